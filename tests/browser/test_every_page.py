"""Every page type on a phone, on a desk and in the dark: accessible, ours alone, light."""

import re
import urllib.request

import pytest

from .checks import COLOURS, Weight, accessibility, refused_by_policy, sideways_scrolling
from .conftest import ROOT

SEED = "/veranstaltungen/integrationskonferenz-braunschweig-2017/"
OPEN = "/veranstaltungen/beispiel-integrationskonferenz-sprache-oeffnet-tueren/"
FULL = "/veranstaltungen/beispiel-erzaehlabend-mein-erster-winter/"
PAGES = {
    "home": "/",
    "search": "/suche/?q=Sprache",
    "search without a hit": "/suche/?q=zzzzzz",
    "initiatives": "/initiativen/",
    "initiatives narrowed": "/initiativen/?thema=sprache&sucht=1",
    "initiatives, none found": "/initiativen/?q=zzzzzz",
    "initiative": "/initiativen/ehra-lessien-ein-dorf-ein-team/",
    "alert": "/initiativen/abo/?q=Sprache",
    "alert, asked for": "/initiativen/abo/verschickt/",
    "alert, stopped": f"/initiativen/abo/{'x' * 43}/ende/",
    "kept list, empty": "/initiativen/merkliste/",
    "shared list": "/initiativen/merkliste/?i=1.2.3.999999",
    "suggesting": "/initiativen/vorschlagen/?titel=Fahrradwerkstatt",
    "suggested": "/initiativen/vorschlagen/danke/",
    "suggestion's link that is none": f"/initiativen/vorschlagen/{'x' * 43}/",
    "sheet to print": "/initiativen/ehra-lessien-ein-dorf-ein-team/blatt/",
    "message to an initiative": "/initiativen/ehra-lessien-ein-dorf-ein-team/kontakt/",
    "message sent": "/initiativen/ehra-lessien-ein-dorf-ein-team/kontakt/danke/",
    "link to a copy, too old": f"/initiativen/kopie/{'x' * 43}/",
    "link to mark an enquiry, used up": f"/initiativen/beantwortet/{'x' * 43}/",
    "coming events": "/veranstaltungen/",
    "past events": "/veranstaltungen/?zeitraum=vergangen",
    "seed conference": SEED,
    "conference series": "/veranstaltungen/reihen/",
    "series told as a story": "/veranstaltungen/reihen/werkstatt-wohnen-und-leben/",
    "event that takes findings up": "/veranstaltungen/beispiel-nachgefragt-gut-wohnen/",
    "findings": "/ergebnisse/",
    "findings narrowed": "/ergebnisse/?q=Ehrenamt&status=offen&jahr=2017&sortierung=bewegt",
    "findings, none found": "/ergebnisse/?status=erledigt&jahr=2019",
    "finding": "/ergebnisse/1/",
    "finding with what is new": "/ergebnisse/17/",
    "hint to a finding": "/ergebnisse/1/hinweis/",
    "hint sent": "/ergebnisse/1/hinweis/danke/",
    "balance": "/ergebnisse/bilanz/",
    "balance of an office": "/ergebnisse/bilanz/braunschweig/",
    "regions": "/regionen/",
    "office": "/regionen/braunschweig/",
    "imprint": "/impressum/",
    "privacy": "/datenschutz/",
    "accessibility": "/barrierefreiheit/",
    "easy language": "/leichte-sprache/",
    "sign language": "/gebaerdensprache/",
    "credits": "/quellen/",
    "open data": "/api/",
    "documentation": f"{SEED}dokumentation/",
    "programme on paper": f"{SEED}programm/",
    "embedding": "/einbetten/?kreis=03151",
    "embedded list": "/einbetten/liste/?kreis=03151",
    "not found": "/gibt-es-nicht/",
    "registering": f"{OPEN}anmeldung/",
    "registered": f"{OPEN}anmeldung/danke/",
    "registering for a full event": f"{FULL}anmeldung/",
    "registering for what is over": f"{SEED}anmeldung/",
    "event with few seats": OPEN,
    "link lost": "/anmeldung/link-verloren/",
    "link sent": "/anmeldung/link-verloren/danke/",
    "link that opens nothing": f"/anmeldung/{'x' * 43}/",
    "preview's link that opens nothing": f"/vorschau/{'x' * 43}/",
    "feedback given": "/rueckmeldung/danke/",
    "sign-in": "/konto/anmelden/",
    "sign-in by code": "/konto/anmelden/code/",
    "forgotten password": "/konto/passwort/vergessen/",
}
#: pages whose address carries a number or a name of the data: where to look, what to look for
LINKED = {
    "coming event": ("/veranstaltungen/", "main .card h3 a, main article a"),
    "finding of the seed": (SEED, "main a[href^='/ergebnisse/']:not([href='/ergebnisse/'])"),
    "district": ("/regionen/", "main a[href^='/regionen/braunschweig/']:not([href$='schweig/'])"),
    "initiative with needs": ("/initiativen/?sucht=1", "main a[href^='/initiativen/']"),
}
STAFF_PAGES = {
    "desk": "/verwaltung/",
    "conferences": "/verwaltung/conferences/conference/",
    "new conference": "/verwaltung/conferences/conference/add/",
    "initiatives": "/verwaltung/initiatives/initiative/",
    "suggestions": "/verwaltung/initiatives/suggestion/",
    "enquiries": "/verwaltung/initiatives/enquiry/",
    "answer times": "/verwaltung/initiatives/enquiry/antwortzeiten/",
    "letters": "/verwaltung/outbox/letter/",
    "words of letters": "/verwaltung/outbox/lettertext/",
    "words of a letter": "/verwaltung/outbox/lettertext/alle/registration.thanks/",
    "a legal page": "/verwaltung/pages/page/1/change/",
    "what is searched for": "/verwaltung/search/searchcount/",
    "imports": "/verwaltung/exchange/importjob/",
    "importing initiatives": "/verwaltung/exchange/importjob/hochladen/initiatives.initiative/",
    "links": "/verwaltung/publishing/linkcheck/",
    "initiatives narrowed": "/verwaltung/initiatives/initiative/?bestaetigt=nein",
    "registrations of today": "/tagungsbuero/anmeldungen/?was=heute",
}
PASSWORD = "mosaik-demo-2017"
PHONE, DESK = 320, 1280


