"""Why somebody still waits, in a sentence for the office: for the event and for workshops."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conferences.models import Event

from ..models import WorkshopChoice
from .seating import Group
from .settling import free_seats, seats_left


def why_waiting(event: Event) -> dict[int, str]:
    """{id of a waiting registration: why it has no seats yet}, in the order of the queue."""
    rows = event.registrations.waiting().values_list("pk", "seats")
    queue = [Group(*row) for row in rows]
    if not queue:
        return {}
    over = _nobody_moves_up(event)
    if over:
        return {group.id: over for group in queue}
    return reasons_in(queue, free_seats(event), event.capacity)


def why_waiting_in_workshops(event: Event) -> dict[int, str]:
    """{id of a waiting workshop choice: why it has no seats there yet}."""
    waiting = WorkshopChoice.objects.filter(registration__event=event, standing="waiting")
    rows = list(waiting.select_related("workshop", "registration").order_by("rank", "preference"))
    over = _nobody_moves_up(event)
    if over:
        return {choice.pk: over for choice in rows}
    workshops = {choice.workshop_id: choice.workshop for choice in rows}
    left = seats_left(list(workshops.values()))
    found: dict[int, str] = {}
    for pk, workshop in workshops.items():
        queue = [Group(c.pk, c.registration.seats) for c in rows if c.workshop_id == pk]
        found |= reasons_in(queue, left[pk], workshop.capacity, whole=_("Der Workshop"))
    return found


def reasons_in(
    queue: Iterable[Group], free: int | None, capacity: int | None, *, whole: str = ""
) -> dict[int, str]:
    """{id: sentence} for a queue in its order; `free` and `capacity` as for a limit, or None."""
    found: dict[int, str] = {}
    blocked: Group | None = None
    for group in queue:
        found[group.id] = _reason(group, blocked, free, capacity, whole)
        if blocked is None and free is not None and group.seats > free:
            blocked = group
        elif blocked is None and free is not None:
            free -= group.seats
    return found


def _reason(
    group: Group, blocked: Group | None, free: int | None, capacity: int | None, whole: str
) -> str:
    if capacity is not None and group.seats > capacity:
        return _too_large(group, capacity, whole or _("Die Veranstaltung"))
    if free is not None and free <= 0:
        return _("Alle Plätze sind vergeben.")
    if blocked:
        return _behind(blocked, free or 0)
    if free is not None and group.seats > free:
        return _does_not_fit(group, free)
    return _("Ein Platz ist frei; das Portal vergibt ihn in den nächsten Minuten.")


def _too_large(group: Group, capacity: int, whole: str) -> str:
    facts = {"whole": whole, "capacity": capacity, "seats": group.seats}
    return (
        _(
            "Die Gruppe braucht %(seats)d Plätze. %(whole)s hat nur %(capacity)d, "
            "so kann die Gruppe nicht nachrücken."
        )
        % facts
    )


def _behind(blocked: Group, free: int) -> str:
    return _(
        "Davor wartet eine Gruppe, die noch nicht passt (%(seats)d Plätze, frei %(free)d)."
    ) % {"seats": blocked.seats, "free": free}


def _does_not_fit(group: Group, free: int) -> str:
    return ngettext(
        "Die Gruppe braucht %(seats)d Plätze, frei ist %(free)d.",
        "Die Gruppe braucht %(seats)d Plätze, frei sind %(free)d.",
        free,
    ) % {"seats": group.seats, "free": free}


def _nobody_moves_up(event: Event) -> str:
    """Why nobody gets a seat any more, whatever is free; empty while people may."""
    if event.cancelled_at:
        return _("Die Veranstaltung ist abgesagt.")
    if timezone.now() >= event.starts:
        return _("Die Veranstaltung hat schon begonnen.")
    return ""
