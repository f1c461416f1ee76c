"""Two photographs from the phone: described, handed in, approved by the office, shown to all."""

import re

import pytest

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .test_every_page import sign_in, widen
from .test_pictures import photograph

COORDINATION, EDITOR = "koordination@demo.example", "redaktion.braunschweig@demo.example"
IPHONE = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
EXAMPLE = "Wortwechsel"
TEXTS = ["Sechs Menschen ernten Äpfel im Garten", "Ein Chor singt auf einer kleinen Bühne"]


def trouble_of(page) -> list[str]:
    found = sideways_scrolling(page) + accessibility(page)
    return found + refused_by_policy(page) + page.trouble


def own_pictures(page, name: str) -> str:
    """The way there a thumb takes: from „Mein Bereich“ over the initiative to its pictures."""
    page.goto("/mein-bereich/")
    page.locator(".area-rows a", has_text=name).first.click()
    page.get_by_role("link", name=re.compile("Bilder (hinzufügen|ansehen)")).click()
    page.wait_for_url("**/bilder/")
    return page.url


@pytest.mark.look
def test_two_photographs_from_the_phone_become_public_once_the_office_agrees(open_page):
    page = open_page(390, **IPHONE)
    sign_in(page, COORDINATION, leads_to="/mein-bereich/")
    url = own_pictures(page, EXAMPLE)
    assert trouble_of(page) == []

    more = page.locator("summary", has_text="Weitere Bilder auswählen")
    if more.count():
        more.tap()
    page.locator("#id_neu-files").set_input_files([photograph(0), photograph(1)])
    page.get_by_label("Wer hat die Bilder gemacht?").fill("Alice Muster")
    page.locator("#id_neu-licence").select_option("erlaubnis")
    page.get_by_role("button", name="Hochladen").tap()
    page.get_by_role("status").get_by_text("2 Bilder sind da.").wait_for()
    assert trouble_of(page) == []

    for row, text in zip(
        page.locator("section[aria-labelledby=beschreiben] li").all()[-2:], TEXTS, strict=True
    ):
        row.get_by_label("Was ist auf dem Bild zu sehen?").fill(text)
        row.get_by_label("Wer auf dem Bild zu erkennen ist").tap()
    page.get_by_role("button", name="Beim Amt einreichen").tap()
    page.get_by_role("status").get_by_text("Das Amt schaut auf 2 Bilder").wait_for()
    assert trouble_of(page) == []

    office = open_page(1280)
    sign_in(office, EDITOR)
    office.goto("/verwaltung/publishing/pendingversion/?was=bilder")
    office.get_by_role("link", name=EXAMPLE).first.click()
    office.wait_for_url("**/bilder/pruefung/")
    assert trouble_of(office) == []
    widen(office, 320)
    assert trouble_of(office) == []
    office.get_by_role("button", name="Übernehmen und veröffentlichen").click()
    office.locator(".messagelist").get_by_text("veröffentlicht").wait_for()

    page.goto(url)
    assert page.get_by_text("wartet auf das Amt").count() == 0
    assert [page.locator(".own-row p", has_text=text).count() for text in TEXTS] == [1, 1]
    assert trouble_of(page) == []
    page.goto(url.removesuffix("bilder/"))
    public = page.get_by_role("link", name="Öffentliche Seite ansehen").get_attribute("href")
    guest = open_page(390, **IPHONE)
    guest.goto(public)
    assert [guest.get_by_alt_text(text).count() for text in TEXTS] == [1, 1]
    assert trouble_of(guest) == []


@pytest.mark.look
def test_the_page_works_on_the_smallest_phone_without_scripts(open_page):
    page = open_page(320, java_script_enabled=False)
    sign_in(page, COORDINATION, leads_to="/mein-bereich/")
    own_pictures(page, "Kettenreaktion")
    page.locator("#id_neu-files").set_input_files([photograph(2)])
    page.get_by_label("Wer hat die Bilder gemacht?").fill("Alice Muster")
    page.locator("#id_neu-licence").select_option("erlaubnis")
    page.get_by_role("button", name="Hochladen").click()
    page.get_by_role("status").get_by_text("1 Bild ist da.").wait_for()
    row = page.locator("li.own-row").first
    row.locator("summary").click()
    row.get_by_label("Dieses Bild verwerfen").check()
    page.get_by_role("button", name="Beim Amt einreichen").click()
    page.get_by_role("heading", name="Dieses Bild endgültig löschen?").wait_for()
    page.get_by_role("button", name="Ja, löschen").click()
    page.get_by_role("status").get_by_text("1 Bild ist gelöscht.").wait_for()
