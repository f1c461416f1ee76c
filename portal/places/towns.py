"""Which municipality the last line of an address means: „38468 Ehra-Lessien“, „Wolfsburg“."""

import re
from dataclasses import dataclass, field

from .forms import municipalities_of
from .gazetteer import names_of, said, spelled
from .models import Municipality
from .services import find_places

POSTCODE = re.compile(r"(?:D\s*-?\s*)?([0-9]{5})(?!\d)[\s,]*(.*)", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Town:
    """What a typed line means: the municipalities it may mean, surely one or to be asked about."""

    postcode: str = ""
    name: str = ""
    municipalities: list[Municipality] = field(default_factory=list)
    #: nobody typed this: to be offered, never to be used in silence
    is_guess: bool = False

    @property
    def municipality(self) -> Municipality | None:
        """The one that is meant; None while people have to choose."""
        is_clear = len(self.municipalities) == 1 and not self.is_guess
        return self.municipalities[0] if is_clear else None

    def locality_in(self, municipality: Municipality) -> str:
        """As it stands on a letter: the part of the municipality that was typed, else its name."""
        if not self.name or spelled(self.name) in names_of(municipality.name):
            return said(municipality.name)
        return self.name


def town_of(text: str) -> Town:
    """What people typed for postcode and place; at most five queries."""
    text = " ".join(text.split())
    found = POSTCODE.match(text)
    code, name = (found[1], found[2].strip()) if found else ("", text)
    named, is_guess = _named(name)
    served = _served(code)
    if both := [row for row in served if row in named]:
        return Town(code, name, both)
    if served and (is_guess or not named):
        # a part of a village stands in no table: its postcode says where it may be
        return Town(code, name, served)
    contradicts = bool(code) and bool(named)
    return Town(code, name, [*served, *named], is_guess or contradicts)


def _named(name: str) -> tuple[list[Municipality], bool]:
    places = find_places(name) if name else []
    return municipalities_of(places), any(place.is_guess for place in places)


def _served(code: str) -> list[Municipality]:
    if not code:
        return []
    rows = Municipality.objects.filter(postcodes__code=code).select_related("district")
    return list(rows.order_by("name", "ags"))
