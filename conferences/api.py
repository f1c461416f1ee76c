"""Events, workshops and findings as open data; what they point to is named only if it is public."""

from datetime import date, datetime
from typing import Literal

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router, Schema

from initiatives.models import Initiative
from portal.api.core import (
    OF_A_LIST,
    OF_A_ROW,
    Accessibility,
    Collection,
    EntryOut,
    Number,
    OfOffice,
    Page,
    Paging,
    Place,
    Spoken,
    absolute,
    cut,
    found,
    slugs,
)

from .filters import EventFilterSet
from .models import Event, Finding, FindingUpdate, Venue, Workshop
from .search import FindingSearch

router = Router(tags=["Veranstaltungen und Ergebnisse"])


class VenueOut(Schema):
    """Where an event happens."""

    name: str
    place: Place
    arrival: str
    accessibility: Accessibility

    @staticmethod
    def resolve_place(row: Venue) -> Place:
        return Place.of(row)

    @staticmethod
    def resolve_accessibility(row: Venue) -> Accessibility:
        return Accessibility.of(row)


class EventOut(Spoken, OfOffice, EntryOut):
    """A meeting of the network; `phase` is worked out at the moment of the answer."""

    kind: str
    series: str | None
    motto: str
    summary: str
    introduction: str = Field(description="HTML.")
    organiser: str
    host: int | None = Field(description="Nummer der gastgebenden Initiative.")
    starts: datetime
    ends: datetime
    venue: VenueOut | None
    target_groups: list[str]
    phase: str
    registration: str
    registration_url: str
    registration_opens: datetime | None
    registration_closes: datetime | None
    capacity: int | None
    is_free: bool
    cost_note: str
    cancelled_at: datetime | None
    cancel_reason: str
    participants: int | None
    report: str = Field(description="HTML.")
    best_practices: list[int] = Field(description="Nummern vorgestellter Initiativen.")

    @staticmethod
    def resolve_series(row: Event) -> str | None:
        return row.series.slug if row.series else None

    @staticmethod
    def resolve_host(row: Event) -> int | None:
        return row.host_id if row.host and row.host.is_published else None

    @staticmethod
    def resolve_target_groups(row: Event) -> list[str]:
        return slugs(row.target_groups)

    @staticmethod
    def resolve_best_practices(row: Event) -> list[int]:
        return _keys(row.best_practices)


class WorkshopOut(Schema):
    """A workshop: its question and what came of it. Who moderated stands on its page."""

    id: int
    url: str
    event: int = Field(alias="event_id")
    number: int
    title: str
    question: str
    description: str
    room: str
    capacity: int | None
    language: str | None
    interpreting: str
    outcome: str = Field(description="HTML.")
    initiatives: list[int]

    @staticmethod
    def resolve_url(row: Workshop) -> str:
        return absolute(row.get_absolute_url())

    @staticmethod
    def resolve_language(row: Workshop) -> str | None:
        return row.language.code if row.language else None

    @staticmethod
    def resolve_initiatives(row: Workshop) -> list[int]:
        return _keys(row.initiatives)


class UpdateOut(Schema):
    """An entry in „Was wurde daraus?“."""

    date: date
    text: str
    status: str
    link: str
    document: str | None = Field(description="Adresse eines PDF-Dokuments als Beleg.")
    initiative: int | None
    event: int | None
    source: str = Field(description="Wer berichtet: office oder initiative.")
    reporter: int | None = Field(description="Nummer der Initiative, die berichtet.")
    is_example: bool

    @staticmethod
    def resolve_document(row: FindingUpdate) -> str | None:
        document = row.document
        is_public = document and document.event.is_published
        return absolute(document.get_absolute_url()) if document and is_public else None

    @staticmethod
    def resolve_reporter(row: FindingUpdate) -> int | None:
        return row.reporter_id if row.reporter and row.reporter.is_published else None

    @staticmethod
    def resolve_initiative(row: FindingUpdate) -> int | None:
        return row.initiative_id if row.initiative and row.initiative.is_published else None

    @staticmethod
    def resolve_event(row: FindingUpdate) -> int | None:
        return row.event_id if row.event and row.event.is_published else None


class FindingOut(OfOffice, EntryOut):
    """What people agreed on, who is asked, and what became of it."""

    number: int
    explanation: str
    event: int | None = Field(alias="event_id")
    workshop: int | None = Field(alias="workshop_id")
    addressees: list[str]
    responsible: str = Field(description="Stelle, keine Person.")
    due_on: date | None
    status: str
    answers: list[int] = Field(description="Nummern der Initiativen, die darauf antworten.")
    taken_up_at: list[int] = Field(description="Nummern der Veranstaltungen.")
    updates: list[UpdateOut]

    @staticmethod
    def resolve_addressees(row: Finding) -> list[str]:
        return slugs(row.addressees)

    @staticmethod
    def resolve_answers(row: Finding) -> list[int]:
        return _keys(row.answers)

    @staticmethod
    def resolve_taken_up_at(row: Finding) -> list[int]:
        return _keys(row.taken_up_at)


