"""The letters of the initiatives' pages: one function each, written to the outbox.

What visitors typed never reaches a subject or a sender's name; in the text it stands quoted.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Enquiry, Suggestion

#: so that nobody's holiday notice answers a machine
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def send_enquiry(enquiry: Enquiry, *, to: list[str]) -> None:
    """To the initiative: somebody wants to help. An answer goes to that person."""
    if to:
        subject = _("Jemand möchte helfen: %(title)s") % {"title": enquiry.initiative}
        letter = _letter("enquiry", subject, to, enquiry=enquiry)
        letter.reply_to = [enquiry.email]
        letter.send()


def send_copy_link(enquiry: Enquiry, token: str) -> None:
    """To the address the writer gave: is it yours? Nothing of what was typed stands in it."""
    url = settings.SITE_URL + reverse("initiatives:copy", args=[token])
    subject = _("Möchten Sie eine Kopie Ihrer Nachricht?")
    _letter("copy_link", subject, [enquiry.email], AUTOMATIC, enquiry=enquiry, url=url).send()


def send_copy(enquiry: Enquiry) -> None:
    """To the writer, whose address is confirmed: what they wrote."""
    subject = _("Ihre Nachricht an: %(title)s") % {"title": enquiry.initiative}
    _letter("copy", subject, [enquiry.email], AUTOMATIC, enquiry=enquiry).send()


def send_suggestion_link(suggestion: Suggestion, token: str) -> None:
    """To whoever suggests an initiative: is this address yours? Nothing typed stands in it."""
    url = settings.SITE_URL + reverse("initiatives:suggestion", args=[token])
    subject = _("Bitte bestätigen Sie Ihren Vorschlag")
    _letter("suggestion_link", subject, [suggestion.email], AUTOMATIC, url=url).send()


def _letter(name: str, subject: str, to: list[str], headers=None, **context) -> EmailMessage:
    context |= {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    body = render_to_string(f"initiatives/mail/{name}.txt", context)
    return EmailMessage(one_line(subject), body, to=to, headers=dict(headers or {}))


def one_line(text: str) -> str:
    """Without line breaks, which would begin another header."""
    return " ".join(text.split())
