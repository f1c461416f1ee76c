"""What the page of an event shows, and what it keeps to itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from conferences.models import Event
from tests import builders as build

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)


def page_of(client, entry) -> str:
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_confirmed_stands_are_shown_with_their_place(client):
    event = build.conference()
    build.stand(event, build.initiative(title="Teestube"), spot="A 7")
    page = page_of(client, event)
    assert "Markt der Möglichkeiten" in page
    assert "Teestube" in page
    assert "A 7" in page


def test_stands_that_are_not_confirmed_or_not_public_are_not_shown(client):
    event = build.conference()
    build.stand(event, build.initiative(title="Angefragt"), status="asked")
    build.stand(event, build.initiative(title="Abgelehnt"), status="declined")
    build.stand(event, build.initiative(title="Entwurf", state="draft"), note="braucht Strom")
    page = page_of(client, event)
    for word in ("Markt der Möglichkeiten", "Angefragt", "Abgelehnt", "Entwurf", "Strom"):
        assert word not in page


def test_evidence_from_a_hidden_event_is_not_named(client):
    finding = build.finding(build.conference())
    hidden = build.document(build.conference(state="draft"), title="Geheimer Bericht")
    public = build.document(finding.event, title="Offener Bericht")
    build.finding_update(finding, document=hidden)
    build.finding_update(finding, document=public)
    page = page_of(client, finding)
    assert "Geheimer Bericht" not in page
    assert "Offener Bericht" in page


def test_a_document_is_handed_out_only_with_its_event(client):
    public = build.document(build.conference(), title="Bericht")
    hidden = build.document(build.conference(state="draft"))
    response = client.get(public.get_absolute_url())
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content) == Path(public.file.path).read_bytes()
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_real_findings_stand_before_examples(client):
    build.finding(build.conference(), title="Beispiel-Ergebnis", is_example=True)
    real = build.conference(starts=NOW - timedelta(days=3000))
    build.finding(real, title="Echtes Ergebnis")
    page = client.get("/").content.decode()
    assert page.index("Echtes Ergebnis") < page.index("Beispiel-Ergebnis")


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        ({}, "announced"),
        ({"registration": "portal"}, "open"),
        ({"registration": "portal", "registration_opens": NOW + timedelta(days=1)}, "announced"),
        ({"registration": "portal", "registration_closes": NOW - timedelta(days=1)}, "closed"),
        ({"starts": NOW - timedelta(minutes=5)}, "running"),
        ({"starts": NOW - timedelta(days=2)}, "held"),
        ({"starts": NOW - timedelta(days=2), "report": "<p>Es war gut.</p>"}, "documented"),
        ({"cancelled_at": NOW, "registration": "portal"}, "cancelled"),
    ],
)
def test_the_state_for_readers_follows_from_facts(facts, phase):
    assert build.event(**facts).phase == phase


def test_the_state_changes_at_the_very_moment():
    event = build.event(
        starts=NOW,
        ends=NOW + timedelta(hours=1),
        registration="portal",
        registration_opens=NOW - timedelta(days=2),
        registration_closes=NOW - timedelta(days=1),
    )
    moments = [
        (event.registration_opens - timedelta(seconds=1), Event.Phase.ANNOUNCED),
        (event.registration_opens, Event.Phase.OPEN),
        (event.registration_closes, Event.Phase.CLOSED),
        (event.starts, Event.Phase.RUNNING),
        (event.ends, Event.Phase.HELD),
    ]
    assert [event.phase_at(moment) for moment, _ in moments] == [phase for _, phase in moments]
