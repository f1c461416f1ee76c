"""Passkeys in a real browser, with a real signature: Chromium's virtual authenticator."""

import re

import pytest

from .checks import accessibility, refused_by_policy
from .test_every_page import PASSWORD, PHONE, sign_in, staff_trouble

LEAD = "leitung.braunschweig@demo.example"
ADMINISTRATION = "administration@demo.example"
#: a passkey of the kind telephones and laptops have: it asks for a finger, and the finger is right
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page):
    """The page's browser has a passkey device from now on."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def add_passkey(page, *, alone: bool, name: str) -> None:
    page.goto("/konto/zweiter-faktor/passkeys/neu/")
    page.fill("input[name=name]", name)
    page.set_checked("input[name=passwordless]", alone)
    page.get_by_role("button", name="Passkey einrichten").click()
    page.wait_for_url(re.compile("ersatzcodes|zweiter-faktor/$"))


def remove_passkeys(page) -> None:
    """The demo's accounts are everybody's: leave none behind."""
    page.goto("/konto/zweiter-faktor/passkeys/")
    while (link := page.get_by_role("link", name=re.compile("^Entfernen"))).count():
        link.first.click()
        page.locator("main form button").first.click()
        page.wait_for_url("**/passkeys/")


def sign_out(page) -> None:
    page.goto("/konto/abmelden/")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))  # home: every address here ends in a slash


def test_a_passkey_is_the_second_factor_after_the_password(open_page):
    page = with_device(open_page())
    sign_in(page, LEAD)
    add_passkey(page, alone=False, name="Diensthandy")
    sign_out(page)
    page.goto("/konto/anmelden/")
    page.fill("input[name=login]", LEAD)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_url("**/zweiter-faktor/**")
    assert accessibility(page) == []
    page.get_by_role("button", name="Mit Passkey bestätigen").click()
    page.wait_for_url("**/verwaltung/")
    remove_passkeys(page)
    assert refused_by_policy(page) + page.trouble == []


def test_a_passkey_alone_signs_in_and_leads_back_to_what_was_asked_for(open_page):
    page = with_device(open_page())
    sign_in(page, ADMINISTRATION)
    add_passkey(page, alone=True, name="Laptop")
    sign_out(page)
    page.goto("/konto/anmeldungen/")
    page.get_by_role("button", name="Ohne Passwort: mit Passkey").click()
    page.wait_for_url(re.compile(r"^[^?]*/konto/anmeldungen/$"))
    assert "Angemeldet mit Passkey" in page.inner_text("main")
    remove_passkeys(page)
    assert refused_by_policy(page) + page.trouble == []


def test_a_device_without_the_passkey_gets_a_sentence(open_page):
    page = with_device(open_page())
    page.goto("/konto/anmelden/")
    page.get_by_role("button", name="Ohne Passwort: mit Passkey").click()
    page.get_by_text("Das hat mit dem Passkey nicht geklappt").wait_for()
    assert page.url.endswith("/konto/anmelden/")
    assert accessibility(page) == []


def test_without_javascript_the_other_ways_remain_and_the_page_says_so(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/konto/anmelden/")
    assert not page.get_by_role("button", name="Ohne Passwort: mit Passkey").is_visible()
    assert page.get_by_role("button", name="Code schicken").is_visible()
    sign_in(page, LEAD)
    page.goto("/konto/zweiter-faktor/passkeys/neu/")
    assert "Eine Code-App geht auch ohne" in page.inner_text("main")
    assert not page.get_by_role("button", name="Passkey einrichten").is_visible()
    assert page.get_by_role("link", name="Lieber eine Code-App einrichten").is_visible()


def test_what_was_typed_after_the_sessions_end_is_sent_after_signing_in_again(open_page):
    page = open_page(PHONE)
    sign_in(page, LEAD)
    page.goto("/verwaltung/conferences/series/")
    page.goto("/verwaltung/conferences/venue/add/")
    page.fill("input[name=name]", "Ein Haus, das nicht verloren geht")
    page.context.clear_cookies(name="sessionid")
    page.locator("input[name=_save]").first.click()
    page.wait_for_url("**/konto/anmelden/**")
    assert "ist noch da" in page.inner_text("main")
    page.fill("input[name=login]", LEAD)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_url("**/konto/fortsetzen/")
    assert accessibility(page) + refused_by_policy(page) == []
    page.get_by_role("button", name="Jetzt absenden").click()
    page.wait_for_url("**/verwaltung/conferences/venue/**")
    assert "Ein Haus, das nicht verloren geht" in page.content()


@pytest.mark.look
def test_the_accounts_own_pages_are_accessible_and_ours_alone(open_page):
    page = with_device(open_page(PHONE))
    sign_in(page, ADMINISTRATION)
    addresses = [
        "/konto/zweiter-faktor/",
        "/konto/zweiter-faktor/app/einrichten/",
        "/konto/zweiter-faktor/passkeys/",
        "/konto/zweiter-faktor/passkeys/neu/",
        "/konto/anmeldungen/",
        "/konto/passwort/aendern/",
        f"/konto/einladung/{'x' * 43}/",
        "/verwaltung/accounts/auditentry/",
        "/verwaltung/geloeschtes/",
        "/verwaltung/accounts/user/",
        "/verwaltung/accounts/user/add/",
    ]
    page.goto("/verwaltung/accounts/user/?q=redaktion.braunschweig")
    person = page.locator("#result_list tbody th a").first.get_attribute("href")
    page.goto(person)
    removal = page.locator(".person-buttons a").first.get_attribute("href")
    found = {url: staff_trouble(page, url) for url in [*addresses, person, removal]}
    assert {url: trouble for url, trouble in found.items() if trouble} == {}
