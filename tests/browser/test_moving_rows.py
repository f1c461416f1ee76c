"""The rows of a programme change places: by two buttons the keyboard reaches, and by the mouse."""

import re

import pytest

from .test_every_page import sign_in

POINTS = ["Begrüßung", "Impuls", "Ausklang"]


@pytest.fixture
def programme(open_page):
    """The programme of a new conference, saved with three points."""
    page = open_page(locale="de-DE")
    sign_in(page, "redaktion.braunschweig@demo.example")
    page.goto("/verwaltung/conferences/conference/add/")
    page.fill("[name=title]", "Wer zuerst spricht")
    page.fill("[name=starts]", "2031-05-16T09:00")
    page.fill("[name=ends]", "2031-05-16T17:00")
    page.locator("[name=_save]").first.click()
    page.get_by_role("link", name=re.compile("^Jetzt nicht")).click()
    page.locator("[data-add-row]").wait_for()
    for number, title in enumerate(POINTS):
        if number:
            page.locator("[data-add-row]").click()
        page.fill(f"[name=programme-{number}-title]", title)
        for clock in ("begin", "finish"):
            page.fill(f"[name=programme-{number}-{clock}]", "")
    save(page)
    assert titles(page) == POINTS
    return page


def save(page) -> None:
    with page.expect_navigation():
        page.locator(".desk-save [name=_save]").click()
    page.wait_for_load_state("networkidle")


def titles(page) -> list[str]:
    """From above to below; the blank row at the end has none."""
    fields = page.locator("[data-row] [name$='-title']").all()
    return [field.input_value() for field in fields if field.input_value()]


def row(page, title: str):
    return page.locator("[data-row]").filter(has=page.locator(f"legend:has-text('{title}')"))


def tab_to(page, text: str, most: int = 30) -> None:
    """On with the Tab key until the button with these words has the focus."""
    for _number in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == text:
            return
    raise AssertionError(f"„{text}“ is not reached")


def test_the_keyboard_moves_a_row_down_and_up_and_keeps_the_focus(programme):
    page = programme
    row(page, "Begrüßung").locator("summary").focus()
    page.keyboard.press("Enter")
    tab_to(page, "Nach unten")
    page.keyboard.press("Enter")
    assert titles(page) == ["Impuls", "Begrüßung", "Ausklang"]
    page.keyboard.press("Enter")
    assert titles(page) == ["Impuls", "Ausklang", "Begrüßung"]
    assert page.evaluate("document.activeElement.textContent") == "Nach unten"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert titles(page) == ["Impuls", "Begrüßung", "Ausklang"]
    save(page)
    page.reload()
    assert titles(page) == ["Impuls", "Begrüßung", "Ausklang"]
    assert page.trouble == []


def test_the_mouse_drags_a_row_by_its_name_to_another_place(programme):
    page = programme
    above = {"x": 20, "y": 4}
    row(page, "Ausklang").locator("legend").drag_to(row(page, "Begrüßung"), target_position=above)
    assert titles(page) == ["Ausklang", "Begrüßung", "Impuls"]
    save(page)
    page.reload()
    assert titles(page) == ["Ausklang", "Begrüßung", "Impuls"]
    assert page.trouble == []
