"""Whether the times and rooms of a day fit together; pure functions on plain spans of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import ProgrammeItem

LONGEST_GAP = timedelta(minutes=15)
MOMENT = timedelta(minutes=1)  # how long something without an end lasts at least


@dataclass(frozen=True)
class Span:
    """Something that happens: its name for people, local begin and end, and where."""

    name: str
    starts: datetime
    ends: datetime | None
    room: str = ""
    #: everybody is there, so nothing else can happen meanwhile
    for_all: bool = False

    @property
    def finish(self) -> datetime:
        return self.ends or self.starts + MOMENT

    @property
    def when(self) -> str:
        """„15:30–16:00“"""
        times = [self.starts, *([self.ends] if self.ends else [])]
        return "–".join(date_format(timezone.localtime(time), "H:i") for time in times)

    def __str__(self) -> str:
        return f"„{self.name}“ ({self.when})"

    def overlaps(self, other: "Span") -> bool:
        return self.starts < other.finish and other.starts < self.finish

    def shares_room_with(self, other: "Span") -> bool:
        room = self.room.strip().casefold()
        return bool(room) and room == other.room.strip().casefold()


def room_conflicts(spans: Iterable[Span]) -> list[str]:
    """A sentence for every two that are in the same room at the same time."""
    text = _("%(one)s und %(other)s sind zur selben Zeit im Raum „%(room)s“.")
    return [
        text % {"one": one, "other": other, "room": one.room}
        for one, other in combinations(list(spans), 2)
        if one.overlaps(other) and one.shares_room_with(other)
    ]


def notices(spans: Iterable[Span], opens: datetime, closes: datetime) -> list[str]:
    """What may be meant so, but usually is not: overlaps, gaps, times outside the event's."""
    ordered = sorted(spans, key=lambda span: (span.starts, span.finish))
    return [*_overlaps(ordered), *_gaps(ordered), *_outside(ordered, opens, closes)]


def _overlaps(spans: list[Span]) -> list[str]:
    text = _("%(one)s und %(other)s überschneiden sich.")
    return [
        text % {"one": one, "other": other}
        for one, other in combinations(spans, 2)
        if (one.for_all or other.for_all)
        and one.overlaps(other)
        and not one.shares_room_with(other)
    ]


def _gaps(spans: list[Span]) -> list[str]:
    """Between the latest end so far and the next beginning of the same day."""
    found: list[str] = []
    until: Span | None = None
    for span in spans:
        if until and until.ends and _is_gap(until.ends, span.starts):
            minutes = int((span.starts - until.ends).total_seconds() // 60)
            text = _("Zwischen %(one)s und %(other)s sind %(minutes)s Minuten frei.")
            found.append(text % {"one": until, "other": span, "minutes": minutes})
        if until is None or span.finish >= until.finish:
            until = span
    return found


def _is_gap(end: datetime, begin: datetime) -> bool:
    same_day = timezone.localdate(end) == timezone.localdate(begin)
    return same_day and begin - end > LONGEST_GAP


def _outside(spans: list[Span], opens: datetime, closes: datetime) -> list[str]:
    text = _("%(span)s liegt außerhalb der Zeit der Veranstaltung.")
    opens = opens.replace(second=0, microsecond=0)
    return [
        text % {"span": span}
        for span in spans
        if span.starts < opens or (span.ends or span.starts) > closes
    ]


@dataclass(frozen=True)
class Booking:
    """A workshop in a room, in a slot of the programme (None: not known yet)."""

    name: str
    room: str
    slot: ProgrammeItem | None

    def at_the_same_time_as(self, other: "Booking") -> bool:
        if self.slot is None or other.slot is None:
            return False
        return self.slot == other.slot or self._slots_overlap(other.slot)

    def _slots_overlap(self, other: ProgrammeItem) -> bool:
        if not (self.slot and self.slot.starts and other.starts):
            return False
        one, two = (Span("", row.starts, row.ends) for row in (self.slot, other) if row.starts)
        return one.overlaps(two)


def double_bookings(bookings: list[Booking]) -> list[str]:
    """A sentence for every two workshops that share a room at the same time."""
    text = _("Die Workshops „%(one)s“ und „%(other)s“ sind zur selben Zeit im Raum „%(room)s“.")
    return [
        text % {"one": one.name, "other": other.name, "room": one.room}
        for one, other in combinations(bookings, 2)
        if one.room.strip()
        and one.room.strip().casefold() == other.room.strip().casefold()
        and one.at_the_same_time_as(other)
    ]
