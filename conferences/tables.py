"""Conferences, other events and findings as tables."""

from typing import cast

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from portal.lib.columns import (
    ChoiceCell,
    Column,
    DayCell,
    MomentCell,
    NameCell,
    NamesCell,
    NumberCell,
    ProseCell,
    YesNoCell,
)
from portal.publishing.models import Addressee, FieldOfAction, Language, TargetGroup
from portal.publishing.tables import EntryTable, LinkCell, LinksCell

from .models import Event, Finding, Series, Venue, Workshop

OTHER_KINDS = tuple(kind for kind in Event.Kind if kind not in Event.CONFERENCE_KINDS)


class EventTable(EntryTable):
    """Meetings that are no conferences; programme, registrations and pictures are not in it."""

    model = Event
    file_name = "veranstaltungen"
    key_prefix = "veranstaltung"
    related = ("office", "series", "host", "venue__municipality")
    #: the kinds of events in it
    kinds: tuple[str, ...] = OTHER_KINDS

    title = Column("title", example="Erzählabend: Mein erster Winter")
    kind = Column("kind", ChoiceCell(only=OTHER_KINDS), example="Begegnung")
    summary = Column("summary", example="Fünf Menschen erzählen von ihrer Ankunft.")
    introduction = Column("introduction", ProseCell())
    organiser = Column("organiser", example="Stadt Wolfsburg")
    host = Column("host", LinkCell(Initiative, "initiative"))
    starts = Column("starts", MomentCell(), example="16.05.2026 15:30")
    ends = Column("ends", MomentCell(), example="16.05.2026 18:00")
    venue = Column("venue", LinkCell(Venue, "ort", own=True))
    fields = Column("fields", NamesCell(FieldOfAction))
    target_groups = Column("target_groups", NamesCell(TargetGroup))
    languages = Column("languages", NamesCell(Language), example="Deutsch")
    registration = Column("registration", ChoiceCell(), example="ohne Anmeldung")
    registration_url = Column("registration_url")
    registration_opens = Column("registration_opens", MomentCell())
    registration_closes = Column("registration_closes", MomentCell())
    capacity = Column("capacity", NumberCell(), example="40")
    is_free = Column("is_free", YesNoCell(), example="ja")
    cost_note = Column("cost_note")
    report = Column("report", ProseCell())
    participants = Column("participants", NumberCell())
    participants_estimated = Column("participants_estimated", YesNoCell())
    best_practices = Column("best_practices", LinksCell(Initiative, "initiative"))
    cancelled_at = Column("cancelled_at", MomentCell(), readonly=True)
    slug = Column("slug", readonly=True)

    def rows(self) -> QuerySet:
        return super().rows().filter(kind__in=self.kinds)


class ConferenceTable(EventTable):
    """The two kinds of conferences."""

    file_name = "konferenzen"
    kinds = Event.CONFERENCE_KINDS

    title = Column("title", example="Ehrenamt braucht Hauptamt – und umgekehrt")
    kind = Column("kind", ChoiceCell(only=Event.CONFERENCE_KINDS), example="Regionale Konferenz")
    series = Column("series", NameCell(Series))
    stands_until = Column("stands_until", DayCell())
    motto = Column("motto")

    def blank(self) -> Event:
        row = cast(Event, super().blank())
        row.kind = Event.Kind.REGIONAL_CONFERENCE
        return row


class WorkshopCell(LinkCell):
    """A workshop by its title; titles come back in other conferences, so the key is written."""

    def __init__(self):
        super().__init__(Workshop, "workshop", own=True)

    def _may_name(self, row) -> bool:
        """Where the finding is named, so is its workshop."""
        return True


class FindingTable(EntryTable):
    """What conferences agreed on; what became of it has its own log and is not in it."""

    model = Finding
    file_name = "ergebnisse"
    key_prefix = "ergebnis"
    related = ("office", "event", "workshop")

    title = Column("title", example="Ehrenamtliche brauchen feste Ansprechpersonen.")
    number = Column("number", NumberCell(), note=_("Leer bei neuen: die nächste freie Nummer."))
    explanation = Column("explanation")
    event = Column("event", LinkCell(Event, "veranstaltung", own=True))
    workshop = Column("workshop", WorkshopCell())
    addressees = Column("addressees", NamesCell(Addressee), example="Kommune; Land")
    fields = Column("fields", NamesCell(FieldOfAction))
    responsible = Column("responsible", example="Koordinierungsstelle")
    due_on = Column("due_on", DayCell(), example="31.12.2026")
    status = Column("status", ChoiceCell(), example="offen")
    answers = Column("answers", LinksCell(Initiative, "initiative"))
    taken_up_at = Column("taken_up_at", LinksCell(Event, "veranstaltung"), readonly=True)

    def blank(self) -> Finding:
        row = cast(Finding, super().blank())
        row.number = None  # type: ignore[assignment]
        return row

    def not_in_tables(self, target: Finding) -> set[str]:
        """A new finding that names no number gets one when it is stored."""
        fields = super().not_in_tables(target)
        return fields | {"number"} if target.number is None else fields

    def complete(self, new: list[Finding]) -> None:
        """The next free numbers of their conferences, in the order of the file."""
        waiting = [row for row in new if row.number is None]
        events = {row.event_id for row in waiting}
        numbers = Finding._base_manager.filter(event__in=events).values("event").order_by()
        last: dict[int | None, int] = dict(
            numbers.annotate(last=Max("number")).values_list("event", "last")
        )
        for row in (row for row in new if row.number is not None and row.event_id in events):
            last[row.event_id] = max(last.get(row.event_id) or 0, row.number)
        for row in waiting:
            row.number = last[row.event_id] = (last.get(row.event_id) or 0) + 1

    def twin_of(self, row: Finding) -> str:
        """Two lines must not want the same number of one conference."""
        return f"{row.event_id}:{row.number}" if row.event_id and row.number else ""
