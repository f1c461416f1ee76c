"""Narrowing a list: text, field of action, district; junk is passed over."""

import pytest

from tests import builders as build

pytestmark = pytest.mark.django_db


def titles(client, address: str) -> set[str]:
    response = client.get(address)
    assert response.status_code == 200
    return {entry.title for entry in response.context["object_list"]}


@pytest.fixture
def cafe():
    language = build.field_of_action(name="Sprache", slug="sprache")
    course = build.field_of_action(name="Sprachcafé", slug="sprachcafe", parent=language)
    district = build.district(ags="03151", name="Gifhorn")
    return build.initiative(title="Café Welt", fields=[course], districts=[district])


def test_a_field_of_action_includes_its_second_level(client, cafe):
    build.initiative(title="Anderes", fields=[build.field_of_action(slug="arbeit")])
    assert titles(client, "/initiativen/?thema=sprache") == {"Café Welt"}
    assert titles(client, "/initiativen/?thema=sprachcafe") == {"Café Welt"}
    assert titles(client, "/initiativen/?thema=arbeit") == {"Anderes"}


def test_a_repeated_parameter_means_or(client, cafe):
    build.initiative(title="Anderes", fields=[build.field_of_action(slug="arbeit")])
    both = titles(client, "/initiativen/?thema=sprache&thema=arbeit")
    assert both == {"Café Welt", "Anderes"}


def test_different_filters_mean_and(client, cafe):
    assert titles(client, "/initiativen/?thema=sprache&kreis=03151&q=welt") == {"Café Welt"}
    assert titles(client, "/initiativen/?thema=sprache&kreis=03151&q=mond") == set()


def test_a_district_shows_what_serves_it_whatever_its_address(client, cafe):
    elsewhere = build.municipality()
    build.initiative(title="Landesweit", state_wide=True, municipality=elsewhere)
    build.initiative(title="Im Ort", municipality=build.municipality(district=cafe.districts.get()))
    build.initiative(title="Woanders", municipality=elsewhere)
    found = titles(client, "/initiativen/?kreis=03151")
    assert found == {"Café Welt", "Landesweit", "Im Ort"}


def test_only_those_that_need_people_now(client, cafe):
    looking = build.opportunity(title="Kuchen backen").initiative
    build.opportunity(cafe, state="archived")
    assert titles(client, "/initiativen/?sucht=1") == {looking.title}


def test_values_nobody_knows_are_passed_over(client, cafe):
    assert titles(client, "/initiativen/?thema=gibt-es-nicht&kreis=99999&sucht=x") == {"Café Welt"}
    assert titles(client, "/initiativen/?thema=sprache&thema=junk") == {"Café Welt"}
    assert titles(client, "/ergebnisse/?status=junk&konferenz=junk&adressat=%00") == set()
    assert titles(client, "/veranstaltungen/?art=junk&zeitraum=junk&seite=junk") == set()


def test_a_page_too_far_is_the_last_one(client):
    for _ in range(21):
        build.initiative()
    assert len(titles(client, "/initiativen/?seite=99")) == 1
    assert len(titles(client, "/initiativen/?seite=-5")) == 20


def test_a_filter_never_shows_what_is_not_public(client, cafe):
    type(cafe).objects.update(state="draft")
    for query in ("", "q=welt", "thema=sprache", "kreis=03151"):
        assert titles(client, f"/initiativen/?{query}") == set()
