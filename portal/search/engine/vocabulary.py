"""The words of a segment, and which of them belong together.

Everything a typed word may mean is worked out on these some ten thousand words, never on texts.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from ..german import base_keys, part_keys, part_words, root_keys

SHORTEST_CORRECTED = 4
KeysOf = Callable[[str], frozenset[int]]


@dataclass
class Relation:
    """Which words share a key of `portal.search.german`: pairs sorted by key."""

    keys: np.ndarray  # (K,) uint64
    terms: np.ndarray  # (K,) int32, numbers of words

    @classmethod
    def of(cls, words: list[str], numbers: Iterable[int], keys_of: KeysOf) -> "Relation":
        pairs = sorted((key, number) for number in numbers for key in keys_of(words[number]))
        return cls(
            np.array([key for key, _ in pairs], np.uint64),
            np.array([number for _, number in pairs], np.int32),
        )

    def to(self, keys: Iterable[int]) -> np.ndarray:
        """Numbers of the words that have any of the keys, each once."""
        wanted = np.fromiter(keys, np.uint64)
        first = np.searchsorted(self.keys, wanted)
        last = np.searchsorted(self.keys, wanted, "right")
        found = [self.terms[a:b] for a, b in zip(first, last, strict=True)]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)


@dataclass
class Spelled:
    """What is needed of the texts beside the words: how they are written, which are places."""

    #: {folded word: written word} of titles, tags and summaries
    writings: dict[str, str]
    places: frozenset[str]

    def corrections(self) -> dict[str, str]:
        """{folded: written} of everything a typing mistake may have meant, parts included."""
        found = {part: w for word in self.writings for part, w in self._parts_of(word)}
        found |= self.writings
        return {f: w for f, w in found.items() if len(f) >= SHORTEST_CORRECTED and f.isalpha()}

    def _parts_of(self, word: str) -> list[tuple[str, str]]:
        """The parts of a compound; where folding changed its length, as they are folded."""
        if word in self.places or not (parts := part_words(word)):
            return []
        left, head = parts
        written = self.writings[word]
        if len(written) != len(word):
            written = word
        return [(left, written[: len(left)]), (head, written[len(left) :].capitalize())]


@dataclass
class Vocabulary:
    """T folded words in alphabetical order and the relations between them."""

    words: list[str]
    bases: Relation
    roots: Relation
    parts: Relation
    #: folded spellings a typing mistake may have meant, in order, and how they are written
    spellings: list[str]
    written: list[str]

    @classmethod
    def of(cls, words: list[str], spelled: Spelled) -> "Vocabulary":
        compounds = [n for n, word in enumerate(words) if word not in spelled.places]
        corrections = sorted(spelled.corrections().items())
        return cls(
            words,
            bases=Relation.of(words, range(len(words)), base_keys),
            roots=Relation.of(words, compounds, root_keys),
            parts=Relation.of(words, compounds, part_keys),
            spellings=[folded for folded, _ in corrections],
            written=[written for _, written in corrections],
        )

    def written_as(self, spelling: str) -> str:
        return self.written[bisect_left(self.spellings, spelling)]

    def find(self, word: str) -> np.ndarray:
        """(0 or 1,) the number of exactly this word."""
        at = bisect_left(self.words, word)
        found = at < len(self.words) and self.words[at] == word
        return np.array([at] if found else [], np.int32)

    def beginning_with(self, prefix: str) -> np.ndarray:
        """Numbers of the words that begin with this and go on."""
        first = bisect_left(self.words, prefix)
        last = bisect_left(self.words, prefix + "\U0010ffff")
        first += first < len(self.words) and self.words[first] == prefix
        return np.arange(first, max(first, last), dtype=np.int32)

    def spellings_like(self, word: str) -> list[str]:
        """Other spellings that begin with the same letter."""
        first = bisect_left(self.spellings, word[0])
        last = bisect_left(self.spellings, word[0] + "\U0010ffff")
        return [other for other in self.spellings[first:last] if other != word]
