"""A conference like the one of 2017 is entered with the keyboard alone, in few presses.

Counted is every press and every choice of a file; texts that are typed are not. The page is only
ever reached the way a person reaches it: Tab, Enter, Space, arrows, one letter in a select.
"""

import tomllib

import pytest
from PIL import Image

from .conftest import ROOT
from .test_every_page import sign_in

MOST = 220
SEED = "integrationskonferenz-braunschweig-2017"


def seed() -> dict:
    data = tomllib.loads((ROOT / "data/network.toml").read_text("utf-8"))
    return next(event for event in data["events"] if event["slug"] == SEED)


class Typist:
    """Somebody without a mouse who counts what the hands do."""

    def __init__(self, page):
        self.page = page
        self.presses = 0
        self.by_page: dict[str, int] = {}

    def press(self, key: str, times: int = 1) -> None:
        for _number in range(times):
            self.page.keyboard.press(key)
            self.presses += 1
            path = self.page.url.split("/verwaltung/")[-1].split("?")[0]
            self.by_page[path] = self.by_page.get(path, 0) + 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)

    def digits(self, text: str) -> None:
        """Into the browser's own date field, which takes keys only; it is text all the same."""
        self.page.keyboard.type(text)

    def to(self, selector: str, most: int = 40, key: str = "Tab") -> None:
        """Tab on (or back) until that element has the focus."""
        for _number in range(most):
            if self.page.evaluate("(s) => document.activeElement.matches(s)", selector):
                return
            self.press(key)
        raise AssertionError(f"{selector} is not reached from {self.page.url}")

    def enter(self) -> None:
        """Press Enter and wait for the page that follows."""
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_load_state("networkidle")

    def enter_to(self, selector: str) -> None:
        """Tab to a link or button and press it."""
        self.to(selector)
        self.enter()

    def skip(self) -> None:
        """Over the head of the page, by its skip link."""
        self.press("Tab")
        self.press("Enter")

    def field(self, name: str, text: str) -> None:
        self.to(f"[name='{name}']")
        self.write(text)

    def choose(self, selector: str, letters: str) -> None:
        """In a select, by the first letters of the choice; each is a press."""
        self.to(selector)
        for letter in letters:
            self.press(letter)


@pytest.fixture
def typist(open_page):
    page = open_page(locale="de-DE")
    sign_in(page, "redaktion.braunschweig@demo.example")
    return Typist(page)


@pytest.fixture
def photographs(tmp_path) -> list[str]:
    """As many files as the conference has pictures."""
    paths = [tmp_path / f"foto-{number}.jpg" for number in range(4)]
    for number, path in enumerate(paths):
        Image.effect_noise((640, 400), 20 + number).convert("RGB").save(path)
    return [str(path) for path in paths]


def test_a_conference_like_the_first_is_entered_by_keyboard_in_few_presses(typist, photographs):
    whole = seed()
    write_basics(typist, whole)
    desk = typist.page.url.removesuffix("programm/")
    write_programme(typist, whole["programme"])
    write_workshops(typist, whole["workshops"])
    write_initiatives(typist, len(whole["best_practices"]))
    write_findings(typist, whole["findings"])
    add_pictures(typist, whole["pictures"], photographs)
    assert_all_is_there(typist.page, desk, whole)
    told = f"{typist.presses} presses and choices: {typist.by_page}"
    print(told)
    assert typist.presses <= MOST, told
    assert typist.page.trouble == []


def write_basics(typist: Typist, whole: dict) -> None:
    typist.page.goto("/verwaltung/")
    typist.skip()
    typist.to(".desk-new a[href$='conference/add/']")
    typist.enter()
    typist.field("title", whole["title"] + " (noch einmal)")
    typist.choose("[name=series]", "WWWW")
    typist.field("motto", whole["motto"])
    typist.field("summary", whole["summary"])
    for name in ("starts", "ends"):
        typist.to(f"[name={name}]")
        typist.digits(whole[name].strftime("%d%m%Y"))
        typist.press("Tab")
        typist.digits(whole[name].strftime("%H%M"))
    typist.choose("[name=venue]", "H")
    typist.field("organiser", whole["organiser"])
    typist.enter()


def write_programme(typist: Typist, items: list[dict]) -> None:
    """The first row has the focus; each further one takes over time and number."""
    letters = {"welcome": "B", "keynote": "I", "workshops": "W", "closing": "Ab"}
    for number, item in enumerate(items):
        row = f"programme-{number}"
        typist.choose(f"[name={row}-kind]", letters[item["kind"]])
        typist.field(f"{row}-title", item["title"])
        if item is not items[-1]:
            typist.to("[data-add-row]")
            typist.press("Enter")
    typist.to("[name=_next]")
    typist.enter()


