"""Files as people send them, and an import from the file to its end, for tests."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from portal.exchange.models import ImportJob
from portal.exchange.services import advance_imports, apply_import, start_import

FILTERED = "/verwaltung/exchange/importjob/"


def csv_file(*lines, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode(encoding)


def xlsx_file(*lines) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "liste.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def work() -> None:
    """The worker, until it has nothing left to do."""
    while advance_imports():
        pass


def checked(content: bytes, *, by, office=None, kind: str = "initiatives.initiative") -> ImportJob:
    """The import after its dry run."""
    job = start_import(content, name="liste.csv", kind=kind, office=office, by=by)
    work()
    job.refresh_from_db()
    return job


def applied(content: bytes, *, by, office=None, kind: str = "initiatives.initiative") -> ImportJob:
    """The import after somebody has said yes."""
    job = checked(content, by=by, office=office, kind=kind)
    assert errors(job) == []
    apply_import(job, by=by)
    work()
    job.refresh_from_db()
    return job


def errors(job: ImportJob) -> list[tuple]:
    """(line, column, reason) of all that is wrong."""
    rows = job.rows.exclude(errors=[])
    return [(row.line, *error) for row in rows for error in row.errors]


def changes(job: ImportJob) -> list[tuple]:
    """(line, column, before, after) of all that would change."""
    rows = job.rows.filter(verdict="changed")
    return [(row.line, *change) for row in rows for change in row.changes]


def exported(
    client, kind: str = "initiatives.initiative", form: str = "xlsx", query: str = ""
) -> bytes:
    response = client.post(f"{FILTERED}tabelle/{kind}/{query}", {"form": form})
    assert response.status_code == 200
    return b"".join(response)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(content: bytes) -> list[tuple]:
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
