"""The log „Was wurde daraus?“: what offices and initiatives report about a finding.

One rule for the finding's status: it follows the newest public entry that names one. Where that
word goes (corrected, deleted) the one before it counts again, or „offen“; a status somebody set
by hand meanwhile stays. Whatever changes the public log counts as a version of the finding, so
that feeds, sitemap and open forms learn of it; what only waits does not.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from initiatives.models import Initiative
from portal.accounts.models import User
from portal.lib.history import sign
from portal.publishing.forms import fingerprint
from portal.publishing.services import count_version
from portal.publishing.services.review import AlreadyDecided

from .. import log_mails as mails
from ..models import Finding, FindingUpdate

State, Source = FindingUpdate.State, FindingUpdate.Source
#: how long an author is known after the decision, and what came back is kept
KEPT = timedelta(days=183)
#: how many entries about one finding an initiative may have with the office
MOST_WAITING = 5


class TooManyWaiting(Exception):
    """The office has enough of this initiative about this finding."""


class ChangedMeanwhile(Exception):
    """The initiative wrote something else while the office was reading."""


class Word(NamedTuple):
    """What the newest public entry that names a status says; compared by day, then by number."""

    day: date
    key: int
    status: str


# --- the rule ---------------------------------------------------------------------------------
def last_word(finding: Finding) -> Word | None:
    said = FindingUpdate.objects.ready().filter(finding=finding).exclude(status="")
    row = said.order_by("-date", "-pk").values_list("date", "pk", "status").first()
    return Word(*row) if row else None


def follow_log(finding: Finding, before: Word | None) -> bool:
    """Give the finding the status its log says now; `before` is what it said. Whether it moved."""
    after = last_word(finding)
    if after == before or not _counts(finding, before, after):
        return False
    status = after.status if after else Finding.Status.OPEN
    if finding.status == status:
        return False
    finding.status = status
    return True


def _counts(finding: Finding, before: Word | None, after: Word | None) -> bool:
    """A newer word always does; an older one only where nobody set the status by hand."""
    is_newer = after is not None and (before is None or after[:2] >= before[:2])
    return is_newer or (before is not None and finding.status == before.status)


@contextmanager
def log_of(finding: Finding, *, by: User) -> Iterator[Finding]:
    """Change the public log inside: under the finding's lock, then its status follows."""
    with transaction.atomic():
        row = Finding.objects.select_for_update().get(pk=finding.pk)
        before = last_word(row)
        yield row
        moved = follow_log(row, before)
        row.changed_by, row.version = by, row.version + 1
        sign(row, by)
        row.save(update_fields=["status", "changed_by", "changed_at", "version"])
        if moved:
            count_version(row.event, by=by)


# --- by the office ----------------------------------------------------------------------------
def report(finding: Finding, *, by: User, **values: Any) -> FindingUpdate:
    """Write an entry for the office; public at once, and the finding's status follows it."""
    with log_of(finding, by=by) as row:
        update = FindingUpdate(finding=row, author=by, **values)
        sign(update, by)
        update.save()
    return update


def remove(update: FindingUpdate, *, by: User) -> None:
    """Delete an entry; where it said the last word, the one before it counts again."""
    with log_of(update.finding, by=by):
        sign(update, by)
        update.delete()


# --- by an initiative -------------------------------------------------------------------------
@transaction.atomic
def hand_in(
    finding: Finding, initiative: Initiative, values: Mapping[str, Any], *, by: User
) -> FindingUpdate:
    """Leave an entry with the office; sent twice, the first one is answered."""
    Finding.objects.select_for_update().get(pk=finding.pk)
    theirs = FindingUpdate.objects.waiting().filter(finding=finding, reporter=initiative)
    known = theirs.filter(text=values["text"], date=values["date"]).first()
    if known is not None:
        return known
    if theirs.count() >= MOST_WAITING:
        raise TooManyWaiting
    update = FindingUpdate(
        finding=finding, source=Source.INITIATIVE, reporter=initiative, author=by, **values
    )
    return _leave_with_office(update, by)


def mend(update: FindingUpdate, *, by: User) -> FindingUpdate:
    """Store the entry as changed and leave it with the office (again). Raises AlreadyDecided."""
    with transaction.atomic():
        _undecided(update)
        update.author = by
        return _leave_with_office(update, by)


def _leave_with_office(update: FindingUpdate, by: User) -> FindingUpdate:
    update.state, update.handed_in_at = State.WAITING, timezone.now()
    update.decided_at, update.reason = None, ""
    sign(update, by)
    update.save()
    return update


@transaction.atomic
def withdraw(update: FindingUpdate) -> None:
    """Taken back before it was public. Raises AlreadyDecided."""
    _undecided(update).delete()


def _undecided(update: FindingUpdate) -> FindingUpdate:
    row = FindingUpdate.objects.select_for_update().filter(pk=update.pk).first()
    if row is None or row.is_public:
        raise AlreadyDecided
    return row


# --- the office decides -----------------------------------------------------------------------
def version_of(update: FindingUpdate) -> str:
    """Another one as soon as the initiative changes the entry."""
    return fingerprint(update)


def approve(
    update: FindingUpdate, *, by: User, status: str, answers: bool, version: str
) -> FindingUpdate:
    """Make it public, with the status the office agrees to; `answers` also links the initiative.

    Raises AlreadyDecided, ChangedMeanwhile.
    """
    with log_of(update.finding, by=by) as finding:
        row = _waiting(update, version)
        row.status, row.state, row.decided_at = status, State.PUBLISHED, timezone.now()
        sign(row, by)
        row.save()
        if answers and row.reporter:
            finding.answers.add(row.reporter)
        mails.tell_published(row)
    return row


def send_back(update: FindingUpdate, reason: str, *, by: User, version: str) -> FindingUpdate:
    """Back to the initiative with a sentence why. Raises AlreadyDecided, ChangedMeanwhile."""
    with transaction.atomic():
        row = _waiting(update, version)
        row.state, row.decided_at, row.reason = State.RETURNED, timezone.now(), reason
        sign(row, by)
        row.save()
        mails.tell_returned(row)
    return row


def _waiting(update: FindingUpdate, version: str) -> FindingUpdate:
    """The row under its lock, as the office read it."""
    rows = FindingUpdate.objects.select_for_update(of=("self",))
    row = rows.select_related("finding__office", "reporter").filter(pk=update.pk).first()
    if row is None or not row.is_waiting:
        raise AlreadyDecided
    if version_of(row) != version:
        raise ChangedMeanwhile
    return row


# --- what goes --------------------------------------------------------------------------------
def forget_authors() -> None:
    """Chore: half a year after the decision nobody needs to know who wrote; what came back and
    was not mended goes."""
    over = FindingUpdate.objects.filter(decided_at__lt=timezone.now() - KEPT)
    over.returned().delete()
    over.exclude(author=None).update(author=None)
