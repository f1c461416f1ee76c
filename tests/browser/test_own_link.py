"""Behind one's own link: every state on a phone and a desk; the main job without a mouse."""

import os
import time
from pathlib import Path

import pytest

from portal.lib.guard import TOO_FAST

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .own_states import states_in

STATES = [
    "unconfirmed",
    "unconfirmed_waiting",
    "confirmed",
    "waiting",
    "promoted",
    "cancelled",
    "expired",
    "event_cancelled",
    "over",
    "attended",
    "late",
]
PARTS = ["aendern/", "absagen/", "loeschen/", "neuer-link/"]
PUBLIC = [
    "/anmeldung/link-verloren/",
    "/anmeldung/link-verloren/danke/",
    "/anmeldung/geloescht/",
    "/anmeldung/neuer-link/",
    f"/anmeldung/{'x' * 43}/",
]
MOST_TABS = 80
LETTERS_DAWDLE = 60


@pytest.fixture(scope="module")
def demo_folder(server, tmp_path_factory) -> Path:
    return next(tmp_path_factory.getbasetemp().glob("demo*"))


@pytest.fixture(scope="module")
def links(server, demo_folder) -> dict[str, str]:
    """{state: path}"""
    url = os.environ.get("MOSAIK_TEST_DATABASE_URL", "")
    database = f"{url.rsplit('/', 1)[0]}/browser{os.getpid()}" if url else ""
    return states_in(server, demo_folder, database)


def look(page) -> list[str]:
    trouble = accessibility(page) + refused_by_policy(page) + sideways_scrolling(page)
    return [f"{page.url}: {sentence}" for sentence in trouble]


@pytest.mark.look
@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_is_accessible_on_a_phone_and_on_a_desk(width, open_page, links):
    page, trouble = open_page(width), []
    for state in STATES:
        page.goto(links[state])
        trouble += look(page)
    for part in PARTS:
        page.goto(links["confirmed"] + part)
        trouble += look(page)
    page.goto(links["late"] + "aendern/")
    trouble += look(page)
    for address in PUBLIC:
        page.goto(address)
        trouble += look(page)
    assert trouble + page.trouble == []


@pytest.mark.look
@pytest.mark.parametrize("width", [320, 1280])
def test_mistakes_are_told_accessibly(width, open_page, links):
    page, trouble = open_page(width), []
    page.goto(links["confirmed"] + "aendern/")
    page.locator("select[name$=_second]").first.select_option(index=1)
    page.locator("input[name$=_first][value='']").first.check()
    page.fill("[name=needs_vegan]", "99")
    page.locator("main form[method=post] button").click()
    page.locator("main [role=alert]").wait_for()
    assert "Es ist noch nichts geändert" in page.locator("main [role=alert]").inner_text()
    trouble += look(page)
    page.goto(PUBLIC[0])
    page.locator("main form[method=post] button").click()
    page.locator("main .errorlist").wait_for()
    trouble += look(page)
    assert trouble + page.trouble == []


def tab_to(page, selector: str) -> None:
    """Press Tab until this has the focus, as somebody without a mouse does."""
    for _stop in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(f":focus:is({selector})").count():
            return
    pytest.fail(f"{selector} is not reached by Tab on {page.url}")


def press(page, selector: str) -> None:
    """Follow the link or press the button; a key press does not wait for what it opens."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def heading(page) -> str:
    return page.locator("h1").inner_text()


@pytest.fixture
def plain_page(open_page):
    return open_page(320, java_script_enabled=False)


def test_confirming_on_a_phone_without_javascript_or_mouse(plain_page, links):
    plain_page.goto(links["confirming"])
    press(plain_page, "main button")
    assert heading(plain_page) == "Sie sind angemeldet"
    assert "ist bestätigt" in plain_page.locator("main [role=status]").inner_text()
    assert plain_page.trouble == []


def test_changing_a_workshop_on_a_phone_without_javascript_or_mouse(plain_page, links):
    page = plain_page
    page.goto(links["changing"])
    press(page, "main a[href$='/aendern/']")
    tab_to(page, "input[name^=slot_][value]:checked")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("input[name^=slot_]:checked").first.get_attribute("value")
    tab_to(page, "select[name$=_second]")
    page.keyboard.press("Home")
    press(page, "main form[method=post] button")
    assert "gespeichert" in page.locator("main [role=status]").inner_text()
    assert "2. Ehrenamt gewinnen" in page.locator("main").inner_text()
    assert "Zweitwunsch" not in page.locator("main").inner_text()
    press(page, "main a[href$='/aendern/']")
    again = page.locator("input[name^=slot_]:checked").first.get_attribute("value")
    assert again == chosen
    assert page.trouble == []


def test_cancelling_on_a_phone_without_javascript_or_mouse(plain_page, links):
    plain_page.goto(links["cancelling"])
    press(plain_page, "main a[href$='/absagen/']")
    press(plain_page, "main form[method=post] button")
    assert heading(plain_page) == "Diese Anmeldung ist abgesagt"
    assert plain_page.trouble == []


def test_a_lost_link_comes_by_mail_and_opens_the_registration(plain_page, links, demo_folder):
    page = plain_page
    page.goto(links["promoted"])
    email = page.locator("main dd", has_text="@example.org").first.inner_text()
    page.goto(PUBLIC[0])
    page.fill("[name=email]", email)
    time.sleep(TOO_FAST + 0.1)  # the form wants to be read
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert heading(page) == "Bitte schauen Sie in Ihr Postfach"
    assert links["promoted"] in letter_to(email, demo_folder / "letters")


def letter_to(email: str, folder: Path) -> str:
    """The letter with the link that was asked for, as soon as the worker has sent it."""
    deadline = time.monotonic() + LETTERS_DAWDLE
    while time.monotonic() < deadline:
        found = [text for text in texts_in(folder) if email in text and "noch einmal" in text]
        if found:
            return found[0]
        time.sleep(0.3)
    pytest.fail("no letter came")


def texts_in(folder: Path) -> list[str]:
    """The letters of the demo without their line ends for mail."""
    return [path.read_text("utf-8", "replace").replace("=\n", "") for path in folder.iterdir()]
