"""Publishing and archiving, saving against a newer version, the preview."""

import re

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from initiatives.models import Initiative, Opportunity, Steward
from portal.accounts.models import User
from tests import builders as build

from .forms import errors, fill_in, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def person(ours):
    return build.editor(ours, name="Alice")


@pytest.fixture
def alice(person, signed_in):
    return signed_in(person)


def form_url(name: str, row=None) -> str:
    what = "change" if row else "add"
    return reverse(f"admin:{name}_{what}", args=[row.pk] if row else [])


def desk(conference=None) -> str:
    return form_url("conferences_conference", conference)


def heard(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


# --- steps ---
def test_the_action_publishes_what_it_can_and_names_the_rest(ours, person, alice):
    draft = build.initiative(office=ours, state="draft", title="Entwurf")
    public = build.initiative(office=ours, title="Längst da")
    data = {"action": "publish", "_selected_action": [draft.pk, public.pk]}
    answer = alice.post(reverse("admin:initiatives_initiative_changelist"), data)
    draft.refresh_from_db()
    assert (draft.state, draft.published_by, draft.version) == ("published", person, 2)
    assert "1 Eintrag veröffentlicht" in heard(answer)
    assert "„Längst da“" in heard(answer)


@pytest.mark.parametrize(
    ("before", "action", "after"),
    [
        ("draft", "publish", "published"),
        ("submitted", "publish", "published"),
        ("archived", "publish", "published"),
        ("published", "archive", "archived"),
        ("archived", "restore", "draft"),
        ("published", "restore", "published"),
        ("archived", "archive", "archived"),
    ],
)
def test_actions_follow_the_states(ours, alice, before, action, after):
    entry = build.event(office=ours, state=before)
    data = {"action": action, "_selected_action": [entry.pk]}
    alice.post(reverse("admin:conferences_event_changelist"), data)
    entry.refresh_from_db()
    assert entry.state == after


def test_the_button_saves_and_publishes(ours, person, alice):
    entry = build.initiative(office=ours, state="draft")
    answer = fill_in(
        alice, form_url("initiatives_initiative", entry), title="Jetzt neu", _publish="1"
    )
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.state, entry.published_by) == ("Jetzt neu", "published", person)
    assert entry.published_at is not None


def test_the_buttons_offer_only_steps_that_are_possible(ours, alice):
    names = {
        state: [
            step["name"]
            for step in alice.get(
                form_url("initiatives_initiative", build.initiative(office=ours, state=state))
            ).context["state_steps"]
        ]
        for state in ("draft", "published", "archived")
    }
    assert names == {
        "draft": ["_publish", "_archive"],
        "published": ["_archive"],
        "archived": ["_publish", "_restore"],
    }


def test_a_form_with_errors_publishes_nothing(ours, alice):
    entry = build.initiative(office=ours, state="draft")
    answer = fill_in(alice, form_url("initiatives_initiative", entry), title="", _publish="1")
    assert answer.status_code == 200
    entry.refresh_from_db()
    assert entry.state == "draft"


def test_reading_changes_nothing(ours, alice):
    entry = build.initiative(office=ours, state="draft")
    alice.get(form_url("initiatives_initiative", entry), {"_publish": "1"})
    alice.get(f"/verwaltung/initiatives/initiative/{entry.pk}/vorschau/")
    entry.refresh_from_db()
    assert (entry.state, entry.version) == ("draft", 1)


# --- versions ---
def test_saving_counts_a_version_and_remembers_who(ours, person, alice):
    entry = build.initiative(office=ours)
    fill_in(alice, form_url("initiatives_initiative", entry), title="Neuer Titel")
    entry.refresh_from_db()
    assert (entry.version, entry.changed_by, entry.created_by) == (2, person, None)


def test_a_stale_form_loses_neither_text_and_goes_through_when_saved_again(ours, person, alice):
    entry = build.initiative(office=ours, title="Am Anfang", summary="Alt", phone="0531 1")
    url = form_url("initiatives_initiative", entry)
    opened = read(alice.get(url))
    fill_in(alice, url, title="Von Bob", phone="0531 2")
    answer = alice.post(url, {**opened, "title": "Von Alice"})

    entry.refresh_from_db()
    assert (entry.title, entry.phone, entry.version) == ("Von Bob", "0531 2", 2)
    page = answer.content.decode()
    assert "Inzwischen hat jemand anderes diesen Eintrag gespeichert" in page
    shown = {
        row.label: (row.before, row.after) for row in answer.context["adminform"].form.differences
    }
    assert shown == {"Titel": ("Von Bob", "Von Alice"), "Telefon": ("0531 2", "0531 1")}
    assert "Alice" in re.search(r"Zuletzt gespeichert:[^<]*", page)[0]
    assert read(answer)["title"] == ["Von Alice"]

    again = alice.post(url, read(answer))
    assert again.status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.version) == ("Von Alice", 3)


def test_the_comparison_shows_names_not_keys(ours, alice):
    sport, music = build.field_of_action(name="Sport"), build.field_of_action(name="Musik")
    entry = build.initiative(office=ours, fields=[sport])
    url = form_url("initiatives_initiative", entry)
    opened = read(alice.get(url))
    fill_in(alice, url, title="Inzwischen")
    answer = alice.post(url, {**opened, "fields": [str(music.pk)]})
    shown = {row.label: row for row in answer.context["adminform"].form.differences}
    assert (shown["Handlungsfelder"].before, shown["Handlungsfelder"].after) == ("Sport", "Musik")


