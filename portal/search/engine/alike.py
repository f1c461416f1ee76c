"""Which entries of a kind say something like a given one.

Only titles are compared: what somebody put in one sentence is what it is about. Two titles share
a word when the search would take the one for the other: another form, a relative, a part of a
compound, a synonym; never a correction of its spelling. A word tells something when few titles
have it. Alike are entries that share two telling words, or one of them and one of the given
values, such as a field of action. Those with more and rarer words in common come first.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from ..folding import typed_words
from ..german import EMPTY_WORDS
from .ask import Shelf
from .meaning import Language, meanings
from .segment import EXPIRES, NAMES, Segment, unpack

#: words of a title that are looked at
MOST_WORDS = 16
SHORTEST = 4
#: a word tells something in so many titles, or in this part of all of them
FEW, PART = 5, 4


@dataclass(frozen=True)
class Likeness:
    """What others are compared with: an entry's key, its title, values that may be shared."""

    pk: int
    title: str
    #: a facet, and the entry's own values of it
    facet: str
    values: frozenset[str]
    #: (facet, value) of entries that are not asked for
    without: tuple[str, str] | None = None


def alike(
    shelves: list[Shelf], likeness: Likeness, language: Language, today: date, limit: int
) -> list[int]:
    """Keys of the entries that are alike, the most alike first."""
    words, day = telling_words(likeness.title), today.toordinal()
    if not words:
        return []
    visible = [shelf.alive & (shelf.segment.days[:, EXPIRES] >= day) for shelf in shelves]
    tables = [
        _titles(shelf.segment, words, language) & seen
        for shelf, seen in zip(shelves, visible, strict=True)
    ]
    weights = _weights(tables, sum(int(np.count_nonzero(seen)) for seen in visible))
    found = [
        row
        for shelf, table in zip(shelves, tables, strict=True)
        for row in _alike_of(shelf.segment, table, weights, likeness)
    ]
    return [pk for _likeness, _title, pk in sorted(found)[:limit]]


def telling_words(title: str) -> list[str]:
    """The folded words that say what it is about, each once."""
    words = [w for w in typed_words(title) if w not in EMPTY_WORDS and len(w) >= SHORTEST]
    return list(dict.fromkeys(words))[:MOST_WORDS]


def _titles(segment: Segment, words: list[str], language: Language) -> np.ndarray:
    """(W, N) bool: which titles have which word, in any form."""
    found = np.zeros((len(words), len(segment)), bool)
    for number, word in enumerate(words):
        for _worth, terms in meanings(word, segment.vocabulary, language):
            if len(terms):
                entries, classes = segment.postings_of(terms)
                found[number, entries[classes == NAMES]] = True
    return found


def _weights(tables: list[np.ndarray], total: int) -> np.ndarray:
    """(W,): what each word counts, the rarer the more; 0 for one that too many titles have."""
    numbers = np.sum([table.sum(axis=1) for table in tables], axis=0)
    weights = 1 + np.log(max(total, 1) / np.maximum(numbers, 1))
    return np.where(numbers <= max(FEW, total // PART), weights, 0)


def _alike_of(
    segment: Segment, table: np.ndarray, weights: np.ndarray, likeness: Likeness
) -> list[tuple[float, str, int]]:
    """[(minus its likeness, folded title, key)] of those that are alike."""
    shared = np.count_nonzero(table[weights > 0], axis=0)
    has_value = unpack(segment.having(likeness.facet, likeness.values), len(segment))
    wanted = (shared >= 2) | ((shared == 1) & has_value)
    wanted &= segment.pks != likeness.pk
    if likeness.without:
        facet, value = likeness.without
        wanted &= ~unpack(segment.having(facet, {value}), len(segment))
    scores = weights @ table + has_value
    numbers = np.flatnonzero(wanted).tolist()
    return [(-float(scores[n]), segment.titles[n], int(segment.pks[n])) for n in numbers]