def address(name: str, page) -> str:
    if name in PAGES:
        return PAGES[name]
    overview, selector = LINKED[name]
    page.goto(overview)
    return page.locator(selector).first.get_attribute("href").split("#")[0]


@pytest.mark.look
@pytest.mark.parametrize("name", [*PAGES, *LINKED])
def test_a_public_page_is_accessible_ours_alone_and_light(name, open_page):
    """On a phone, then as wide as on a desk, there also in the dark."""
    url = address(name, open_page() if name in LINKED else None)
    page = open_page(PHONE)
    weight = Weight(page)
    page.goto(url)
    assert weight.bytes > 2_000
    trouble = sideways_scrolling(page) + accessibility(page)
    widen(page, DESK)
    trouble += sideways_scrolling(page) + accessibility(page)
    page.emulate_media(color_scheme="dark")
    trouble += accessibility(page, COLOURS)
    assert trouble + refused_by_policy(page) + weight.trouble() + page.trouble == []


def widen(page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


def test_no_script_asks_how_wide_the_window_is():
    """Else every width would need a page opened at that width."""
    asks = re.compile("matchMedia|innerWidth|clientWidth|offsetWidth|ResizeObserver|resize")
    scripts = list((ROOT / "static/js").glob("*.js"))
    assert scripts
    assert [script.name for script in scripts if asks.search(script.read_text())] == []


def sign_in(page, email: str, leads_to: str = "/verwaltung/") -> None:
    page.goto("/konto/anmelden/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_url(f"**{leads_to}")


@pytest.mark.look
def test_the_offices_pages_are_accessible_and_ours_alone(open_page):
    page = open_page(PHONE)
    sign_in(page, "redaktion.braunschweig@demo.example")
    addresses = dict(STAFF_PAGES)
    page.goto(STAFF_PAGES["conferences"])
    addresses["seed conference"] = page.locator("#result_list tbody th a").first.get_attribute(
        "href"
    )
    found = {name: staff_trouble(page, url) for name, url in addresses.items()}
    assert {name: trouble for name, trouble in found.items() if trouble} == {}


LEADS_PAGES = {
    "words of the office": "/verwaltung/outbox/lettertext/braunschweig/registration.thanks/",
    "words of all": "/verwaltung/outbox/lettertext/?amt=alle",
    "a legal page": "/verwaltung/pages/page/1/change/",
    "back to the shipped page": "/verwaltung/pages/page/1/zuruecksetzen/",
}


@pytest.mark.look
def test_where_leads_word_letters_and_pages_is_accessible_and_ours_alone(open_page):
    page = open_page(PHONE)
    sign_in(page, "leitung.braunschweig@demo.example")
    addresses = dict(LEADS_PAGES)
    page.goto(STAFF_PAGES["conferences"])
    desk = page.locator("#result_list th a").first.get_attribute("href").removesuffix("change/")
    for name in ("briefe/", "briefe/registration.reminder/", "als-vorlage/"):
        addresses[name] = desk + name
    found = {name: staff_trouble(page, url) for name, url in addresses.items()}
    assert {name: trouble for name, trouble in found.items() if trouble} == {}


@pytest.mark.look
def test_the_tagungsbueros_pages_are_accessible_and_ours_alone(open_page):
    """Every tab of an event with registrations, what the tabs lead to, and one person."""
    page = open_page(PHONE)
    sign_in(page, "leitung.braunschweig@demo.example")
    page.goto("/tagungsbuero/")
    page.get_by_role("link", name=re.compile("Sprache öffnet Türen")).first.click()
    desk = page.url.split("?")[0]
    tabs = [a.get_attribute("href") for a in page.locator(".tabs a").all()]
    page.goto(f"{desk}personen/")
    person = page.locator("main a[href*='/personen/']:not([href*='neu'])")
    hrefs = [a.get_attribute("href") for a in person.all()]
    first = next(href for href in hrefs if re.search(r"/personen/\d+/$", href))
    more = (
        "personen/neu/",
        "bedarf/",
        "listen/zahlen/",
        "listen/schilder/",
        "einlass/papierliste/",
        "ablauf/absagen/",
    )
    addresses = ["/tagungsbuero/", *tabs, first, f"{first}aendern/", *(desk + m for m in more)]
    assert len(tabs) == 7
    found = {url: staff_trouble(page, url) for url in addresses}
    assert {url: trouble for url, trouble in found.items() if trouble} == {}


@pytest.mark.look
def test_every_tab_of_an_events_desk_is_accessible_and_ours_alone(open_page):
    """With everything folded open: on a phone, as wide as on a desk, and in the dark."""
    page = open_page(PHONE)
    sign_in(page, "redaktion.braunschweig@demo.example")
    page.goto(STAFF_PAGES["conferences"])
    page.goto(page.locator("#result_list tbody th a").first.get_attribute("href"))
    tabs = [a.get_attribute("href") for a in page.locator(".desk-tabs a").all()]
    assert len(tabs) >= 9
    found = {url: tab_trouble(page, url) for url in tabs}
    assert {url: trouble for url, trouble in found.items() if trouble} == {}


def tab_trouble(page, url: str) -> list[str]:
    page.trouble.clear()
    widen(page, PHONE)
    page.goto(url, wait_until="networkidle")
    found = sideways_scrolling(page)
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    found += accessibility(page)
    widen(page, DESK)
    found += sideways_scrolling(page) + accessibility(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(400)  # the admin's links fade from one colour to the other
    found += accessibility(page, COLOURS)
    page.emulate_media(color_scheme="light")
    return found + refused_by_policy(page) + page.trouble


def staff_trouble(page, url: str) -> list[str]:
    """On a phone, then as wide as on a desk."""
    page.trouble.clear()
    widen(page, PHONE)
    page.goto(url, wait_until="networkidle")
    found = accessibility(page)
    widen(page, DESK)
    return found + accessibility(page) + refused_by_policy(page) + page.trouble


def test_every_page_the_home_page_leads_to_is_a_page(server, open_page):
    page = open_page()
    page.goto("/")
    links = {a.get_attribute("href") for a in page.locator("a[href^='/']").all()}
    assert len(links) > 15
    for link in sorted(links):
        with urllib.request.urlopen(server + link, timeout=30) as response:
            assert response.status == 200, link
