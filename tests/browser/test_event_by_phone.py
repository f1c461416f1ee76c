"""From the letter with the sign-in code to an event handed in: a thumb on a phone, few actions.

Counted is every tap and every text that is typed, each as one. Every page on the way is looked
at by axe, and nothing on it is wider than the phone.
"""

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from .checks import accessibility, refused_by_policy, sideways_scrolling

MOST = 60
PHONE = 390
SOMEBODY = "koordination@demo.example"
LETTERS_DAWDLE = 60
CODE = re.compile(r"^\s*((?:\d[ -]?){5,}\d)\s*$", re.MULTILINE)


class Thumb:
    """Somebody with a phone; `actions` counts taps and typed texts."""

    def __init__(self, page):
        self.page = page
        self.actions = 0
        self.trouble: list[str] = []

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.tap()
        self.actions += 1

    def write(self, name: str, text: str) -> None:
        """Tap into the field, then type."""
        self.tap(f"[name={name}]")
        self.page.fill(f"[name={name}]", text)
        self.actions += 1

    def choose(self, name: str, index: int) -> None:
        """Open the list and tap on one."""
        self.page.locator(f"[name={name}]").select_option(index=index)
        self.actions += 2

    def tap_to(self, selector: str, then: str) -> None:
        """To another page, which says this; it is looked at when it is there."""
        with self.page.expect_navigation():
            self.tap(selector)
        assert then in self.page.locator("body").inner_text()
        self.look()

    def look(self) -> None:
        page = self.page
        found = accessibility(page) + sideways_scrolling(page) + refused_by_policy(page)
        self.trouble += [f"{page.url}: {sentence}" for sentence in found]


@pytest.fixture
def thumb(open_page) -> Thumb:
    return Thumb(open_page(PHONE, has_touch=True, is_mobile=True))


@pytest.fixture
def letters(server, tmp_path_factory) -> Path:
    return next(tmp_path_factory.getbasetemp().glob("demo*")) / "letters"


def code_in_a_new_letter(folder: Path, known: set[Path]) -> str:
    deadline = time.monotonic() + LETTERS_DAWDLE
    while time.monotonic() < deadline:
        for path in set(folder.iterdir()) - known:
            text = path.read_text("utf-8", "replace")
            if SOMEBODY in text and (found := CODE.search(text.split("\n\n", 1)[1])):
                return found[1]
        time.sleep(0.3)
    pytest.fail("no letter came")


def ask_for_a_code(thumb: Thumb, letters: Path) -> str:
    known = set(letters.iterdir())
    thumb.page.goto("/konto/anmelden/code/?next=/mein-bereich/")
    thumb.page.fill("[name=email]", SOMEBODY)
    thumb.tap_to("main form button", then="Code")
    return code_in_a_new_letter(letters, known)


@pytest.mark.look
def test_from_the_letter_with_the_code_to_an_event_handed_in(thumb, letters):
    code = ask_for_a_code(thumb, letters)
    thumb.actions = 0
    thumb.write("code", code)
    thumb.tap_to("main form button", then="Mein Bereich")
    thumb.tap_to(".area-nav a[href$='/veranstaltungen/']", then="Meine Veranstaltungen")
    thumb.tap_to("main a[href$='/neu/']", then="Neue Veranstaltung")
    thumb.choose("host", 1)
    thumb.write("title", "Grillabend am Dorfteich")
    thumb.write("summary", "Wir grillen zusammen und lernen uns kennen.")
    thumb.write("day", f"{date.today() + timedelta(days=30):%Y-%m-%d}")
    thumb.write("starts_at", "1800")
    thumb.write("ends_at", "2100")
    thumb.write("venue_name", "Wiese am Dorfteich")
    thumb.write("venue_town", "38468 Ehra-Lessien")
    thumb.tap("summary:has-text('Barrierefreiheit')")
    thumb.choose("step_free", 1)
    thumb.tap("[name=registration][value=portal]")
    thumb.write("capacity", "40")
    thumb.tap_to("[name=vorschau]", then="So sieht die Seite aus")
    thumb.tap_to("[name=einreichen]", then="wartet auf das Amt")
    print(f"{thumb.actions} actions")
    assert thumb.trouble + thumb.page.trouble == []
    assert thumb.actions <= MOST
    delete_again(thumb.page)


def delete_again(page) -> None:
    """So that other tests find the demo as it was."""
    for step in ("zurueckziehen/", "loeschen/"):
        page.goto(page.url.split("?")[0] + step)
        with page.expect_navigation():
            page.locator("main form button").click()
