"""An event's workshops as the office fills them: seats, wishes, and who waits for what reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from conferences.models import Event, ProgrammeItem, Workshop

from ..models import Registration, WorkshopChoice
from .reasons import why_waiting_in_workshops

Standing = WorkshopChoice.Standing


@dataclass
class Room:
    """A workshop with everybody who wants in; all numbers are people."""

    workshop: Workshop
    choices: list[WorkshopChoice] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return _people(c for c in self.choices if c.standing == Standing.SEAT)

    @property
    def first_wishes(self) -> int:
        return _people(c for c in self.choices if c.preference == WorkshopChoice.FIRST)

    @property
    def second_wishes(self) -> int:
        return _people(c for c in self.choices if c.preference == WorkshopChoice.SECOND)

    @property
    def queue(self) -> list[WorkshopChoice]:
        """Who waits, in the order in which they get seats; each with its `reason`."""
        return [c for c in self.choices if c.standing == Standing.WAITING]

    @property
    def waiting(self) -> int:
        return _people(self.queue)

    @property
    def is_wanted_by_more_than_fit(self) -> bool:
        capacity = self.workshop.capacity
        return capacity is not None and self.first_wishes > capacity


def _people(choices: Iterable[WorkshopChoice]) -> int:
    return sum(choice.registration.seats for choice in choices)


def rooms_by_slot(event: Event) -> list[tuple[ProgrammeItem | None, list[Room]]]:
    """[(slot, its workshops)] by time; those without one come last. Five queries at most."""
    workshops = Workshop.objects.filter(event=event).select_related("slot")
    rooms = {workshop.pk: Room(workshop) for workshop in workshops}
    reasons = why_waiting_in_workshops(event)
    for choice in _choices(event):
        choice.reason = reasons.get(choice.pk, "")
        rooms[choice.workshop_id].choices.append(choice)
    slots: dict[ProgrammeItem | None, list[Room]] = {}
    for room in rooms.values():
        slots.setdefault(room.workshop.slot, []).append(room)
    return sorted(slots.items(), key=lambda part: _time(part[0]))


def _choices(event: Event):
    """The wishes of everybody with seats at the event, in the order of the queues."""
    rows = WorkshopChoice.objects.filter(
        registration__event=event, registration__standing=Registration.Standing.SEAT
    )
    return rows.select_related("registration").order_by("rank", "preference", "pk")


def _time(slot: ProgrammeItem | None) -> tuple:
    if slot is None:
        return (2,)
    return (0, slot.starts) if slot.starts else (1, slot.position, slot.pk)