def write_workshops(typist: Typist, workshops: list[dict]) -> None:
    for number, workshop in enumerate(workshops):
        row = f"workshops-{number}"
        typist.field(f"{row}-title", workshop["title"])
        typist.field(f"{row}-question", "Was brauchen Haupt- und Ehrenamt dafür?")
        typist.field(f"{row}-room", f"Raum {number + 1}")
        if number == 0:
            typist.field(f"{row}-add", "Netzwerkstelle Wolfsburg")
        if workshop is not workshops[-1]:
            typist.to("[data-add-row]")
            typist.press("Enter")
    typist.to("[name=_next]")
    typist.enter()


def write_initiatives(typist: Typist, count: int) -> None:
    """New ones with the least they need; the focus comes back after each."""
    typist.to("[name=write-title]")
    for number in range(1, count + 1):
        typist.write(f"Nachbarschaft {number} am Fredenberg")
        typist.field("write-place", "Salzgitter")
        typist.field("write-summary", "Wir kochen, lernen und feiern mit allen im Stadtteil.")
        typist.enter()


def write_findings(typist: Typist, findings: list[dict]) -> None:
    """Pasted from the minutes as they stand there; then one of them is refined."""
    to_tab(typist, "ergebnisse")
    typist.field("lines", "\n".join(f"{f['number']}. {f['title']}\n" for f in findings))
    typist.to("[name=_preview]")
    typist.enter()
    typist.enter()  # „So anlegen“ has the focus
    typist.skip()
    typist.field("findings-0-responsible", "Landkreise und Städte")
    typist.enter()


def add_pictures(typist: Typist, pictures: list[dict], files: list[str]) -> None:
    """All files in one go, described one after the other; nothing is public before."""
    typist.enter_to(".desk-tabs a[href$='/dokumentation/']")
    typist.skip()
    typist.to("a[href='#bilder']")
    typist.press("Enter")
    typist.to("[name=neu-files]")
    typist.page.set_input_files(":focus", files)
    typist.presses += 1
    typist.field("neu-credit", "Amt für regionale Landesentwicklung")
    typist.choose("[name=neu-licence]", "R")
    typist.enter_to("[type=submit]")
    for picture, alt in zip(pictures, typist.page.locator("[name$='-alt']").all(), strict=True):
        typist.field(alt.get_attribute("name"), picture["alt"])
        typist.field(alt.get_attribute("name").replace("-alt", "-caption"), picture["caption"])
    typist.enter()


def to_tab(typist: Typist, path: str) -> None:
    """Back from the field that has the focus to one of the desk's tabs above it."""
    typist.to(f".desk-tabs a[href$='/{path}/']", key="Shift+Tab")
    typist.enter()


def assert_all_is_there(page, desk: str, whole: dict) -> None:
    """What stands on the desk's tabs and on the page people will read."""
    page.goto(f"{desk}vorschau/")
    text = page.locator("main").inner_text()
    missing = [
        entry["title"]
        for part in ("programme", "workshops", "findings")
        for entry in whole[part]
        if entry["title"] not in text
    ]
    assert missing == []
    page.goto(f"{desk}gute-praxis/")
    assert page.locator("button[name=_remove]").count() == len(whole["best_practices"])
    page.goto(f"{desk}dokumentation/")
    assert page.locator("#vorhanden ~ ol > li").count() == len(whole["pictures"])


# --- without JavaScript ---
def test_a_programme_and_findings_are_entered_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    sign_in(page, "redaktion.braunschweig@demo.example")
    page.goto("/verwaltung/conferences/conference/add/")
    page.fill("[name=title]", "Ohne Skript")
    page.fill("[name=starts]", "2031-05-16T09:00")
    page.fill("[name=ends]", "2031-05-16T10:00")
    page.locator("[name=_save]").first.click()
    page.get_by_role("link", name="Jetzt nicht, weiter zu „Programm“").click()
    page.fill("[name=programme-0-title]", "Begrüßung")
    page.locator("[name=_more]").click()
    assert page.input_value("[name=programme-0-title]") == "Begrüßung"
    assert page.input_value("[name=programme-1-begin]") == "09:30"
    page.fill("[name=programme-1-title]", "Impuls")
    page.locator(".desk-save [name=_save]").click()
    assert page.locator("[data-row]").count() == 3  # both, and a blank one
    page.locator(".desk-tabs a[href$='/ergebnisse/']").click()
    page.fill("[name=lines]", "- Netze tragen\n- Zeit hilft")
    page.locator("[name=_preview]").click()
    page.locator("[name=_lines]").click()
    assert page.locator("[name$='-responsible']").count() == 2
    assert page.trouble == []
