"""Letters about registrations to those who run the portal or host an event."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from conferences.models import Event
from portal.accounts.models import User
from portal.lib.text import one_line
from portal.outbox.notices import notify
from portal.outbox.wording import Draft

from .models import DeletionClock
from .notice_kinds import NEW, counted
from .wording import period


def send_deletion_paused(person: User, clock: DeletionClock) -> None:
    """To an administrator: nothing is deleted until somebody says that the clock is right."""
    page = reverse("admin:registration_deletionrun_changelist")
    context = {
        "clock": clock,
        "url": settings.SITE_URL + page,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    body = render_to_string("registration/mail/deletion_paused.txt", context)
    subject = _("Das Löschen ist angehalten: Bitte prüfen Sie die Uhr des Servers")
    EmailMessage(subject, body, to=[person.email]).send()


def tell_new_registrations(event: Event, people: Iterable[User], number: int) -> None:
    """To the people of its host: how many more have registered; names stand in the portal only."""
    page = reverse("registration:people", args=[event.pk])
    context = {
        "event": event,
        "when": period(event.starts, event.ends),
        "counted": counted(number),
        "url": settings.SITE_URL + page,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    subject = _("Neue Anmeldungen: %(title)s") % {"title": one_line(event.title)}
    text = render_to_string("registration/mail/new_registrations.txt", context)
    notify(people, NEW.key, Draft(subject, text), about=event, url=page, number=number)
