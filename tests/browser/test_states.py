"""An entry's form in a real browser: its buttons, its secret links, who else is there."""

import re

import pytest

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .test_every_page import DESK, PHONE, sign_in, widen

EDITOR, LEAD = "redaktion.braunschweig@demo.example", "leitung.braunschweig@demo.example"
LIST = "/verwaltung/initiatives/initiative/"
#: whether something of the focused element is above the row of buttons, or it is in the row
IN_SIGHT = """() => {
  const focused = document.activeElement, row = document.querySelector(".submit-row");
  if (row.contains(focused) || focused === document.body) return true;
  return focused.getBoundingClientRect().top < row.getBoundingClientRect().top;
}"""


def new_draft(page, title: str) -> str:
    """The address of the form of a draft just made, without its last part."""
    page.goto(f"{LIST}add/")
    page.fill("#id_title", title)
    page.fill("#id_summary", "Wir üben zusammen Deutsch.")
    page.locator("input[name=_continue]").click()
    page.wait_for_url("**/change/")
    return page.url.removesuffix("change/")


def new_link(page, entry: str) -> str:
    """The path of a secret link to the entry's preview."""
    page.goto(f"{entry}vorschau-links/")
    page.get_by_role("button", name="Link erstellen").click()
    return re.search("/vorschau/.*", page.get_by_label("Der neue Link").input_value())[0]


@pytest.mark.look
def test_the_pages_of_an_entrys_states_are_accessible(open_page):
    page = open_page()
    sign_in(page, EDITOR)
    page.goto(f"{LIST}?q=Fahrrad")
    other = page.locator("#result_list tbody th a").first.get_attribute("href")
    entry = new_draft(page, "Fahrradwerkstatt am Ring")
    shared = new_link(page, entry)
    key = re.search(r"/(\d+)/change", other)[1]
    addresses = [
        f"{entry}change/",
        f"{entry}vorschau-links/",
        f"{entry}zusammenfuehren/",
        f"{entry}zusammenfuehren/?bleibt={key}",
        shared,
    ]
    found = {address: trouble_at(page, address) for address in addresses}
    assert {address: trouble for address, trouble in found.items() if trouble} == {}


def trouble_at(page, address: str) -> list[str]:
    page.trouble.clear()
    trouble = []
    for width in (PHONE, DESK):
        widen(page, width)
        page.goto(address, wait_until="networkidle")
        if plan := page.query_selector(".plan summary"):
            plan.click()
        trouble += accessibility(page) + sideways_scrolling(page)
    return trouble + refused_by_policy(page) + page.trouble


def test_a_colleague_sees_at_once_who_has_the_entry_open_and_when_they_leave(open_page):
    bob, alice = open_page(), open_page()
    sign_in(bob, EDITOR)
    sign_in(alice, LEAD)
    entry = new_draft(bob, "Nähstube")
    note = alice.locator("[data-editing]")
    with bob.expect_response("**/bearbeitung/"):
        bob.reload()
    alice.goto(f"{entry}change/")
    assert "Wird gerade bearbeitet von" in note.inner_text()
    bob.goto(LIST)
    for _look in range(20):  # the good-bye is on its way while the next page loads
        alice.goto(f"{entry}change/", wait_until="networkidle")
        if not note.text_content():
            break
    assert note.text_content() == ""


def test_whatever_has_the_focus_is_in_sight_above_the_buttons(open_page):
    page = open_page()
    sign_in(page, EDITOR)
    entry = new_draft(page, "Lesekreis")
    page.goto(f"{entry}change/")
    page.locator("#id_title").focus()
    hidden = []
    for _press in range(60):
        page.keyboard.press("Tab")
        if not page.evaluate(IN_SIGHT):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert hidden == []


def test_the_enter_key_saves_the_draft_and_the_keyboard_publishes_it(open_page):
    page = open_page()
    sign_in(page, EDITOR)
    entry = new_draft(page, "Chor der Nachbarn")
    page.goto(f"{entry}change/")
    page.locator("#id_title").press("Enter")
    page.wait_for_url(f"**{LIST}**")
    page.goto(f"{entry}change/")
    badge = page.locator(".field-state_badge .badge")
    assert badge.inner_text() == "Entwurf"
    page.locator("button[name=_publish]").press("Enter")
    page.wait_for_load_state("networkidle")
    assert badge.inner_text() == "veröffentlicht"


def test_without_javascript_an_entry_is_saved_planned_and_shared(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, EDITOR)
    entry = new_draft(page, "Garten für alle")
    page.locator(".plan summary").click()
    page.fill("#id_plan_at", "2050-05-01T08:00")
    page.locator("button[name=_plan]").click()
    assert "Geplant für 1. Mai 2050" in page.locator(".plan summary").inner_text()
    page.goto(new_link(page, entry))
    assert "Garten für alle" in page.locator("h1").inner_text()
