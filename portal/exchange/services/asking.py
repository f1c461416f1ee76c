"""What people ask for: to check a file, to check it again, to carry it out."""

from django.db import transaction

from portal.accounts.models import User
from portal.places.models import Office

from ..models import ImportFile, ImportJob, ImportRow


class ImportNotReady(Exception):
    """The import is not where this step is possible: checked, without errors, not yet applied."""


def start_import(
    content: bytes, *, name: str, kind: str, office: Office | None, by: User
) -> ImportJob:
    """Keep the file for the worker, which checks it and changes nothing."""
    job = ImportJob.objects.create(kind=kind, office=office, by=by, file_name=name[:200])
    ImportFile.objects.create(job=job, content=content)
    return job


def check_again(job: ImportJob) -> None:
    """Compare all lines once more with what is stored now."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job.pk)
        if not job.may_be_checked_again:
            raise ImportNotReady
        job.rows.update(verdict=ImportRow.Verdict.OPEN, is_stale=False)
        job.state, job.done, job.counts, job.reason = job.State.CHECKING, 0, {}, ""
        job.attempts = 0
        job.save()


def apply_import(job: ImportJob, *, by: User) -> None:
    """Have the worker carry it out, all of it or nothing."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().get(pk=job.pk)
        if not job.may_be_applied:
            raise ImportNotReady
        job.state, job.applied_by, job.attempts = job.State.APPLYING, by, 0
        job.save()
