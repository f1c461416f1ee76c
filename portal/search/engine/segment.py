"""Part of the index: postings, facets and facts of some entries of one kind, as arrays.

N entries, T words, P postings. Entries are numbered by title, so that number order is title order.
"""

import html
import re
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from portal.publishing.searchable import SearchDocument

from ..folding import fold, words, writings
from ..german import STOP_WORDS
from ..lexicon import key_of
from .vocabulary import Spelled, Vocabulary

TAG = re.compile(r"<[^>]*>")
#: in which texts a word stands: the body, tags and summary, or title, short name and place
BODY, TAGS, NAMES = 1, 2, 3
CLASS_BITS, CLASS_MASK = 2, 3
FOREVER = date.max.toordinal()
#: columns of `Segment.days`; `expires` and `due` are FOREVER when unknown
EXPIRES, CONFIRMED, PUBLISHED, HAPPENED, MOVED, DUE = range(6)


class Postings(Protocol):
    """An array, or a file that is read where it is needed."""

    def __getitem__(self, part: slice, /) -> np.ndarray: ...


@dataclass
class Segment:
    """Arrays of one kind's entries; see the comments for shapes and units."""

    pks: np.ndarray  # (N,) int64
    digests: np.ndarray  # (N,) uint64: what the entry's document was, to notice drift
    starts: np.ndarray  # (T + 1,) int64: postings of word t are starts[t]:starts[t + 1]
    postings: "Postings"  # (P,) uint32: number of the entry, then BODY, TAGS or NAMES in two bits
    points: np.ndarray  # (N, 2) float32: latitude, longitude in degrees, NaN when unknown
    days: np.ndarray  # (N, 6) int32: ordinals, columns EXPIRES to DUE; 0 when unknown
    positions: np.ndarray  # (N,) int32: place among entries of the same meeting
    examples: np.ndarray  # (N,) bool
    needs: np.ndarray  # (M, 2) int32: (entry, last day) of each call for volunteers
    vocabulary: Vocabulary
    #: {facet: (V, ceil(N / 64)) uint64}, one bit per entry; values in the order of `facet_values`
    facets: dict[str, np.ndarray]
    facet_values: dict[str, list[str]]
    titles: Sequence[str]  # (N,) folded, for merging lists of several segments

    def __len__(self) -> int:
        return len(self.pks)

    def postings_of(self, terms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(entries, classes) of these words; `terms` in order. Neighbours are read in one go."""
        ends = np.flatnonzero(np.diff(terms, append=-2) != 1)
        begins = np.concatenate([[0], ends[:-1] + 1])
        first, last = self.starts[terms[begins]], self.starts[terms[ends] + 1]
        found = [self.postings[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        packed = found[0] if len(found) == 1 else np.concatenate(found)
        return packed >> CLASS_BITS, packed & CLASS_MASK

    def having(self, facet: str, values: Collection[str]) -> np.ndarray:
        """Bits of the entries with any of the values."""
        rows = [i for i, v in enumerate(self.facet_values.get(facet, ())) if v in values]
        if not rows:
            return pack(np.zeros(len(self), bool))
        return np.bitwise_or.reduce(self.facets[facet][rows], axis=0)


def pack(mask: np.ndarray) -> np.ndarray:
    """(N,) bool → (ceil(N / 64),) uint64."""
    packed = np.packbits(mask, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def unpack(bits: np.ndarray, count: int) -> np.ndarray:
    """The reverse of `pack`: (count,) bool."""
    return np.unpackbits(bits.view(np.uint8), count=count, bitorder="little").view(bool)


def build(documents: Iterable[SearchDocument], *, places: frozenset[str]) -> Segment:
    """A segment of these documents; `places` are folded names that are no compounds."""
    ordered = sorted(documents, key=lambda document: (fold(document.title), document.pk))
    term_of: dict[str, int] = {}
    terms, entries, classes = array("i"), array("i"), bytearray()
    for number, document in enumerate(ordered):
        for word, place in _word_classes(document).items():
            terms.append(term_of.setdefault(word, len(term_of)))
            entries.append(number)
            classes.append(place)
    spelled = Spelled(_writings(ordered), places)
    return _assemble(ordered, term_of, _columns(terms, entries, classes), spelled)


def _columns(terms, entries, classes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.array(terms, np.int32), np.array(entries, np.uint32), np.frombuffer(classes, np.uint8)


def digest(document: SearchDocument) -> int:
    """A number that differs when anything of the document does."""
    return key_of(repr(document))


def _word_classes(document: SearchDocument) -> dict[str, int]:
    """{folded word: the best of BODY, TAGS, NAMES}, stop words left out."""
    found: dict[str, int] = {}
    for place, texts in ((BODY, document.body), (TAGS, document.tags), (NAMES, document.names)):
        for text in texts:
            found.update(dict.fromkeys(words(plain(text)), place))
    return {word: place for word, place in found.items() if word not in STOP_WORDS}


def _writings(documents: list[SearchDocument]) -> dict[str, str]:
    """How words of titles, tags and summaries are written, for „Meinten Sie …?"."""
    found: dict[str, str] = {}
    for document in documents:
        for text in (*document.tags, *document.names):
            found |= writings(plain(text))
    return found


def plain(text: str) -> str:
    """Without tags and entities."""
    if "<" in text or "&" in text:
        return html.unescape(TAG.sub(" ", text))
    return text


def _assemble(ordered, term_of, columns, spelled: Spelled) -> Segment:
    terms, entries, classes = columns
    by_word = sorted(term_of)
    rank = np.empty(len(by_word), np.int32)
    rank[[term_of[word] for word in by_word]] = np.arange(len(by_word), dtype=np.int32)
    terms = rank[terms] if len(terms) else terms
    order = np.argsort(terms, kind="stable")
    starts = np.searchsorted(terms[order], np.arange(len(by_word) + 1))
    matrices, values = _facets(ordered)
    return Segment(
        pks=np.array([document.pk for document in ordered], np.int64),
        digests=np.array([digest(document) for document in ordered], np.uint64),
        starts=starts,
        postings=(entries << CLASS_BITS | classes)[order],
        vocabulary=Vocabulary.of(by_word, spelled),
        facets=matrices,
        facet_values=values,
        titles=[fold(document.title) for document in ordered],
        **_facts(ordered),
    )


def _facts(ordered: list[SearchDocument]) -> dict[str, np.ndarray]:
    unknown = (np.nan, np.nan)
    needs = [(number, day.toordinal()) for number, d in enumerate(ordered) for day in d.needs]
    return {
        "points": np.array([d.point or unknown for d in ordered], np.float32).reshape(-1, 2),
        "days": np.array([_days(d) for d in ordered], np.int32).reshape(-1, 6),
        "positions": np.array([d.position for d in ordered], np.int32),
        "examples": np.array([d.is_example for d in ordered], bool),
        "needs": np.array(needs, np.int32).reshape(-1, 2),
    }


def _days(document: SearchDocument) -> tuple[int, ...]:
    """In the order of EXPIRES to DUE."""
    since = (document.confirmed, document.published, document.happened, document.moved)
    return (
        _day(document.expires, FOREVER),
        *(_day(day, 0) for day in since),
        _day(document.due, FOREVER),
    )


def _day(value: date | None, default: int) -> int:
    return value.toordinal() if value else default


def _facets(ordered: list[SearchDocument]) -> tuple[dict, dict]:
    members: dict[str, dict[str, list[int]]] = {}
    for number, document in enumerate(ordered):
        for facet, values in document.facets.items():
            for value in values:
                members.setdefault(facet, {}).setdefault(value, []).append(number)
    matrices, names = {}, {}
    for facet, by_value in members.items():
        names[facet] = sorted(by_value)
        matrices[facet] = np.stack([_bits(by_value[v], len(ordered)) for v in names[facet]])
    return matrices, names


def _bits(numbers: list[int], count: int) -> np.ndarray:
    mask = np.zeros(count, bool)
    mask[numbers] = True
    return pack(mask)
