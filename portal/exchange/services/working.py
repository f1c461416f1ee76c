"""What the worker does for imports: one step at a time, so that letters are not kept waiting."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..kinds import may_work_on
from ..models import ImportJob
from .applying import apply_job
from .checking import check_some
from .reading import read_file, refuse

logger = logging.getLogger(__name__)

#: whoever died with an import in hand has it no longer than this
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3

STEPS: dict[str, Callable[[ImportJob], None]] = {
    ImportJob.State.SENT: read_file,
    ImportJob.State.CHECKING: check_some,
    ImportJob.State.APPLYING: apply_job,
}


def advance_imports() -> bool:
    """Take the oldest unfinished import one step further; whether there may be more to do.

    Each step writes its result in one transaction with what it did: one that was cut off is
    simply done again.
    """
    job = _claim()
    if job is None:
        return False
    try:
        _step(job)
    except DatabaseError:
        logger.exception("The import %s could not go on; trying again", job.pk)
        ImportJob.objects.filter(pk=job.pk).update(lease_until=None)
        return False
    except Exception:
        logger.exception("The import %s failed", job.pk)
        _refuse_broken(job)
        return True
    ImportJob.objects.filter(pk=job.pk).update(lease_until=None, attempts=0)
    return True


def _claim() -> ImportJob | None:
    """The job, for this process alone; an idle worker only reads."""
    waiting = ImportJob.objects.at_work().unclaimed().order_by("created_at", "pk")
    job = waiting.first()
    if job is None:
        return None
    until = timezone.now() + LEASE
    mine = ImportJob.objects.unclaimed().filter(pk=job.pk, state=job.state)
    if not mine.update(lease_until=until, attempts=F("attempts") + 1):
        return None
    return ImportJob.objects.select_related("office", "by", "applied_by").get(pk=job.pk)


def _step(job: ImportJob) -> None:
    if job.attempts > MOST_ATTEMPTS:
        _refuse_broken(job)
    elif not may_work_on(job.by, job):
        refuse(job, _("Wer die Datei geschickt hat, darf hier nicht mehr importieren."))
    else:
        STEPS[job.state](job)


def _refuse_broken(job: ImportJob) -> None:
    """Nothing of it was written; people are told, the log has the cause."""
    if not ImportJob.objects.at_work().filter(pk=job.pk).exists():
        return  # it was carried out before something else went wrong
    job.lease_until = None
    refuse(job, _("Diese Datei ließ sich nicht verarbeiten. Geändert wurde nichts."))


def delete_old_imports() -> None:
    """Chore: files, lines and results go after seven days."""
    for job in ImportJob.objects.due_for_deletion():
        with transaction.atomic():
            job.delete()
