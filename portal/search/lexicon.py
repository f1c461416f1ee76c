"""Which German words there are: their base forms, from the simplemma package's word list.

The list is turned once into three arrays in a file of about 20 MB that all processes map into
their memory together; the package itself is only read for that (it takes a good 100 MB).
"""

import logging
import os
import tempfile
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import numpy as np
from django.conf import settings
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from .folding import fold

logger = logging.getLogger(__name__)

#: counts up when the file's content would be another for the same words
FORMAT = 2
NOUN, VERB, OTHER = 1, 2, 4

RECORD = np.dtype([("form", "<u8"), ("lemma", "<u8"), ("role", "u1")])


def key_of(word: str) -> int:
    """A number for a folded word: the first 8 bytes of its BLAKE2 hash."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


class Lexicon:
    """German word forms with their base forms, asked by folded spelling.

    `records` is sorted by form; a form with several readings stands there several times.
    """

    def __init__(self, records: np.ndarray):
        self.forms = np.ascontiguousarray(records["form"])
        self.lemmas = np.ascontiguousarray(records["lemma"])
        self.roles = np.ascontiguousarray(records["role"])

    def roles_of(self, words: list[str]) -> np.ndarray:
        """What each word can be: NOUN | VERB | OTHER, 0 for one that is not known."""
        keys = np.fromiter(map(key_of, words), np.uint64, len(words))
        first = np.searchsorted(self.forms, keys)
        found = np.zeros(len(words), np.uint8)
        for step in range(4):  # hardly a form has more than four readings
            at = np.minimum(first + step, len(self.forms) - 1)
            found |= np.where(self.forms[at] == keys, self.roles[at], 0).astype(np.uint8)
        return found

    def readings(self, word: str) -> list[tuple[int, int]]:
        """(key of the base form, role) for each reading of a folded word."""
        key = np.uint64(key_of(word))
        first, last = np.searchsorted(self.forms, key), np.searchsorted(self.forms, key, "right")
        return [(int(self.lemmas[i]), int(self.roles[i])) for i in range(first, last)]

    def knows(self, word: str) -> bool:
        return bool(self.readings(word))


@lru_cache(maxsize=1)
def german() -> Lexicon:
    """The lexicon of this process; the first process of a machine makes the file."""
    path = _path()
    if not path.exists():
        write_lexicon(path)
    return Lexicon(np.load(path, mmap_mode="r"))


def _path() -> Path:
    return Path(settings.SEARCH_DIR) / f"words-{version('simplemma')}-{FORMAT}.npy"


def write_lexicon(path: Path) -> None:
    """Written aside, then renamed: two processes may do it at the same time."""
    logger.info("Preparing the list of German words …")
    records = make_records(dict(DefaultDictionaryFactory().get_dictionary("de").items()))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".new")
    with os.fdopen(handle, "wb") as file:
        np.save(file, records)
    os.replace(unfinished, path)


def make_records(lemma_of: dict[str, str]) -> np.ndarray:
    """{written form: its base form} as records sorted by form."""
    lemmas = set(lemma_of.values())
    nouns = {fold(lemma) for lemma in lemmas if lemma[:1].isupper()}
    bases = {lemma: key_of(_base(lemma, lemma_of, nouns)) for lemma in lemmas}
    rows = {
        (fold(form), bases[lemma], _role(form, lemma))
        for form, lemma in lemma_of.items()
        if form.isalpha() and form[1:].islower()  # no abbreviations
    }
    records = np.empty(len(rows), RECORD)
    records["form"] = [key_of(form) for form, _, _ in rows]
    records["lemma"] = [lemma for _, lemma, _ in rows]
    records["role"] = [role for _, _, role in rows]
    return records[np.lexsort((records["role"], records["lemma"], records["form"]))]


def _role(form: str, lemma: str) -> int:
    if form[0].isupper():
        return NOUN
    return VERB if lemma[0].islower() and lemma.endswith("n") else OTHER


def _base(lemma: str, lemma_of: dict[str, str], nouns: set[str]) -> str:
    """The folded word under which all forms of one word meet.

    The list sends „Geflüchteten" to „Geflüchtete" and that to „Geflüchteter"; a feminine noun
    (it has a plural with -innen) meets its masculine one.
    """
    for _step in range(3):
        lemma = lemma_of.get(lemma, lemma)
    if lemma.endswith("in") and f"{lemma}nen" in lemma_of:
        return _masculine(fold(lemma), nouns)
    if lemma.endswith("er") and lemma_of.get(lemma[:-1]) == lemma:
        return fold(lemma[:-2])
    return fold(lemma)


def _masculine(folded: str, nouns: set[str]) -> str:
    """„Patin" meets „Pate", „Ärztin" meets „Arzt"."""
    stem = folded.removesuffix("in")
    return f"{stem}e" if f"{stem}e" in nouns else stem
