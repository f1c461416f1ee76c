"""The search speaks German: what is found for a word, and what is not, through the real index."""

import csv
from pathlib import Path

import pytest

from initiatives.models import Initiative
from portal.search.engine.question import Question
from portal.search.folding import fold, typed_words, words
from portal.search.services import find
from tests import builders as build

pytestmark = pytest.mark.django_db
PAIRS = list(csv.DictReader((Path(__file__).parent / "pairs.csv").read_text("utf-8").splitlines()))

NEUTRAL = {"title": "Ganz anderes", "summary": "Nichts davon"}


def titles(text: str) -> list[str]:
    """Titles of the initiatives found, best first."""
    pks = [hit.pk for hit in find(Initiative, Question(text)).hits]
    names = Initiative.objects.in_bulk(pks)
    return [names[pk].title for pk in pks]


@pytest.fixture
def places():
    for name in ("Peine", "Leer", "Stade", "Verden", "Celle", "Goslar", "Melle", "Emden", "Aurich"):
        build.municipality(name=name)
    for name in ("Nienburg", "Wolfsburg", "Braunschweig", "Salzgitter", "Ehra-Lessien", "Seesen"):
        build.municipality(name=name)


@pytest.mark.parametrize("field", ["title", "summary"])
def test_every_pair_is_found_or_not_as_people_expect(places, field):
    wrong = []
    for pair in PAIRS:
        initiative = build.initiative(**{**NEUTRAL, field: pair["text"]})
        found = find(Initiative, Question(pair["query"])).total > 0
        if found != (pair["found"] == "yes"):
            wrong.append(pair)
        initiative.delete()
    assert wrong == []


@pytest.mark.parametrize(
    "query", ["", "   ", "…", "%", "_", "\\", "'", '"', "(", "*", "\x00", "😀"]
)
def test_what_is_no_word_narrows_nothing(query):
    build.initiative(title="Café Welt")
    assert titles(query) == ["Café Welt"]


def test_layers_stand_one_above_the_other():
    build.initiative(title="Werkstätten für alle", summary="Wir bauen.")
    build.initiative(title="Zuletzt", summary="Hier gibt es eine Selbsthilfewerkstatt.")
    build.initiative(title="Davor", summary="Hier gibt es eine Werkstatt.")
    build.initiative(title="Werkstatt", summary="Wir reparieren.")
    assert titles("Werkstatt") == ["Werkstatt", "Werkstätten für alle", "Davor", "Zuletzt"]


def test_similar_spelling_comes_last_and_only_where_nothing_else_is_found():
    build.initiative(title="Nachhilfe am Nachmittag")
    assert titles("Nachhlfe") == ["Nachhilfe am Nachmittag"]
    build.initiative(title="Das Wort Nachhlfe ist falsch geschrieben")
    assert titles("Nachhlfe") == ["Das Wort Nachhlfe ist falsch geschrieben"]


def test_similar_spelling_is_not_sought_in_long_texts():
    build.initiative(title="Café", description="<p>Hier gibt es Nachhilfe.</p>")
    assert titles("Nachhilfe") == ["Café"]
    assert titles("Nachhlfe") == []


def test_several_words_mean_all_of_them():
    build.initiative(title="Sprachcafé Peine")
    build.initiative(title="Sprachcafé Gifhorn")
    assert titles("Sprachcafé Peine") == ["Sprachcafé Peine"]


def test_where_nothing_has_all_words_those_with_most_of_them_come_first():
    build.initiative(title="Kochen und Nähen")
    build.initiative(title="Nähen")
    answer = find(Initiative, Question("kochen nähen schwimmen"))
    assert answer.is_relaxed
    assert titles("kochen nähen schwimmen") == ["Kochen und Nähen", "Nähen"]


def test_stop_words_are_dropped_on_both_sides():
    build.initiative(title="Hilfe für Frauen")
    assert titles("die Hilfe von den Frauen") == ["Hilfe für Frauen"]


def test_markup_is_not_searched():
    build.initiative(title="Café", description='<p class="strong">Tee &amp; Kuchen</p>')
    assert titles("strong") == [] == titles("amp")
    assert titles("Kuchen") == ["Café"]


def test_synonyms_are_found_below_the_word_itself_and_follow_the_list():
    build.initiative(title="Velo für alle")
    build.initiative(title="Fahrrad für alle")
    assert titles("Fahrrad") == ["Fahrrad für alle"]
    group = build.synonym("Rad", "Fahrrad", "Velo")
    assert titles("Fahrräder") == ["Fahrrad für alle", "Velo für alle"]
    assert titles("Velos") == ["Velo für alle", "Fahrrad für alle"]
    group.delete()
    assert titles("Fahrrad") == ["Fahrrad für alle"]


def test_a_place_means_itself_before_anything_else():
    town = build.municipality(name="Leer")
    build.initiative(title="Der Leerstand lebt", summary="Ein leeres Haus.")
    build.initiative(title="Teestube", municipality=town)
    assert titles("Leer")[0] == "Teestube"


def test_people_of_a_place_belong_to_it():
    build.municipality(name="Peine")
    build.initiative(title="Peiner Tafelrunde")
    assert titles("Peine") == ["Peiner Tafelrunde"]


def test_other_scripts_are_found_whole():
    build.initiative(title="Привіт", summary="مرحبا بكم")
    assert titles("привіт") == ["Привіт"] == titles("مرحبا")
    assert titles("прив") == ["Привіт"]
    assert titles("йод") == []


def test_folding_joins_spellings_and_keeps_scripts():
    assert fold("Flüchtling") == fold("Fluechtling") == fold("FLÜCHTLING")
    assert fold("Straße") == "strasse"
    assert fold("Frauen, neue Quelle") == "frauen, neue quelle"
    assert fold("Й") == "й"
    assert words("Ehra-Lessien") == ["ehralessien", "ehra", "lessien"]
    assert typed_words("Dolmetscher*innen HelferInnen und Ehra-Lessien") == [
        "dolmetscherinnen",
        "helferinnen",
        "und",
        "ehralessien",
    ]


def test_suggestions_are_written_as_people_write_them():
    build.initiative(title="Café für Geflüchtete", summary="Das Gärtnern im Gemüsegarten.")
    suggested = {
        text: find(Initiative, Question(text)).suggestions
        for text in ("Gefluchtede Rakete", "Gärtnerm Rakete", "Gemuse Rakete", "Gemüze Rakete")
    }
    assert suggested == {
        "Gefluchtede Rakete": ["Geflüchtete Rakete"],
        "Gärtnerm Rakete": ["Gärtnern Rakete"],
        "Gemuse Rakete": [],
        "Gemüze Rakete": ["Gemüse Rakete"],
    }
