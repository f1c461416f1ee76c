"""The letters of a registration: one function each, written to the outbox.

What they say stands in `letter_kinds`, or where an office worded it itself (`own_words`).

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

from .envelope import has_entry, post
from .models import ChangeRequest, Message, Registration, RegistrationLetter

Kind = RegistrationLetter.Kind


# --- registering ----------------------------------------------------------------------------
def send_confirm(registration: Registration) -> None:
    """Please confirm: your seats are held until then, or you wait and keep your rank."""
    post(Kind.CONFIRM, registration)


def send_nudge(registration: Registration) -> None:
    """Please confirm, soon it is too late."""
    post(Kind.NUDGE, registration)


def send_confirmed(registration: Registration) -> None:
    """You are in; with the calendar entry."""
    post(Kind.CONFIRMED, registration, calendar=True)


def send_waiting(registration: Registration) -> None:
    """Confirmed, and on the waiting list."""
    post(Kind.WAITING, registration)


def send_promoted(registration: Registration) -> None:
    """A seat has become free, and it is yours; who has not confirmed yet is asked to."""
    post(Kind.PROMOTED, registration, calendar=registration.is_confirmed)


def send_changed(registration: Registration) -> None:
    """What your registration looks like now: companions, workshops."""
    post(Kind.CHANGED, registration, calendar=_is_in(registration))


def send_cancelled(registration: Registration) -> None:
    """You are not registered any more."""
    post(Kind.CANCELLED, registration, calendar=has_entry(registration))


def send_already(registration: Registration) -> None:
    """Somebody registered with your address again; here is your registration."""
    post(Kind.ALREADY, registration)


def send_link(registration: Registration, *, is_new: bool = True) -> None:
    """The new link, the old one opens nothing any more; or once more the present one."""
    post(Kind.LINK, registration, letter="link" if is_new else "link_again")


def send_answered(request: ChangeRequest) -> None:
    """What has become of your wish, with the office's own words."""
    registration = request.registration
    done = request.outcome == ChangeRequest.Outcome.DONE
    post(Kind.ANSWERED, registration, calendar=done and _is_in(registration), wish=request)


# --- the event ------------------------------------------------------------------------------
def send_event_changed(registration: Registration, changes: Sequence[str]) -> None:
    """What was and what is now; `changes` are whole sentences made of what the office wrote."""
    calendar = _is_in(registration)
    post(Kind.EVENT_CHANGED, registration, calendar=calendar, changes=changes)


def send_event_cancelled(registration: Registration) -> None:
    """It does not take place, and why; the calendar entry is crossed out."""
    post(Kind.EVENT_CANCELLED, registration, calendar=has_entry(registration))


def send_window_changed(registration: Registration) -> None:
    """The deadline was moved, or registration closed or opened again; read from the event."""
    post(Kind.EVENT_CHANGED, registration, letter="window")


def send_reminder(registration: Registration) -> None:
    """In two days: when, where, how to get there, and how to cancel."""
    post(Kind.REMINDER, registration)


def send_thanks(registration: Registration, feedback_key: str) -> None:
    """The day after: where the documentation will be, and what did you think?"""
    url = settings.SITE_URL + reverse("registration:feedback", args=[feedback_key])
    post(Kind.THANKS, registration, feedback_url=url)


def send_message(registration: Registration, message: Message) -> None:
    """What the office or the host wrote to many; its links are their own."""
    post(Kind.MESSAGE, registration, message=message)


def _is_in(registration: Registration) -> bool:
    return registration.has_seat and registration.is_confirmed