def _keys(rows) -> list[int]:
    return [row.pk for row in rows.all()]


def _public(name: str, kind: type[Initiative] | type[Event]) -> Prefetch:
    """Links to what the public may read, with nothing but the key."""
    return Prefetch(name, kind.objects.published().only("pk").order_by("pk"))


def events():
    return (
        Event.objects.published()
        .with_seats()
        .select_related("venue__municipality", "office", "series", "host")
        .prefetch_related(
            "fields", "target_groups", "languages", _public("best_practices", Initiative)
        )
        .order_by("pk")
    )


def workshops():
    return (
        Workshop.objects.published()
        .select_related("event", "language")
        .prefetch_related(_public("initiatives", Initiative))
        .order_by("pk")
    )


def findings():
    updates = FindingUpdate.objects.ready().with_evidence().order_by("date", "pk")
    return (
        Finding.objects.published()
        .select_related("office")
        .prefetch_related(
            "addressees",
            "fields",
            _public("answers", Initiative),
            _public("taken_up_at", Event),
            Prefetch("updates", updates),
        )
        .order_by("pk")
    )


class EventQuestion(Paging):
    """The filters of /veranstaltungen/."""

    q: str = Field("", max_length=200, description="Suchwörter.")
    art: str = Field("", description="Art der Veranstaltung.")
    thema: list[str] = Field([], description="Handlungsfeld (Kurzname).")
    kreis: list[str] = Field([], description="Landkreis oder Stadt (AGS).")
    reihe: list[str] = Field([], description="Konferenzreihe (Kurzname in der Adresse).")
    zeitraum: str = Field("", description="kommend, vergangen oder leer für alle.")


class FindingQuestion(Paging):
    """The filters of /ergebnisse/; FindingSearch reads them from the address."""

    q: str = Field("", max_length=200, description="Suchwörter, wie auf der Seite.")
    thema: list[str] = Field([], description="Handlungsfeld (Kurzname).")
    status: list[str] = Field([], description="offen, in-arbeit, erledigt oder verworfen.")
    adressat: list[str] = Field([], description="An wen es sich richtet (Kurzname).")
    konferenz: list[str] = Field([], description="Konferenz (Kurzname in der Adresse).")
    reihe: list[str] = Field([], description="Konferenzreihe (Kurzname in der Adresse).")
    jahr: list[str] = Field([], description="Jahr der Konferenz; ohne sie der Veröffentlichung.")
    amt: list[str] = Field([], description="Amt (Kurzname).")
    kreis: list[str] = Field([], description="Landkreis oder Stadt der Konferenz (AGS).")
    sortierung: Literal["", "neu", "bewegt", "faellig"] = Field(
        "", description="Neueste Konferenz, zuletzt bewegt oder als Nächstes fällig zuerst."
    )


class WorkshopQuestion(Paging):
    """Workshops of all conferences, or of one."""

    event: Number | None = Field(None, description="Nummer der Konferenz.")


@router.get("/events", response={200: Page[EventOut], **OF_A_LIST}, summary="Veranstaltungen")
def list_events(request: HttpRequest, question: Query[EventQuestion]):
    rows = EventFilterSet(request.GET, events()).qs
    match question.zeitraum:
        case "kommend":
            rows = rows.upcoming()
        case "vergangen":
            rows = rows.past()
    return cut(request, question, rows)


@router.get("/events/{id}", response={200: EventOut, **OF_A_ROW}, summary="Eine Veranstaltung")
def one_event(request: HttpRequest, id: Path[Number]):
    return get_object_or_404(events(), pk=id)


@router.get("/workshops", response={200: Page[WorkshopOut], **OF_A_LIST}, summary="Workshops")
def list_workshops(request: HttpRequest, question: Query[WorkshopQuestion]):
    rows, wanted = workshops(), question.event
    return cut(request, question, rows.filter(event=wanted) if wanted else rows)


@router.get("/workshops/{id}", response={200: WorkshopOut, **OF_A_ROW}, summary="Ein Workshop")
def one_workshop(request: HttpRequest, id: Path[Number]):
    return get_object_or_404(workshops(), pk=id)


@router.get("/findings", response={200: Page[FindingOut], **OF_A_LIST}, summary="Ergebnisse")
def list_findings(request: HttpRequest, question: Query[FindingQuestion]):
    return found(request, question, FindingSearch(request.GET), findings())


@router.get("/findings/{id}", response={200: FindingOut, **OF_A_ROW}, summary="Ein Ergebnis")
def one_finding(request: HttpRequest, id: Path[Number]):
    return get_object_or_404(findings(), pk=id)


COLLECTIONS = [
    Collection("events", _("Veranstaltungen"), EventOut, events),
    Collection("workshops", _("Workshops"), WorkshopOut, workshops),
    Collection("findings", _("Ergebnisse"), FindingOut, findings),
]
