"""„Mein Bereich“, walked from its first page on: every sort of page that is linked there."""

import re

import pytest

from .checks import COLOURS, accessibility, refused_by_policy, sideways_scrolling
from .test_every_page import DESK, PHONE, sign_in, widen

AREA = "/mein-bereich/"
#: links of all pages that lead on; the rest of an address is one of many of its sort
WITHIN = f"main a[href^='{AREA}']"


def sort_of(url: str) -> str:
    """„/mein-bereich/initiativen/7/bearbeiten/“ and the same with 8 are one sort of page."""
    return re.sub(r"\d+", "n", url.split("#")[0].split("?")[0])


def links_of(page) -> list[str]:
    """A page's links into the area, without its places and what is chosen on it."""
    hrefs = [a.get_attribute("href").split("#")[0] for a in page.locator(WITHIN).all()]
    return [href for href in hrefs if "?" not in href]


def trouble_of(page, url: str) -> list[str]:
    """Everything folded open: on a phone, as wide as on a desk, and in the dark."""
    page.trouble.clear()
    widen(page, PHONE)
    page.goto(url, wait_until="networkidle")
    found = sideways_scrolling(page)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    found += sideways_scrolling(page) + accessibility(page)
    widen(page, DESK)
    found += sideways_scrolling(page) + accessibility(page)
    page.emulate_media(color_scheme="dark")
    found += accessibility(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return found + refused_by_policy(page) + page.trouble


@pytest.mark.look
def test_every_page_a_coordinator_is_led_to_is_accessible_and_ours_alone(open_page):
    page = open_page(PHONE)
    sign_in(page, "koordination@demo.example", leads_to=AREA)
    waiting, found = [AREA], {}
    while waiting:
        url = waiting.pop(0)
        if sort_of(url) in found:
            continue
        found[sort_of(url)] = trouble_of(page, url)
        waiting += links_of(page)
    print(f"{len(found)} sorts of pages: {', '.join(found)}")
    assert {sort: trouble for sort, trouble in found.items() if trouble} == {}
