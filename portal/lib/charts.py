"""Stacked horizontal bars as SVG that reads well at any width, without a library.

This module works out where everything stands; `components/bars.html` draws it. Across, all is in
per cent of the width, upwards in em: nothing is scaled, so letters stay as large as on the rest
of the page, at 320 px as at 1280, and grow with the reader's own size of type. What a part means
is said by its pattern and by numbers, never by its colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

#: what parts are filled with, in this order; each has a pattern of its own
PATTERNS = ("plain", "stripes", "solid", "dots")
#: a line of a label or note holds about so many letters on the smallest phone
LETTERS = 32
LINE, BAR, GAP = 1.4, 1.9, 0.9
#: a digit of a number, in per cent of the smallest width; and the room around the number
DIGIT, AROUND = 3.3, 2.5


@dataclass(frozen=True)
class Bar:
    """One bar: what it is called, and a number for each of the chart's parts."""

    label: str
    numbers: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.numbers)


@dataclass(frozen=True)
class Text:
    """A line of text; x in per cent, y in em."""

    words: str
    x: str
    y: str


@dataclass(frozen=True)
class Piece:
    """A part of a bar; x and width in per cent, y in em. `number` is empty where none fits."""

    pattern: str
    x: str
    y: str
    width: str
    number: Text | None


@dataclass(frozen=True)
class Row:
    """A bar as it is drawn: its label above, its total beside, what did not fit below."""

    label: list[Text]
    pieces: list[Piece]
    total: Text
    notes: list[Text]


@dataclass(frozen=True)
class Chart:
    """All that `components/bars.html` draws."""

    key: str
    title: str
    description: str
    legend: list[tuple[str, str]]
    rows: list[Row]
    height: str
    bar_height: str = f"{BAR}em"


def stacked_bars(key: str, title: str, parts: Sequence[str], bars: Sequence[Bar]) -> Chart:
    """Bars below each other on one scale.

    `key` makes the ids of the drawing its own on the page; `parts` names what the numbers of
    each bar count, at most four.
    """
    longest = max((bar.total for bar in bars), default=0)
    share = 100 - AROUND - _width_of(_written(longest))
    rows, top = [], 0.0
    for bar in bars:
        row, top = _row(bar, parts, share / longest if longest else 0, top)
        rows.append(row)
    legend = list(zip(PATTERNS, parts, strict=False))
    return Chart(key, title, describe(parts, bars), legend, rows, _em(max(top - GAP, 0)))


def describe(parts: Sequence[str], bars: Sequence[Bar]) -> str:
    """The chart as a sentence for those who do not see it: „Kommune: 5 offen, 1 erledigt; …“."""
    return "; ".join(f"{bar.label}: {in_words(parts, bar.numbers)}" for bar in bars)


def in_words(parts: Sequence[str], numbers: Sequence[int]) -> str:
    """„5 offen, 1 erledigt“; parts that are nothing are left out."""
    said = (f"{_written(n)} {name}" for name, n in zip(parts, numbers, strict=True) if n)
    return ", ".join(said) or "0"


def _row(bar: Bar, parts: Sequence[str], scale: float, top: float) -> tuple[Row, float]:
    """The bar below `top`, and where the next one begins."""
    label = _lines(bar.label, top)
    top += LINE * len(label)
    pieces = _pieces(bar.numbers, scale, top)
    end = bar.total * scale + AROUND / 2
    total = Text(_written(bar.total), _per_cent(end), _em(top + BAR / 2))
    notes = _lines(_left_out(parts, bar.numbers, pieces), top + BAR + 0.1)
    return Row(label, pieces, total, notes), top + BAR + LINE * len(notes) + GAP


def _pieces(numbers: Sequence[int], scale: float, top: float) -> list[Piece]:
    found, left = [], 0.0
    for pattern, number in zip(PATTERNS, numbers, strict=False):
        width = number * scale
        if number:
            found.append(_piece(pattern, number, left, width, top))
        left += width
    return found


def _piece(pattern: str, number: int, left: float, width: float, top: float) -> Piece:
    words = _written(number)
    fits = width >= AROUND + _width_of(words)
    middle = Text(words, _per_cent(left + width / 2), _em(top + BAR / 2))
    return Piece(pattern, _per_cent(left), _em(top), _per_cent(width), middle if fits else None)


def _left_out(parts: Sequence[str], numbers: Sequence[int], pieces: Sequence[Piece]) -> str:
    """What too narrow parts stand for."""
    narrow = {piece.pattern for piece in pieces if piece.number is None}
    kept = [n if p in narrow else 0 for p, n in zip(PATTERNS, numbers, strict=False)]
    return in_words(parts, kept) if narrow else ""


def _lines(text: str, top: float) -> list[Text]:
    lines = wrap(text, LETTERS, break_long_words=False) if text else []
    return [Text(line, "0", _em(top + LINE * (n + 0.7))) for n, line in enumerate(lines)]


def _written(number: int) -> str:
    """With a point between thousands, as people write them here."""
    return f"{number:,}".replace(",", ".")


def _width_of(words: str) -> float:
    return DIGIT * len(words)


def _per_cent(value: float) -> str:
    return f"{value:.2f}%"


def _em(value: float) -> str:
    return f"{value:.2f}em"
