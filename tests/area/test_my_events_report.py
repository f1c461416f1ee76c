"""The report after an event: told by its host, looked at by the office, and by nobody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.models import Event
from portal.publishing.models import PendingVersion
from portal.publishing.services import review

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
HOME, ALL = "/mein-bereich/", "/mein-bereich/veranstaltungen/"


@pytest.fixture
def cafe():
    return builders.initiative(office=builders.office())


@pytest.fixture
def alice(client, cafe):
    person = builders.coordinator(cafe)
    client.force_login(person, backend=BACKEND)
    return person


@pytest.fixture
def past(cafe) -> Event:
    starts = timezone.now() - timedelta(days=3)
    return builders.event(host=cafe, office=cafe.office, starts=starts, title="Fest")


def url_of(event: Event) -> str:
    return f"{ALL}{event.pk}/bericht/"


def told(client, event: Event, **more):
    """Reads the page and sends what was typed."""
    version = client.get(url_of(event)).context["form"]["version"].value()
    sent = {"text": "Es kamen viele.\n\nWir danken.", "participants": "40", "how": "estimated"}
    return client.post(url_of(event), {"version": version, **sent, **more})


def test_a_report_goes_to_the_office_and_the_public_page_stays(client, alice, past):
    response = told(client, past)
    assert response.url == f"{ALL}{past.pk}/"
    past.refresh_from_db()
    assert (past.report, past.participants) == ("", None)
    pending = PendingVersion.objects.get()
    assert pending.changes == {
        "report": "<p>Es kamen viele.</p>\n<p>Wir danken.</p>",
        "participants": 40,
        "participants_estimated": True,
    }
    review.approve(pending, by=builders.editor(past.office))
    past.refresh_from_db()
    assert "Es kamen viele." in past.report
    assert (past.participants, past.participants_estimated) == (40, True)


def test_of_a_trusted_initiative_it_is_public_at_once(client, alice, past, cafe):
    cafe.is_trusted = True
    cafe.save()
    told(client, past, how="counted")
    past.refresh_from_db()
    assert (past.participants, past.participants_estimated) == (40, False)
    assert "Es kamen viele." in client.get(past.get_absolute_url()).text


def test_nobody_is_asked_for_a_report_that_waits(client, alice, past):
    assert "Veranstaltung ohne Bericht" in client.get(HOME).text
    told(client, past)
    assert "Veranstaltung ohne Bericht" not in client.get(HOME).text


def test_what_waits_is_gone_on_from_and_other_changes_go_on_waiting(client, alice, past):
    review.hand_in(past, {"title": "Sommerfest"}, author=alice)
    told(client, past)
    assert "Es kamen viele." in client.get(url_of(past)).text
    told(client, past, text="Es kamen sehr viele.")
    changes = PendingVersion.objects.get().changes
    assert (changes["title"], changes["report"]) == ("Sommerfest", "<p>Es kamen sehr viele.</p>")


def test_a_returned_report_says_why_and_is_still_there(client, alice, past):
    told(client, past)
    pending = PendingVersion.objects.get()
    review.return_to_author(pending, reason="Bitte keine Namen.", by=builders.editor(past.office))
    text = client.get(url_of(past)).text
    assert "Bitte keine Namen." in text
    assert "Es kamen viele." in text


def test_what_the_office_made_of_it_meanwhile_is_shown_and_nothing_is_lost(client, alice, past):
    version = client.get(url_of(past)).context["form"]["version"].value()
    Event.objects.filter(pk=past.pk).update(version=past.version + 1, participants=12)
    sent = {"version": version, "text": "Meine Sätze.", "participants": "40", "how": "counted"}
    page = client.post(url_of(past), sent)
    assert "Inzwischen hat jemand anderes" in page.text
    assert "Meine Sätze." in page.text
    assert not PendingVersion.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("text", " ", "einen oder zwei Sätze"),
        ("participants", "viele", "errorlist"),
        ("participants", "-3", "errorlist"),
        ("participants", "100000", "prüfen Sie die Zahl"),
        ("participants", "9" * 30, "errorlist"),
    ],
)
def test_what_cannot_be_is_said(client, alice, past, field, typed, said):
    assert said in told(client, past, **{field: typed}).text
    assert not PendingVersion.objects.exists()


def test_markup_is_text(client, alice, past):
    told(client, past, text="<script>alert(1)</script>")
    assert "<script>" not in PendingVersion.objects.get().changes["report"]


def test_there_is_no_report_before_the_event_or_of_what_was_cancelled(client, alice, past, cafe):
    coming = builders.event(host=cafe, office=cafe.office)
    Event.objects.filter(pk=past.pk).update(cancelled_at=timezone.now())
    assert client.get(url_of(coming)).status_code == client.get(url_of(past)).status_code == 404


def test_another_initiatives_coordinator_cannot_report(client, past):
    client.force_login(builders.coordinator(), backend=BACKEND)
    assert client.get(url_of(past)).status_code == 404
    assert client.post(url_of(past), {"text": "Falsch"}).status_code == 404
    assert not PendingVersion.objects.exists()
