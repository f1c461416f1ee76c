"""From a letter to no more letters of its kind: on a phone, without signing in or JavaScript."""

import os

import pytest

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .inside import answer_of
from .test_every_page import PHONE, sign_in

CHOICES = "/mein-bereich/benachrichtigungen/"


@pytest.fixture
def links(server, tmp_path_factory) -> dict[str, str]:
    """{name of the kind: path of the page that ends it}"""
    folder = next(tmp_path_factory.getbasetemp().glob("demo*"))
    url = os.environ.get("MOSAIK_TEST_DATABASE_URL", "")
    database = f"{url.rsplit('/', 1)[0]}/browser{os.getpid()}" if url else ""
    return answer_of("notice_links", server, folder, database)


def look(page) -> list[str]:
    trouble = accessibility(page) + refused_by_policy(page) + sideways_scrolling(page)
    return [f"{page.url}: {sentence}" for sentence in trouble + page.trouble]


def heading(page) -> str:
    return page.locator("h1").inner_text()


@pytest.mark.look
def test_every_state_of_the_page_is_accessible_on_a_phone(open_page, links):
    page, trouble = open_page(PHONE), []
    for path in (*links.values(), f"/benachrichtigung/{'x' * 43}/"):
        page.goto(path)
        trouble += look(page)
    assert heading(page) == "Dieser Link gilt nicht mehr"
    assert [sentence for sentence in trouble if "404" not in sentence] == []


def test_one_press_ends_a_kind_and_another_brings_it_back(open_page, links):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(links["enquiries"])
    assert "nicht mehr schreiben?" in heading(page)
    page.get_by_role("button", name="Nicht mehr schreiben").click()
    assert heading(page) == "Dazu schreiben wir Ihnen nicht mehr"
    page.get_by_role("button", name="Lieber sofort").click()
    assert "nicht mehr schreiben?" in heading(page)


def test_the_choice_is_made_by_keyboard_and_stays(open_page):
    page = open_page(PHONE)
    sign_in(page, "koordination@demo.example", leads_to="/mein-bereich/")
    page.goto(CHOICES)
    page.get_by_role("group", name="Entscheidungen des Amtes").get_by_label("sofort").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_text("Gespeichert.").wait_for()
    chosen = page.get_by_role("group", name="Entscheidungen des Amtes").get_by_label("einmal")
    assert chosen.is_checked()
