"""Telling those registered what has changed about their event: time, place, whether it is.

What they were last told stands in `Setup.told`. A difference waits for a quarter of an hour, so
that a corrected slip of the pen makes one letter, or none; what the office does with a button is
told at once. Everything happens under the event's lock, the note in the same transaction as the
letters, so nobody is told twice, however many processes look.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.models import Event

from .. import mails
from ..envelope import for_letters
from ..models import Registration, Setup
from ..wording import period, place_of
from .locks import locked

logger = logging.getLogger(__name__)

SETTLED_AFTER = timedelta(minutes=15)


def state_of(event: Event) -> dict:
    """What those registered rely on: {"starts", "ends": ISO text, "place": text, "cancelled"}."""
    return {
        "starts": timezone.localtime(event.starts).isoformat(),
        "ends": timezone.localtime(event.ends).isoformat(),
        "place": place_of(event.venue),
        "cancelled": event.cancelled_at is not None,
    }


def note_state(event: Event, setup: Setup) -> None:
    """From the first registration on: that is what people know. Under the event's lock."""
    if not setup.told:
        # nobody can register for what is cancelled, so a cancellation is always news
        setup.told = state_of(event) | {"cancelled": False}
        setup.save(update_fields=["told"])


# --- looking --------------------------------------------------------------------------------
def tell_about_changes() -> None:
    """Chore: note what differs from what people were told, and tell it once it stays so."""
    for event in _watched():
        try:
            with transaction.atomic():
                _look_at(locked(event.pk))
        except Exception:
            logger.exception("The changes of event %s could not be told", event.pk)


def _watched() -> list[Event]:
    """Events to come in which somebody is registered and where something is not as it was told."""
    coming = Event.objects.published().filter(ends__gt=timezone.now())
    taking = coming.filter(pk__in=Registration.objects.active().values("event"))
    rows = taking.select_related("venue__municipality", "setup")
    return [event for event in rows.order_by("starts", "pk") if _needs_a_look(event)]


def _needs_a_look(event: Event) -> bool:
    setup = getattr(event, "setup", None)
    return setup is None or bool(setup.noticed) or setup.told != state_of(event)


def _look_at(event: Event) -> None:
    setup = _setup_of(event)
    state, now = state_of(event), timezone.now()
    if setup.told == state:
        _notice(setup, {}, None)
    elif setup.noticed != state:
        _notice(setup, state, now)
    elif setup.noticed_at is None or setup.noticed_at <= now - SETTLED_AFTER:
        _tell(event, setup, state)


def _notice(setup: Setup, state: dict, at: datetime | None) -> None:
    setup.noticed, setup.noticed_at = state, at
    setup.save(update_fields=["noticed", "noticed_at"])


def _setup_of(event: Event) -> Setup:
    setup = Setup.objects.get_or_create(event=event)[0]
    note_state(event, setup)
    return setup


# --- telling --------------------------------------------------------------------------------
@transaction.atomic
def tell_now(event: Event) -> None:
    """Without waiting: the office pressed a button. Nothing happens where nothing is new."""
    event = locked(event.pk)
    setup, state = _setup_of(event), state_of(event)
    if setup.told != state:
        _tell(event, setup, state)


def _tell(event: Event, setup: Setup, state: dict) -> None:
    before, setup.told = setup.told, state
    setup.noticed, setup.noticed_at = {}, None
    setup.calendar_sequence += 1
    setup.save(update_fields=["told", "noticed", "noticed_at", "calendar_sequence"])
    rows = event.registrations.active()
    if before["starts"] != state["starts"]:
        rows.update(reminded_at=None)  # the new day deserves its own reminder
    changes = sentences(before, state)
    event.setup = setup
    for registration in for_letters(rows.order_by("rank")):
        registration.event = event
        if not state["cancelled"]:
            mails.send_event_changed(registration, changes)
        elif not before["cancelled"]:
            mails.send_event_cancelled(registration)


def sentences(before: dict, after: dict) -> list[str]:
    """What was and what is, for people."""
    told = []
    if before["cancelled"] and not after["cancelled"]:
        told.append(_("Die Veranstaltung war abgesagt. Sie findet nun doch statt."))
    if _when(before) != _when(after):
        told.append(_differs(_("Termin"), _when(before), _when(after)))
    if before["place"] != after["place"]:
        told.append(_differs(_("Ort"), before["place"], after["place"]))
    return told


def _differs(what: str, before: str, after: str) -> str:
    nothing = _("noch nicht bekannt")
    return _("%(what)s bisher: %(before)s. Jetzt: %(after)s.") % {
        "what": what,
        "before": before or nothing,
        "after": after or nothing,
    }


def _when(state: dict) -> str:
    return period(*(datetime.fromisoformat(state[name]) for name in ("starts", "ends")))
