"""Asking the people of an initiative whether its entry is still true, and taking their answer.

Eleven months after the last confirmation a letter goes to the main person, two repeats follow
three weeks apart, the last one to everybody who keeps the entry. Whoever cannot be reached is
passed over: deputies come after the main person, the contact address comes last.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal.lib.tokens import digest, new_token
from portal.publishing.models import PendingVersion
from portal.publishing.services import StateChangeRefused
from portal.publishing.services.review import Decision, open_version

from .. import freshness_mails as mails
from ..models import Asked, ClosingReport, ConfirmationRequest, Initiative, Steward
from ..models.initiative import ASK_AFTER, BY_INITIATIVE
from ..querysets import BETWEEN_ROUNDS, ROUNDS

logger = logging.getLogger(__name__)

#: letters in an hour, so that the first day of a large installation does not fill the outbox
AT_ONCE = 200
#: a second click on the same button comes within this time
A_CLICK = timedelta(minutes=1)


class LinkIsOver(Exception):
    """The link was used, followed by a newer one, or the entry has been confirmed since."""


@dataclass(frozen=True)
class Person:
    """Somebody who can be asked about an initiative."""

    part: str
    email: str
    steward: Steward | None = None


# --- whom to ask ----------------------------------------------------------------------------
def people_in_turn(initiative: Initiative) -> list[Person]:
    """The main person, deputies, the contact address; without those no letter reaches."""
    active = initiative.stewardships.filter(user__is_active=True).select_related("user")
    rows = active.order_by("-part", "pk")  # "main" before "deputy"
    people = {row.user.email: Person(row.part, row.user.email, row) for row in rows}
    if contact := initiative.contact_email:
        people.setdefault(contact, Person(Asked.CONTACT, contact))
    wrong = ConfirmationRequest.objects.failed().filter(email__in=people).values_list("email")
    for (email,) in wrong:
        people.pop(email, None)
    return list(people.values())


def whose_turn(asked: list[ConfirmationRequest], people: list[Person]) -> tuple[int, list[Person]]:
    """The number of the letter that is due, and who gets it; nobody where all is done."""
    number = _round(asked)
    written = {row.email for row in asked if row.round == number}
    if any(person.email in written for person in people):
        return number, []
    everybody = [person for person in people if person.steward] if number == ROUNDS else []
    return number, (everybody if everybody and not written else people[:1])


def _round(asked: list[ConfirmationRequest]) -> int:
    """1 for the first letter; the next one once the last has been out for three weeks."""
    last = max((row.round for row in asked), default=0)
    if not last:
        return 1
    begun = min(row.sent_at for row in asked if row.round == last)
    is_over = begun <= timezone.now() - BETWEEN_ROUNDS
    return last + 1 if is_over and last < ROUNDS else last


# --- asking -----------------------------------------------------------------------------------
def ask_who_is_due() -> None:
    """Chore: write the letters that are due. One that fails does not stop the rest."""
    note_failed_letters()
    written = 0
    for key in list(_who_is_due().order_by("pk").values_list("pk", flat=True)):
        written += _ask_or_log(key)
        if written >= AT_ONCE:
            return


def _who_is_due() -> QuerySet[Initiative]:
    """Without those whose change lies at the office, and without invented ones but in the demo."""
    kind = ContentType.objects.get_for_model(Initiative)
    changes = PendingVersion.objects.filter(kind=kind, decision=Decision.OPEN)
    due = Initiative.objects.to_be_asked(ASK_AFTER).exclude(pk__in=changes.values("object_id"))
    return due if settings.DEMO else due.filter(is_example=False)


def _ask_or_log(key: int) -> int:
    try:
        return len(ask(key))
    except Exception:
        logger.exception("Asking about initiative %s failed", key)
        return 0


def note_failed_letters() -> int:
    """Addresses that the mail server refused for good; how many letters that were."""
    return ConfirmationRequest.objects.given_up().update(failed_at=timezone.now())


def ask(key: int) -> list[ConfirmationRequest]:
    """Write to whoever's turn it is, under the lock of the initiative's row.

    Whoever comes second finds the first's letters; somebody may just have answered or archived.
    """
    with transaction.atomic():
        initiative = Initiative.objects.select_for_update().get(pk=key)
        if not initiative.is_published or not initiative.is_due or _rests(initiative):
            return []
        rows = initiative.confirmation_requests.filter(since=initiative.true_since)
        number, people = whose_turn(list(rows), people_in_turn(initiative))
        return [_ask(initiative, person, number) for person in people]


def _rests(initiative: Initiative) -> bool:
    """Whether somebody has answered and the office has it in hand."""
    change = open_version(initiative)
    is_handed_in = change is not None and change.decision == Decision.OPEN
    return is_handed_in or initiative.closing_reports.undecided().exists()


def _ask(initiative: Initiative, person: Person, number: int) -> ConfirmationRequest:
    """A letter with links of its own; those of earlier letters to this address end."""
    earlier = initiative.confirmation_requests.filter(email=person.email, ended_at=None)
    earlier.update(ended_at=timezone.now())
    token = new_token()
    request = ConfirmationRequest(
        initiative=initiative,
        since=initiative.true_since,
        round=number,
        part=person.part,
        steward=person.steward,
        email=person.email,
        token_digest=digest(token),
    )
    request.letter = mails.ask_whether_true(request, token)
    request.save()
    return request


# --- answers ----------------------------------------------------------------------------------
def request_behind(token: str) -> ConfirmationRequest | None:
    """The letter whose links carry this token, as long as they count."""
    rows = ConfirmationRequest.objects.alive().select_related("initiative__municipality")
    return rows.filter(token_digest=digest(token)).first()


def just_answered(token: str) -> str:
    """What was answered with this link within the last minute: the same click, made twice."""
    rows = ConfirmationRequest.objects.filter(ended_at__gte=timezone.now() - A_CLICK)
    row = rows.filter(token_digest=digest(token)).first()
    return row.answer if row else ""


def answer_true(request: ConfirmationRequest) -> None:
    """All of it is still true. Raises LinkIsOver where somebody was quicker."""
    with transaction.atomic():
        take(request, ConfirmationRequest.Answer.TRUE)
        confirm(request.initiative, by=BY_INITIATIVE)


def take(request: ConfirmationRequest, answer: str) -> None:
    """Use the link, under the lock of the initiative's row."""
    Initiative.objects.select_for_update().get(pk=request.initiative_id)
    rows = ConfirmationRequest.objects.filter(
        pk__in=ConfirmationRequest.objects.alive().filter(pk=request.pk).values("pk")
    )
    if not rows.update(ended_at=timezone.now(), answer=answer):
        raise LinkIsOver


