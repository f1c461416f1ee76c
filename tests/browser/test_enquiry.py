"""From the home page to a message that arrived, without JavaScript and with the keyboard alone."""

import uuid

import pytest

from .test_every_page import sign_in

MOST_TABS = 150
#: what a guarded form wants between being opened and being sent; really waited for
SECONDS_TO_FILL_IN = 3.2


@pytest.fixture
def plain_page(open_page):
    return open_page(java_script_enabled=False)


def tab_to(page, selector: str) -> None:
    """Press Tab until this has the focus, as somebody without a mouse does."""
    for _stop in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(f":focus:is({selector})").count():
            return
    pytest.fail(f"{selector} is not reached by Tab on {page.url}")


def follow(page, selector: str) -> None:
    tab_to(page, selector)
    before = page.url
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)


def write(page, name: str, text: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.type(text)


def test_from_the_home_page_to_a_sent_enquiry_without_javascript_or_mouse(plain_page, open_page):
    page, name = plain_page, f"Test {uuid.uuid4().hex[:12]}"
    page.goto("/")
    tab_to(page, "#home-q")
    page.keyboard.type("Ehra-Lessien")
    follow(page, "main form button")
    follow(page, "main a[href='/initiativen/ehra-lessien-ein-dorf-ein-team/']")
    follow(page, "main a[href*='/kontakt/']")
    assert page.locator("h1").inner_text() == "Ich möchte helfen"
    write(page, "message", "Ich habe mittwochs Zeit.")
    write(page, "name", name)
    write(page, "email", "alice@example.org")
    page.wait_for_timeout(1000 * SECONDS_TO_FILL_IN)
    follow(page, "main form[method=post] button")
    assert page.url.endswith("/kontakt/danke/")
    assert "Danke" in page.locator("h1").inner_text()
    assert page.trouble == []
    assert_it_arrived(open_page(), name)


def assert_it_arrived(page, name: str) -> None:
    """The office finds it among its enquiries, the initiative's letter waits or has gone."""
    sign_in(page, "redaktion.braunschweig@demo.example")
    page.goto(f"/verwaltung/initiatives/enquiry/?q={name.split()[1]}")
    row = page.locator("#result_list tbody tr")
    assert row.count() == 1
    assert name in row.inner_text()
    page.goto("/verwaltung/outbox/letter/?q=Jemand+möchte+helfen")
    assert page.locator("#result_list tbody tr").count() >= 1


def test_who_is_too_quick_is_told_so_and_keeps_the_text(plain_page):
    plain_page.goto("/initiativen/ehra-lessien-ein-dorf-ein-team/kontakt/")
    plain_page.fill("[name=message]", "Ich habe donnerstags Zeit.")
    plain_page.fill("[name=name]", "Alice")
    plain_page.fill("[name=email]", "alice@example.org")
    plain_page.click("main form[method=post] button")
    assert "sehr schnell" in plain_page.locator("main [role=alert]").inner_text()
    assert plain_page.locator("[name=message]").input_value() == "Ich habe donnerstags Zeit."
    plain_page.wait_for_timeout(1000 * SECONDS_TO_FILL_IN)
    plain_page.click("main form[method=post] button")
    plain_page.wait_for_url("**/kontakt/danke/")
