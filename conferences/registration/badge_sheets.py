"""The sheets name badges are printed on, ten on each: to cut, or of cards that come cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Badge = TypeVar("Badge")
COLUMNS, ROWS = 2, 5
#: how far a mark stays away from the badge, and how long it is
GAP, LENGTH = 3.0, 6.0

Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class BadgeSheet:
    """Ten badges in two columns on A4; all measures in millimetres, from the upper left."""

    key: str
    label: str | Promise
    width: float
    height: float
    left: float
    top: float
    between: float = 0

    @property
    def marks(self) -> list[Line]:
        """Where to cut: short lines outside the badges, at both ends of every cut."""
        if self.between:
            return []
        right, bottom = self.left + COLUMNS * self.width, self.top + ROWS * self.height
        across = [self.top + row * self.height for row in range(ROWS + 1)]
        down = [self.left + column * self.width for column in range(COLUMNS + 1)]
        return [
            *((self.left - GAP - LENGTH, y, self.left - GAP, y) for y in across),
            *((right + GAP, y, right + GAP + LENGTH, y) for y in across),
            *((x, self.top - GAP - LENGTH, x, self.top - GAP) for x in down),
            *((x, bottom + GAP, x, bottom + GAP + LENGTH) for x in down),
        ]


CUT = BadgeSheet("90x54", _("90 × 54 mm, zum Schneiden"), 90, 54, 15, 13.5)
CARDS = BadgeSheet("85x54", _("85 × 54 mm, fertige Karten"), 85, 54, 15, 13.5, between=10)
SHEETS = {sheet.key: sheet for sheet in (CUT, CARDS)}


def in_sheets(badges: Sequence[Badge]) -> Iterator[Sequence[Badge]]:
    """Ten at a time."""
    many = COLUMNS * ROWS
    return (badges[start : start + many] for start in range(0, len(badges), many))
