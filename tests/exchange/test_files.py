"""Files as people and programs make them, and those that mean harm."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.lib import sheets
from portal.lib.columns import divided, joined
from portal.lib.sheets import FORMULA, UnreadableTable, form_of, read_lines
from portal.lib.spreadsheets import Lines, csv_cell, csv_lines, plain, unguarded, xlsx_pieces
from tests.exchange.files import csv_file, xlsx_file

TABLE = [["Titel", "Träger"], ['Café; "Süd"', "Zeile 1\nZeile 2"], ["Ärmel", "ß€"]]


def lines(content: bytes) -> list[list[str]]:
    return [texts for _number, texts in read_lines(content)]


# --- CSV and XLSX as programs write them -------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_every_usual_notation(encoding, delimiter):
    assert lines(csv_file(*TABLE, encoding=encoding, delimiter=delimiter)) == TABLE


def test_numbers_and_days_of_excel_read_as_people_write_them():
    from datetime import date, datetime

    moment = datetime(2026, 5, 16, 15, 29, 59, 999_900)
    content = xlsx_file([1.0, 2.5, True, date(2026, 5, 16), moment, None, "1,5"])
    assert lines(content) == [["1", "2,5", "ja", "16.05.2026", "16.05.2026 15:30", "", "1,5"]]


def test_lines_are_numbered_as_the_program_shows_them():
    content = xlsx_file(["a"], [None], ["b"])
    assert [number for number, _texts in read_lines(content)] == [1, 3]
    assert [number for number, _ in read_lines(csv_file(["a"], ["x\ny"], [""], ["b"]))] == [1, 2, 4]


def test_a_formula_is_told_from_a_text_that_looks_like_one():
    assert lines(xlsx_file(["=1+1"])) == [[FORMULA]]
    assert lines(b"".join(xlsx_pieces("x", iter([["a"], ["=1+1"]])))) == [["a"], ["=1+1"]]


# --- what is no table ----------------------------------------------------------------------------
def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


BOOK = {"xl/workbook.xml": b"<workbook/>", "[Content_Types].xml": b"<Types/>"}
REFUSED = {
    "empty": (b" \n", "Die Datei ist leer."),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "weder CSV noch XLSX"),
    "a program": (b"MZ\x90\x00\x03\x00\x00\x00", "weder CSV noch XLSX"),
    "old Excel": (b"\xd0\xcf\x11\xe0rest", "alte Excel-Datei"),
    "another zip": (zipped(**{"word/document.xml": b"<x/>"}), "weder CSV noch XLSX"),
    "half a zip": (zipped(**BOOK)[:60], "beschädigt"),
    "macros": (zipped(**BOOK, **{"xl/vbaProject.bin": b"x"}), "Makros"),
    "a bomb": (zipped(**BOOK, **{"xl/big.xml": b"0" * (101 << 20)}), "entpackt zu groß"),
    "too large": (b"a;b\n" * (3 << 20), "größer als 10 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_from_its_first_bytes(name):
    content, reason = REFUSED[name]
    with pytest.raises(UnreadableTable, match=reason):
        form_of(content)


def test_a_bomb_is_never_unpacked(monkeypatch):
    opened = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *a, **k: opened.append(a))
    with pytest.raises(UnreadableTable):
        form_of(REFUSED["a bomb"][0])
    assert opened == []


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_of_its_own_are_refused(part):
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    with pytest.raises(UnreadableTable):
        lines(zipped(**{**BOOK, part: laughs}))


def test_a_damaged_book_is_refused_with_a_sentence():
    with pytest.raises(UnreadableTable, match="beschädigt"):
        lines(zipped(**BOOK))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert len(lines(csv_file(*[["x"]] * 4))) == 4
    with pytest.raises(UnreadableTable, match="mehr als 3 Zeilen"):
        lines(csv_file(*[["x"]] * 5))


def test_a_sheet_that_claims_a_million_empty_rows_ends():
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"], book.active["A1048576"] = "a", "b"
    out = io.BytesIO()
    book.save(out)
    assert lines(out.getvalue()) == [["a"]]


def test_an_endless_quote_is_refused_with_the_line():
    with pytest.raises(UnreadableTable, match="Ab Zeile"):
        lines(b'a;b\nx;"' + b"y\n" * 100_000)


# --- whatever people type comes back -------------------------------------------------------------
TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("=+-@|%'\";,\n\r\täß€\u200b＝ x1."), st.characters()),
    max_size=60,
)
OFTEN = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


@OFTEN
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_any_text_comes_back_from_csv_and_xlsx_as_it_was_written(texts):
    rows = [["Kopf"] * len(texts), [Lines(text) for text in texts]]
    read = [plain(Lines(text.replace(FORMULA, ""))) for text in texts]
    while read and not read[-1]:
        read.pop()
    expected = [["Kopf"] * len(texts), *([read] if read else [])]
    assert lines(b"".join(xlsx_pieces("x", iter(rows)))) == expected
    assert lines(b"".join(csv_lines(rows))) == expected


@OFTEN
@given(TEXTS)
def test_the_apostrophe_before_a_formula_goes_as_it_came(text):
    text = plain(Lines(text))
    assert unguarded(csv_cell(Lines(text))) == text


@OFTEN
@given(st.lists(TEXTS.map(lambda text: plain(text)).filter(bool), max_size=4))
def test_names_with_any_sign_in_them_stay_names(names):
    assert divided(plain(joined(names))) == names
