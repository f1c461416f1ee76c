"""Carrying an import out: all of it in one short transaction, or nothing.

On SQLite nobody else can write while it lasts. So what stored rows become is read, worked out and
put into statements before it begins (`planning`); inside it their versions are compared with
those that were checked, new rows get their keys, and the statements are sent.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.audit import record
from portal.lib.bulk import inserts, send
from portal.lib.history import versions_to_keep
from portal.lib.tables import CHANGED, NEW

from ..kinds import may_work_on, page_of, table_of
from ..models import ImportJob, ImportRow
from .planning import AT_ONCE, Links, Plan, chunks


class Stale(Exception):
    """Somebody changed rows after they were checked; carries the lines."""

    def __init__(self, lines: list[ImportRow]):
        super().__init__()
        self.lines = lines


def apply_job(job: ImportJob) -> None:
    """Write everything, or say which rows were changed meanwhile and write nothing."""
    if not may_work_on(job.applied_by, job):
        _give_up(job, _("Wer den Import gestartet hat, darf hier nicht mehr importieren."))
        return
    lines = list(job.rows.filter(verdict__in=[NEW, CHANGED]).defer("cells", "changes"))
    plan = Plan(table_of(job), job, lines)
    try:
        plan.prepare()
        with transaction.atomic():
            is_done = _write_locked(plan)
    except Stale as stale:
        _give_up(job, _("Inzwischen hat jemand Einträge geändert."), stale.lines)
    except IntegrityError:
        _give_up(job, _("Inzwischen hat sich etwas geändert, worauf sich die Datei bezieht."))
    else:
        _note_new_rows(plan if is_done else None)


def _give_up(job: ImportJob, reason: str, lines: list[ImportRow] | None = None) -> None:
    with transaction.atomic():
        job.rows.filter(pk__in=[line.pk for line in lines or ()]).update(is_stale=True)
        job.state, job.reason = job.State.STALE, reason
        job.save()


def _write_locked(plan: Plan) -> bool:
    """All that needs the lock; False where another process has done it already."""
    job = ImportJob.objects.select_for_update().get(pk=plan.job.pk)
    if job.state != job.State.APPLYING:
        return False
    _refuse_stale(plan)
    _add_new(plan)
    send(plan.statements)
    _record(plan)
    job.state, job.applied_at = job.State.APPLIED, timezone.now()
    job.save()
    return True


def _refuse_stale(plan: Plan) -> None:
    lines = [line for line in plan.lines if line.target]
    versions: dict[str, str] = {}
    for some in chunks([line.target for line in lines]):
        versions |= plan.table.versions(some)
    stale = [line for line in lines if versions.get(line.target) != line.version]
    if stale:
        raise Stale(stale)


def _add_new(plan: Plan) -> None:
    """New rows get their keys here, so what hangs on them follows here as well."""
    new = plan.new
    plan.table.complete(new)
    model: Any = plan.table.model._meta.concrete_model
    model._base_manager.bulk_create(new, batch_size=AT_ONCE)
    for name, wanted in plan.links_of_new().items():
        Links(plan.table, name).add(wanted)
    versions = versions_to_keep(new, kind="+", by=plan.by, reason=plan.reason)
    send(inserts(versions))


def _record(plan: Plan) -> None:
    """One line for the audit list."""
    text = _("%(kind)s aus „%(file)s“ importiert: %(new)s neu, %(changed)s geändert.") % {
        "kind": page_of(plan.job.kind).opts.verbose_name_plural,
        "file": plan.job.file_name,
        "new": len(plan.new),
        "changed": len(plan.changed),
    }
    record("import", by=plan.by, text=text, office=plan.job.office)


def _note_new_rows(plan: Plan | None) -> None:
    """So that the results can lead to what came of each line; not part of the import itself."""
    new = [line for line in plan.lines if not line.target] if plan else []
    for line, row in zip(new, plan.new if plan else (), strict=True):
        line.target = str(row.pk)
    for some in chunks(new):
        ImportRow.objects.bulk_update(some, ["target"])
