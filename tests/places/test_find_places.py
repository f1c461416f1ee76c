"""What people type finds the place they mean, or asks them which one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.places.loading import load_places
from portal.places.models import District, Municipality
from portal.places.services import find_places, known_places, meant


@pytest.fixture(scope="module", autouse=True)
def places(django_db_setup, django_db_blocker):
    """Loaded into one transaction for the whole module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def labels(text: str) -> list[str]:
    """What is found, guesses with a question mark."""
    return [place.label + "?" * place.is_guess for place in find_places(text)]


# --- postcodes ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["38440", " 38440 ", "D-38440", "d 38440", "38440 Wolfsburg", "38440, Wolfsburg"]
)
def test_a_postcode_is_its_place(text):
    assert labels(text) == ["38440 Wolfsburg"]
    place = meant(find_places(text))
    assert (place.query, place.name, place.district_ags) == ("38440", "Wolfsburg", "03103")


def test_digits_of_every_script_are_digits():
    assert labels("٣٨٤٤٠") == labels("３８４４０") == ["38440 Wolfsburg"]


def test_a_postcode_of_several_municipalities_lies_in_their_middle():
    served = Municipality.objects.filter(postcodes="21368")
    place = meant(find_places("21368"))
    assert place.label == "21368 Boitze, Dahlem, Dahlenburg"
    assert place.latitude == pytest.approx(sum(m.latitude for m in served) / 3)
    assert place.longitude == pytest.approx(sum(m.longitude for m in served) / 3)
    assert labels("27404") == ["27404 Elsdorf, Gyhum, Heeslingen und 4 weitere"]


def test_for_a_postcode_nobody_knows_the_nearest_numbers_are_offered():
    assert labels("38436") == ["38440 Wolfsburg?", "38442 Wolfsburg?", "38444 Wolfsburg?"]
    assert labels("28195") == ["28790 Schwanewede?", "28816 Stuhr?", "28832 Achim?"]
    assert meant(find_places("38436")) is None


def test_a_postcode_nobody_knows_steps_back_behind_the_name_beside_it():
    assert labels("38436 Wolfsburg") == ["Wolfsburg"]


@pytest.mark.parametrize("text", ["10115", "00000", "99999", "384400", "3844", "38 440"])
def test_a_number_from_elsewhere_finds_nothing(text):
    assert labels(text) == []


# --- names --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Wolfsburg", "Wolfsburg"),
        ("wedemark", "Wedemark, Region Hannover"),
        ("Lueneburg", "Lüneburg, Landkreis Lüneburg"),
        ("luneburg", "Lüneburg, Landkreis Lüneburg"),
        ("LÜNEBURG", "Lüneburg, Landkreis Lüneburg"),
        ("Gross Oesingen", "Groß Oesingen, Landkreis Gifhorn"),
        ("Ehra Lessien", "Ehra-Lessien, Landkreis Gifhorn"),
        ("ehralessien", "Ehra-Lessien, Landkreis Gifhorn"),
        ("Hann Münden", "Hann. Münden, Landkreis Göttingen"),
        ("Hannoversch Münden", "Hann. Münden, Landkreis Göttingen"),
        ("Stadt Braunschweig", "Braunschweig"),
        ("Gemeinde Wedemark", "Wedemark, Region Hannover"),
        ("Neustadt", "Neustadt am Rübenberge, Region Hannover"),
        ("Neustadt am Rbge.", "Neustadt am Rübenberge, Region Hannover"),
        ("Essen", "Essen (Oldenburg), Landkreis Cloppenburg"),
        ("Hude (Oldb)", "Hude (Oldb), Landkreis Oldenburg"),
        ("Osnabrück", "Osnabrück (Stadt)"),
        ("Harzburg", "Bad Harzburg, Landkreis Goslar"),
        ("Lauterberg", "Bad Lauterberg im Harz, Landkreis Göttingen"),
        ("neuenkirchen stade", "Neuenkirchen, Landkreis Stade"),
        ("Neuenkirchen, Landkreis Stade", "Neuenkirchen, Landkreis Stade"),
    ],
)
def test_a_name_is_found_in_every_spelling(text, label):
    assert labels(text) == [label]


def test_several_municipalities_of_one_name_are_all_offered():
    assert [place.query for place in find_places("Neuenkirchen")] == [
        "Neuenkirchen (Cuxhaven)",
        "Neuenkirchen (Diepholz)",
        "Neuenkirchen (Heidekreis)",
        "Neuenkirchen (Osnabrück)",
        "Neuenkirchen (Stade)",
    ]
    assert labels("Winsen") == [
        "Winsen (Aller), Landkreis Celle",
        "Winsen (Luhe), Landkreis Harburg",
    ]
    assert len(labels("Buchholz")) == 3
    assert labels("Hude") == ["Hude (Oldb), Landkreis Oldenburg", "Hüde, Landkreis Diepholz"]
    assert meant(find_places("Winsen")) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Landkreis Gifhorn", "Landkreis Gifhorn"),
        ("kreis gifhorn", "Landkreis Gifhorn"),
        ("LK Gifhorn", "Landkreis Gifhorn"),
        ("Gifhorn", "Gifhorn, Landkreis Gifhorn"),
        ("Emsland", "Landkreis Emsland"),
        ("Harburg", "Landkreis Harburg"),
        ("Region Hannover", "Region Hannover"),
        ("Hannover", "Hannover, Region Hannover"),
        ("Landkreis Oldenburg", "Landkreis Oldenburg"),
        ("Oldenburg", "Oldenburg (Stadt)"),
        ("Oldenburg (Stadt)", "Oldenburg (Stadt)"),
        ("Landkreis Nienburg", "Landkreis Nienburg (Weser)"),
    ],
)
def test_a_plain_name_is_the_municipality_and_landkreis_makes_it_the_district(text, label):
    assert labels(text) == [label]


