"""A coordinator's event once more: as a copy, or as a row of dates.

Every date is an event of its own. What goes along says the office's table of rules, with what
differs where a host copies: the own texts come along, what only the office decides does not.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from portal.accounts.models import User
from portal.lib.holidays import holiday_on
from portal.publishing.models import State

from ..models import Event, Repeat
from .cloning import COPY, EVENT, NEVER, Rules, clone
from .rhythms import MOST, days

HOST: Rules = {**EVENT, "introduction": COPY, "series": NEVER, "stands_until": NEVER}


def copy_for_host(event: Event, *, title: str, day: date, by: User, **own) -> Event:
    """A draft on another day. Conferences are the office's to make: the copy is a meeting."""
    new = clone(event, title=title, day=day, by=by, rules=HOST, **own)
    if new.is_conference:
        new.kind = Event.Kind.NETWORK
        new.save(update_fields=["kind"])
    return new


# --- a row of dates -------------------------------------------------------------------------
@dataclass(frozen=True)
class Proposal:
    """A day the rhythm gives, and what speaks against it."""

    day: date
    holiday: Promise | None
    is_there: bool

    @property
    def is_chosen(self) -> bool:
        """Before anybody has chosen."""
        return not self.is_there and self.holiday is None


def proposals(event: Event, rhythm: str, until: date) -> list[Proposal]:
    """The days to come up to `until`, at most `MOST`."""
    first, today = timezone.localdate(event.starts), timezone.localdate()
    wanted = [day for day in days(first, rhythm, until) if day > today][:MOST]
    there = days_of(event)
    return [Proposal(day, holiday_on(day), day in there) for day in wanted]


def days_of(event: Event) -> set[date]:
    """The days its row has already."""
    rows = dates_of(event).exclude(state=State.ARCHIVED).values_list("starts", flat=True)
    return {timezone.localdate(starts) for starts in rows} | {timezone.localdate(event.starts)}


def dates_of(event: Event) -> QuerySet[Event]:
    """All dates of the row, this event with them, in their order."""
    if event.repeat_id is None:
        return Event.objects.filter(pk=event.pk)
    return Event.objects.filter(repeat=event.repeat_id).order_by("starts", "pk")


@transaction.atomic
def repeat_event(
    event: Event, *, rhythm: str, until: date, chosen: Collection[date], by: User
) -> list[Event]:
    """Drafts on the chosen days, in one row with the event; days that are there stay as they are.

    18:00 stays 18:00 when the clocks change. Asked twice, the second time makes nothing new.
    """
    row = Event.objects.select_for_update().get(pk=event.pk)
    there = days_of(row)
    repeat = _row_of(row, rhythm, until, by)
    new = [day for day in sorted(set(chosen)) if day not in there]
    event.repeat = repeat
    return [copy_for_host(row, title=row.title, day=day, by=by, repeat=repeat) for day in new]


def _row_of(event: Event, rhythm: str, until: date, by: User) -> Repeat:
    """A row that is there grows. Belonging to one is no change of the event's content."""
    if event.repeat is not None:
        event.repeat.rhythm, event.repeat.until = rhythm, max(until, event.repeat.until)
        event.repeat.save(update_fields=["rhythm", "until"])
        return event.repeat
    repeat = Repeat.objects.create(rhythm=rhythm, until=until, created_by=by)
    Event.objects.filter(pk=event.pk).update(repeat=repeat)
    return repeat


def coming(dates: QuerySet[Event]) -> QuerySet[Event]:
    """Those that have not begun and are to take place."""
    rows = dates.filter(starts__gt=timezone.now(), cancelled_at=None)
    return rows.exclude(state=State.ARCHIVED).order_by("starts", "pk")
