"""What of an event has to be deleted, and from which day on. Pure questions, nothing is changed.

| what | when |
|---|---|
| answers | on the day that stood at the question |
| needs | some days after the event (`Rules.needs_days`), at once where somebody cancelled |
| people, everything about them, and the office's messages | `Rules.person_months` after the event |
| people who cancelled or never confirmed | thirty days later, if that is sooner |

An event that was cancelled is over on the day of its cancellation.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from conferences.models import Event
from portal.lib.dates import months_after

from ..models import Answer, Message, Needs, Registration, Rules

#: who is not coming any more stays known for so long, for questions
GONE_KEPT = timedelta(days=30)

GONE = Registration.Standing.GONE
EXPIRED = Registration.GoneBecause.EXPIRED


@dataclass(frozen=True)
class Dates:
    """The days from which on these go by themselves."""

    needs: date
    persons: date


def events() -> QuerySet[Event]:
    """All events of which something personal is still there, the oldest first."""
    here = {"event": OuterRef("pk")}
    kept = Exists(Registration.objects.filter(**here)) | Exists(Message.objects.filter(**here))
    return Event.objects.filter(kept).order_by("ends", "pk")


def over_at(event: Event) -> datetime:
    """When the purpose of the registrations ended or will end."""
    return min(event.ends, event.cancelled_at) if event.cancelled_at else event.ends


def dates_of(event: Event, rules: Rules) -> Dates:
    day = timezone.localdate(over_at(event))
    return Dates(day + timedelta(days=rules.needs_days), months_after(day, rules.person_months))


def has_come(day: date, event: Event, now: datetime) -> bool:
    return timezone.localdate(now) >= day and now >= over_at(event)


def answers(event: Event, rules: Rules, now: datetime) -> QuerySet[Answer]:
    rows = Answer.objects.filter(registration__event=event)
    return rows.filter(delete_on__lte=timezone.localdate(now))


def needs(event: Event, rules: Rules, now: datetime) -> QuerySet[Needs]:
    """Of all after the event; of those who cancelled at once, as nobody has to arrange them."""
    rows = Needs.objects.filter(registration__event=event)
    if has_come(dates_of(event, rules).needs, event, now):
        return rows
    return rows.filter(registration__standing=GONE).exclude(registration__gone_because=EXPIRED)


def persons(event: Event, rules: Rules, now: datetime) -> QuerySet[Registration]:
    rows = Registration.objects.filter(event=event)
    if has_come(dates_of(event, rules).persons, event, now):
        return rows
    due = Q(standing=GONE, gone_at__lte=now - GONE_KEPT)
    if event.cancelled_at or event.starts <= now:
        # nobody frees their seats any more
        never = Q(confirmed_at=None, arrived_at=None, hold_until__lte=now - GONE_KEPT)
        due |= never
    return rows.filter(due)


def messages(event: Event, rules: Rules, now: datetime) -> QuerySet[Message]:
    """What the office wrote may name people; it goes with the last of them."""
    rows = Message.objects.filter(event=event)
    return rows if has_come(dates_of(event, rules).persons, event, now) else rows.none()


def next_day(event: Event, rules: Rules, now: datetime) -> date | None:
    """The next day on which something of the event is due; None if nothing is left for later."""
    today, dates = timezone.localdate(now), dates_of(event, rules)
    days = list(
        Answer.objects.filter(registration__event=event, delete_on__gt=today)
        .order_by("delete_on")
        .values_list("delete_on", flat=True)[:1]
    )
    if Needs.objects.filter(registration__event=event).exists():
        days.append(dates.needs)
    days += [*gone_days(event), dates.persons]
    return min((day for day in days if day > today), default=None)


def gone_days(event: Event) -> list[date]:
    """When the first of those who are not coming any more goes."""
    rows = Registration.objects.filter(event=event, standing=GONE).order_by("gone_at")
    times = rows.values_list("gone_at", flat=True)[:1]
    return [timezone.localdate(at + GONE_KEPT) for at in times if at]
