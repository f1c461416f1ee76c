"""Which German words there are: their base forms, from the simplemma package's word list.

The list is turned once into three arrays in files of about 18 MB that all processes map into
their memory together; the package itself is only read for that (it takes a good 100 MB).
"""

import logging
import shutil
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

#: counts up when the files' content would be another for the same words
FORMAT = 3
ARRAYS = ("forms", "lemmas", "roles")
NOUN, VERB, OTHER = 1, 2, 4


def key_of(word: str) -> int:
    """A number for a folded word: the first 8 bytes of its BLAKE2 hash."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


class Lexicon:
    """German word forms with their base forms, asked by folded spelling.

    Three arrays of one length: keys of forms in order, keys of their base forms (uint64), roles
    (uint8). A form with several readings stands there several times.
    """

    def __init__(self, forms: np.ndarray, lemmas: np.ndarray, roles: np.ndarray):
        self.forms, self.lemmas, self.roles = forms, lemmas, roles

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
    """The lexicon of this process; the first process of a machine makes the files."""
    folder = Path(settings.WORDS_DIR) / f"words-{version('simplemma')}-{FORMAT}"
    if not folder.exists():
        write_lexicon(folder)
    return Lexicon(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in ARRAYS))


def write_lexicon(folder: Path) -> None:
    """Written aside, then renamed: two processes may do it at the same time."""
    logger.info("Preparing the list of German words …")
    arrays = make_arrays(dict(DefaultDictionaryFactory().get_dictionary("de").items()))
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix="new-"))
    for name, array in zip(ARRAYS, arrays, strict=True):
        np.save(unfinished / f"{name}.npy", array)
    try:
        unfinished.rename(folder)
    except OSError:  # the other one was first
        shutil.rmtree(unfinished)


def make_arrays(lemma_of: dict[str, str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """{written form: its base form} as the three arrays of a lexicon."""
    lemmas = set(lemma_of.values())
    nouns = {fold(lemma) for lemma in lemmas if lemma[:1].isupper()}
    bases = {lemma: key_of(_base(lemma, lemma_of, nouns)) for lemma in lemmas}
    rows = {
        (fold(form), bases[lemma], _role(form, lemma))
        for form, lemma in lemma_of.items()
        if form.isalpha() and form[1:].islower()  # no abbreviations
    }
    forms = np.array([key_of(form) for form, _, _ in rows], np.uint64)
    keys = np.array([lemma for _, lemma, _ in rows], np.uint64)
    roles = np.array([role for _, _, role in rows], np.uint8)
    order = np.lexsort((roles, keys, forms))
    return forms[order], keys[order], roles[order]


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
