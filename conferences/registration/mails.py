"""The letters of a registration: one function each, written to the outbox.

Every one is plain text with an HTML twin, carries the person's own link, and is noted in
`RegistrationLetter` together with its row in the outbox: whoever deletes a registration deletes
these rows with `portal.outbox.services.delete_letters`, which takes the calendar files along.

A registration without an address (a caller) gets none. What participants typed never reaches a
subject or a sender's name; their names stand in a letter only once the address is confirmed, and
only as far as no mail program can make a link of them (see `names`).
"""

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from .envelope import has_entry, post
from .models import ChangeRequest, Message, Registration, RegistrationLetter

Kind = RegistrationLetter.Kind


# --- registering ----------------------------------------------------------------------------
def send_confirm(registration: Registration) -> None:
    """Please confirm: your seats are held until then, or you wait and keep your rank."""
    post(Kind.CONFIRM, registration, _("Bitte bestätigen Sie Ihre Anmeldung: %(event)s"))


def send_nudge(registration: Registration) -> None:
    """Please confirm, soon it is too late."""
    post(Kind.NUDGE, registration, _("Noch nicht bestätigt: %(event)s"))


def send_confirmed(registration: Registration) -> None:
    """You are in; with the calendar entry."""
    post(Kind.CONFIRMED, registration, _("Sie sind angemeldet: %(event)s"), calendar=True)


def send_waiting(registration: Registration) -> None:
    """Confirmed, and on the waiting list."""
    post(Kind.WAITING, registration, _("Sie stehen auf der Warteliste: %(event)s"))


def send_promoted(registration: Registration) -> None:
    """A seat has become free, and it is yours; who has not confirmed yet is asked to."""
    subject = _("Sie haben einen Platz: %(event)s")
    post(Kind.PROMOTED, registration, subject, calendar=registration.is_confirmed)


def send_changed(registration: Registration) -> None:
    """What your registration looks like now: companions, workshops."""
    subject = _("Ihre Anmeldung hat sich geändert: %(event)s")
    post(Kind.CHANGED, registration, subject, calendar=_is_in(registration))


def send_cancelled(registration: Registration) -> None:
    """You are not registered any more."""
    subject = _("Ihre Anmeldung ist aufgehoben: %(event)s")
    post(Kind.CANCELLED, registration, subject, calendar=has_entry(registration))


def send_already(registration: Registration) -> None:
    """Somebody registered with your address again; here is your registration."""
    post(Kind.ALREADY, registration, _("Sie sind schon angemeldet: %(event)s"))


def send_link(registration: Registration, *, is_new: bool = True) -> None:
    """The new link, the old one opens nothing any more; or once more the present one."""
    subject = _("Ihr neuer Link zur Anmeldung: %(event)s")
    if not is_new:
        subject = _("Ihr Link zur Anmeldung: %(event)s")
    post(Kind.LINK, registration, subject, is_new=is_new)


def send_answered(request: ChangeRequest) -> None:
    """What has become of your wish, with the office's own words."""
    registration = request.registration
    done = request.outcome == ChangeRequest.Outcome.DONE
    post(
        Kind.ANSWERED,
        registration,
        _("Zu Ihrem Änderungswunsch: %(event)s"),
        calendar=done and _is_in(registration),
        wish=request,
    )


# --- the event ------------------------------------------------------------------------------
def send_event_changed(registration: Registration, changes: Sequence[str]) -> None:
    """What was and what is now; `changes` are whole sentences made of what the office wrote."""
    post(
        Kind.EVENT_CHANGED,
        registration,
        _("Änderung: %(event)s"),
        calendar=_is_in(registration),
        changes=changes,
    )


def send_event_cancelled(registration: Registration) -> None:
    """It does not take place, and why; the calendar entry is crossed out."""
    subject = _("Abgesagt: %(event)s")
    post(Kind.EVENT_CANCELLED, registration, subject, calendar=has_entry(registration))


def send_window_changed(registration: Registration) -> None:
    """The deadline was moved, or registration closed or opened again; read from the event."""
    subject = _("Zur Anmeldung: %(event)s")
    post(Kind.EVENT_CHANGED, registration, subject, template="window")


def send_reminder(registration: Registration) -> None:
    """In two days: when, where, how to get there, and how to cancel."""
    post(Kind.REMINDER, registration, _("Bald ist es so weit: %(event)s"))


def send_thanks(registration: Registration, feedback_key: str) -> None:
    """The day after: where the documentation will be, and what did you think?"""
    url = settings.SITE_URL + reverse("registration:feedback", args=[feedback_key])
    post(Kind.THANKS, registration, _("Vielen Dank: %(event)s"), feedback_url=url)


def send_message(registration: Registration, message: Message) -> None:
    """What the office or the host wrote to many; its links are their own."""
    subject = "{} (%(event)s)".format(message.subject.replace("%", "%%"))
    post(Kind.MESSAGE, registration, subject, message=message)


def _is_in(registration: Registration) -> bool:
    return registration.has_seat and registration.is_confirmed
