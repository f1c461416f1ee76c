"""What programs read: published rows, page by page, narrowed as on the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from .. import builders

pytestmark = pytest.mark.django_db

KINDS = ["offices", "districts", "initiatives", "opportunities", "events", "workshops", "findings"]


def titles(client, url: str) -> list[str]:
    return [row["title"] for row in client.get(url).json()["results"]]


def test_a_published_initiative_is_there_with_its_words_and_place(client):
    ags = builders.municipality()
    row = builders.initiative(
        title="Teestube",
        municipality=ags,
        street="Markt 1",
        postcode="38440",
        contact_email="a@b.de",
    )
    found = client.get(f"/api/v1/initiatives/{row.pk}").json()
    assert found["title"] == "Teestube"
    assert found["place"]["municipality"] == ags.ags
    assert found["place"]["latitude"] == ags.latitude
    assert "a@example.org" not in str(found)


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_what_is_not_public_is_in_no_list_and_has_no_page(client, state):
    row = builders.initiative(state=state)
    builders.opportunity(row)
    event = builders.conference(state=state)
    builders.workshop(event)
    finding = builders.finding(event)
    for name in KINDS[2:]:
        assert client.get(f"/api/v1/{name}").json()["results"] == []
    assert client.get(f"/api/v1/initiatives/{row.pk}").status_code == 404
    assert client.get(f"/api/v1/events/{event.pk}").status_code == 404
    assert client.get(f"/api/v1/findings/{finding.pk}").status_code == 404


def test_public_rows_name_no_hidden_ones(client):
    hidden, shown = builders.initiative(state="draft"), builders.initiative()
    later = builders.event(state="draft")
    event = builders.conference(host=hidden, best_practices=[hidden, shown])
    builders.workshop(event, initiatives=[hidden, shown])
    finding = builders.finding(event, answers=[hidden, shown], taken_up_at=[later])
    builders.finding_update(finding, initiative=hidden, event=later)
    found = client.get(f"/api/v1/events/{event.pk}").json()
    assert (found["host"], found["best_practices"]) == (None, [shown.pk])
    assert client.get("/api/v1/workshops").json()["results"][0]["initiatives"] == [shown.pk]
    found = client.get(f"/api/v1/findings/{finding.pk}").json()
    assert (found["answers"], found["taken_up_at"]) == ([shown.pk], [])
    assert (found["updates"][0]["initiative"], found["updates"][0]["event"]) == (None, None)


def test_initiatives_are_narrowed_by_the_parameters_of_the_page(client):
    sport, music = builders.field_of_action(), builders.field_of_action()
    builders.initiative(title="Fußball", fields=[sport])
    choir = builders.initiative(title="Chor", fields=[music])
    builders.opportunity(choir)
    assert titles(client, f"/api/v1/initiatives?thema={sport.slug}") == ["Fußball"]
    assert len(titles(client, f"/api/v1/initiatives?thema={sport.slug}&thema={music.slug}")) == 2
    assert titles(client, "/api/v1/initiatives?sucht=1") == ["Chor"]
    assert titles(client, "/api/v1/initiatives?q=Fussball") == ["Fußball"]


def test_events_are_narrowed_by_time_and_kind(client):
    builders.event(title="Bald", kind="schulung")
    builders.event(title="Vorbei", starts=timezone.now() - timedelta(days=9))
    assert titles(client, "/api/v1/events?zeitraum=kommend") == ["Bald"]
    assert titles(client, "/api/v1/events?zeitraum=vergangen") == ["Vorbei"]
    assert titles(client, "/api/v1/events?art=schulung") == ["Bald"]
    assert len(titles(client, "/api/v1/events")) == 2


def test_findings_are_narrowed_by_status_and_conference(client):
    event = builders.conference()
    builders.finding(event, title="Offen")
    builders.finding(title="Fertig", status="erledigt")
    assert titles(client, "/api/v1/findings?status=erledigt") == ["Fertig"]
    assert titles(client, f"/api/v1/findings?konferenz={event.slug}") == ["Offen"]


def test_a_list_leads_from_page_to_page(client):
    for number in range(5):
        builders.initiative(title=f"Initiative {number}")
    first = client.get("/api/v1/initiatives?je_seite=2&sortierung=name").json()
    assert (first["count"], first["previous"]) == (5, None)
    second = client.get(first["next"].split("localhost:8000")[-1]).json()
    third = client.get(second["next"].split("localhost:8000")[-1]).json()
    seen = [row["title"] for page in (first, second, third) for row in page["results"]]
    assert seen == [f"Initiative {number}" for number in range(5)]
    assert third["next"] is None


@pytest.mark.parametrize("query", ["seite=x", "seite=0", "je_seite=101", "umkreis=7"])
def test_a_value_that_makes_no_sense_is_named(client, query):
    answer = client.get(f"/api/v1/initiatives?{query}")
    assert answer.status_code == 422
    assert answer.json()["parameters"] == [query.split("=")[0]]


@pytest.mark.parametrize(
    "path", ["nope", "initiatives/99999", "initiatives/7/nope", "offices/nope"]
)
def test_what_is_not_there_is_said_in_json(client, path):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "Das gibt es hier nicht, oder es ist nicht öffentlich."


def test_an_unchanged_answer_is_not_sent_again(client):
    row = builders.initiative()
    first = client.get("/api/v1/initiatives")
    again = client.get("/api/v1/initiatives", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    row.title = "Ein anderer Titel"
    row.save()
    changed = client.get("/api/v1/initiatives", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_other_sites_may_read_but_nobody_may_write(client):
    assert client.get("/api/v1/offices")["Access-Control-Allow-Origin"] == "*"
    asked = client.options("/api/v1/offices", headers={"Access-Control-Request-Method": "GET"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert client.post("/api/v1/offices").status_code == 405
    assert "Access-Control-Allow-Origin" not in client.get("/initiativen/")


@pytest.mark.parametrize("name", KINDS)
def test_a_list_costs_the_same_queries_however_long(client, name):
    few = queries(client, name, 3)
    assert queries(client, name, 12) == few <= 14


@pytest.mark.parametrize("name", [*KINDS[2:], "hsds/services"])
def test_the_last_page_costs_the_same_queries_as_the_first(client, name):
    queries(client, "offices", 7)
    size, page = ("per_page", "page") if "/" in name else ("je_seite", "seite")
    assert _of(client, f"{name}?{size}=2") == _of(client, f"{name}?{size}=2&{page}=3")


def _of(client, question: str) -> int:
    client.get(f"/api/v1/{question}")
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(f"/api/v1/{question}").json()
    assert len(answer.get("results", answer.get("contents"))) == 2
    return len(caught)


def queries(client, name: str, rows: int) -> int:
    field = builders.field_of_action()
    for _number in range(rows):
        initiative = builders.initiative(fields=[field], languages=[builders.language()])
        builders.opportunity(initiative)
        event = builders.conference(venue=builders.venue(), best_practices=[initiative])
        builders.workshop(event, initiatives=[initiative])
        builders.finding_update(builders.finding(event, answers=[initiative], fields=[field]))
    client.get(f"/api/v1/{name}?je_seite=100")
    with CaptureQueriesContext(connection) as caught:
        client.get(f"/api/v1/{name}?je_seite=100")
    return len(caught)
