"""A list on somebody else's page: only it may be framed, and it shows only what is public."""

import pytest

from .. import builders

pytestmark = pytest.mark.django_db

LIST = "/einbetten/liste/"


def test_only_the_list_may_be_framed_and_by_whom_the_setting_says(client):
    framed, page = client.get(LIST), client.get("/einbetten/")
    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_list_has_nothing_to_press_and_no_script(client):
    builders.initiative()
    text = client.get(LIST).text
    assert not any(tag in text for tag in ("<script", "<form", "<button", "<input"))


def test_the_list_is_that_of_a_district_and_a_field(client):
    sport, north = builders.field_of_action(), builders.district()
    place = builders.venue(municipality=builders.municipality(district=north))
    builders.initiative(title="Lauftreff", districts=[north], fields=[sport])
    builders.initiative(title="Chor", districts=[north])
    builders.event(title="Staffellauf", venue=place, fields=[sport])
    builders.event(title="Woanders", fields=[sport])
    text = client.get(f"{LIST}?kreis={north.ags}&thema={sport.slug}").text
    assert "Lauftreff" in text and "Staffellauf" in text
    assert "Chor" not in text and "Woanders" not in text
    assert f'href="/initiativen/?kreis={north.ags}&amp;thema={sport.slug}" target="_top"' in text


def test_one_sort_alone_is_possible(client):
    builders.initiative(title="Lauftreff")
    builders.event(title="Staffellauf")
    assert "Staffellauf" not in client.get(f"{LIST}?was=initiativen").text
    assert "Lauftreff" not in client.get(f"{LIST}?was=veranstaltungen").text


def test_drafts_are_not_in_it_and_unknown_choices_are_passed_over(client):
    builders.initiative(title="Geheim", state="draft")
    builders.initiative(title="Lauftreff")
    text = client.get(f"{LIST}?kreis=99999&thema=gibt-es-nicht&was=alles").text
    assert "Lauftreff" in text and "Geheim" not in text


def test_a_municipality_gets_the_line_for_its_page(client):
    north = builders.district()
    text = client.get(f"/einbetten/?kreis={north.ags}").text
    assert f"http://localhost:8000{LIST}?kreis={north.ags}&quot;" in text
