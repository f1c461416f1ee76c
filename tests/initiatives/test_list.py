"""The list of initiatives: facets, places, orders, and a way on when nothing is found."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Initiative
from tests import builders as build

pytestmark = pytest.mark.django_db


def page(client, query: str):
    response = client.get(f"/initiativen/{query}")
    assert response.status_code == 200
    return response.context


def titles(client, query: str) -> list[str]:
    return [entry.title for entry in page(client, query)["object_list"]]


@pytest.fixture
def network():
    """Twelve initiatives spread over two districts and several words of each list."""
    language = build.field_of_action(name="Sprache", slug="sprache")
    course = build.field_of_action(name="Kurs", slug="kurs", parent=language)
    sport = build.field_of_action(name="Sport", slug="sport")
    north, south = (
        build.district(ags="03151", name="Gifhorn"),
        build.district(ags="03157", name="Peine"),
    )
    women, children = build.target_group(slug="frauen"), build.target_group(slug="kinder")
    german, arabic = build.language(slug="deutsch"), build.language(slug="arabisch")
    club, church = build.organisation_type(slug="verein"), build.organisation_type(slug="kirche")
    teach = build.engagement_form(slug="unterricht")
    for number in range(12):
        initiative = build.initiative(
            title=f"Werkstatt {number:02}",
            fields=[[language], [course], [sport], [course, sport]][number % 4],
            districts=[[north], [south], [north, south]][number % 3],
            state_wide=number == 11,
            target_groups=[women] if number % 2 else [women, children],
            languages=[german] if number < 7 else [german, arabic],
            organisation_type=club if number < 5 else church,
            engagement_forms=[teach] if number > 8 else [],
        )
        if number in (2, 3, 7):
            build.opportunity(initiative, until=timezone.localdate() + timedelta(days=number))


# --- facets -------------------------------------------------------------------------------
def clicks(context) -> list[tuple[str, int]]:
    """(address, promised length) of every value that can be chosen."""
    return [
        (choice.url, choice.count)
        for facet in context["facets"]
        for choice in facet.choices
        if not choice.is_chosen
    ] + [(context["needs_url"], context["answer"].needs_now)]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?q=werkstatt",
        "?thema=sprache",
        "?thema=kurs&kreis=03151",
        "?kreis=03151&kreis=03157&sprache=arabisch",
        "?zielgruppe=kinder&traeger=verein",
        "?sucht=1&thema=sport",
        "?amt=gibt-es-nicht&form=unterricht",
    ],
)
def test_each_count_is_the_length_of_the_list_after_the_click(client, network, query):
    promised = clicks(page(client, query))
    assert len(promised) > 3
    kept = {url: page(client, url)["answer"].total for url, _count in promised}
    assert kept == dict(promised)


def test_the_numbers_on_the_map_are_the_lengths_of_the_lists_they_lead_to(client, network):
    html = client.get("/initiativen/?thema=sport").content.decode()
    links = re.findall(r'<a href="(\?[^"]*kreis[^"]*)" aria-label="[^"]*: (\d+) Initiative', html)
    assert len(links) == 2
    for url, count in links:
        assert page(client, url.replace("&amp;", "&"))["answer"].total == int(count)


def test_values_without_hits_are_hidden(client, network):
    build.language(slug="dari", name="Dari")
    facets = {facet.key: facet for facet in page(client, "?thema=sport")["facets"]}
    assert "Dari" not in [choice.name for choice in facets["sprache"].choices]


def test_a_part_takes_the_place_of_its_whole_field(client, network):
    facets = {facet.key: facet for facet in page(client, "?thema=sprache")["facets"]}
    part = next(choice for choice in facets["thema"].choices if choice.name == "Kurs")
    assert (part.url, part.is_child) == ("?thema=kurs", True)


def test_chips_take_one_filter_away_and_leave_the_others(client, network):
    context = page(client, "?q=werkstatt&thema=sport&kreis=03151&kreis=03157&sucht=1")
    assert [chip.label for chip in context["chips"]] == [
        "„werkstatt“",
        "Sport",
        "Gifhorn (Landkreis)",
        "Peine (Landkreis)",
        "sucht jetzt Freiwillige",
    ]
    assert context["chips"][2].url == "?q=werkstatt&thema=sport&kreis=03157&sucht=1"
    assert context["chips"][0].url == "?thema=sport&kreis=03151&kreis=03157&sucht=1"


def test_what_is_not_public_is_counted_nowhere(client, network):
    before = clicks(page(client, ""))
    for initiative in list(Initiative.objects.all()):
        initiative.pk, initiative.slug, initiative.state = None, "", "draft"
        initiative.save()
    assert clicks(page(client, "")) == before


# --- near me ------------------------------------------------------------------------------
@pytest.fixture
def around():
    """Peine in the middle, Braunschweig 20 km away, Hannover 35."""
    peine = build.district(ags="03157", name="Peine")
    towns = {
        "Peine": build.municipality(name="Peine", district=peine, latitude=52.32, longitude=10.23),
        "Braunschweig": build.municipality(name="Braunschweig", latitude=52.27, longitude=10.53),
        "Hannover": build.municipality(name="Hannover", latitude=52.37, longitude=9.73),
    }
    build.postcode(code="31224", municipalities=[towns["Peine"]])
    for name, town in towns.items():
        build.initiative(title=f"Café {name}", municipality=town)
    far = build.municipality(latitude=53.6, longitude=7.2)
    build.initiative(title="Beratung am Telefon", municipality=far, districts=[peine])
    build.initiative(title="Weit weg", municipality=far)


@pytest.mark.parametrize("place", ["31224", "Peine", "peine"])
def test_near_ones_come_first_and_who_serves_the_district_is_near(client, around, place):
    assert titles(client, f"?ort={place}&umkreis=25") == [
        "Café Peine",
        "Café Braunschweig",
        "Beratung am Telefon",
    ]


def test_cards_say_the_true_distance(client, around):
    near, far = page(client, "?ort=Peine&umkreis=25&q=Café")["object_list"]
    assert (round(near.distance), round(far.distance)) == (0, 21)
    assert "21 km entfernt" in client.get("/initiativen/?ort=Peine&q=Café").content.decode()


def test_a_wider_radius_finds_more(client, around):
    assert titles(client, "?ort=Peine&umkreis=5&q=café") == ["Café Peine"]
    assert len(titles(client, "?ort=Peine&umkreis=50&q=café")) == 3


def test_an_ambiguous_place_asks_instead_of_guessing(client):
    for name in ("Landkreis A", "Landkreis B"):
        build.municipality(name="Neuenkirchen", district=build.district(name=name))
    context = page(client, "?ort=Neuenkirchen")
    assert len(context["place_choices"]) == 2
    for choice in context["place_choices"]:
        assert page(client, choice.url)["search"].place is not None


def test_an_unknown_place_is_said_and_loses_nothing(client, around):
    response = client.get("/initiativen/?ort=Atlantis&q=Café")
    assert "Einen Ort „Atlantis“ kennen wir in Niedersachsen nicht." in response.content.decode()
    assert response.context["answer"].total == 3


# --- orders -------------------------------------------------------------------------------
def test_calls_that_end_soon_come_first_then_the_near_ones(client):
    today = timezone.localdate()
    place = build.municipality(name="Peine", latitude=52.32, longitude=10.23)
    near = build.initiative(title="Nah, eilt nicht", municipality=place)
    far = build.initiative(title="Fern, eilt", latitude=52.5, longitude=10.3)
    middle = build.initiative(title="Mittel, eilt nicht", latitude=52.4, longitude=10.3)
    build.opportunity(near, until=today + timedelta(days=60))
    build.opportunity(far, until=today + timedelta(days=3))
    build.opportunity(middle, until=today + timedelta(days=20))
    assert titles(client, "?sucht=1&ort=Peine") == [
        "Fern, eilt",
        "Nah, eilt nicht",
        "Mittel, eilt nicht",
    ]
    by_date = ["Fern, eilt", "Mittel, eilt nicht", "Nah, eilt nicht"]
    assert titles(client, "?sucht=1&sortierung=frist") == by_date


def test_who_nobody_confirmed_for_18_months_comes_last(client):
    today = timezone.localdate()
    build.initiative(title="Alt", confirmed_on=today - timedelta(days=549))
    build.initiative(title="Beinahe alt", confirmed_on=today - timedelta(days=548))
    build.initiative(title="Neu", confirmed_on=today)
    build.initiative(title="Unbekannt")
    assert titles(client, "") == ["Beinahe alt", "Neu", "Unbekannt", "Alt"]
    assert "Seit über 18 Monaten nicht bestätigt" in client.get("/initiativen/").content.decode()


def test_newest_and_name(client):
    now = timezone.now()
    build.initiative(title="B", published_at=now - timedelta(days=5))
    build.initiative(title="Ä", published_at=now - timedelta(days=9))
    build.initiative(title="C", published_at=now)
    assert titles(client, "?sortierung=neu") == ["C", "B", "Ä"]
    assert titles(client, "?sortierung=name") == ["Ä", "B", "C"]


@pytest.mark.parametrize("number", ["0", "-1", "1234567abc", "9" * 400, "²", "1.5", "1e3", "x"])
def test_junk_for_a_page_number_is_page_one(client, number):
    build.initiative(title="A")
    assert titles(client, f"?seite={number}") == ["A"]


# --- nothing found ------------------------------------------------------------------------
def test_nothing_found_shows_what_one_filter_less_would_find(client, network):
    context = page(client, "?form=unterricht&traeger=verein")
    assert context["answer"].total == 0
    ways = {way.label.split("„")[1].rstrip("“"): way.count for way in context["ways_on"]}
    assert sorted(ways.values()) == [3, 5]
    for way in context["ways_on"]:
        assert page(client, way.url)["answer"].total == way.count


def test_nothing_near_offers_a_wider_radius(client, around):
    Initiative.objects.exclude(title="Café Hannover").delete()
    ways = page(client, "?ort=Peine&umkreis=10")["ways_on"]
    assert [(way.label, way.count) for way in ways] == [("Im Umkreis von 50 km", 1)]


def test_nothing_in_a_district_offers_its_neighbours(client):
    build.district(ags="03157", name="Peine")
    build.initiative(districts=[build.district(ags="03151", name="Gifhorn")])
    ways = page(client, "?kreis=03157")["ways_on"]
    assert [(way.label, way.count) for way in ways] == [("Gifhorn (Landkreis)", 1)]


def test_a_typing_mistake_offers_the_right_word(client):
    build.initiative(title="Sportfest", summary="Spiel und Spaß.")
    context = page(client, "?q=Spot")
    assert [chip.url for chip in context["spellings"]] == ["?q=Sport"]


def test_nothing_found_always_has_a_way_on(client):
    html = client.get("/initiativen/?q=Quittengelee").content.decode()
    assert 'href="/initiativen/vorschlagen/"' in html
    assert "Alle Initiativen ansehen" in html


# --- calls for volunteers -----------------------------------------------------------------
def test_the_list_of_calls_leads_to_helping(client):
    need = build.opportunity(title="Kuchen backen")
    html = client.get("/initiativen/?sucht=1").content.decode()
    slug = need.initiative.slug
    assert f'href="/initiativen/{slug}/kontakt/?aufruf={need.pk}"' in html
    assert "Eine Initiative sucht Freiwillige" in html
