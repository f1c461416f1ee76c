"""The names of all places and what people may type to mean one of them; without a database.

Built of plain rows: asked with the rows of today, it never answers with the names of yesterday.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .models import District

MOST = 20  # suggestions
LONGEST = 100  # letters; no place is called so
BEGINNING = 3  # letters are enough for one
ALIKE = 4  # letters for each wrong one


@dataclass(frozen=True)
class Place:
    """A place somebody may mean: how it is told apart, where it is, how to ask for it again."""

    label: str  # „Wedemark, Region Hannover"
    name: str  # „Wedemark"
    district_ags: str
    latitude: float  # WGS 84 degrees
    longitude: float
    query: str  # find_places(query) gives exactly this place
    is_guess: bool = False  # nobody typed this: to be offered, never to be used in silence


class MunicipalityRow(NamedTuple):
    ags: str
    name: str
    kind: str
    district: str
    latitude: float
    longitude: float


class DistrictRow(NamedTuple):
    ags: str
    name: str
    kind: str


# --- how names are compared ---------------------------------------------------------------
WORD = re.compile(r"[^\W_]+")
WRITTEN_OUT_UMLAUT = re.compile("(?<=[aou])e")
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "a", "ł": "l"})
SHORT_FORMS = {"st": "sankt", "hann": "hannoversch", "rbge": "rubenberge", "lk": "landkreis"}
SMALL_WORDS = {"am", "an", "bad", "bei", "der", "im", "in", "landkreis", "region"}


def spelled(text: str) -> str:
    """One spelling for all spellings: LÜNEBURG and Lueneburg, „St. Veit" and „Sankt-Veit"."""
    return "".join(spelled_words(text))


def spelled_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(LETTERS)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = WORD.findall(WRITTEN_OUT_UMLAUT.sub("", letters))
    return words if len(words) < 2 else [SHORT_FORMS.get(word, word) for word in words]


def said(name: str) -> str:
    """The name without what stands in brackets: „Essen (Oldenburg)" → „Essen"."""
    return name.split(" (")[0]


def first_part(name: str) -> str:
    """The part people say: „Hagen im Bremischen" → „Hagen", „Region Hannover" → „Hannover"."""
    return re.split(" (?:am|an|bei|im|in) ", said(name))[0].removeprefix("Region ")


def names_of(name: str) -> set[str]:
    """All spellings a place goes by in its own right: in full and in its first parts."""
    return {spelled(name), spelled(said(name)), spelled(first_part(name))}


# --- the gazetteer ------------------------------------------------------------------------
@lru_cache(maxsize=2)
def gazetteer(
    municipalities: tuple[MunicipalityRow, ...], districts: tuple[DistrictRow, ...]
) -> "Gazetteer":
    """The gazetteer of these rows, kept until the rows change: they are their own stamp."""
    return Gazetteer(municipalities, districts)


class Gazetteer:
    """All places by what they are called."""

    def __init__(self, municipalities: Iterable[MunicipalityRow], districts: Iterable[DistrictRow]):
        self.districts = {row.ags: District(**row._asdict()) for row in districts}
        self.municipalities = [row for row in municipalities if row.district in self.districts]
        self.exact: dict[str, set[Place]] = defaultdict(set)
        self.second: dict[str, set[Place]] = defaultdict(set)  # where nothing is called so exactly
        self.beginnings: list[tuple[str, Place]] = []
        self.later_words: list[tuple[str, Place]] = []
        self._shared = Counter(key for row in self.municipalities for key in names_of(row.name))
        self._twins = Counter(first_part(district.name) for district in self.districts.values())
        self._endings = {ags: _spellings(district) for ags, district in self.districts.items()}
        for row in self.municipalities:
            self._add_municipality(row)
        for district in self.districts.values():
            self._add_district(district)
        self.names = {**self.second, **self.exact}

    def find(self, text: str) -> list[Place]:
        """Places of that name, else those whose name begins so, else a guess."""
        if len(text) > LONGEST:
            return []
        words = spelled_words(text)
        key = "".join(words)
        found = self.exact.get(key) or self.second.get(key)
        if not found and key and len(text.strip()) >= BEGINNING:
            found = self._beginning(key) or self._alike(key) or self._first_words(words)
        return sorted(found or (), key=lambda place: (spelled(place.name), place.label))[:MOST]

    # --- filling it -----------------------------------------------------------------------
    def _add_municipality(self, row: MunicipalityRow) -> None:
        district = self.districts[row.district]
        place = self._municipality(row, district)
        names = names_of(row.name)
        more = {spelled(row.kind) + name for name in names}
        more |= {name + ending for name in names for ending in self._endings[row.district]}
        exact = names | more | {spelled(place.label), spelled(place.query), row.ags}
        self._enter(place, exact, _without_bad(names), row.name)

    def _municipality(self, row: MunicipalityRow, district: District) -> Place:
        label = f"{row.name}, {district}"
        if district.kind == District.Kind.TOWN:
            has_twin = self._twins[first_part(district.name)] > 1
            label = f"{said(row.name)} (Stadt)" if has_twin else said(row.name)
        point = (row.latitude, row.longitude)
        return Place(label, said(row.name), row.district, *point, self._query(row, district))

    def _query(self, row: MunicipalityRow, district: District) -> str:
        """The shortest text that means no other place."""
        own = [name for name in (said(row.name), row.name) if self._shared[spelled(name)] == 1]
        return [*own, f"{said(row.name)} ({first_part(district.name)})"][0]

    def _add_district(self, district: District) -> None:
        """A Landkreis or the Region Hannover; a town of its own is there as its municipality."""
        inside = [row for row in self.municipalities if row.district == district.ags]
        if district.kind == District.Kind.TOWN or not inside:
            return
        name, latitude, longitude = str(district), *middle(inside)
        place = Place(name, name, district.ags, latitude, longitude, name)
        exact = {spelled(name), spelled(f"Kreis {first_part(district.name)}")}
        self._enter(place, exact, names_of(district.name), name)

    def _enter(self, place: Place, exact: set[str], second: set[str], name: str) -> None:
        for key in exact:
            self.exact[key].add(place)
        for key in second:
            self.second[key].add(place)
        words = [word for word in spelled_words(name) if word not in SMALL_WORDS]
        self.beginnings.append((spelled(place.label), place))
        self.later_words += [(word, place) for word in words]

    # --- looking it up --------------------------------------------------------------------
    def _beginning(self, key: str) -> set[Place]:
        """Places whose name, else a later word of it, begins so."""
        for names in (self.beginnings, self.later_words):
            if found := {place for name, place in names if name.startswith(key)}:
                return found
        return set()

    def _alike(self, key: str) -> set[Place]:
        """The places of the one name that is spelled most alike, if it is close and alone."""
        close = process.extract(
            key, self.names.keys(), scorer=OSA.distance, score_cutoff=len(key) // ALIKE, limit=None
        )
        least = min((distance for _name, distance, _place in close), default=0)
        best = {frozenset(self.names[name]) for name, distance, _i in close if distance == least}
        return _as_guesses(best.pop()) if len(best) == 1 else set()

    def _first_words(self, words: list[str]) -> set[Place]:
        """„Hannover-Linden" begins with a place; so does what has a street or a country behind."""
        beginnings = ("".join(words[:count]) for count in range(len(words) - 1, 0, -1))
        return _as_guesses(next((self.exact[key] for key in beginnings if key in self.exact), ()))


def _spellings(district: District) -> set[str]:
    return names_of(district.name) | {spelled(str(district))}


def _as_guesses(places: Iterable[Place]) -> set[Place]:
    return {replace(place, is_guess=True) for place in places}


def _without_bad(names: Iterable[str]) -> set[str]:
    """„Bad Harzburg" is also asked for as „Harzburg"."""
    return {name.removeprefix("bad") for name in names if name.startswith("bad")}


def middle(rows: list[MunicipalityRow]) -> tuple[float, float]:
    """(latitude, longitude): the mean of the municipalities' points."""
    return fmean(row.latitude for row in rows), fmean(row.longitude for row in rows)
