"""From the list to a file and back, in a real browser; with and without scripts."""

import re

import pytest

from tests.exchange.files import csv_file

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .test_every_page import DESK, PHONE, sign_in, widen

LIST = "/verwaltung/initiatives/initiative/"
UPLOAD = "/verwaltung/exchange/importjob/hochladen/initiatives.initiative/"
#: the worker looks every other second
PATIENCE = 60_000


def hand_in(page, content: bytes, name: str = "liste.csv") -> None:
    page.goto(UPLOAD)
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Datei prüfen").click()


def trouble(page) -> list[str]:
    widen(page, PHONE)
    found = accessibility(page) + sideways_scrolling(page)
    widen(page, DESK)
    return found + accessibility(page) + refused_by_policy(page) + page.trouble


@pytest.mark.look
def test_the_results_of_an_import_are_accessible(open_page):
    page = open_page(PHONE)
    sign_in(page, "redaktion.braunschweig@demo.example")
    hand_in(page, csv_file(["Titel", "Gegründet"], ["Neu", "anno"]))
    page.wait_for_selector(".exchange-errors", timeout=PATIENCE)
    assert trouble(page) == []
    hand_in(page, csv_file(["Titel", "In einem Satz"], ["Neu", "x"]))
    page.wait_for_selector(".exchange-row", timeout=PATIENCE)
    assert trouble(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_taken_out_comes_back_as_no_change(open_page, scripts):
    page = open_page(DESK, java_script_enabled=scripts)
    sign_in(page, "redaktion.braunschweig@demo.example")
    page.goto(LIST)
    with page.expect_download() as download:
        page.get_by_role("button", name="Als Excel-Datei holen").click()
    hand_in(page, download.value.path().read_bytes(), "liste.xlsx")
    page.wait_for_selector(".exchange-groups", timeout=PATIENCE)
    assert page.locator(".exchange-note h2").inner_text() == "0 Änderungen"
    assert re.search(r"[1-9]\d* Unverändert", " ".join(page.inner_text(".exchange-groups").split()))
