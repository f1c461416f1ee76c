"""A conference series is told from top to bottom, with nothing in it that is not public."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from conferences.models import Event
from conferences.story import FINDINGS, figures, story_of
from tests import builders

pytestmark = pytest.mark.django_db

AGO = timezone.now() - timedelta(days=300)


@pytest.fixture
def series():
    field = builders.field_of_action(name="Sprache", tile=1)
    return builders.series(title="Werkstatt Sprache", slug="sprache", field=field, held="2016")


@pytest.fixture
def north():
    return builders.office(short_name="Nord")


@pytest.fixture
def past(series, north):
    return builders.conference(series=series, office=north, starts=AGO, title="In Nordstadt")


def read(client, series) -> str:
    return client.get(series.get_absolute_url()).content.decode()


def test_the_chain_is_told_in_its_order(client, series, past):
    builders.event(kind="landeskonferenz", series=series, starts=AGO, title="In der Hauptstadt")
    finding = builders.finding(past, title="Mehr Räume")
    builders.initiative(title="Teestube")
    answering = builders.initiative(title="Raumbörse")
    finding.answers.add(answering)
    following = builders.conference(series=series, title="Die nächste")
    builders.taken_up(following, finding)
    builders.finding_update(finding, text="Der Rat hat beraten.", is_example=True)
    page = read(client, series)
    told = [
        "2016",
        "In der Hauptstadt",
        "In Nordstadt",
        "Mehr Räume",
        "Raumbörse",
        "Die nächste",
        "Der Rat hat beraten.",
    ]
    places = [page.index(text, page.index('class="story"')) for text in told]
    assert places == sorted(places)
    assert "Teestube" not in page and "Beispiel" in page


def test_every_office_has_its_place_also_without_a_conference(client, series, past):
    builders.office(short_name="Süd")
    page = read(client, series)
    assert page.index("In Nordstadt") < page.index("Süd")
    assert "steht noch nicht im Portal" in page


def test_open_findings_come_first_and_a_status_nobody_has_is_left_out(series, past):
    for status in ("erledigt", "offen", "in-arbeit"):
        builders.finding(past, status=status)
    assert [group.status for group in story_of(series).groups] == ["offen", "in-arbeit", "erledigt"]


def test_what_is_not_public_is_not_told(client, series, past, north):
    draft = builders.conference(series=series, office=north, starts=AGO, state="draft", title="X1")
    cancelled = builders.conference(series=series, office=north, title="X2")
    Event.objects.filter(pk=cancelled.pk).update(cancelled_at=timezone.now())
    secret = builders.finding(past, state="draft", title="X3")
    of_draft = builders.finding(draft, title="X4")
    public = builders.finding(past, title="Räume")
    hidden = builders.initiative(title="X5", state="draft")
    for row in (public, secret, of_draft):
        row.answers.add(hidden)
        builders.finding_update(row, text="Offen" if row is public else "X6")
    secret.answers.add(builders.initiative(title="X7"))
    builders.stand(past, builders.initiative(title="X8"), status="asked")
    builders.taken_up(builders.conference(state="draft", title="X9"), public)
    page = read(client, series)
    assert "Räume" in page and not re.search(r"\bX\d\b", page)


def test_shown_initiatives_are_named_once_those_that_answer_first(series, past):
    shown, answering = builders.initiative(title="A"), builders.initiative(title="B")
    past.best_practices.add(shown)
    builders.workshop(past, initiatives=[shown])
    builders.stand(past, shown, status="confirmed")
    for _time in range(2):
        builders.finding(past, answers=[answering])
    story = story_of(series)
    assert [row.title for row in story.initiatives] == ["B", "A"]
    assert story.initiative_count == 2


def test_figures_are_said_in_a_sentence():
    assert "noch nicht in diesem Portal" in figures(0, False, [])
    assert "steht noch bevor" in figures(0, True, [])
    assert figures(1, True, []) == "Auf einer regionalen Konferenz ging es um dieses Thema."
    assert figures(1, False, [("offen", 1)]) == (
        "Auf einer regionalen Konferenz wurde ein Ergebnis vereinbart: offen."
    )
    assert figures(1, False, [("offen", 16)]) == (
        "Auf einer regionalen Konferenz wurden 16 Ergebnisse vereinbart: alle offen."
    )
    assert figures(4, False, [("offen", 13), ("erledigt", 3)]) == (
        "Auf 4 regionalen Konferenzen wurden 16 Ergebnisse vereinbart: 13\xa0offen, 3\xa0erledigt."
    )


def test_of_many_the_first_are_told_and_the_rest_is_counted(client, series, past):
    for _time in range(FINDINGS + 2):
        builders.finding(past)
    page = read(client, series)
    assert page.count("/ergebnisse/") - page.count("/ergebnisse/?") >= FINDINGS
    assert "status=offen" in page and "Alle 7 ansehen" in page


def test_fifty_conferences_cost_as_many_queries_as_one(client, series, north):
    def fill(number: int) -> None:
        for _time in range(number):
            event = builders.conference(series=series, office=north, starts=AGO)
            initiative = builders.initiative()
            event.best_practices.add(initiative)
            finding = builders.finding(event, answers=[initiative])
            builders.finding_update(finding)
            builders.taken_up(builders.conference(series=series), finding)

    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    fill(1)
    addresses = ["/veranstaltungen/reihen/", series.get_absolute_url()]
    before = [cost(url) for url in addresses]
    fill(50)
    assert [cost(url) for url in addresses] == before
    assert max(before) <= 12


def test_events_say_to_which_series_they_belong_and_the_series_which_events_it_has(
    client, series, past
):
    facts = json.loads(
        re.search(
            r'ld\+json">(.*?)</script>', client.get(past.get_absolute_url()).content.decode()
        )[1]
    )
    assert facts["superEvent"]["@type"] == "EventSeries"
    assert facts["superEvent"]["url"].endswith("/veranstaltungen/reihen/sprache/")
    facts = json.loads(re.search(r'ld\+json">(.*?)</script>', read(client, series))[1])
    assert [event["name"] for event in facts["subEvent"]] == ["In Nordstadt"]


def test_list_calendar_feed_and_api_take_the_series(client, series):
    builders.conference(series=series, title="Gemeint")
    builders.conference(series=builders.series(), title="Andere")
    query = {"reihe": series.slug}
    for address in ("/veranstaltungen/", "/veranstaltungen/feed.atom", "/api/v1/events"):
        text = client.get(address, query).content.decode()
        assert "Gemeint" in text and "Andere" not in text, address
    entries = Calendar.from_ical(client.get("/veranstaltungen/kalender.ics", query).content).events
    assert [str(entry["summary"]) for entry in entries] == ["Gemeint"]


def test_a_series_nobody_knows_is_not_found(client, series):
    assert client.get("/veranstaltungen/reihen/gibt-es-nicht/").status_code == 404


def test_the_list_leads_to_every_series_in_their_order(client, series):
    other = builders.series(title="Werkstatt Arbeit")
    page = client.get("/veranstaltungen/reihen/").content.decode()
    assert page.index(series.get_absolute_url()) < page.index(other.get_absolute_url())


def test_the_list_of_findings_takes_the_series_and_follows_another_name(client, series, past):
    builders.finding(past, title="Gemeint")
    builders.finding(builders.conference(series=builders.series()), title="Andere")
    page = client.get("/ergebnisse/", {"reihe": "sprache", "status": "offen"}).content.decode()
    assert "Gemeint" in page and "Andere" not in page
    series.title = "Werkstatt Verständigung"
    series.save()
    assert "Werkstatt Verständigung" in client.get("/ergebnisse/?reihe=sprache").content.decode()
