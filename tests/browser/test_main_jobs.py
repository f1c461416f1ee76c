"""The main jobs without JavaScript, and with the keyboard alone."""

import re

import pytest

from .test_every_page import SEED


@pytest.fixture
def plain_page(open_page):
    """A browser that runs no script at all."""
    return open_page(java_script_enabled=False)


def test_search_leads_from_home_to_an_initiative_without_javascript(plain_page):
    plain_page.goto("/")
    plain_page.fill("#home-q", "Ehra-Lessien")
    plain_page.click(".hero-search button")
    assert "q=Ehra-Lessien" in plain_page.url
    plain_page.locator("main a[href='/initiativen/ehra-lessien-ein-dorf-ein-team/']").first.click()
    assert "Ehra-Lessien" in plain_page.locator("h1").inner_text()
    assert plain_page.trouble == []


def test_the_list_is_narrowed_without_javascript(plain_page):
    plain_page.goto("/initiativen/")
    group = plain_page.locator(".facets > summary")
    if group.is_visible():
        group.click()
    plain_page.locator(".facet > summary", has_text="Handlungsfeld").click()
    link = plain_page.locator(".facet a[href*='thema=sprache']").first
    promised = int(re.search(r"\((\d+)\)", link.inner_text())[1])
    link.click()
    assert "thema=sprache" in plain_page.url
    assert plain_page.locator("#treffer").inner_text().split()[0] == str(promised)
    plain_page.locator(".chip-row .chip").click()
    assert "thema" not in plain_page.url


def test_a_conference_leads_to_its_finding_without_javascript(plain_page):
    plain_page.goto("/veranstaltungen/?zeitraum=vergangen")
    plain_page.locator(f"main a[href='{SEED}']").first.click()
    link = plain_page.locator("main a[href^='/ergebnisse/']:not([href='/ergebnisse/'])").first
    statement = link.inner_text()
    link.click()
    assert plain_page.locator("h1").inner_text() == statement


def focused(page) -> dict:
    return page.evaluate(
        """() => {
          const e = document.activeElement, r = e.getBoundingClientRect();
          // a card's link shows its ring around the whole card, by ::after
          const ring = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
          // a district of the map shows it as a line along its border
          const line = (s) => s && s.stroke !== "none" && parseFloat(s.strokeWidth) >= 4;
          const drawn = e.closest("svg") && e.querySelector("use, circle");
          return {tag: e.tagName, id: e.id, href: e.getAttribute("href"), name: e.name || "",
                  shown: r.width > 1 && r.height > 1 && r.top >= 0 && r.left >= 0,
                  ring: ring(getComputedStyle(e)) || ring(getComputedStyle(e, "::after"))
                        || (drawn && line(getComputedStyle(drawn)))};
        }"""
    )


def test_the_skip_link_comes_first_and_works(open_page):
    page = open_page()
    page.goto("/")
    page.keyboard.press("Tab")
    first = focused(page)
    assert (first["href"], first["shown"], first["ring"]) == ("#inhalt", True, True)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("url", ["/", "/initiativen/", "/regionen/", SEED])
def test_the_focus_is_always_visible(url, open_page):
    page = open_page()
    page.goto(url)
    stops = []
    for _stop in range(25):
        page.keyboard.press("Tab")
        stops.append(focused(page))
    assert [stop for stop in stops if stop["tag"] != "BODY" and not stop["ring"]] == []


def test_one_can_search_with_the_keyboard_alone(open_page):
    page = open_page()
    page.goto("/")
    for _stop in range(20):
        page.keyboard.press("Tab")
        if focused(page)["id"] == "home-q":
            break
    page.keyboard.type("Mosaik")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche/?q=Mosaik")
    assert page.locator("main a[href^='/initiativen/']").count() > 0
