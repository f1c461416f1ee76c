"""Four pictures of a conference are put online: by keyboard alone, and without scripts."""

import io
import re

import pytest
from PIL import Image, ImageDraw

from .checks import accessibility, refused_by_policy
from .test_every_page import DESK, PHONE, sign_in, widen

EDITOR = "redaktion.braunschweig@demo.example"
TEXTS = [
    "Sechs Menschen sitzen im Kreis und sprechen",
    "Ein voller Saal von hinten, vorn eine Leinwand",
    "Zwei Frauen an einem Stand mit Faltblättern",
    "Ein Chor singt auf einer kleinen Bühne",
]


def photograph(number: int) -> dict:
    """A picture with something in a corner, as a browser's file chooser takes it."""
    picture = Image.new("RGB", (1200, 1600), ("navy", "teal", "maroon", "olive")[number])
    ImageDraw.Draw(picture).ellipse((800, 100, 1100, 400), fill="gold")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG")
    name = f"IMG_20170516_{number}.jpg"
    return {"name": name, "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


class Keyboard:
    """Presses keys and counts them; typing a text is not counted."""

    def __init__(self, page):
        self.page = page
        self.actions = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.actions += 1

    def tab_to(self, identifier: str) -> None:
        for _stop in range(60):
            self.press("Tab")
            if re.search(identifier, self.page.evaluate("document.activeElement.id")):
                return
        raise AssertionError(f"no way by keyboard to {identifier}")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


def documentation(page, name: str) -> str:
    page.goto("/verwaltung/conferences/conference/")
    href = page.locator("#result_list tbody a", has_text=name).first.get_attribute("href")
    return href.split("?")[0].replace("change/", "dokumentation/")


def test_four_pictures_are_put_online_by_keyboard_alone(open_page):
    page = open_page(DESK)
    sign_in(page, EDITOR)
    url = documentation(page, "Sprache öffnet Türen")
    page.goto(f"{url}#bilder")
    keyboard = Keyboard(page)
    keyboard.tab_to("id_neu-files")
    page.locator("#id_neu-files").set_input_files([photograph(number) for number in range(4)])
    keyboard.actions += 1
    keyboard.tab_to("id_neu-credit")
    keyboard.type("Alice Muster")
    keyboard.tab_to("id_neu-licence")
    keyboard.type("CC BY 4")
    keyboard.press("Shift+Tab")
    with page.expect_navigation():
        keyboard.press("Enter")
    assert page.url.endswith("#beschreiben")
    assert trouble_of(page) == []
    for text in TEXTS:
        keyboard.tab_to(r"eingang-\d+-alt")
        keyboard.type(text)
    with page.expect_navigation():
        keyboard.press("Enter")
    assert "4 Bilder gehören jetzt zur Seite." in page.locator(".messagelist").inner_text()
    assert keyboard.actions <= 40
    assert trouble_of(page) == []
    page.get_by_role("link", name="Auf der Seite ansehen").click()
    assert [page.get_by_alt_text(text).count() for text in TEXTS] == [1, 1, 1, 1]
    assert page.get_by_role("link", name="CC BY 4.0").count() == 4


def test_a_click_in_the_picture_chooses_its_important_part(open_page):
    page = open_page(DESK)
    sign_in(page, EDITOR)
    page.goto("/verwaltung/conferences/picture/")
    page.locator("#result_list tbody th a, #result_list tbody td a").first.click()
    picture = page.locator(".focus-grid img")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.8, "y": box["height"] * 0.25})
    chosen = page.locator("input[name=focus]:checked").get_attribute("value")
    assert re.fullmatch(r"(79|80|81)-(24|25|26)", chosen)
    assert page.locator(".focus-grid__spot").is_visible()
    page.get_by_role("radio", name="unten links").check()
    page.get_by_role("button", name="Sichern", exact=True).click()
    page.go_back()
    page.reload()
    assert page.locator("input[name=focus]:checked").get_attribute("value") == "0-100"
    assert trouble_of(page) == []


def test_pictures_are_uploaded_and_deleted_without_scripts(open_page):
    page = open_page(PHONE, java_script_enabled=False)
    sign_in(page, EDITOR)
    page.goto("/verwaltung/initiatives/initiative/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="ansehen und hochladen").click()
    page.locator("#id_neu-files").set_input_files([photograph(0)])
    page.locator("#id_neu-credit").fill("Alice Muster")
    page.locator("#id_neu-licence").select_option("amt")
    page.get_by_role("button", name="Sichern", exact=True).click()
    page.locator("input[id$=alt]").first.fill(TEXTS[0])
    page.get_by_role("button", name="Sichern", exact=True).click()
    assert "1 Bild gehört jetzt zur Seite." in page.locator(".messagelist").inner_text()
    page.locator("summary").last.click()
    page.get_by_label("Dieses Bild löschen").last.check()
    page.get_by_role("button", name="Sichern", exact=True).click()
    assert page.get_by_role("heading", name="Soll diese Datei endgültig gelöscht").is_visible()
    page.get_by_role("button", name="Ja, löschen und alles sichern").click()
    assert page.locator("input[id$=alt]").count() == 0


@pytest.mark.look
def test_the_pages_of_pictures_are_accessible_and_ours_alone(open_page):
    page = open_page(PHONE)
    sign_in(page, EDITOR)
    seed = documentation(page, "Bürgerschaftliches Engagement")
    page.goto("/verwaltung/conferences/picture/")
    picture = page.locator("#result_list tbody a").first.get_attribute("href")
    addresses = [seed, "/verwaltung/conferences/picture/?alt=pruefen", picture]
    addresses.append("/verwaltung/conferences/picture/")
    for url in addresses:
        widen(page, PHONE)
        page.goto(url, wait_until="networkidle")
        for summary in page.locator(".picture-row summary").all():
            summary.click()
        assert accessibility(page) == []
        widen(page, DESK)
        assert trouble_of(page) == [], url


def trouble_of(page) -> list[str]:
    return accessibility(page) + refused_by_policy(page) + page.trouble