def test_a_district_lies_in_the_middle_of_its_municipalities():
    inside = Municipality.objects.filter(district="03151")
    place = meant(find_places("Landkreis Gifhorn"))
    assert place.district_ags == "03151"
    assert place.latitude == pytest.approx(sum(m.latitude for m in inside) / len(inside))


def test_every_place_is_found_again_by_its_label_and_alone_by_its_query():
    gazetteer = known_places()
    everywhere = {place for found in gazetteer.exact.values() for place in found}
    assert len(everywhere) == 971 + 45 - 8  # a town of its own is one place, not two
    find = gazetteer.find
    assert [p for p in everywhere if find(p.query) != [p] or p not in find(p.label)] == []
    assert len({place.label for place in everywhere}) == len(everywhere)


# --- beginnings, later words, slips of the pen ----------------------------------------------
def test_the_beginning_of_a_name_is_enough():
    assert labels("Gifh") == ["Gifhorn, Landkreis Gifhorn"]
    assert labels("Hannov") == ["Hannover, Region Hannover", "Hann. Münden, Landkreis Göttingen"]
    assert labels("Emsl") == labels("Landkreis Emsl") == ["Landkreis Emsland"]
    assert labels("Wo") == []


def test_a_later_word_of_a_name_is_enough_where_no_name_begins_so():
    assert labels("Zellerfeld") == ["Clausthal-Zellerfeld, Landkreis Goslar"]
    assert labels("rübenb") == ["Neustadt am Rübenberge, Region Hannover"]
    assert "Herzberg am Harz, Landkreis Göttingen" in labels("Harz")


def test_at_most_twenty_places_are_offered_in_order():
    found = labels("Bad")
    assert len(found) == 20
    assert found[0] == "Bad Bentheim, Landkreis Grafschaft Bentheim"
    assert [label[:10] for label in labels("Landkreis")[:2]] == ["Landkreis "] * 2
    assert len(labels("Landkreis")) == 20


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Wofsburg", "Wolfsburg?"),
        ("Braunschweik", "Braunschweig?"),
        ("Gifhron", "Gifhorn, Landkreis Gifhorn?"),
        ("Hannover-Linden", "Hannover, Region Hannover?"),
        ("Braunschweig, Deutschland", "Braunschweig?"),
        ("Königslutter a. Elm", "Königslutter am Elm, Landkreis Helmstedt?"),
    ],
)
def test_the_name_spelled_most_alike_is_a_guess(text, label):
    assert labels(text) == [label]
    assert meant(find_places(text)) is None


def test_a_slip_in_a_name_of_several_places_offers_them_all():
    assert labels("Neuenkirchn") == [label + "?" for label in labels("Neuenkirchen")]


# --- anything else --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "xyzzy", "Bremen", "München", "هانوفر", "Київ", "🙂", "%", "' OR 1=1 --",
     "()", "a" * 10_000, "38440 " * 50, "9" * 5_000, "-" * 99, "\ud800", "ﷺ" * 100],
)  # fmt: skip
def test_what_is_no_place_finds_nothing(text):
    assert labels(text) == []


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(st.text(), st.from_regex(r"\A\d{5}.{0,9}\Z"), st.text("aeoubd nrst.-(", max_size=30))
)
@example("38440\x00")
def test_no_text_breaks_it(text):
    assert all(-90 <= place.latitude <= 90 and place.query for place in find_places(text))


@pytest.mark.parametrize("text", ["Lüneburg", "Neuenk", "xyzzy", "38440", "38436 Wolfsburg"])
def test_it_costs_at_most_three_queries(text):
    with CaptureQueriesContext(connection) as queries:
        find_places(text)
    assert len(queries) <= 3


def test_a_name_changed_in_the_admin_counts_at_once():
    assert labels("Landkreis Emsland") == ["Landkreis Emsland"]
    District.objects.filter(ags="03454").update(name="Mittelems")
    assert labels("Landkreis Mittelems") == ["Landkreis Mittelems"]
    assert labels("Landkreis Emsland") == []


def test_a_state_without_places_has_none():
    Municipality.postcodes.through.objects.all().delete()
    Municipality.objects.all().delete()
    assert labels("Lüneburg") == labels("38440") == labels("Landkreis Gifhorn") == []
