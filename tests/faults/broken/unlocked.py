"""Nobody waits for the lock of the event or of its workshops.

The rank's unique constraint is a second net: without the lock two newcomers count the same rank,
and one of them fails. To see what the lock is good for, ranks are drawn here, not counted.
"""

from secrets import randbelow

from conferences.models import Event, Workshop
from conferences.registration.services import locks, registering

from . import application, replace_everywhere

__all__ = ["application"]

replace_everywhere(locks.locked, lambda event_id: Event.objects.get(pk=event_id))
replace_everywhere(
    locks.locked_workshops, lambda event: list(Workshop.objects.filter(event=event).order_by("pk"))
)
replace_everywhere(registering.next_rank, lambda event: 1 + randbelow(2**31 - 1))