def confirm(initiative: Initiative, *, by) -> None:
    """Note that the entry is true today, without a new version, and end all open questions.

    Raises StateChangeRefused for one that is not public.
    """
    with transaction.atomic():
        row = Initiative.objects.select_for_update().get(pk=initiative.pk)
        if not row.is_published:
            raise StateChangeRefused(row.get_state_display())
        Initiative.objects.filter(pk=row.pk).confirm(by=by)
        end_questions(row)


def end_questions(initiative: Initiative) -> None:
    """No link of any letter counts any more."""
    initiative.confirmation_requests.filter(ended_at=None).update(ended_at=timezone.now())


# --- addresses --------------------------------------------------------------------------------
def mark_wrong(request: ConfirmationRequest) -> None:
    """The office knows that the address takes no letters: the next person in turn is asked."""
    ConfirmationRequest.objects.filter(pk=request.pk, failed_at=None).update(
        failed_at=timezone.now(), ended_at=request.ended_at or timezone.now()
    )


def mark_right(email: str) -> None:
    """The address takes letters after all, whichever initiative they were about."""
    ConfirmationRequest.objects.failed().filter(email=email).update(failed_at=None)


# --- what goes --------------------------------------------------------------------------------
def forget_old_requests() -> None:
    """Chore: addresses go after a year; a row stays only where nobody has answered yet."""
    old = ConfirmationRequest.objects.due_for_deletion()
    unanswered = old.unanswered()
    unanswered.exclude(email="").update(email="", steward=None, failed_at=None)
    old.exclude(pk__in=unanswered.values("pk")).delete()
    ClosingReport.objects.due_for_deletion().delete()
