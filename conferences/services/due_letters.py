"""Writing to responsible bodies when something they promised is due: by the clock, or by hand."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.lib.dates import months_after

from ..due_mails import due_draft, write_due_letter
from ..models import DueLetter, DueRules, Finding
from ..querysets import FindingQuerySet

logger = logging.getLogger(__name__)

Occasion = DueLetter.Occasion
#: letters in an hour, so that an office's first day does not fill the outbox
AT_ONCE = 200
#: so long after its day an overdue finding is still written about by the clock; older ones by hand
CATCHING_UP = timedelta(days=60)
#: so long nobody hears of the same finding again by the clock, whatever day it is moved to
REST = timedelta(days=7)
#: a second click on the same button comes within this time
A_CLICK = timedelta(minutes=10)
#: how long the address stays with a finding nobody has to do anything about any more
KEPT_MONTHS = 12


class CannotWrite(Exception):
    """The letter cannot go out: its day, its address or the office's address is missing."""


class JustWritten(Exception):
    """The same letter went out a moment ago."""


# --- by the clock ---------------------------------------------------------------------------
def write_due_letters() -> None:
    """Chore: write the letters that are due. One that fails does not stop the rest."""
    note_failed_letters()
    written = 0
    for rules in DueRules.objects.filter(is_on=True):
        for key, occasion in list(_who_is_due(rules)):
            written += _write_or_log(key, occasion)
            if written >= AT_ONCE:
                return


def _who_is_due(rules: DueRules) -> Iterator[tuple[int, str]]:
    """(finding, occasion) of the office."""
    for occasion, (first, last) in spans(rules).items():
        rows = waiting(occasion).in_office(rules.office_id).filter(due_on__range=(first, last))
        yield from ((key, occasion) for key in rows.order_by("pk").values_list("pk", flat=True))


def spans(rules: DueRules) -> dict[str, tuple[date, date]]:
    """{occasion: the first and the last due day that it is time to write about}"""
    today = timezone.localdate()
    late = today - timedelta(days=rules.days_after)
    return {
        Occasion.SOON: (today, today + timedelta(days=rules.days_before)),
        Occasion.OVERDUE: (late - CATCHING_UP, late),
    }


def waiting(occasion: str) -> FindingQuerySet:
    """Public findings with an address, not written to about their day on this occasion.

    Without those that were written to of late, those whose address takes no letters, and
    invented ones but in the demo.
    """
    about = Q(occasion=occasion, due_on=OuterRef("due_on"))
    lately = Q(sent_at__gt=timezone.now() - REST)
    letters = DueLetter.objects.filter(about | lately, finding=OuterRef("pk"), failed_at=None)
    rows = Finding.objects.published().due().exclude(responsible_email="")
    rows = rows.exclude(Exists(letters)).exclude(
        responsible_email__in=DueLetter.objects.failed().values("email")
    )
    return rows if settings.DEMO else rows.filter(is_example=False)


def _write_or_log(key: int, occasion: str) -> int:
    try:
        return write_by_the_clock(key, occasion)
    except Exception:
        logger.exception("Writing about the due finding %s failed", key)
        return 0


def write_by_the_clock(key: int, occasion: str) -> int:
    """One letter, under the lock of the finding's row; none where somebody was quicker."""
    with transaction.atomic():
        Finding.objects.select_for_update().get(pk=key)
        rows = waiting(occasion).select_related("event", "office__due_rules")
        finding = rows.filter(pk=key, office__due_rules__is_on=True).first()
        if finding is None:
            return 0
        _write(finding, occasion)
        return 1


def note_failed_letters() -> int:
    """Letters that the mail server refused for good; how many that were."""
    return DueLetter.objects.given_up().update(failed_at=timezone.now())


# --- by hand --------------------------------------------------------------------------------
def occasion_of(finding: Finding) -> str:
    """Which letter fits today."""
    is_over = finding.due_on is not None and finding.due_on < timezone.localdate()
    return Occasion.OVERDUE if is_over else Occasion.SOON


def can_be_written(finding: Finding) -> bool:
    """Whether it is public and not done, with a day, an address, and an office that reads answers.

    The row is asked as it is stored.
    """
    rows = Finding.objects.published().due().exclude(responsible_email="")
    return rows.filter(pk=finding.pk, office__due_rules__isnull=False).exists()


def write_by_hand(finding: Finding, *, by: User) -> DueLetter:
    """Now, whatever was written before. Call it under the lock of the finding's row.

    Raises CannotWrite, or JustWritten for the second click on the button.
    """
    if not can_be_written(finding):
        raise CannotWrite
    lately = finding.due_letters.filter(sent_at__gt=timezone.now() - A_CLICK, failed_at=None)
    if lately.filter(email=finding.responsible_email).exists():
        raise JustWritten
    return _write(finding, occasion_of(finding), by=by)


def _write(finding: Finding, occasion: str, by: User | None = None) -> DueLetter:
    draft = due_draft(finding, occasion)
    reply_to = finding.office.due_rules.reply_to  # type: ignore[union-attr]
    return DueLetter.objects.create(
        finding=finding,
        occasion=occasion,
        due_on=finding.due_on,
        email=finding.responsible_email,
        letter=write_due_letter(finding, draft, reply_to=reply_to),
        is_automatic=by is None,
        sent_by=by,
    )


# --- addresses ------------------------------------------------------------------------------
def mark_right(email: str) -> int:
    """The address takes letters after all, whichever finding they were about."""
    return DueLetter.objects.failed().filter(email=email).update(email="")


def forget_addresses() -> None:
    """Chore: addresses go when they have served their purpose."""
    DueLetter.objects.due_for_deletion().update(email="")
    since = months_after(timezone.localdate(), -KEPT_MONTHS)
    settled = Finding.objects.exclude(pk__in=Finding.objects.not_done().values("pk"))
    old = settled.filter(changed_at__date__lt=since).exclude(responsible_email="")
    old.update(responsible_email="")
