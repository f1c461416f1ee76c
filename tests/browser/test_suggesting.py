"""Suggesting an initiative: without JavaScript to the end, and with hints where there is some."""

import time

import pytest

from portal.lib.guard import TOO_FAST

from .checks import accessibility, refused_by_policy, sideways_scrolling

URL = "/initiativen/vorschlagen/"


def fill_in(page, title: str, place: str = "31224") -> None:
    page.goto(URL)
    page.fill("#id_title", title)
    page.fill("#id_summary", "Dort trinken alle zusammen Tee.")
    page.fill("#id_place", place)
    page.fill("#id_email", "alice@example.org")
    time.sleep(TOO_FAST + 0.1)  # the form wants to be read


def go_on(page, name: str = "") -> None:
    page.locator(f"main button[name={name}]" if name else "main form.form button.button").click()


@pytest.mark.parametrize("width", [320, 1280])
def test_every_step_is_accessible_on_a_phone_and_on_a_desk(width, open_page):
    page = open_page(width)
    fill_in(page, "Fahrradwerkstatt Kettenreaktion", "Neuenkirchen")
    trouble = []
    go_on(page)
    trouble += look(page, "Initiative vorschlagen")  # with an error and a choice
    page.locator("input[name=which_place]").first.check()
    go_on(page)
    trouble += look(page, "Gibt es sie schon?")
    go_on(page, "aendern")
    trouble += look(page, "Initiative vorschlagen")
    assert trouble + page.trouble == []


def arrive(page, heading: str) -> None:
    """A key press does not wait for the next page; this does, and fails where it never comes."""
    page.get_by_role("heading", level=1, name=heading, exact=True).wait_for()


def look(page, heading: str) -> list[str]:
    arrive(page, heading)
    return accessibility(page) + refused_by_policy(page) + sideways_scrolling(page)


def test_one_gets_from_the_form_to_the_letter_without_javascript_by_keyboard(open_page):
    page = open_page(java_script_enabled=False)
    fill_in(page, "Teestube im alten Rathaus")
    page.focus("#id_email")
    page.keyboard.press("Enter")
    arrive(page, "Stimmt alles?")
    page.focus("button[name=geprueft]")
    page.keyboard.press("Enter")
    arrive(page, "Fast geschafft")
    assert page.trouble == []


def test_hints_appear_while_the_name_is_typed(open_page):
    page = open_page()
    page.goto(URL)
    page.locator("#id_title").press_sequentially("Fahradwerkstatt Kettenreaktion")
    hints = page.locator(".hints[role=status]")
    hints.locator("a").first.wait_for()
    assert "Fahrradwerkstatt Kettenreaktion" in hints.inner_text()
    assert accessibility(page) + refused_by_policy(page) + page.trouble == []
    page.fill("#id_title", "")
    hints.locator("a").first.wait_for(state="detached")
