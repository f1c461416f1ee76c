"""Letters that are due by the clock: confirm soon, come in two days, thank you for coming.

Each person has a transaction of their own in which the letter is written and noted on their row,
under the row's lock, after asking once more whether it is due. So a chore may stop anywhere and
run twice at once. One that fails is logged by its number and tried again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from conferences.models import Event
from portal.lib.tokens import new_token

from .. import mails
from ..models import Companion, Registration, Rules, Setup
from ..querysets import RegistrationQuerySet
from .locks import locked

logger = logging.getLogger(__name__)

REMIND_BEFORE = timedelta(days=2)
#: whoever was confirmed or moved up shortly before has just had a letter with everything in it
JUST_TOLD = timedelta(days=2)
THANK_FROM = time(9)
THANK_UNTIL = timedelta(days=14)


def _write(rows: RegistrationQuerySet, note: str, send: Callable[[Registration], None]) -> None:
    """Send one letter to each of these rows and note the moment in the field `note`."""
    open_rows = rows.filter(**{note: None}).exclude(email="")
    for pk in list(open_rows.order_by("pk").values_list("pk", flat=True)):
        try:
            _write_one(open_rows.filter(pk=pk), note, send)
        except Exception:
            logger.exception("A letter (%s) of registration %s could not be written", note, pk)


@transaction.atomic
def _write_one(row: RegistrationQuerySet, note: str, send: Callable) -> None:
    found = row.select_for_update(of=("self",), no_key=True).order_by().first()
    if found is None:
        return
    Registration.objects.filter(pk=found.pk).update(**{note: timezone.now()})
    related = Registration.objects.select_related("event__venue__municipality", "event__office")
    send(related.get(pk=found.pk))


# --- please confirm -------------------------------------------------------------------------
def nudge_unconfirmed() -> None:
    """Chore: some hours before an unconfirmed place is let go, remind once (see `Rules`)."""
    now = timezone.now()
    held = Registration.objects.active().filter(confirmed_at=None, hold_until__gt=now)
    held = held.filter(event__cancelled_at=None, event__starts__gt=now)
    for office in held.order_by().values_list("event__office", flat=True).distinct():
        due = held.filter(event__office=office, hold_until__lte=now + _nudge_before(office))
        _write(due, "nudged_at", mails.send_nudge)


def _nudge_before(office: int | None) -> timedelta:
    """Never before half of the time has passed: nobody is reminded of what just came."""
    rules = Rules.of(office)
    return timedelta(hours=min(rules.nudge_hours, rules.hold_hours / 2))


# --- come in two days -----------------------------------------------------------------------
def remind_of_event() -> None:
    """Chore: two days before, once, to everybody who has a seat and was not just written to."""
    now = timezone.now()
    told_before = F("event__starts") - REMIND_BEFORE - JUST_TOLD
    seated = Registration.objects.seated().filter(confirmed_at__lte=told_before)
    seated = seated.filter(Q(promoted_at=None) | Q(promoted_at__lte=told_before))
    soon = seated.filter(event__starts__gt=now, event__starts__lte=now + REMIND_BEFORE)
    _write(soon.filter(event__cancelled_at=None), "reminded_at", mails.send_reminder)


# --- thank you ------------------------------------------------------------------------------
def thank() -> None:
    """Chore: from nine o'clock of the day after, once, to everybody who was there."""
    now = timezone.now()
    over = Event.objects.filter(ends__lte=now, ends__gt=now - THANK_UNTIL, cancelled_at=None)
    for event in over.filter(registrations__thanked_at=None).distinct():
        if now >= thanks_from(event):
            _thank_for(event)


def thanks_from(event: Event) -> datetime:
    day = timezone.localdate(event.ends) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, THANK_FROM))


def _thank_for(event: Event) -> None:
    guests = who_was_there(event)
    if guests.filter(thanked_at=None).exclude(email="").exists():
        key = feedback_key(event)
        _write(guests, "thanked_at", lambda row: mails.send_thanks(row, key))


def who_was_there(event: Event) -> RegistrationQuerySet:
    """Those who arrived, or came with somebody who did; where nobody was ticked off, all."""
    guests = event.registrations.seated().confirmed()
    arrived_companions = Companion.objects.filter(
        registration__event=event, arrived_at__isnull=False
    )
    arrived = guests.filter(
        Q(arrived_at__isnull=False) | Q(pk__in=arrived_companions.values("registration"))
    )
    return arrived if arrived.exists() else guests


@transaction.atomic
def feedback_key(event: Event) -> str:
    """The one key of the event's feedback page; the same for everybody, so it tells nobody."""
    setup = Setup.objects.get_or_create(event=locked(event.pk))[0]
    if not setup.feedback_key:
        setup.feedback_key = new_token()
        setup.save(update_fields=["feedback_key"])
    return setup.feedback_key
