"""Searching the office's long lists: public entries as the public does, drafts by any part."""

from urllib.parse import urlencode

import pytest

from portal.search.admin import searching
from tests import builders as build

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/initiatives/initiative/"


def titles(client, words: str, path: str = LIST) -> list[str]:
    mark = "&" if "?" in path else "?"
    page = client.get(f"{path}{mark}{urlencode({'q': words})}")
    return [str(row) for row in page.context["cl"].result_list]


@pytest.fixture
def office():
    return build.office()


def test_a_public_entry_is_found_by_another_form_of_its_words(office, signed_in):
    build.initiative(office=office, title="Offene Sprachkurse")
    build.initiative(office=office, title="Fahrradwerkstatt")
    assert titles(signed_in(build.editor(office)), "Sprachkurs") == ["Offene Sprachkurse"]


def test_a_draft_is_found_by_any_part_of_its_title(office, signed_in):
    build.initiative(office=office, title="Nähstube am Markt", state="draft")
    assert titles(signed_in(build.editor(office)), "stube am") == ["Nähstube am Markt"]


def test_all_the_words_must_be_there(office, signed_in):
    build.initiative(office=office, title="Offene Sprachkurse")
    assert titles(signed_in(build.editor(office)), "Sprachkurse Quittengelee") == []


def test_another_offices_entries_are_not_found(office, signed_in):
    build.initiative(office=office, title="Offene Sprachkurse")
    build.initiative(office=office, title="Sprachcafé im Entwurf", state="draft")
    assert titles(signed_in(build.editor()), "Sprach") == []


def test_a_filter_narrows_what_was_found(office, signed_in):
    build.initiative(office=office, title="Sprachkurse", confirmed_on="2020-01-01")
    build.initiative(office=office, title="Neue Sprachkurse")
    client = signed_in(build.editor(office))
    assert titles(client, "Sprachkurs", f"{LIST}?bestaetigt=nein") == ["Sprachkurse"]


def test_that_there_are_more_hits_than_shown_is_said(office, signed_in, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 2)
    for number in range(3):
        build.initiative(office=office, title=f"Sprachkurs {number}")
    client = signed_in(build.editor(office))
    page = client.get(LIST, {"q": "Sprachkurs"})
    assert page.context["cl"].result_count == 2
    assert "Mehr als 10.000" in page.content.decode()


def test_calls_for_volunteers_are_found_the_same_way(office, signed_in):
    initiative = build.initiative(office=office)
    build.opportunity(initiative, title="Hilfe bei den Hausaufgaben")
    build.opportunity(initiative, title="Musik machen", state="draft")
    client, path = signed_in(build.editor(office)), "/verwaltung/initiatives/opportunity/"
    assert titles(client, "Hausaufgabe", path) == ["Hilfe bei den Hausaufgaben"]
    assert titles(client, "sik mach", path) == ["Musik machen"]
