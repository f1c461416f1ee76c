"""The sheet to print and pin up; that it fits on one page is tested in a real browser."""

import re

import pytest
import segno

from initiatives.sheet import excerpt
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    return builders.initiative(
        title="Tee für alle",
        summary="Wir trinken Tee mit allen.",
        description="<p>Jeden Mittwoch gibt es:</p><ul><li>Tee</li><li>Kuchen</li></ul>"
        "<p>Kommen Sie.</p>",
        opening_hours="mittwochs ab 15 Uhr",
        street="Teeweg 1",
        locality="Peine",
        phone="05171 1234",
        contact_email="alice@example.org",
        languages=[builders.language(name="Arabisch")],
        target_groups=[builders.target_group(name="Familien")],
        engagement_forms=[builders.engagement_form(name="Einschenken")],
        step_free="yes",
        office=builders.office(short_name="Braunschweig"),
    )


def sheet(client, initiative) -> str:
    response = client.get(f"{initiative.get_absolute_url()}blatt/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_sheet_says_who_for_whom_where_and_when(client, tea):
    html = sheet(client, tea)
    for text in (
        "Tee für alle",
        "Wir trinken Tee mit allen.",
        "Jeden Mittwoch gibt es: Tee, Kuchen. Kommen Sie.",
        "Familien",
        "Teeweg 1, Peine",
        "mittwochs ab 15 Uhr",
        "Arabisch",
        "Stufenloser Zugang: ja",
        "05171 1234",
        "Amt für regionale Landesentwicklung Braunschweig",
    ):
        assert text in html, text


def test_the_sheet_names_three_needs_and_how_many_more_there_are(client, tea):
    for number in range(5):
        builders.opportunity(tea, title=f"Aufruf Nummer {number}")
    html = sheet(client, tea)
    assert len(re.findall("Aufruf Nummer", html)) == 3
    assert "und 2 weitere Aufrufe auf unserer Seite" in html


@pytest.mark.parametrize(("needs", "is_told"), [(0, True), (1, False)])
def test_without_a_need_the_sheet_says_how_one_can_join(client, tea, needs, is_told):
    for _need in range(needs):
        builders.opportunity(tea)
    assert ("Einschenken" in sheet(client, tea)) == is_told


def test_the_code_leads_to_the_initiatives_page(client, settings, tea):
    html = sheet(client, tea)
    drawing = re.search(r"<svg.*?</svg>", html)[0]
    address = f"{settings.SITE_URL}/initiativen/tee-fuer-alle/"
    modules = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, lineclass=None)
    assert re.search(r' d="(M4[^"]*)"', drawing)[1] == re.search(r' d="([^"]*)"', modules)[1]
    assert "initiativen/<wbr>tee-fuer-alle</a>" in html


def test_the_code_has_a_name_and_no_style_of_its_own(client, tea):
    tea.title = "Tee & <b>Kuchen</b>"
    tea.save()
    drawing = re.search(r"<svg.*?</svg>", sheet(client, tea))[0]
    assert "<title>QR-Code</title>" in drawing
    assert "Tee &amp; &lt;b&gt;Kuchen" in drawing
    assert "style" not in drawing


def test_the_sheet_carries_no_mail_address(client, tea):
    assert "@example.org" not in sheet(client, tea)


def test_only_published_initiatives_have_a_sheet(client, tea):
    builders.opportunity(tea, title="Geheimaufruf", state="draft")
    assert "Geheim" not in sheet(client, tea)
    tea.state = "archived"
    tea.save()
    assert client.get("/initiativen/tee-fuer-alle/blatt/").status_code == 404


def test_a_former_address_leads_to_the_sheet_at_the_present_one(client, tea):
    tea.slug = "kaffee-fuer-alle"
    tea.save()
    response = client.get("/initiativen/tee-fuer-alle/blatt/")
    assert (response.status_code, response["Location"]) == (
        301,
        "/initiativen/kaffee-fuer-alle/blatt/",
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Eins zwei drei vier fünf.</p>", "Eins zwei drei …"),
        ("<p>Eins &amp; zwei.</p>", "Eins &amp; zwei."),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "a, b."),
        ("<ol><li>a.</li></ol><p>b</p>", "a. b"),
        ("<h2>Titel</h2><p>Text</p>", "Titel Text"),
        ("", ""),
    ],
)
def test_an_excerpt_is_plain_text_that_ends_at_a_word(html, text):
    assert excerpt(html, 3) == text.replace("&amp;", "&")
