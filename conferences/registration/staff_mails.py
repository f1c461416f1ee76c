"""Letters about registrations to those who run the portal."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User

from .models import DeletionClock


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
