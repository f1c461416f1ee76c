"""The portal's page of the seed conference lacks nothing that the seed's own page told."""

import html
import re

import pytest
from django.test import override_settings

from .loaded import kept_for_a_module
from .test_load_network import FINDINGS

URL = "/veranstaltungen/integrationskonferenz-braunschweig-2017/"
TOLD = {
    "title": ["Regionale Integrationskonferenz „Bürgerschaftliches Engagement“"],
    "organiser": ["Amt für regionale Landesentwicklung Braunschweig"],
    "date": ["16. Mai 2017", "Dienstag"],
    "times": ["15:30", "19:45"],
    "place": ["Salzgitter"],
    "participants": ["80"],
    "motto": ["Ehrenamt braucht Hauptamt – und umgekehrt"],
    "introduction": [
        "auf der Flucht",
        "Zugewanderte",
        "Hauptamt leistet gute",
        "schwierigen Ausgangslage",
    ],
    "keynotes": ["Flexibilität", "Aktionismus", "Traumatisierung"],
    "workshops": [
        "Perspektiven der ehrenamtlichen Integrationsarbeit",
        "Ehra-Lessien und Wolfsburg",
        "Bürgerschaftliches Engagement im Sozialraum",
        "von der Einzelhilfe zum Netzwerk",
        "Ein Mosaik hat viele Steine",
        "Einsatz von Ehrenamt in professionellen Strukturen",
    ],
    "findings": FINDINGS,
    "initiatives": [
        "Förderverein Ehra-Lessien, ein Dorf – ein Team",
        "Netzwerkstelle für ehrenamtliche Flüchtlingshilfe der Stadt Wolfsburg",
        "AWO-Kreisverband Salzgitter",
        "Refugium Flüchtlingshilfe",
        "Volkswagen pro Ehrenamt",
        "Koordinierungsstelle „Ehrenamt zur Integration von Flüchtlingen“ der Stadt Braunschweig",
    ],
    "back to top": ["Zum Seitenanfang"],
}
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("seed page")]


@pytest.fixture(scope="module", autouse=True)
def network(django_db_setup, django_db_blocker, tmp_path_factory):
    media = str(tmp_path_factory.mktemp("media"))
    with override_settings(MEDIA_ROOT=media), kept_for_a_module(django_db_blocker, "load_network"):
        yield


@pytest.fixture
def source(client) -> str:
    return client.get(URL).content.decode()


def read(source: str) -> str:
    """What stands in the main part of the page, as one line of plain text."""
    main = source.split("<main")[1].split("</main>")[0] + source.split("</main>")[1]
    plain = html.unescape(re.sub(r"<[^>]+>", " ", main)).replace("\xad", "").replace("\xa0", " ")
    return re.sub(r"\s+", " ", plain)


@pytest.mark.parametrize("part", TOLD)
def test_the_page_tells_what_the_seed_told(part, source):
    text = read(source)
    assert [words for words in TOLD[part] if words not in text] == []


def test_there_are_sixteen_findings_three_workshops_and_six_initiatives(source):
    main = source.split("<main")[1].split("</main>")[0]
    findings = set(re.findall(r'href="(/ergebnisse/\d+/)"', main))
    workshops = set(re.findall(r'id="(workshop-\d+)"', main))
    initiatives = set(re.findall(r'href="(/initiativen/[\w-]+/)"', main))
    assert (len(findings), len(workshops), len(initiatives)) == (16, 3, 6)


def test_four_pictures_have_alternative_text_caption_and_credit(source):
    figures = re.findall(r"<figure.*?</figure>", source, re.DOTALL)
    assert len(figures) == 4
    for figure in figures:
        assert re.search(r'\salt="[^"]{10,}"', figure)
        assert len(read(f"<main>{figure}</main>")) > 30
        assert "srcset=" in figure
        assert "width=" in figure


def test_back_to_top_leads_to_the_top(source):
    target = re.search(r'<a href="#(\w+)">.{0,60}Zum Seitenanfang', source).group(1)
    assert source.index(f'id="{target}"') < source.index("<main")
