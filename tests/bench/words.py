"""German words in the frequencies of a real text: few are everywhere, most stand in few entries.

The frequent ones are those of our own texts in `data/`, in the order of their frequency there.
Behind them come compounds of what initiatives do, and made-up names, so that the vocabulary grows
with the number of entries as in life (George K. Zipf 1935, Benoît Mandelbrot 1953).
"""

import re
import tomllib
from collections import Counter
from functools import cached_property
from itertools import accumulate, product
from pathlib import Path
from random import Random

import numpy as np

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "data"
TEXTS = ("examples-initiatives", "examples-events", "network", "pages")
NO_WORDS = re.compile(r"<[^>]+>|\{ort\}|^\w+ =|^\[.*\]$", re.MULTILINE)
WORD = re.compile(r"[A-Za-zÄÖÜäöüß]{2,}")
SHIFT = 2.7  # Mandelbrot's: the most frequent words are not quite as frequent as Zipf has it
LONG_COMPOUNDS, NAMES = 25_000, 20_000

LISTS = {
    name: text.split() for name, text in tomllib.loads((HERE / "words.toml").read_text()).items()
}
FIRST, LAST, SYLLABLES = LISTS["first"], LISTS["last"], LISTS["syllables"]
ENDINGS = ["", "n", "r", "ck", "nd", "rt", "s", "sen", "burg", "mann"]


class Words:
    """Words by their rank; the same for the same seed."""

    def __init__(self, seed: int):
        self.chance = Random(seed)
        self.ranked = list(dict.fromkeys([*self._written(), *self._made_up()]))

    def _written(self) -> list[str]:
        counted: Counter = Counter()
        for name in TEXTS:
            counted.update(WORD.findall(NO_WORDS.sub(" ", (DATA / f"{name}.toml").read_text())))
        return [word for word, _ in counted.most_common()]

    def _made_up(self) -> list[str]:
        pairs = [first + last for first, last in product(FIRST, LAST)]
        made = [*pairs, *self._long_compounds(), *self._names()]
        self.chance.shuffle(made)
        return made

    def _long_compounds(self) -> list[str]:
        pick = self.chance.choice
        return [pick(FIRST) + pick(FIRST).lower() + pick(LAST) for _ in range(LONG_COMPOUNDS)]

    def _names(self) -> list[str]:
        pick = self.chance.choice
        syllables = ("".join(pick(SYLLABLES) for _ in range(3)) for _ in range(NAMES))
        return [(text + pick(ENDINGS)).capitalize() for text in syllables]

    @cached_property
    def sums(self) -> np.ndarray:
        return np.array([*accumulate(1 / (rank + SHIFT) for rank in range(len(self.ranked)))])

    def some(self, count: int, rng: np.random.Generator) -> list[str]:
        """So many words, each as often as its rank has it."""
        drawn = np.searchsorted(self.sums, rng.random(count) * self.sums[-1])
        return [self.ranked[rank] for rank in drawn]


def sentences(words: list[str], length: int = 12) -> str:
    """The words as sentences."""
    cut = (words[at : at + length] for at in range(0, len(words), length))
    return " ".join(" ".join(part)[:1].upper() + " ".join(part)[1:] + "." for part in cut)
