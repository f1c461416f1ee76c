"""The office decides what was handed in and brings an old version back, by keyboard alone."""

import pytest

from .test_every_page import sign_in, staff_trouble


def press(page, name: str, role: str = "button") -> None:
    """Reach it by its place in the order of tabs, as a hand on the keyboard does."""
    target = page.get_by_role(role, name=name).first
    target.focus()
    page.keyboard.press("Enter")


@pytest.mark.look
def test_a_change_is_taken_over_and_the_old_version_brought_back_by_keyboard(open_page):
    page = open_page(1280)
    sign_in(page, "redaktion.braunschweig@demo.example")
    trouble = staff_trouble(page, "/verwaltung/publishing/pendingversion/?was=aenderung")
    page.locator(".queue-title a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/pruefung/")
    review = page.url
    trouble += staff_trouble(page, review)
    assert "Auch am Wochenende." in page.locator("ins").first.inner_text()

    press(page, "Zurückgeben")
    assert "Bitte schreiben Sie, warum" in page.locator(".errornote").inner_text()
    press(page, "Übernehmen und veröffentlichen")
    page.wait_for_url("**/pendingversion/")
    assert "übernommen" in page.locator(".messagelist").inner_text()

    history = review.replace("/pruefung/", "/history/")
    trouble += staff_trouble(page, history)
    press(page, "Diese Fassung wiederherstellen", "link")
    page.wait_for_url("**/history/*/")
    trouble += staff_trouble(page, page.url)
    press(page, "Diese Fassung wiederherstellen")
    page.wait_for_url(history)
    assert "ist wiederhergestellt" in page.locator(".messagelist").inner_text()
    assert page.locator(".version").count() == 3
    assert trouble == []
