"""Planning a conference with what earlier ones left open, on a phone and with the keyboard."""

import re

import pytest

from .checks import accessibility, sideways_scrolling
from .test_every_page import DESK, PHONE, sign_in, widen

#: what the first conference left open; another test enters it once more under a longer name
FIRST = re.compile("Engagement“,")
WORKSHOP = "Das Hauptamt muss flexibler sein können."


@pytest.mark.look
def test_a_new_conference_starts_from_what_is_open_and_gives_it_back(open_page):
    page = open_page(PHONE)
    sign_in(page, "redaktion.braunschweig@demo.example")
    page.goto("/verwaltung/conferences/conference/add/")
    page.fill("#id_title", "Konferenz nach acht Jahren")
    page.fill("#id_starts", "2031-05-15T10:00")
    page.fill("#id_ends", "2031-05-15T16:00")
    page.locator("input[name=_save], button[name=_save]").first.click()
    page.wait_for_url(re.compile(r"/offenes/\?neu$"))
    assert sideways_scrolling(page) + accessibility(page) == []
    widen(page, DESK)
    assert sideways_scrolling(page) + accessibility(page) == []
    widen(page, PHONE)

    box = page.get_by_role("group", name=FIRST).get_by_label(WORKSHOP)
    box.focus()
    page.keyboard.press("Space")
    page.get_by_label("einzeln, jedes als Leitfrage").check()
    page.get_by_role("button", name="Auf die Tagesordnung").click()
    assert page.get_by_text("1 Ergebnis aufgenommen").is_visible()

    page.get_by_role("button", name=re.compile("^Zurücknehmen")).click()
    assert page.get_by_text("Soll das mit weg?").is_visible()
    assert accessibility(page) == []
    page.get_by_role("button", name="Ja, beides entfernen").click()
    page.locator(".desk-tabs a[href$='/workshops/']").click()
    assert page.locator(f"input[value='{WORKSHOP}']").count() == 0
    assert page.trouble == []
