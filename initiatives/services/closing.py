"""„Gibt es nicht mehr“: somebody who was asked says so, and the office decides."""

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.lib.dates import months_after
from portal.publishing.services import archive
from portal.publishing.services.review import AlreadyDecided

from .. import freshness_mails as mails
from ..models import ClosingReport, ConfirmationRequest, Initiative
from ..models.freshness import KEPT_AFTER_DECISION
from ..models.initiative import BY_OFFICE
from .freshness import confirm, end_questions, people_in_turn, take

Outcome = ClosingReport.Outcome


def report_gone(request: ConfirmationRequest, *, reason: str = "") -> ClosingReport:
    """The office finds it in its queue, the others who keep the entry are told; it stays public.

    Raises LinkIsOver where somebody was quicker.
    """
    with transaction.atomic():
        take(request, ConfirmationRequest.Answer.GONE)
        initiative = request.initiative
        end_questions(initiative)
        report = _report(request, reason)
        for person in people_in_turn(initiative):
            if person.steward and person.email != request.email:
                mails.tell_reported_gone(initiative, person.steward.user)
    return report


def _report(request: ConfirmationRequest, reason: str) -> ClosingReport:
    """One waits at most: as long as it does, nobody is asked, and links have ended."""
    said = {"part": request.part, "email": request.email, "reason": reason}
    rows = ClosingReport.objects.undecided()
    return rows.get_or_create(initiative=request.initiative, decided_at=None, defaults=said)[0]


def archive_reported(report: ClosingReport, *, by: User) -> None:
    """It does not exist any more: the entry is archived. Raises AlreadyDecided."""
    with transaction.atomic():
        row, initiative = _decide(report, Outcome.ARCHIVED, by)
        archive(initiative, by=by)
        mails.tell_archived(initiative, *whom_to_tell(row, initiative))


def keep_reported(report: ClosingReport, *, by: User) -> None:
    """It does exist: the entry stays, confirmed by the office. Raises AlreadyDecided."""
    with transaction.atomic():
        row, initiative = _decide(report, Outcome.KEPT, by)
        confirm(initiative, by=BY_OFFICE)
        mails.tell_kept(initiative, *whom_to_tell(row, initiative))


def _decide(report: ClosingReport, outcome: str, by: User) -> tuple[ClosingReport, Initiative]:
    """Under the lock of the initiative's row; whoever comes second is told."""
    initiative = Initiative.objects.select_for_update().get(pk=report.initiative_id)
    row = ClosingReport.objects.select_for_update().get(pk=report.pk)
    if not row.is_open or not initiative.is_published:
        raise AlreadyDecided
    row.outcome, row.decided_at, row.decided_by = outcome, timezone.now(), by
    row.delete_on = months_after(timezone.localdate(), KEPT_AFTER_DECISION)
    row.save()
    return row, initiative


def whom_to_tell(report: ClosingReport, initiative: Initiative) -> tuple[list[User], list[str]]:
    """(who keeps the entry, the address that said so where nobody of them has it)."""
    people = [person.steward.user for person in people_in_turn(initiative) if person.steward]
    is_theirs = report.email in {user.email for user in people}
    return people, ([] if is_theirs else [report.email])
