"""Whether the letters of an event's registrations go out, and what holds them up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from post_office.models import STATUS

from conferences.models import Event
from portal.lib.limits import within_limit
from portal.outbox.services import held_up

from ..models import Registration, RegistrationLetter
from .changes import correct_address, send_link_anew
from .refusals import NotActive, Refused

PAUSE = timedelta(minutes=1)
STATUSES = {
    STATUS.sent: "sent",
    STATUS.failed: "failed",
    STATUS.requeued: "repeated",
}


@dataclass(frozen=True)
class Delivery:
    """How far one letter has got; `reason` is for people, `answer` the mail server's own words."""

    letter: RegistrationLetter
    status: str
    at: datetime | None = None
    reason: str = ""
    answer: str = ""

    @property
    def label(self) -> str:
        return {
            "sent": _("verschickt"),
            "waiting": _("wartet auf den Versand"),
            "repeated": _("wird wiederholt"),
            "failed": _("gescheitert"),
            "gone": _("nicht mehr im Postausgang"),
        }[self.status]

    @property
    def is_stuck(self) -> bool:
        return self.status in ("failed", "repeated")


def deliveries(letters: QuerySet[RegistrationLetter]) -> list[Delivery]:
    """How far each of these letters has got, in three queries for any number of them."""
    rows = letters.select_related("letter", "registration").prefetch_related("letter__logs")
    return [_delivery(row) for row in rows]


def _delivery(row: RegistrationLetter) -> Delivery:
    if row.letter is None:
        return Delivery(row, "gone")
    status = STATUSES.get(row.letter.status, "waiting")
    if status == "sent":
        return Delivery(row, status, row.letter.last_updated)
    failures = [log for log in row.letter.logs.all() if log.status == STATUS.failed]
    if not failures:
        return Delivery(row, status)
    last = max(failures, key=lambda log: log.date)
    return Delivery(row, status, last.date, _reason(last.exception_type), last.message[:300])


def _reason(exception: str) -> str:
    if exception == "SMTPRecipientsRefused":
        return _("Der Mailserver nimmt diese Adresse nicht an. Bitte prüfen Sie die Adresse.")
    return _("Der Mailserver hat den Brief nicht angenommen. An der Adresse liegt es nicht.")


def stuck(event: Event) -> QuerySet[RegistrationLetter]:
    """Letters that do not get through, of those to whom nothing has got through since."""
    return stuck_among(RegistrationLetter.objects.filter(registration__event=event))


def stuck_among(rows: QuerySet[RegistrationLetter]) -> QuerySet[RegistrationLetter]:
    """Those of `rows` that do not get through, as above."""
    later = RegistrationLetter.objects.filter(
        registration=OuterRef("registration"), pk__gt=OuterRef("pk"), letter__status=STATUS.sent
    )
    return rows.filter(held_up("letter__"), letter__isnull=False).exclude(Exists(later))


@dataclass(frozen=True)
class InNumbers:
    """How many letters of one kind were written, went out, and do not get through."""

    written: int
    sent: int
    stuck: int


def letters_in_numbers(event: Event) -> dict[str, InNumbers]:
    """{kind: its numbers} of the kinds that were written at all, in two queries."""
    rows = RegistrationLetter.objects.filter(registration__event=event).order_by()
    # what the outbox has forgotten after a month had gone out or been given up
    gone = Count("pk", filter=Q(letter__status=STATUS.sent) | Q(letter=None))
    counted = rows.values_list("kind").annotate(written=Count("pk"), gone=gone)
    held = dict(stuck(event).order_by().values_list("kind").annotate(number=Count("pk")))
    return {kind: InNumbers(number, out, held.get(kind, 0)) for kind, number, out in counted}


class JustWritten(Refused):
    """A second click; of two letters only the later one would have a link that works."""

    def __str__(self) -> str:
        return _("Der Brief ist gerade geschrieben worden. Bitte warten Sie eine Minute.")


@transaction.atomic
def write_again(registration: Registration) -> None:
    """Whoever has not confirmed gets that letter once more, everybody else a new link.

    Raises NotActive, JustWritten.
    """
    if not (registration.is_active or registration.has_expired):
        raise NotActive
    if not within_limit("write-again", str(registration.pk), most=1, per=PAUSE):
        raise JustWritten
    if registration.is_confirmed:
        send_link_anew(registration)
    else:
        correct_address(registration, registration.email)
