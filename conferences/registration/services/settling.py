"""After every change under the event's lock: free what was not confirmed, seat who waits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F, Q, Sum
from django.utils import timezone

from conferences.models import Event, Workshop

from ..models import Registration, Setup, WorkshopChoice
from .locks import locked_workshops
from .seating import IDLE, SEAT, WAITING, Choice, Group, next_in, settle_choices


@dataclass
class Settled:
    """Whom it touched: ids of registrations."""

    expired: list[int] = field(default_factory=list)
    promoted: list[int] = field(default_factory=list)
    #: those whose workshops changed without their doing
    moved: set[int] = field(default_factory=set)


def settle(event: Event, setup: Setup | None = None) -> Settled:
    """Bring an event's seats in order; the caller holds its lock and writes the letters.

    Nobody moves up once the event has begun or is cancelled.
    """
    now = timezone.now()
    if event.cancelled_at or now >= event.starts:
        return Settled()
    expired = free_overdue(event, now)
    promoted = seat_waiting(event, now)
    moved = settle_workshops(event, setup or Setup.of(event))
    return Settled(expired, promoted, moved)


def free_overdue(event: Event, now: datetime) -> list[int]:
    """Let go of what was not confirmed in time. Rank and wishes stay, for whoever comes late."""
    overdue = list(event.registrations.overdue(now).values_list("pk", flat=True))
    if overdue:
        leave(overdue, Registration.GoneBecause.EXPIRED, now)
    return overdue


def leave(ids: Iterable[int], because: str, now: datetime) -> None:
    """Take the seats of these registrations away, at the event and in its workshops."""
    gone = {"standing": Registration.Standing.GONE, "gone_because": because, "gone_at": now}
    Registration.objects.filter(pk__in=ids).update(**gone, promoted_at=None)
    WorkshopChoice.objects.filter(registration__in=ids).update(standing=IDLE)


def free_seats(event: Event) -> int | None:
    """Seats nobody holds; None without a limit. Below zero where the office made it smaller."""
    if event.capacity is None:
        return None
    return event.capacity - event.registrations.seats_taken()


def seat_waiting(event: Event, now: datetime) -> list[int]:
    """Seat those who wait, the longest waiting first; their ids in that order."""
    free = free_seats(event)
    if free is not None and free <= 0:
        return []
    queue = event.registrations.waiting().values_list("pk", "seats")[:free]
    seated = next_in(free, (Group(*row) for row in queue))
    rows = Registration.objects.filter(pk__in=seated)
    rows.update(standing=Registration.Standing.SEAT, promoted_at=now)
    return seated


# --- workshops ----------------------------------------------------------------------------
def settle_workshops(event: Event, setup: Setup) -> set[int]:
    """Give free workshop seats to those who wait; the ids of registrations that moved."""
    if setup.waits_for_allocation:
        return set()
    workshops = locked_workshops(event)
    if not workshops:
        return set()
    queue_up(event)
    left = seats_left(workshops)
    if all(free is not None and free <= 0 for free in left.values()):
        return set()
    choices = choices_of_waiting(event)
    changes = settle_choices(choices, left)
    for standing in (SEAT, WAITING, IDLE):
        ids = [pk for pk, new in changes.items() if new == standing]
        if ids:
            WorkshopChoice.objects.filter(pk__in=ids).update(standing=standing)
    return {c.registration for c in choices if c.id in changes}


def queue_up(event: Event) -> None:
    """Whoever has seats at the event waits in each slot for what is better than what they have."""
    choices = WorkshopChoice.objects.filter(registration__event=event)
    best = choices.filter(standing=SEAT, preference=WorkshopChoice.FIRST)
    settled = set(best.values_list("registration_id", "workshop__slot_id"))
    rows = choices.filter(registration__standing=Registration.Standing.SEAT).exclude(standing=SEAT)
    wrong: dict[str, list[int]] = {IDLE: [], WAITING: []}
    for pk, registration, slot, standing in rows.values_list(
        "pk", "registration_id", "workshop__slot_id", "standing"
    ):
        right = IDLE if (registration, slot) in settled else WAITING
        if standing != right:
            wrong[right].append(pk)
    for standing, ids in wrong.items():
        if ids:
            WorkshopChoice.objects.filter(pk__in=ids).update(standing=standing)


def seats_left(workshops: list[Workshop]) -> dict[int, int | None]:
    """{workshop id: free seats, None without a limit}."""
    held = WorkshopChoice.objects.filter(workshop__in=workshops, standing=SEAT)
    rows = held.order_by().values_list("workshop").annotate(Sum("registration__seats"))
    taken = dict(rows)
    return {
        w.pk: None if w.capacity is None else w.capacity - taken.get(w.pk, 0) for w in workshops
    }


def choices_of_waiting(event: Event) -> list[Choice]:
    """All choices of every registration that waits in some workshop."""
    waits = WorkshopChoice.objects.filter(registration__event=event, standing=WAITING)
    rows = WorkshopChoice.objects.filter(
        Q(registration__in=waits.values("registration")),
        registration__standing=Registration.Standing.SEAT,
    )
    values = rows.values_list(
        "pk",
        "registration_id",
        "workshop__slot_id",
        "workshop_id",
        "preference",
        "rank",
        F("registration__seats"),
        "standing",
    )
    return [Choice(*row) for row in values]
