"""Putting a letter into the outbox, in the transaction of whatever it tells about.

The package's own doors take every text for a Django template and render it. What people typed may
look like one: it would be carried out, or stop the request. Here every text stays as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import make_msgid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext as _
from post_office.models import PRIORITY, STATUS
from post_office.utils import create_attachments

from .models import Letter

#: so that nobody's holiday notice answers a machine
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a letter; the content type with its parameters, as in the header."""

    name: str
    content: bytes
    content_type: str


def write(
    to: str,
    subject: str,
    text: str,
    *,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    enclosures: tuple[Enclosure, ...] = (),
) -> Letter:
    """A row that waits to be sent. A subject of several lines becomes one.

    Raises ValidationError for what is not one address: the column divides its text at commas.
    """
    letter = letter_to(to, subject, text, headers, html=html)
    letter.save()
    _enclose(letter, {e.name: (e.content, e.content_type) for e in enclosures})
    return letter


def letter_to(
    to: str, subject: str, text: str, headers: Mapping[str, str] | None = None, *, html: str = ""
) -> Letter:
    """A letter that is not in the outbox yet; see `write` and `post`."""
    if "," in to:
        raise ValidationError(_("Das ist nicht eine einzelne E-Mail-Adresse."))
    return Letter(
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        subject=" ".join(subject.split()),
        message=text,
        html_message=html,
        headers=dict(headers or {}),
        **_as_waiting(),
    )


def post(letters: Iterable[Letter]) -> None:
    """Put many letters without enclosures into the outbox, a few hundred with each statement."""
    Letter.objects.bulk_create(letters, batch_size=200)


def _as_waiting() -> dict:
    return {
        "status": STATUS.queued,
        "priority": PRIORITY.medium,
        "message_id": make_msgid(domain=str(settings.POST_OFFICE["MESSAGE_ID_FQDN"])),
    }


def _enclose(letter: Letter, files: Mapping[str, tuple]) -> None:
    """The files lie in MEDIA until the letter is deleted (see `services.delete_letters`)."""
    described = {
        name: {
            "file": ContentFile(content if isinstance(content, bytes) else content.encode()),
            "mimetype": content_type or "",
        }
        for name, (content, content_type) in files.items()
    }
    if described:
        letter.attachments.add(*create_attachments(described))


class OutboxBackend(BaseEmailBackend):
    """Django's `EmailMessage.send()` into the outbox, for letters that others write."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        headers = {**message.extra_headers}
        if message.reply_to:
            headers.setdefault("Reply-To", ", ".join(map(str, message.reply_to)))
        letter = Letter.objects.create(
            from_email=message.from_email,
            to=message.to,
            cc=message.cc,
            bcc=message.bcc,
            subject=message.subject,
            message=message.body,
            html_message=_html_of(message),
            headers=headers,
            **_as_waiting(),
        )
        _enclose(letter, {name: (body, kind) for name, body, kind in message.attachments})


def _html_of(message: EmailMessage) -> str:
    twins = getattr(message, "alternatives", [])
    return next((content for content, kind in twins if kind == "text/html"), "")
