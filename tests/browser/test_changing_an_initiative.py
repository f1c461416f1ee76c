"""A coordinator changes the initiative on a phone: with touch, with and without scripts."""

import re

import pytest

from .checks import accessibility, sideways_scrolling
from .test_every_page import sign_in

AREA = "/mein-bereich/"
PHONE = {"width": 390, "has_touch": True}


def open_the_form(page) -> None:
    """Of the real initiative, whose change nothing else waits for."""
    sign_in(page, "koordination@demo.example", leads_to=AREA)
    page.goto(f"{AREA}initiativen/")
    page.get_by_role("link", name=re.compile("Ehra-Lessien")).first.click()
    page.get_by_role("link", name="Ändern", exact=True).click()
    page.wait_for_url("**/bearbeiten/")


def trouble(page) -> list[str]:
    return sideways_scrolling(page) + accessibility(page) + page.trouble


def test_a_change_is_written_looked_at_and_handed_in_on_a_phone(open_page):
    page = open_page(**PHONE)
    open_the_form(page)
    page.get_by_text("So erreicht man Sie").tap()
    page.get_by_label("Wann ist jemand da?").fill("Mi 15–18 Uhr")
    page.get_by_role("button", name="Vorschau").tap()
    page.get_by_text("Eingereicht ist noch nichts.").wait_for()
    assert page.get_by_text("Mi 15–18 Uhr").is_visible()
    assert trouble(page) == []
    page.get_by_role("button", name="Weiter ändern").tap()
    assert page.get_by_label("Wann ist jemand da?").input_value() == "Mi 15–18 Uhr"
    page.get_by_role("button", name="Einreichen").tap()
    page.get_by_text("Ihre Änderung ist beim Amt.").wait_for()
    assert trouble(page) == []
    page.get_by_role("link", name="Änderung zurücknehmen").tap()
    page.get_by_role("button", name="Zurücknehmen").tap()
    page.get_by_text("Ihre Änderung ist zurückgenommen.").wait_for()


def test_how_much_room_is_left_is_said_while_one_types(open_page):
    page = open_page(**PHONE)
    open_the_form(page)
    sentence = page.get_by_label("In einem Satz")
    sentence.fill("x" * 290)
    page.get_by_text("noch 10 Zeichen").first.wait_for()
    sentence.fill("x" * 303)
    page.get_by_role("status").filter(has_text="3 Zeichen zu viel").wait_for(state="attached")
    page.get_by_role("button", name="Einreichen").tap()
    page.get_by_text("Noch ist nichts gespeichert.").wait_for()
    assert sentence.input_value() == "x" * 303
    assert trouble(page) == []


@pytest.mark.look
def test_without_scripts_the_same_form_does_the_same(open_page):
    page = open_page(390, java_script_enabled=False)
    open_the_form(page)
    page.locator("summary", has_text="Wer dahintersteht").click()
    page.get_by_label("Seit wann gibt es Sie?").fill("früher")
    page.get_by_role("button", name="Einreichen").click()
    assert page.get_by_label("Seit wann gibt es Sie?").input_value() == "früher"
    assert page.get_by_text("Bitte geben Sie das Jahr mit vier Ziffern an.").first.is_visible()
