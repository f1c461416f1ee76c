"""No cell is carried out, whatever somebody typed as a name; everything stays readable."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from portal.lib.spreadsheets import csv_lines, looks_like_a_formula, plain, xlsx_file

HOSTILE = [
    '=HYPERLINK("http://boese.example";"Klick")',
    "=1+1",
    "+49 511 120-0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\xa0=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "%0A=1",
    "|calc",
    "#N/A",
    "#REF!",
    'Anna";=1+1;"',
    "Anna,=1+1",
    'Anna, "=1+1',
    "Anna,'=1+1",
    "Anna\n=1+1",
    "x" * 40_000,
]
HARMLESS = ["Anna Müller", "O'Neill", "علي", "Nguyễn – Thị", "a=b", "3-4", "", "№ 5", "😀"]


def read_csv(rows, delimiter=";") -> list[list[str]]:
    text = b"".join(csv_lines(rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def read_xlsx(rows):
    return load_workbook(io.BytesIO(xlsx_file("Liste", rows))).active


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_of_a_csv_file_begins_like_a_formula(text):
    [[first, name, last]] = read_csv([["a", text, "z"]])
    assert (first, last) == ("a", "z")
    assert not looks_like_a_formula(name)
    assert not set(name) & set("\r\n\t")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_program_that_divides_at_commas_finds_no_formula_either(text):
    for row in read_csv([["a", text, "z"]], delimiter=","):
        assert not any(looks_like_a_formula(cell) for cell in row)


@pytest.mark.parametrize("text", [*HOSTILE, *HARMLESS])
def test_every_text_of_an_xlsx_file_is_text(text):
    sheet = read_xlsx([["Name", "Ende"], [text, "z"]])
    cell = sheet["A2"]
    assert cell.data_type == ("s" if text else "inlineStr")
    assert (cell.value or "") == plain(text)
    assert cell.quotePrefix == looks_like_a_formula(plain(text))
    assert sheet["B2"].value == "z"


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text):
    assert read_csv([[text]]) == [[text]]


def test_a_telephone_number_stays_readable():
    assert read_csv([["+49 511 120-0"]]) == [["'+49 511 120-0"]]
    assert read_xlsx([["Telefon"], ["+49 511 120-0"]])["A2"].value == "+49 511 120-0"


def test_signs_that_xml_cannot_hold_are_left_out():
    text = "An\x00na\x08 \x1b[31mMül\x9fler\ufffe"
    assert plain(text) == "An na   [31mMül ler"
    assert read_xlsx([["Name"], [text]])["A2"].value == plain(text)


def test_numbers_days_and_times_are_what_they_are():
    moment = datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
    row = [7, -3, date(2026, 5, 1), moment, None]
    assert read_csv([row]) == [["7", "-3", "01.05.2026", "23.11.2026 12:30", ""]]
    cells = read_xlsx([["a", "b", "c", "d", "e"], row])[2]
    assert [cell.value for cell in cells] == [
        7,
        -3,
        datetime(2026, 5, 1),
        datetime(2026, 11, 23, 12, 30),
        None,
    ]


def test_a_german_excel_opens_the_file_as_it_is():
    first, heading, *_rest = csv_lines([["Name", "Straße"]])
    assert first == b"\xef\xbb\xbf"
    assert heading == '"Name";"Straße"\r\n'.encode()
