"""The sheet on paper: one page A4 whatever an initiative writes, and a code that can be read.

The page comes from this process, so that its texts can be as long as the database allows; the
browser is started once the page is there (see `chromium_browser` in conftest.py).
"""

import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests import builders

from .conftest import QUIET, chromium

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).resolve().parents[2] / "static"
LONG = "Nachbarschaftshilfe und Integrationsberatung für alle in Stadt und Land, " * 60


@contextmanager
def opened(html: str, **options):
    """The page in a browser, with the static files it asks for."""

    def answer(route):
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        page = browser.new_page(**options)
        page.route("**/*", answer)
        page.goto("http://sheet.test/")
        yield page
        browser.close()


def sheet(client, initiative) -> str:
    return client.get(f"{initiative.get_absolute_url()}blatt/").content.decode()


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def short():
    return builders.initiative(title="Tee", summary="Wir trinken Tee.")


def usual():
    initiative = builders.initiative(
        title="Fahrradwerkstatt Kettenreaktion Salzgitter",
        summary=LONG[:150],
        description=f"<p>{LONG[:900]}</p>",
        opening_hours="donnerstags, 10 bis 12 Uhr",
        locality="Salzgitter",
        step_free="yes",
        target_groups=[builders.target_group() for _number in range(4)],
    )
    for _number in range(3):
        builders.opportunity(initiative, title="Räder flicken und verleihen")
    return initiative


def longest():
    """Every text as long as its column allows, every list as long as it can get."""
    facts = ("step_free", "step_free_toilet", "disabled_parking", "induction_loop", "guidance")
    initiative = builders.initiative(
        title=LONG[:200],
        slug="n" * 90,
        summary=LONG[:300],
        description=f"<p>{LONG}</p><ul>{'<li>Tee</li>' * 300}</ul>",
        opening_hours=LONG,
        accessibility_note=LONG,
        street=LONG[:120],
        locality=LONG[:80],
        phone="0" * 40,
        confirmed_on="2020-01-01",
        confirmed_by=LONG[:120],
        languages=[builders.language() for _number in range(40)],
        target_groups=[builders.target_group() for _number in range(40)],
        office=builders.office(name=LONG[:120]),
        **dict.fromkeys(facts, "partly"),
    )
    for _number in range(8):
        builders.opportunity(initiative, title=LONG[:200], place=LONG[:120])
    return initiative


@pytest.mark.parametrize("texts", [short, usual, longest])
def test_the_sheet_is_one_page_and_its_foot_is_on_it(client, texts):
    with opened(sheet(client, texts())) as page:
        assert pages(page.pdf(prefer_css_page_size=True)) == 1
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 672, "height": 986})  # A4 less its margins, at 96 dpi
        boxes = [page.locator(part).bounding_box() for part in (".sheet", ".sheet-source")]
        code = page.locator(".qr").bounding_box()
    (top, bottom), foot = edges(boxes[0]), edges(boxes[1])
    assert top <= edges(code)[0] < edges(code)[1] <= foot[0] < foot[1] <= bottom
    assert code["width"] > 110  # 29 mm


def edges(box: dict) -> tuple[float, float]:
    return box["y"], box["y"] + box["height"]


@pytest.mark.parametrize("texts", [short, usual])
def test_nothing_is_cut_off_usual_texts(client, texts):
    with opened(sheet(client, texts())) as page:
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 672, "height": 986})
        hidden = page.evaluate(
            "() => { const b = document.querySelector('.sheet-body');"
            " return b.scrollHeight - b.clientHeight; }"
        )
    assert hidden <= 0


def test_counting_pages_notices_a_second_one(client):
    html = sheet(client, short()).replace("</article>", "</article>" + "<p>x</p>" * 80)
    with opened(html) as page:
        assert pages(page.pdf(prefer_css_page_size=True)) > 1


def test_the_code_is_black_on_white_in_the_dark_too(client):
    with opened(sheet(client, short()), color_scheme="dark") as page:
        colours = page.evaluate(
            "() => [...document.querySelectorAll('.qr path')].map(p => {"
            " const s = getComputedStyle(p); return [s.fill, s.stroke]; })"
        )
        ground = page.evaluate(
            "getComputedStyle(document.querySelector('.sheet-qr')).backgroundColor"
        )
    assert colours[0][0] == ground == "rgb(255, 255, 255)"
    assert colours[1][1] == "rgb(0, 0, 0)"


def test_the_print_button_is_there_only_where_it_works(client):
    html = sheet(client, short())
    with opened(html) as page:
        assert page.locator("[data-print]").is_visible()
    with opened(html, java_script_enabled=False) as page:
        assert not page.locator("[data-print]").is_visible()
