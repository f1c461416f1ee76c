"""What became of a finding: reported from a phone, decided in the office, read by everybody."""

import re

import pytest

from .checks import accessibility, sideways_scrolling
from .test_every_page import DESK, PHONE, sign_in, widen

FINDING = "Informationsaustausch und Transparenz sind wichtig."
WORDS = "Unser Kalender steht jetzt im Netz, jede Gruppe trägt selbst ein."


def looked_at(page) -> list[str]:
    """On a phone and on a desk, with everything folded open."""
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    found = sideways_scrolling(page) + accessibility(page)
    widen(page, DESK)
    found += sideways_scrolling(page) + accessibility(page)
    widen(page, PHONE)
    return found


@pytest.mark.look
def test_an_initiative_reports_the_office_publishes_and_everybody_reads(open_page):
    phone = open_page(PHONE)
    phone.goto("/ergebnisse/")
    finding = phone.get_by_role("link", name=FINDING).get_attribute("href")
    phone.goto(finding)
    phone.get_by_role("link", name=re.compile("Ihre Initiative hat etwas dafür getan")).click()
    report = phone.url.split("next=")[-1]
    sign_in(phone, "koordination@demo.example", leads_to="/mein-bereich/")
    phone.goto(re.sub("%2F", "/", report))
    assert looked_at(phone) == []
    phone.get_by_label("Für welche Initiative").select_option(index=1)
    phone.get_by_role("button", name="Beim Amt einreichen").click()
    phone.get_by_label("Was ist geschehen").fill(WORDS)
    phone.get_by_role("button", name="Beim Amt einreichen").click()
    assert phone.get_by_text("Ihr Bericht liegt beim Amt").is_visible()
    assert looked_at(phone) == []
    assert phone.trouble == []

    office = open_page(PHONE)
    sign_in(office, "redaktion.braunschweig@demo.example")
    office.goto(f"/verwaltung/conferences{finding.replace('ergebnisse', 'finding')}daraus/")
    assert looked_at(office) == []
    office.goto("/verwaltung/publishing/pendingversion/?was=berichte")
    office.get_by_role("link", name=re.compile(FINDING)).last.click()
    assert office.get_by_text(WORDS).is_visible()
    assert looked_at(office) == []
    office.get_by_role("button", name="Veröffentlichen").click()
    assert office.get_by_text("Der Bericht ist veröffentlicht.").is_visible()
    assert office.trouble == []

    phone.goto(finding)
    assert phone.get_by_text(WORDS).is_visible()
    assert looked_at(phone) == []
