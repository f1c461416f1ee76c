"""The first step: the file's lines become rows, each cell under its heading."""

import difflib

from django.db import transaction
from django.utils.translation import gettext as _

from portal.lib.sheets import UnreadableTable, read_lines
from portal.lib.tables import Table

from ..kinds import table_of
from ..models import ImportFile, ImportJob, ImportRow

AT_ONCE = 1_000


def read_file(job: ImportJob) -> None:
    """Read the file once, keep its lines, delete it. An unreadable one refuses the import."""
    try:
        rows = _rows(job, table_of(job))
    except UnreadableTable as error:
        refuse(job, str(error))
        return
    with transaction.atomic():
        job.rows.all().delete()
        ImportRow.objects.bulk_create(rows, batch_size=AT_ONCE)
        ImportFile.objects.filter(job=job).delete()
        job.state, job.total, job.done = job.State.CHECKING, len(rows), 0
        job.save()


def refuse(job: ImportJob, reason: str) -> None:
    """End the import before it has changed anything."""
    with transaction.atomic():
        ImportFile.objects.filter(job=job).delete()
        job.rows.all().delete()
        job.state, job.reason = job.State.REFUSED, reason
        job.save()


def _rows(job: ImportJob, table: Table) -> list[ImportRow]:
    lines = read_lines(bytes(job.file.content))
    _number, headings = next(lines, (0, []))
    columns = _columns(job, table, headings)
    rows = [_row(job, number, texts, columns, table) for number, texts in lines]
    if not rows:
        raise UnreadableTable(_("Unter den Überschriften steht keine Zeile."))
    return rows


def _columns(job: ImportJob, table: Table, headings: list[str]) -> dict[int, str]:
    """{position in the file: heading}; what the table does not know is told and left out."""
    known = {heading.casefold(): heading for heading in table.headings}
    found = {
        position: known[heading.casefold()]
        for position, heading in enumerate(headings)
        if heading.casefold() in known
    }
    _refuse_unclear(list(found.values()), table)
    job.remarks = _remarks(table, headings, set(found.values()))
    return found


def _refuse_unclear(found: list[str], table: Table) -> None:
    if not found:
        text = _("Die erste Zeile enthält keine der Überschriften dieser Tabelle, etwa „%(one)s“.")
        raise UnreadableTable(text % {"one": table.headings[-2]})
    twice = next((heading for heading in found if found.count(heading) > 1), "")
    if twice:
        raise UnreadableTable(_("Die Spalte „%(name)s“ gibt es zweimal.") % {"name": twice})
    if table.key_heading not in found and not table.takes_new_rows:
        raise UnreadableTable(_("Die Spalte „%(name)s“ fehlt.") % {"name": table.key_heading})


def _remarks(table: Table, headings: list[str], found: set[str]) -> list[str]:
    known = {heading.casefold() for heading in table.headings}
    remarks = [
        _unknown_column(table, heading)
        for heading in headings
        if heading and heading.casefold() not in known
    ]
    if table.key_heading not in found:
        remarks.append(_("Es gibt keine Spalte „Kennung“: Alle Zeilen gelten als neue Einträge."))
    return remarks


def _unknown_column(table: Table, heading: str) -> str:
    near = difflib.get_close_matches(heading, list(table.readable), n=1, cutoff=0.7)
    if near:
        text = _(
            "Die Spalte „%(name)s“ ist nicht bekannt und bleibt unbeachtet. Meinten Sie „%(near)s“?"
        )
        return text % {"name": heading[:60], "near": near[0]}
    return _("Die Spalte „%(name)s“ ist nicht bekannt und bleibt unbeachtet.") % {
        "name": heading[:60]
    }


def _row(job, number: int, texts: list[str], columns: dict[int, str], table: Table) -> ImportRow:
    cells = {
        heading: texts[position] if position < len(texts) else ""
        for position, heading in columns.items()
    }
    key = cells.pop(table.key_heading, "").strip()
    title = next((c.heading for c in table.columns if c.attribute == table.title_attribute), "")
    return ImportRow(
        job=job, line=number, key=key[:60], title=cells.get(title, "")[:300], cells=cells
    )
