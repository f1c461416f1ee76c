"""The office or the host writes to many of those registered at once."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.models import Event, Workshop
from portal.accounts.models import User

from .. import mails
from ..envelope import for_letters
from ..link import address_of
from ..models import Message
from ..querysets import RegistrationQuerySet
from .locks import locked
from .refusals import Refused

MOST_A_DAY = 20


class TooManyMessages(Refused):
    def __str__(self) -> str:
        return _(
            "Zu dieser Veranstaltung sind heute schon %(most)d Nachrichten verschickt worden. "
            "Diese ist noch nicht verschickt. Bitte senden Sie sie morgen."
        ) % {"most": MOST_A_DAY}


class NobodyToWriteTo(Refused):
    def __str__(self) -> str:
        return _("In dieser Gruppe ist gerade niemand, der eine E-Mail bekommen kann.")


def audience(event: Event, whom: str, workshop: Workshop | None = None) -> RegistrationQuerySet:
    """Whom a message is for. Who never confirmed the address is not written to."""
    rows = event.registrations.active().confirmed().order_by("rank")
    if whom == Message.Audience.SEATED:
        return rows.filter(standing="seat")
    if whom == Message.Audience.WAITING:
        return rows.filter(standing="waiting")
    if whom == Message.Audience.WORKSHOP:
        return rows.filter(choices__workshop=workshop, choices__standing="seat")
    return rows


def with_address(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    return rows.exclude(email="")


def without_address(rows: RegistrationQuerySet) -> RegistrationQuerySet:
    """Those the office has to call."""
    return rows.filter(email="")


@transaction.atomic
def send_to_many(
    event: Event,
    *,
    whom: str,
    subject: str,
    body: str,
    sending: str,
    by: User,
    workshop: Workshop | None = None,
) -> Message:
    """Keep the message and put one letter for each into the outbox, all or none.

    The same sending again gives the same message and no letter. Raises TooManyMessages,
    NobodyToWriteTo.
    """
    event = locked(event.pk)
    if sent := Message.objects.filter(sending=sending).first():
        return sent
    if _sent_today(event) >= MOST_A_DAY:
        raise TooManyMessages
    rows = list(for_letters(with_address(audience(event, whom, workshop))))
    if not rows:
        raise NobodyToWriteTo
    message = Message.objects.create(
        event=event,
        audience=whom,
        workshop=workshop,
        subject=subject,
        body=body,
        sending=sending,
        sent_by=by,
    )
    for registration in rows:
        registration.event = event
        mails.send_message(registration, message)
    return message


def _sent_today(event: Event) -> int:
    since = timezone.now() - timedelta(days=1)
    return event.messages.filter(sent_at__gte=since).count()


@dataclass(frozen=True)
class Preview:
    """What the first of the recipients would get, without that person's own link."""

    subject: str
    text: str


def preview(event: Event, *, whom: str, subject: str, body: str, workshop=None) -> Preview:
    """Write the letter to the first recipient as it will be, and take it back again.

    Raises NobodyToWriteTo.
    """
    row = with_address(audience(event, whom, workshop)).first()
    if row is None:
        raise NobodyToWriteTo
    row.event = event
    with transaction.atomic():
        message = Message.objects.create(
            event=event, audience=whom, subject=subject, body=body, sending=token_hex(32)
        )
        mails.send_message(row, message)
        letter = message.letters.select_related("letter").get().letter
        transaction.set_rollback(True)
    hidden = _("(hier steht der eigene Link der Person)")
    return Preview(letter.subject, letter.message.replace(address_of(row), hidden))
