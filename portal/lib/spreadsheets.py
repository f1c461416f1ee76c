"""Tables for spreadsheet programs, of which no cell is ever carried out.

What people type may begin like a formula („=HYPERLINK(…)"). Programs calculate such a cell of a
CSV file as soon as it is opened, so there an apostrophe stands before it; in XLSX every text says
of itself that it is text.
"""

import csv
import io
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

CSV, XLSX = "csv", "xlsx"
FORMATS = (CSV, XLSX)

#: what spreadsheet programs begin a formula with
FORMULA_SIGNS = "=+-@|%"
#: an Excel cell holds no more
LONGEST = 32_000
#: XML has no sign for these, and a cell is one line
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
WIDEST = 44
#: programs that divide at commas, or at line breaks, see cells of their own here
PARTS = re.compile("[^,\n]+")

#: the same without the line break, for texts of several lines
UNPRINTABLE_IN_LINES = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+"
)

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 64 * 1024

Row = Iterable[Any]


class Lines(str):
    """A text that keeps its line breaks in its cell."""

    __slots__ = ()


def plain(value: Any) -> str:
    """A value as people read it, without control characters; only `Lines` have several lines."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(_("ja") if value else _("nein"))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value).replace(".", ",")
    if isinstance(value, Lines):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return UNPRINTABLE_IN_LINES.sub(" ", text).strip()[:LONGEST]
    if isinstance(value, datetime):
        return f"{as_local(value):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return UNPRINTABLE.sub(" ", str(value)).strip()[:LONGEST]


def looks_like_a_formula(text: str) -> bool:
    """Also behind blanks and signs nobody sees, and in the wide forms of East Asian keyboards."""
    visible = (s for s in text if not s.isspace() and unicodedata.category(s) != "Cf")
    first = unicodedata.normalize("NFKC", next(visible, ""))[:1]
    return first != "" and first in FORMULA_SIGNS


def as_local(value: datetime) -> datetime:
    """The time on our clocks; spreadsheets know no time zones."""
    return timezone.make_naive(value) if timezone.is_aware(value) else value


# --- CSV ------------------------------------------------------------------------------------
class Echo:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """UTF-8 with BOM, semicolons, everything quoted: as a German Excel opens it."""
    writer = csv.writer(Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield "\ufeff".encode()
    for row in rows:
        yield writer.writerow([csv_cell(value) for value in row]).encode()


def csv_cell(value: Any) -> str:
    """Nothing in it begins like a formula, also for programs that divide at commas."""
    if isinstance(value, int | float):
        return plain(value)
    return PARTS.sub(lambda found: _guarded(found[0]), plain(value))


def _guarded(part: str) -> str:
    return f"'{part}" if looks_like_a_formula(part.strip(" \"'")) else part


def unguarded(text: str) -> str:
    """What `csv_cell` made the text of: without the apostrophes before signs of formulas."""
    return PARTS.sub(lambda found: _bare(found[0]), text)


def _bare(part: str) -> str:
    is_guarded = part[:1] == "'" and looks_like_a_formula(part.strip(" \"'"))
    return part[1:] if is_guarded else part


# --- XLSX -----------------------------------------------------------------------------------
def xlsx_file(title: str, rows: Iterable[Row]) -> bytes:
    """One sheet, its first row the headings; numbers, days and times as such, the rest text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(plain(title)[:31])
    sheet.freeze_panes = "A2"
    cells = [[*row] for row in rows]
    for number, width in enumerate(widths(cells), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for number, row in enumerate(cells):
        sheet.append([xlsx_cell(sheet, value, is_heading=number == 0) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def widths(rows: list[list]) -> list[int]:
    """As wide as the longest text of each column, within reason."""
    columns = zip(*rows, strict=True) if rows else ()
    return [min(WIDEST, 2 + max(len(plain(value)) for value in column)) for column in columns]


def xlsx_cell(sheet, value: Any, *, is_heading: bool = False) -> WriteOnlyCell:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    if isinstance(value, datetime | date):
        return _moment(sheet, value)
    cell = WriteOnlyCell(sheet, plain(value))
    cell.data_type = "s"  # the package takes "=…" for a formula and "#N/A" for an error
    cell.quotePrefix = looks_like_a_formula(cell.value)
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _moment(sheet, value: date) -> WriteOnlyCell:
    if isinstance(value, datetime):
        cell = WriteOnlyCell(sheet, as_local(value))
        cell.number_format = "DD.MM.YYYY HH:MM"
        return cell
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = "DD.MM.YYYY"
    return cell


# --- answers --------------------------------------------------------------------------------
def table_response(name: str, title: str, rows: Iterable[Row], form: str) -> HttpResponse:
    """The table as a file to save, `form` being one of FORMATS; the name without its ending."""
    if form == XLSX:
        response: Any = HttpResponse(xlsx_file(title, rows), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def streamed_response(name: str, title: str, rows: Iterable[Row], form: str) -> HttpResponse:
    """The same for tables of any length: nothing is made before the answer has begun.

    So the rows are read outside the request's transaction, and a file waits on the disk instead
    of in memory. The first row is the headings.
    """
    if form == XLSX:
        response: Any = StreamingHttpResponse(xlsx_pieces(title, rows), content_type=XLSX_TYPE)
    else:
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def xlsx_pieces(title: str, rows: Iterable[Row]) -> Iterator[bytes]:
    """An XLSX file of any number of rows, piece by piece; columns as wide as their headings."""
    with tempfile.TemporaryFile() as file:
        _write_book(file, title, iter(rows))
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _write_book(file, title: str, rows: Iterator[Row]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(plain(title)[:31])
    sheet.freeze_panes = "A2"
    headings = list(next(rows, ()))
    for number, heading in enumerate(headings, start=1):
        width = min(WIDEST, 6 + len(plain(heading)))
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([xlsx_cell(sheet, heading, is_heading=True) for heading in headings])
    for row in rows:
        sheet.append([xlsx_cell(sheet, value) for value in row])
    book.save(file)