def test_a_form_without_a_version_is_stale(ours, alice):
    entry = build.initiative(office=ours, title="Vorher")
    answer = fill_in(alice, form_url("initiatives_initiative", entry), title="Nachher", version="")
    assert answer.status_code == 200
    entry.refresh_from_db()
    assert entry.title == "Vorher"


def test_publishing_meanwhile_makes_an_open_form_stale(ours, alice):
    entry = build.initiative(office=ours, state="draft")
    url = form_url("initiatives_initiative", entry)
    opened = read(alice.get(url))
    data = {"action": "publish", "_selected_action": [entry.pk]}
    alice.post(reverse("admin:initiatives_initiative_changelist"), data)
    assert alice.post(url, {**opened, "title": "Spät"}).status_code == 200


# --- the desk ---
def test_an_end_before_the_beginning_gets_a_sentence(ours, alice):
    conference = build.conference(office=ours)
    answer = fill_in(alice, desk(conference), starts="2030-05-16T15:30", ends="2030-05-16T10:00")
    assert "Das Ende muss nach dem Beginn liegen." in answer.content.decode()


def test_conferences_stand_on_their_desk_only(ours, alice):
    conference, meeting = build.conference(office=ours), build.event(office=ours)
    assert alice.get(form_url("conferences_event", conference)).status_code == 404
    assert alice.get(desk(meeting)).status_code == 404
    assert conference.admin_url == desk(conference)
    assert meeting.admin_url == form_url("conferences_event", meeting)


def test_a_need_added_with_its_initiative_is_public_with_it(ours, alice):
    entry = build.initiative(office=ours)
    answer = fill_in(
        alice,
        form_url("initiatives_initiative", entry),
        **{"opportunities-0-title": "Wir suchen Sie"},
    )
    assert answer.status_code == 302, errors(answer)
    assert Opportunity.objects.published().get().initiative == entry


def test_who_coordinates_is_named_by_address_and_gets_no_office_rights(ours, alice):
    entry = build.initiative(office=ours)
    answer = fill_in(
        alice,
        form_url("initiatives_initiative", entry),
        **{"stewardships-0-email": "Neue@Example.org"},
    )
    assert answer.status_code == 302, errors(answer)
    assert Steward.objects.get().user.email == "neue@example.org"
    assert not User.objects.get(email="neue@example.org").is_staff


# --- preview ---
def preview(name: str, row) -> str:
    return reverse(f"admin:{name}_preview", args=[row.pk])


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("initiatives_initiative", build.initiative),
        ("conferences_conference", build.conference),
        ("conferences_event", build.event),
        ("conferences_finding", build.finding),
    ],
)
def test_the_preview_is_the_page_as_it_will_be(ours, alice, client, name, make):
    row = make(office=ours, state="draft")
    assert client.get(row.get_absolute_url()).status_code == 404
    before = alice.get(preview(name, row))
    assert before.status_code == 200
    assert before["X-Robots-Tag"] == "noindex"
    assert "no-store" in before["Cache-Control"]
    assert "Vorschau" in before.content.decode()
    alice.post(
        reverse(f"admin:{name}_changelist"), {"action": "publish", "_selected_action": [row.pk]}
    )
    public = Client().get(row.get_absolute_url())  # as everybody reads it
    assert "Vorschau" not in public.content.decode()
    assert main_part(before) == main_part(public)
    assert row.title in main_part(public)


def main_part(response) -> str:
    """What one sees of the page; tokens and the way back of its forms differ each time."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.S)[0]
    return re.sub(r'<input type="hidden"[^>]*>', "", main)


def test_the_preview_shows_parts_that_come_with_the_entry(ours, alice):
    conference = build.conference(office=ours, state="draft")
    build.finding(conference, title="Kommt mit")
    build.finding(conference, title="Bleibt zurück", state="draft")
    page = alice.get(preview("conferences_conference", conference)).content.decode()
    assert "Kommt mit" in page
    assert "Bleibt zurück" not in page
    initiative = build.initiative(office=ours, state="draft")
    build.opportunity(initiative, title="Gesucht wird")
    page = alice.get(preview("initiatives_initiative", initiative)).content.decode()
    assert "Gesucht wird" in page


def test_the_preview_is_not_there_for_others(ours, client, signed_in):
    row = build.initiative(office=ours, state="draft")
    url = preview("initiatives_initiative", row)
    assert client.get(url).status_code == 302
    coordinator = build.coordinator(row)
    assert signed_in(coordinator).get(url).status_code == 302
    assert signed_in(build.editor(build.office())).get(url).status_code == 404
    assert Initiative.objects.get().state == "draft"


def test_longer_texts_are_compared_as_people_read_them(ours, alice):
    entry = build.initiative(office=ours, description="<p>Eins</p>\n<p>Zwei</p>", lessons="a\nb")
    url = form_url("initiatives_initiative", entry)
    opened = {**read(alice.get(url)), "lessons": ["a\r\nb"]}
    fill_in(alice, url, title="Inzwischen", lessons="a\r\nb")
    answer = alice.post(
        url, {**opened, "title": "Inzwischen", "description": "<p>Eins</p><p>Drei</p>"}
    )
    shown = [
        (row.label, row.before, row.after) for row in answer.context["adminform"].form.differences
    ]
    assert shown == [("Beschreibung", "Eins\nZwei", "Eins\nDrei")]
