"""The dry run: what each line would change and what is wrong with it. Nothing is written yet."""

from django.db import transaction
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.tables import FAULTY, NEW, Reading, Table

from ..kinds import table_of
from ..models import ImportJob, ImportRow

#: lines at a time: about a second's work, then letters and chores have their turn
AT_ONCE = 250
RESULTS = [
    "verdict",
    "changes",
    "errors",
    "hints",
    "values",
    "target",
    "version",
    "twin",
    "title",
    "is_stale",
]


def check_some(job: ImportJob) -> None:
    """Check the next lines; after the last of them, sum up."""
    table = table_of(job)
    rows = list(job.rows.filter(verdict=ImportRow.Verdict.OPEN)[:AT_ONCE])
    targets = _targets(table, rows)
    for row in rows:
        _check(table, row, targets)
    _note_twins(job, table, rows)
    with transaction.atomic():
        ImportRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=RESULTS
        )
        job.done = job.done + len(rows)
        if not job.rows.filter(verdict=ImportRow.Verdict.OPEN).exists():
            _sum_up(job)
        job.save()


def _targets(table: Table, rows: list[ImportRow]) -> dict:
    """{key of the row: row} of all that these lines name and the import may touch."""
    keys = {pk for row in rows if row.key and (pk := table.pk_of(row.key)) is not None}
    found = table.with_columns(table.rows()).filter(pk__in=keys)
    return {row.pk: row for row in found}


def _check(table: Table, row: ImportRow, targets: dict) -> None:
    target = targets.get(table.pk_of(row.key)) if row.key else None
    if row.key and target is None:
        _keep(row, Reading(FAULTY, errors=[(table.key_heading, table.no_such_row(row.key))]))
    elif target is None and not table.takes_new_rows:
        _keep(row, Reading(FAULTY, errors=[(table.key_heading, _("Fehlt."))]))
    else:
        _keep_target(table, row, target)
        _keep(row, table.read(row.cells, target))


def _keep_target(table: Table, row: ImportRow, target) -> None:
    if target is None:
        return
    row.target, row.version = str(target.pk), table.version_of(target)
    row.title = row.title or str(target)[:300]


def _keep(row: ImportRow, reading: Reading) -> None:
    row.verdict = reading.verdict
    row.changes, row.errors = reading.changes, reading.errors
    row.hints, row.values, row.twin = reading.hints, reading.values, reading.twin[:60]


# --- lines against each other ---------------------------------------------------------------
def _note_twins(job: ImportJob, table: Table, rows: list[ImportRow]) -> None:
    """The same key twice is an error, the same title twice or already there a hint."""
    keys = _first_lines(job, "key", {row.key for row in rows if row.key})
    titles = _first_lines(job, "title", {row.title for row in rows if row.title})
    twins: dict[str, int] = _first_lines(job, "twin", {row.twin for row in rows if row.twin})
    there = _titles_there(table, rows)
    for row in rows:
        if row.key and keys[row.key] < row.line:
            _add_error(row, table.key_heading, _("Steht schon in Zeile %(n)s."), keys[row.key])
        if row.twin:
            first = twins.setdefault(row.twin, row.line)
            if first < row.line:
                _add_error(row, "", _("Dieselbe Nummer hat schon Zeile %(n)s."), first)
        _hint_at_title(row, titles, there)


def _first_lines(job: ImportJob, column: str, texts: set[str]) -> dict[str, int]:
    """{text: the first line of the file that has it}"""
    found = job.rows.filter(**{f"{column}__in": texts}).values(column)
    return dict(found.annotate(first=Min("line")).values_list(column, "first").order_by())


def _titles_there(table: Table, rows: list[ImportRow]) -> set[str]:
    titles = {row.title for row in rows if row.verdict == NEW and row.title}
    name = table.title_attribute
    found = table.rows().filter(**{f"{name}__in": titles}).order_by()
    return set(found.values_list(name, flat=True))


def _hint_at_title(row: ImportRow, titles: dict[str, int], there: set[str]) -> None:
    if row.verdict != NEW:
        return
    if titles.get(row.title, row.line) < row.line:
        text = _("Denselben Titel hat schon Zeile %(n)s.")
        row.hints = [*row.hints, text % {"n": titles[row.title]}]
    if row.title in there:
        row.hints = [*row.hints, _("Einen Eintrag mit diesem Titel gibt es schon.")]


def _add_error(row: ImportRow, heading: str, sentence: str, line: int) -> None:
    row.verdict = FAULTY
    row.errors = [*row.errors, (heading, sentence % {"n": line})]


def _sum_up(job: ImportJob) -> None:
    found = job.rows.values("verdict").annotate(lines=Count("pk")).order_by()
    job.counts = {row["verdict"]: row["lines"] for row in found}
    job.counts["hints"] = job.rows.exclude(hints=[]).count()
    job.state, job.checked_at = job.State.CHECKED, timezone.now()
