"""Seats are scarce: whoever gives or takes one holds the lock of the event's row.

Everybody else who wants a seat of the same event waits at `locked` until the transaction ends;
what is counted after it is true until then. SQLite locks the whole database instead (IMMEDIATE).
"""

from conferences.models import Event, Workshop

from ..models import Registration


def locked(event_id: int) -> Event:
    """The event, for this transaction alone; first thing in everything that touches seats."""
    return Event.objects.select_for_update(no_key=True).get(pk=event_id)


def locked_with(registration: Registration) -> tuple[Event, Registration]:
    """Its event under the lock, and the registration as it is from then on."""
    event = locked(registration.event_id)
    row = Registration.objects.get(pk=registration.pk)
    row.event = event
    return event, row


def locked_workshops(event: Event) -> list[Workshop]:
    """Its workshops in the order of their ids, so that no two can wait for each other."""
    rows = Workshop.objects.filter(event=event).order_by("pk")
    return list(rows.select_for_update(no_key=True).only("pk", "capacity", "slot", "event"))
