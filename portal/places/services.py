"""What the house asks about places: which one is meant, how far it is, what lies next to it."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from django.utils.translation import gettext as _

from .gazetteer import (
    LONGEST,
    DistrictRow,
    Gazetteer,
    MunicipalityRow,
    Place,
    first_part,
    gazetteer,
    middle,
)
from .models import District, Municipality, Postcode
from .outlines import borders

__all__ = ["Place", "distance_km", "find_places", "known_places", "meant", "neighbours"]

EARTH_RADIUS_KM = 6371.0088  # the mean radius of the IUGG
POSTCODE = re.compile(r"(?:D\s*-?\s*)?(\d{5})(?!\d)[\s,]*(.*)", re.DOTALL | re.IGNORECASE)
NAMED = 3  # municipalities of a postcode in its label
OFFERED = 3  # postcodes for one that nobody knows

Served = dict[str, list[MunicipalityRow]]


def find_places(text: str) -> list[Place]:
    """The places a text may mean: one where it is clear, several to choose from, or none.

    A postcode, a municipality („Lüneburg", „lueneburg", „Oldenburg (Oldb)"), a district
    („Landkreis Gifhorn"), the beginning of a name, at last the name that is spelled most alike
    (`is_guess`). At most three queries, whatever the text.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return []
    postcode = POSTCODE.match(text)
    if not postcode:
        return known_places().find(text)
    code, name = f"{int(postcode[1]):05}", postcode[2]  # digits of any script
    return _by_postcode_and_name(code, name) if name else _by_postcode(code)


def meant(places: Sequence[Place]) -> Place | None:
    """The one place to go by; None while the reader has to choose or be asked."""
    return places[0] if len(places) == 1 and not places[0].is_guess else None


def known_places() -> Gazetteer:
    """The gazetteer of what the tables say now; two queries.

    Reading a thousand short rows takes two milliseconds; they decide whether the gazetteer in
    memory still holds, so a name changed anywhere counts at once.
    """
    return gazetteer(
        tuple(map(MunicipalityRow._make, Municipality.objects.values_list(*_COLUMNS))),
        tuple(map(DistrictRow._make, District.objects.values_list("ags", "name", "kind"))),
    )


_COLUMNS = ("ags", "name", "kind", "district", "latitude", "longitude")


# --- postcodes ----------------------------------------------------------------------------
def _by_postcode(code: str) -> list[Place]:
    """The postcode's place; for one nobody knows, its neighbours by number as guesses.

    Codes of letter boxes and of big receivers stand in no map (38436 is Wolfsburg's), and people
    from beyond the border type their own (28195 in Bremen). The first two digits are a region of
    post with a radius of about 50 km, the first three a part of it: what shares these is near
    enough to be offered, but only as a question.
    """
    served = _served(code[:2])
    if code in served:
        return [_place_of(code, served[code])]
    alike = [other for other in served if other[:3] == code[:3]] or list(served)
    nearest = sorted(alike, key=lambda other: abs(int(other) - int(code)))[:OFFERED]
    return [_place_of(other, served[other], is_guess=True) for other in sorted(nearest)]


def _by_postcode_and_name(code: str, name: str) -> list[Place]:
    """„38440 Wolfsburg": by the postcode; by the name where the postcode is not known."""
    found = _by_postcode(code)
    return found if meant(found) else known_places().find(name) or found


def _served(beginning: str) -> Served:
    """{postcode: its municipalities} of all postcodes that begin so; one query."""
    links = Postcode.municipalities.through.objects.filter(postcode__gte=beginning)
    columns = ("postcode", *(f"municipality__{name}" for name in _COLUMNS))
    served: Served = defaultdict(list)
    rows = links.filter(postcode__lt=f"{beginning}:")  # the sign behind 9
    for code, *row in rows.order_by("municipality__name").values_list(*columns):
        served[code].append(MunicipalityRow(*row))
    return served


def _place_of(code: str, rows: list[MunicipalityRow], *, is_guess: bool = False) -> Place:
    names = list(dict.fromkeys(first_part(row.name) for row in rows))
    name, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more > 0:
        name = _("%(names)s und %(more)d weitere") % {"names": name, "more": more}
    district = Counter(row.district for row in rows).most_common(1)[0][0]
    return Place(f"{code} {name}", name, district, *middle(rows), code, is_guess)


# --- how far, what next -------------------------------------------------------------------
def distance_km(lat1, lon1, lat2, lon2):
    """Kilometres as the crow flies between points in WGS 84 degrees, for floats and numpy arrays.

    The haversine formula (R. W. Sinnott: Virtues of the Haversine. Sky and Telescope 68, 1984) on
    a sphere; at most 0.6 % away from the ellipsoid.
    """
    lat1, lon1, lat2, lon2 = map(np.radians, (lat1, lon1, lat2, lon2))
    half = np.sin((lat2 - lat1) / 2) ** 2
    half = half + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))


def neighbours(ags: str) -> list[str]:
    """The districts that share a border with this one, by AGS; none for an unknown one."""
    return sorted(borders().get(ags, ()))
