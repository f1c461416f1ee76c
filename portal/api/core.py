"""What every list and every row of the API has in common.

A part of the house that offers rows lists `Collection`s in `settings.API_COLLECTIONS` and routers
in `settings.API_ROUTERS`. Rows always come from `published()`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import ConfigDict

from portal.search.address import EntrySearch

T = TypeVar("T")

MOST_A_PAGE = 100
#: a page farther away than this is a mistake, not a question
MOST_PAGES = 100_000


class Strict(Schema):
    """Parameters of a question: an unknown value is refused, an unknown name passed over."""

    model_config = ConfigDict(extra="ignore")


#: the number of a row, as it stands in addresses; larger ones no database could keep
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Paging(Strict):
    seite: int = Field(1, ge=1, le=MOST_PAGES, description="Nummer der Seite, ab 1.")
    je_seite: int = Field(50, ge=1, le=MOST_A_PAGE, description="Einträge auf einer Seite.")

    @property
    def part(self) -> slice:
        return slice((self.seite - 1) * self.je_seite, self.seite * self.je_seite)


class Page(Schema, Generic[T]):
    """One page of a list."""

    count: int = Field(description="Wie viele es insgesamt sind.")
    next: str | None = Field(description="Adresse der nächsten Seite, auf der letzten leer.")
    previous: str | None = Field(description="Adresse der vorigen Seite, auf der ersten leer.")
    results: list[T]


class Problem(Schema):
    """Why there is no answer."""

    detail: str = Field(description="Ein Satz für Menschen.")
    parameters: list[str] = Field([], description="Die Parameter, um die es geht.")


#: what else an operation may answer
OF_A_LIST = {422: Problem}
OF_A_ROW = {404: Problem, 422: Problem}


@dataclass(frozen=True)
class Collection:
    """All published rows of one sort: to be downloaded whole, and named on the page for people."""

    name: str
    title: str | Promise
    schema: type[Schema]
    #: the rows with everything the schema reads, ordered by key
    rows: Callable[[], QuerySet]


def page_of(request: HttpRequest, paging: Paging, rows: QuerySet | Sequence, count: int) -> dict:
    """The page's rows, already cut out, with the way to its neighbours."""
    last = -(-count // paging.je_seite)
    return {
        "count": count,
        "next": _address(request, paging.seite + 1) if paging.seite < last else None,
        "previous": _address(request, paging.seite - 1) if paging.seite > 1 else None,
        "results": list(rows),
    }


def cut(request: HttpRequest, paging: Paging, rows: QuerySet) -> dict:
    """The page of a queryset: one query for the number, one for the rows and what they read.

    The page is cut among bare keys: whole rows before it, with all they are joined to, would be
    read only to be passed over.
    """
    keys = rows.values("pk")[paging.part]
    return page_of(request, paging, rows.filter(pk__in=keys), rows.count())


def found(request: HttpRequest, paging: Paging, search: EntrySearch, rows: QuerySet) -> dict:
    """The page of a search, in its order; `rows` fetch what the schema reads."""
    answer = search.ask(offset=paging.part.start, limit=paging.je_seite)
    by_key = rows.in_bulk([hit.pk for hit in answer.hits])
    hits = [by_key[hit.pk] for hit in answer.hits if hit.pk in by_key]
    return page_of(request, paging, hits, answer.total)


def _address(request: HttpRequest, number: int) -> str:
    params = request.GET.copy()
    params["seite"] = str(number)
    return f"{settings.SITE_URL}{request.path}?{params.urlencode()}"


# --- what rows of several kinds consist of --------------------------------------------------
class Place(Schema):
    """Where something is (WGS 84 degrees)."""

    street: str
    postcode: str
    locality: str
    municipality: str | None = Field(description="Amtlicher Gemeindeschlüssel, acht Stellen.")
    latitude: float | None
    longitude: float | None

    @classmethod
    def of(cls, row: Any) -> "Place":
        latitude, longitude = row.point or (None, None)
        return cls(
            street=row.street,
            postcode=row.postcode,
            locality=row.place,
            municipality=row.municipality_id,
            latitude=latitude,
            longitude=longitude,
        )


class Accessibility(Schema):
    """Facts for people with disabilities: yes, partly, no or unknown."""

    step_free: str
    step_free_toilet: str
    disabled_parking: str
    induction_loop: str
    guidance: str
    note: str
    checked_on: Any = Field(json_schema_extra={"type": ["string", "null"], "format": "date"})

    @classmethod
    def of(cls, row: Any) -> "Accessibility":
        facts = {name: getattr(row, name) for name in row.FACTS}
        return cls(**facts, note=row.accessibility_note, checked_on=row.accessibility_checked_on)


class Picture(Schema):
    """A picture with what one must say when showing it."""

    url: str
    alt: str
    caption: str
    credit: str
    licence: str

    @classmethod
    def of(cls, picture: Any) -> "Picture":
        return cls(
            url=f"{settings.SITE_URL}{picture.file.folder_url}/1600.jpg",
            alt=picture.alt,
            caption=picture.caption,
            credit=picture.credit,
            licence=picture.get_licence_display(),
        )


# --- what every entry has ---------------------------------------------------------------------
class EntryOut(Schema):
    """What rows of every kind of entry begin with."""

    id: int
    url: str = Field(description="Seite im Portal.")
    title: str
    is_example: bool = Field(description="Erfundener Eintrag zum Ausprobieren.")
    published_at: datetime
    changed_at: datetime

    @staticmethod
    def resolve_url(row: Any) -> str:
        return absolute(row.get_absolute_url())


class OfOffice(Schema):
    """Entries with an office and fields of action of their own."""

    office: str | None = Field(description="Kurzname des Amtes; leer, was landesweit gilt.")
    fields: list[str] = Field(description="Kurznamen der Handlungsfelder.")

    @staticmethod
    def resolve_office(row: Any) -> str | None:
        return row.office.slug if row.office else None

    @staticmethod
    def resolve_fields(row: Any) -> list[str]:
        return slugs(row.fields)


class Spoken(Schema):
    """Rows with languages."""

    languages: list[str] = Field(description="Sprachen nach BCP 47.")

    @staticmethod
    def resolve_languages(row: Any) -> list[str]:
        return [language.code for language in row.languages.all()]


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def slugs(rows: Any) -> list[str]:
    return [row.slug for row in rows.all()]


NOT_FOUND = _("Das gibt es hier nicht, oder es ist nicht öffentlich.")
