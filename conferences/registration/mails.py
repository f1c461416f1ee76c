"""The letters of a registration: one function each, written to the outbox.

Every one is plain text with a simple HTML twin, carries the person's own link, and is noted in
`RegistrationLetter`, so that the office sees what went out. What people typed never reaches a
subject or a sender's name. A registration without an address (a caller) gets none.
"""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .link import address_of
from .models import Registration, RegistrationLetter

Kind = RegistrationLetter.Kind


def send_confirm(registration: Registration) -> None:
    """Please confirm: your seats are held until then, or you wait and keep your rank."""
    _send(Kind.CONFIRM, registration, _("Bitte bestätigen Sie Ihre Anmeldung"))


def send_confirmed(registration: Registration) -> None:
    """You are in; with the calendar entry."""
    _send(Kind.CONFIRMED, registration, _("Sie sind angemeldet"))


def send_waiting(registration: Registration) -> None:
    """Confirmed, and on the waiting list."""
    _send(Kind.WAITING, registration, _("Sie stehen auf der Warteliste"))


def send_promoted(registration: Registration) -> None:
    """A seat has become free, and it is yours; who has not confirmed yet is asked to."""
    _send(Kind.PROMOTED, registration, _("Sie haben einen Platz"))


def send_changed(registration: Registration) -> None:
    """What your registration looks like now: companions, workshops."""
    _send(Kind.CHANGED, registration, _("Ihre Anmeldung hat sich geändert"))


def send_cancelled(registration: Registration) -> None:
    """You are not registered any more."""
    _send(Kind.CANCELLED, registration, _("Ihre Anmeldung ist aufgehoben"))


def send_already(registration: Registration) -> None:
    """Somebody registered with your address again; here is your registration."""
    _send(Kind.ALREADY, registration, _("Sie sind schon angemeldet"))


def send_link(registration: Registration) -> None:
    """The new link; the old one opens nothing any more."""
    _send(Kind.LINK, registration, _("Ihr neuer Link"))


def _send(kind: str, registration: Registration, subject: str, **context) -> None:
    if not registration.email:
        return
    context |= {
        "registration": registration,
        "event": registration.event,
        "link": address_of(registration),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    body = render_to_string(f"registration/mail/{kind}.txt", context)
    letter = EmailMultiAlternatives(subject, body, to=[registration.email])
    letter.send()
    RegistrationLetter.objects.create(registration=registration, kind=kind)
