"""Every page type of the admin, for every kind of row: on a phone and as wide as on a desk.

The pages are found by walking: each list the desk names, its form for a new row, and of its first
row the form, the history and the page that asks before deleting. What a list is missing is a
right the administrator does not have; the URL × role matrix says which.
"""

import pytest

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .test_every_page import DESK, PHONE, sign_in, widen

pytestmark = pytest.mark.look

#: controls of the stock admin that nobody can use without a mouse or without sight
UNUSABLE = ".select2, .selector, .vDateField ~ .datetimeshortcuts, .related-widget-wrapper-link"
#: lists that are there in every portal; the walk must not find fewer
LISTS = 25


def lists(page) -> list[str]:
    page.goto("/verwaltung/")
    links = page.locator("a[href^='/verwaltung/']").all()
    found = {a.get_attribute("href").split("?")[0] for a in links}
    return sorted(url for url in found if url.count("/") == 4)


def pages_of(page, url: str) -> list[str]:
    """The list, its empty form, and what there is for its first row."""
    page.goto(url)
    found = [url]
    if page.locator(f"a[href^='{url}add/']").count():
        found.append(f"{url}add/")
    row = page.locator("#result_list tbody tr").first.locator(f"a[href^='{url}']").first
    if row.count():
        change = row.get_attribute("href").split("?")[0]
        found.append(change)
        found += more_of(page, change)
    return found


def more_of(page, change: str) -> list[str]:
    """What the form of a row leads to that is about the same row."""
    page.goto(change)
    base = change.removesuffix("change/")
    hrefs = {a.get_attribute("href").split("?")[0] for a in page.locator("#content a[href]").all()}
    whole = {page.evaluate("(url) => new URL(url, location.href).pathname", h) for h in hrefs}
    return sorted(url for url in whole if url.startswith(base) and url != change)


def trouble_on(page, url: str) -> list[str]:
    page.trouble.clear()
    widen(page, PHONE)
    page.goto(url, wait_until="networkidle")
    found = sideways_scrolling(page) + accessibility(page)
    widen(page, DESK)
    found += accessibility(page)
    found += [f"unusable: {UNUSABLE}"] * bool(page.locator(UNUSABLE).count())
    return found + refused_by_policy(page) + page.trouble


def test_every_page_of_the_admin_is_accessible_and_ours_alone(open_page):
    page = open_page(DESK)
    sign_in(page, "administration@demo.example")
    all_lists = lists(page)
    assert len(all_lists) >= LISTS
    addresses = [url for every in all_lists for url in pages_of(page, every)]
    found = {url: trouble_on(page, url) for url in addresses}
    assert {url: trouble for url, trouble in found.items() if trouble} == {}
