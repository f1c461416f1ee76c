"""The office moves an event on: closes and opens registration, cancels it, changes its size.

Every verb takes the event's lock, counts a version (so that whoever has the event open in the
administration notices), notes who did it, and tells those registered. Doing the same again
changes nothing and writes to nobody. Hosts may do all of it with their own events, as they
answer for them; the note says who it was.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.models import Conference, Event, Phase, Workshop
from portal.accounts.models import User

from .. import mails
from ..models import Registration, Rules
from .locks import locked, locked_workshops
from .refusals import Refused
from .registering import tell
from .settling import settle
from .telling import tell_now

OPEN = (Phase.OPEN, Phase.FEW_PLACES, Phase.WAITING_LIST)

#: {what the office can do: in which phases}
POSSIBLE: dict[str, tuple[Phase, ...]] = {
    "close": OPEN,
    "extend": OPEN,
    "reopen": (Phase.CLOSED, Phase.ANNOUNCED),
    "resize": (*OPEN, Phase.CLOSED, Phase.ANNOUNCED),
    "cancel": (*OPEN, Phase.CLOSED, Phase.ANNOUNCED, Phase.RUNNING),
    "reinstate": (Phase.CANCELLED,),
}


class NotNow(Refused):
    """The event is not where this can be done; somebody else may have been quicker."""

    def __str__(self) -> str:
        return _(
            "Das geht gerade nicht, denn die Veranstaltung hat inzwischen einen anderen Stand. "
            "Es ist alles geblieben, wie es war."
        )


class WrongDeadline(Refused):
    """Registration cannot end in the past, or after the event has begun."""

    def __str__(self) -> str:
        return _("Die Anmeldung muss in der Zukunft enden, spätestens mit dem Beginn.")


def is_possible(deed: str, event: Event) -> bool:
    """Whether this ("close", "cancel" …) makes sense for the event at this moment."""
    if event.phase not in POSSIBLE[deed]:
        return False
    if deed in ("close", "extend", "reopen"):
        return event.registration != Event.Registration.NONE
    if deed == "resize":
        return event.registration == Event.Registration.PORTAL
    return not event.is_over


# --- the window -----------------------------------------------------------------------------
@transaction.atomic
def close_registration(event: Event, by: User) -> Event:
    """Take no more registrations from now on. Who waits still moves up."""
    event = locked(event.pk)
    if event.phase == Phase.CLOSED:
        return event
    _require("close", event)
    event.registration_closes = timezone.now()
    _save(event, by, _("Anmeldung geschlossen"), "registration_closes")
    _tell_all(event, mails.send_window_changed)
    return event


@transaction.atomic
def reopen_registration(event: Event, until: datetime, by: User) -> Event:
    """Open (again), or longer than before; `until` lies before the event begins."""
    event = locked(event.pk)
    if event.is_in_window and event.registration_closes == until:
        return event
    _require("extend" if event.is_in_window else "reopen", event)
    now = timezone.now()
    if not now < until <= event.starts:
        raise WrongDeadline
    event.registration_closes = until
    if event.registration_opens and event.registration_opens > now:
        event.registration_opens = now
    _save(event, by, _("Anmeldung geöffnet"), "registration_opens", "registration_closes")
    _tell_all(event, mails.send_window_changed)
    return event


# --- the event itself -----------------------------------------------------------------------
@transaction.atomic
def cancel_event(event: Event, reason: str, by: User) -> Event:
    """It does not take place. The registrations stay as they are, and everybody is told why."""
    event = locked(event.pk)
    if event.cancelled_at:
        return event
    _require("cancel", event)
    event.cancelled_at, event.cancel_reason = timezone.now(), reason
    _save(event, by, _("Veranstaltung abgesagt"), "cancelled_at", "cancel_reason")
    tell_now(event)
    return event


@transaction.atomic
def reinstate_event(event: Event, by: User) -> Event:
    """It does take place after all. Who had not confirmed gets the time for it anew."""
    event = locked(event.pk)
    if not event.cancelled_at:
        return event
    _require("reinstate", event)
    event.cancelled_at, event.cancel_reason = None, ""
    _save(event, by, _("Absage zurückgenommen"), "cancelled_at", "cancel_reason")
    _hold_anew(event)
    tell_now(event)
    tell(settle(event))
    return event


def _hold_anew(event: Event) -> None:
    until = timezone.now() + timedelta(hours=Rules.of(event.office_id).hold_hours)
    rows = event.registrations.active().filter(confirmed_at=None)
    rows.update(hold_until=until, nudged_at=None)


# --- how many fit in ------------------------------------------------------------------------
@transaction.atomic
def resize(event: Event, capacity: int | None, by: User) -> Event:
    """Another number of seats, None for no limit. More seats go to those who wait, at once.

    With fewer seats than are taken nobody loses one; only nobody moves up for a while.
    """
    event = locked(event.pk)
    if event.capacity == capacity:
        return event
    _require("resize", event)
    event.capacity = capacity
    _save(event, by, _("Zahl der Plätze geändert"), "capacity")
    tell(settle(event))
    return event


@transaction.atomic
def resize_workshop(workshop: Workshop, capacity: int | None, by: User) -> Workshop:
    """The same for a workshop; under the lock of its event, like all that touches seats."""
    event = locked(workshop.event_id)
    locked_workshops(event)
    workshop.refresh_from_db()
    if workshop.capacity == capacity:
        return workshop
    if event.cancelled_at or timezone.now() >= event.starts:
        raise NotNow
    workshop.capacity = capacity
    workshop.save(update_fields=["capacity"])
    _save(event, by, _("Plätze in „%(workshop)s“ geändert") % {"workshop": workshop})
    tell(settle(event))
    return workshop


# --- all of them ----------------------------------------------------------------------------
def _require(deed: str, event: Event) -> None:
    if not is_possible(deed, event):
        raise NotNow


def _save(event: Event, by: User, what: str, *fields: str) -> None:
    """Count a version as every saving does, and note who did what, without anybody's data."""
    event.version += 1
    event.changed_by = by
    event.save(update_fields=[*fields, "version", "changed_by", "changed_at"])
    page = Conference(pk=event.pk, title=event.title) if event.is_conference else event
    LogEntry.objects.log_actions(by.pk, [page], CHANGE, change_message=what, single_object=True)


def _tell_all(event: Event, send: Callable[[Registration], None]) -> None:
    """Everybody with a seat or waiting, in the order of their ranks."""
    rows = event.registrations.active().select_related("event__venue", "event__office")
    for registration in rows.order_by("rank"):
        send(registration)
