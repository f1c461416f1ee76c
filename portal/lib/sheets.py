"""Reading tables people upload: CSV as spreadsheet programs write it, and XLSX.

Every cell comes out as the text people read in it („16.05.2017", „52,3", „ja"), whichever kind
of file it was. Refused with a sentence (`UnreadableTable`): what is no table by its content,
what would unpack to more than it seems, what has too many rows.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from .spreadsheets import CSV, XLSX, Lines, plain, unguarded

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
#: what the parts of an XLSX file may come to, unpacked
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 500
#: rows without a text, after which nothing more is expected
MAX_EMPTY = 5_000
#: a cell that holds a formula, or the error one came to; texts cannot contain this sign
FORMULA = "\ue000"
DELIMITERS = ";,\t"
DECLARATIONS = re.compile(rb"<!(?:DOCTYPE|ENTITY)")

#: (row as the program numbers it, its texts); the first row are the headings
Line = tuple[int, list[str]]


class UnreadableTable(Exception):
    """The file cannot be read as a table; the message is for the person who sent it."""


def form_of(data: bytes) -> str:
    """CSV or XLSX, by its content; UnreadableTable for everything else."""
    if len(data) > MAX_BYTES:
        raise UnreadableTable(_("Die Datei ist größer als 10 MB. Teilen Sie sie bitte auf."))
    if not data.strip():
        raise UnreadableTable(_("Die Datei ist leer."))
    if data.startswith(b"PK"):
        _check_parts(data)
        return XLSX
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableTable(
            _("Dies ist eine alte Excel-Datei. Speichern Sie sie bitte als „.xlsx“.")
        )
    _decoded(data)
    return CSV


def read_lines(data: bytes) -> Iterator[Line]:
    """The table line by line, empty lines left out; UnreadableTable where it goes on too long."""
    lines = _xlsx_lines(data) if form_of(data) == XLSX else _csv_lines(data)
    found = 0
    for number, texts in lines:
        if not any(texts):
            continue
        while not texts[-1]:
            texts.pop()
        if (found := found + 1) > MAX_ROWS + 1:
            raise UnreadableTable(
                _("Die Tabelle hat mehr als %(most)s Zeilen. Teilen Sie sie bitte auf.")
                % {"most": MAX_ROWS}
            )
        yield number, texts


# --- XLSX ------------------------------------------------------------------------------------
def _check_parts(data: bytes) -> None:
    """By the list of its parts alone: nothing is unpacked yet."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableTable(_("Diese Datei ist beschädigt.")) from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise UnreadableTable(_("Diese Datei ist weder CSV noch XLSX."))
    if any("vbaproject" in name.lower() for name in names):
        raise UnreadableTable(
            _("Diese Datei enthält Makros. Speichern Sie sie bitte als „.xlsx“ ohne Makros.")
        )
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableTable(_("Diese Datei ist entpackt zu groß. Teilen Sie sie bitte auf."))


def _refuse_declarations(data: bytes) -> None:
    """No spreadsheet program declares entities of its own; whoever does means no good."""
    book = zipfile.ZipFile(io.BytesIO(data))
    for part in book.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with book.open(part) as file:
                if DECLARATIONS.search(file.read(4096)):
                    raise UnreadableTable(_("Diese Datei ist beschädigt."))


def _xlsx_lines(data: bytes) -> Iterator[Line]:
    """The first sheet. Whatever a damaged file makes the package say, people read one sentence."""
    try:
        _refuse_declarations(data)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()
        yield from _lines_of(sheet)
    except UnreadableTable:
        raise
    except Exception as error:
        raise UnreadableTable(
            _("Diese Datei ist beschädigt. Öffnen und speichern Sie sie bitte noch einmal.")
        ) from error


def _lines_of(sheet) -> Iterator[Line]:
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        texts = [_text_of(cell) for cell in cells]
        empty = 0 if any(texts) else empty + 1
        if empty > MAX_EMPTY:
            return
        yield number, texts


def _text_of(cell) -> str:
    if cell.data_type in ("f", "e"):
        return FORMULA
    return text_of(cell.value)


def text_of(value: Any) -> str:
    """A value of a cell as people read it; times to the minute, midnight is left out."""
    if isinstance(value, datetime):
        value = value + timedelta(seconds=30)
        is_day = value.time().replace(second=0, microsecond=0) == time(0)
        return f"{value:%d.%m.%Y}" if is_day else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, str):
        return plain(Lines(value.replace(FORMULA, "")))
    if isinstance(value, date | int | float):
        return plain(value)
    return plain(Lines(value)) if value is not None else ""


# --- CSV -------------------------------------------------------------------------------------
def _decoded(data: bytes) -> str:
    """UTF-8 with or without a mark, Excel's Unicode text, else Windows' German letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableTable(_("Diese Datei ist weder CSV noch XLSX."))


def _csv_lines(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [text_of(unguarded(cell)) for cell in cells[:MAX_COLUMNS]]
    except csv.Error as error:
        raise UnreadableTable(
            _("Ab Zeile %(line)s ist die Datei nicht zu lesen. Fehlt ein Anführungszeichen?")
            % {"line": reader.line_num}
        ) from error


def _delimiter(text: str) -> str:
    """The sign that divides the headings into most columns."""
    first = text[: 64 * 1024]
    counts = {
        sign: len(next(csv.reader([_first_line(first)], delimiter=sign), [])) for sign in DELIMITERS
    }
    return max(counts, key=lambda sign: counts[sign])


def _first_line(text: str) -> str:
    return text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")
