"""What a typed word may mean in a segment, and how much each meaning is worth.

The layers: exact and beginnings in names, then words and their other forms, then parts of
compounds, then similar spelling. A hit of a layer never ranks below one of the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..german import base_keys, root_keys
from ..lexicon import german
from .segment import Segment
from .vocabulary import SHORTEST_CORRECTED, Vocabulary

#: worth of a hit by meaning and by where the word stands: (nowhere, BODY, TAGS, NAMES); 0 = no hit
EXACT = np.array([0, 180, 200, 250], np.uint8)
BEGINNING = np.array([0, 104, 126, 230], np.uint8)
SHORT_BEGINNING = np.array([0, 0, 106, 228], np.uint8)
FORM = np.array([0, 175, 195, 215], np.uint8)
SYNONYM = np.array([0, 160, 170, 190], np.uint8)
ROOT = np.array([0, 130, 140, 150], np.uint8)
PART = np.array([0, 102, 112, 122], np.uint8)
SYNONYM_PART = np.array([0, 80, 85, 90], np.uint8)
SIMILAR = np.array([0, 0, 40, 50], np.uint8)

#: letters of a beginning that counts: in texts, of a complete word, of one still being typed
CLEAR, LONG, SHORTEST_BEGINNING = 5, 6, 3
MOST_CORRECTIONS = 3

#: (worth, numbers of the words)
Meaning = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Language:
    """What the portal's own lists say about words."""

    #: folded names of municipalities and districts
    places: frozenset[str] = frozenset()
    #: {key of a base form: folded words that mean the same}
    synonyms: dict[int, frozenset[str]] = field(default_factory=dict)


def meanings(word: str, vocabulary: Vocabulary, language: Language) -> Iterator[Meaning]:
    """All that a folded word may stand for, without corrections of its spelling."""
    yield EXACT, vocabulary.find(word)
    if word in language.places:
        yield FORM, vocabulary.find(_people_of(word))
        if not german().knows(word):
            return
    else:
        yield from _beginnings(word, vocabulary)
    bases = base_keys(word)
    yield FORM, vocabulary.bases.to(bases)
    roots = root_keys(word)
    yield ROOT, vocabulary.roots.to(bases | roots)
    yield ROOT, vocabulary.bases.to(roots)
    yield PART, vocabulary.parts.to(bases | roots)
    yield from _synonyms(bases, vocabulary, language)


def _people_of(place: str) -> str:
    """„Peiner", „Braunschweiger"."""
    return f"{place}r" if place.endswith("e") else f"{place}er"


def _beginnings(word: str, vocabulary: Vocabulary) -> Iterator[Meaning]:
    """Somebody is still typing, or means the family of words.

    A short word that is complete means itself: Rad is no beginning of Radio, Messe of Messer.
    """
    is_word = german().knows(word)
    if len(word) >= (LONG if is_word else SHORTEST_BEGINNING):
        is_clear = len(word) >= CLEAR
        yield BEGINNING if is_clear else SHORT_BEGINNING, vocabulary.beginning_with(word)


def _synonyms(bases, vocabulary: Vocabulary, language: Language) -> Iterator[Meaning]:
    others = frozenset().union(*(language.synonyms.get(key, frozenset()) for key in bases))
    keys = frozenset().union(*map(base_keys, others)) - bases
    if keys:
        yield SYNONYM, vocabulary.bases.to(keys)
        yield SYNONYM_PART, vocabulary.parts.to(keys)


def corrections(word: str, vocabulary: Vocabulary, *, even_known: bool = False) -> list[str]:
    """Words of the vocabulary that a misspelled word may have meant, nearest first.

    A word that German, the places or the entries know is taken as it is: whoever types „Leer"
    does not mean „Lehrer". Typing mistakes hardly ever concern the first letter.
    """
    if len(word) < SHORTEST_CORRECTED or not word.isalpha():
        return []
    if not even_known and (german().knows(word) or len(vocabulary.find(word))):
        return []
    most = 1 if len(word) < 8 else 2
    same_start = vocabulary.spellings_like(word)
    found = process.extract(word, same_start, scorer=OSA.distance, score_cutoff=most, limit=20)
    best = min((distance for _, distance, _ in found), default=0)
    return [other for other, distance, _ in found if distance == best][:MOST_CORRECTIONS]


def corrected(word: str, vocabulary: Vocabulary, language: Language) -> Iterator[Meaning]:
    """What the corrections of a word stand for, all of it below every other meaning."""
    if word in language.places:
        return
    for other in corrections(word, vocabulary):
        bases = base_keys(other)
        yield SIMILAR, vocabulary.find(other)
        yield SIMILAR, vocabulary.bases.to(bases)
        yield SIMILAR, vocabulary.parts.to(bases)


def worth(word: str, segment: Segment, language: Language) -> np.ndarray:
    """(N,) uint8: how well each entry answers this word; 0 where it does not."""
    scores = np.zeros(len(segment), np.uint8)
    _add(scores, segment, meanings(word, segment.vocabulary, language))
    if not scores.any():
        _add(scores, segment, corrected(word, segment.vocabulary, language))
    return scores


def _add(scores: np.ndarray, segment: Segment, found: Iterator[Meaning]) -> None:
    for value, terms in found:
        if len(terms):
            entries, classes = segment.postings_of(terms)
            np.maximum.at(scores, entries, value[classes])
