"""From an event's page to a registration whose letter waits: keyboard only, no JavaScript."""

import uuid

import pytest

from .checks import accessibility, refused_by_policy, sideways_scrolling
from .test_enquiry import SECONDS_TO_FILL_IN, follow, tab_to, write
from .test_every_page import sign_in

CONFERENCE = "/veranstaltungen/beispiel-integrationskonferenz-dabei-sein/"
TRAINING = "/veranstaltungen/beispiel-grundschulung-sprachmittlung/"
PHONE = 320


@pytest.fixture
def email() -> str:
    return f"test{uuid.uuid4().hex[:12]}@example.org"


def press(page, name: str, then: str) -> None:
    """The button of this name, by keyboard; then the page says something."""
    tab_to(page, f"[name={name}]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert then in page.locator("main").inner_text()


def on_step(number: int, title: str) -> str:
    return f"Schritt {number} von 3: {title}"


def test_a_whole_registration_on_a_phone_without_javascript_or_mouse(open_page, email):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(CONFERENCE)
    follow(page, "main .key-facts a.button")
    assert on_step(1, "Wer kommt?") in page.locator("main").inner_text()
    write(page, "name", "Alice Beispiel")
    write(page, "email", email)
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    write(page, "companion_1", "Bo Beispiel")
    press(page, "weiter", on_step(2, "Workshops"))
    tab_to(page, "[name$=_first]")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name$=_first]:checked").get_attribute("value")
    press(page, "weiter", on_step(3, "Fragen und Bedarf"))
    tab_to(page, "[name=needs_assistance]")
    page.keyboard.press("Space")
    page.wait_for_timeout(1000 * SECONDS_TO_FILL_IN)
    press(page, "absenden", "Ihre Anmeldung ist noch nicht abgeschickt.")
    assert page.locator("[name=needs_assistance]").is_checked()
    tab_to(page, "[name=needs_consent]")
    page.keyboard.press("Space")
    tab_to(page, "[name=agree]")
    page.keyboard.press("Space")
    press(page, "absenden", "Bitte sehen Sie in Ihr Postfach")
    assert page.url.split("#")[0].endswith("/anmeldung/danke/")
    assert page.trouble == []
    assert_its_letter_waits(open_page(), email)


def assert_its_letter_waits(page, email: str) -> None:
    """Only who is registered gets it."""
    sign_in(page, "administration@demo.example")
    page.goto(f"/verwaltung/outbox/letter/?q={email}")
    row = page.locator("#result_list tbody tr")
    assert row.count() == 1
    assert "Bitte bestätigen Sie Ihre Anmeldung" in row.inner_text()


@pytest.mark.parametrize("with_javascript", [True, False])
def test_the_browsers_back_button_loses_nothing(open_page, email, with_javascript):
    page = open_page(java_script_enabled=with_javascript)
    page.goto(f"{CONFERENCE}anmeldung/")
    page.fill("[name=name]", "Alice Beispiel")
    page.fill("[name=email]", email)
    page.click("[name=weiter]")
    page.locator("[name$=_first]").first.check()
    page.click("[name=weiter]")
    page.fill("[name=needs_vegan]", "1")
    page.go_back()
    assert page.locator("[name$=_first]").first.is_checked()
    page.go_back()
    assert page.locator("[name=name]").input_value() == "Alice Beispiel"
    assert page.locator("[name=email]").input_value() == email
    page.go_forward()
    page.go_forward()
    assert page.locator("[name=needs_vegan]").input_value() == "1"
    page.check("[name=needs_consent]")
    page.check("[name=agree]")
    page.wait_for_timeout(1000 * SECONDS_TO_FILL_IN)
    page.click("[name=absenden]")
    page.wait_for_url("**/anmeldung/danke/**")


def test_going_back_and_on_again_keeps_the_later_steps(open_page, email):
    page = open_page()
    page.goto(f"{CONFERENCE}anmeldung/")
    page.fill("[name=name]", "Alice Beispiel")
    page.fill("[name=email]", email)
    page.click("[name=weiter]")
    page.locator("[name$=_first]").nth(1).check()
    page.click("[name=weiter]")
    page.fill("[name=needs_vegan]", "1")
    page.go_back()
    page.go_back()
    page.fill("[name=name]", "Alice Neumann")
    page.click("[name=weiter]")
    assert page.locator("[name$=_first]").nth(1).is_checked()
    page.click("[name=weiter]")
    assert page.locator("[name=needs_vegan]").input_value() == "1"
    page.check("[name=needs_consent]")
    page.check("[name=agree]")
    page.wait_for_timeout(1000 * SECONDS_TO_FILL_IN)
    page.click("[name=absenden]")
    page.wait_for_url("**/anmeldung/danke/**")
    assert page.evaluate("sessionStorage.length") == 0
    assert page.trouble == []


def trouble_on(page) -> list[str]:
    return [*accessibility(page), *sideways_scrolling(page), *refused_by_policy(page)]


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_every_step_is_accessible_with_and_without_errors(open_page, width):
    page = open_page(width)
    page.goto(f"{CONFERENCE}anmeldung/")
    found = {"person": trouble_on(page)}
    page.click("[name=weiter]")
    found["person, wrong"] = trouble_on(page)
    page.fill("[name=name]", "Alice Beispiel")
    page.fill("[name=email]", "alice@example.org")
    page.click("summary:has-text('mit')")
    page.fill("[name=companion_1]", "Bo")
    found["companions"] = trouble_on(page)
    page.click("[name=weiter]")
    found["workshops"] = trouble_on(page)
    page.locator("select[name$=_second]").select_option(index=1)
    page.click("[name=weiter]")
    found["workshops, wrong"] = trouble_on(page)
    page.locator("[name$=_first]").nth(1).check()
    page.click("[name=weiter]")
    found["needs"] = trouble_on(page)
    page.fill("[name=needs_vegan]", "77")
    page.click("[name=absenden]")
    found["needs, wrong"] = trouble_on(page)
    assert page.locator("main .errorlist").count() == 2
    page.goto(f"{TRAINING}anmeldung/danke/")
    found["done"] = trouble_on(page)
    assert {where: trouble for where, trouble in found.items() if trouble} == {}
    assert page.trouble == []
