"""The office reads what was handed in, compares, and decides; nobody is overwritten."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.models import Initiative
from portal.outbox.models import Letter
from portal.publishing.models import PendingVersion
from portal.publishing.services import review

from .. import builders as build
from .forms import errors, fill_in

pytestmark = pytest.mark.django_db
QUEUE = "/verwaltung/publishing/pendingversion/"


@pytest.fixture
def ours():
    return build.office(short_name="Nord")


@pytest.fixture
def person(ours):
    return build.editor(ours, name="Alice")


@pytest.fixture
def alice(person, signed_in):
    return signed_in(person)


@pytest.fixture
def entry(ours):
    return build.initiative(office=ours, title="Teestube", phone="1", summary="Wir trinken Tee.")


@pytest.fixture
def bob(entry):
    return build.coordinator(entry, name="Bob", email="bob@example.org")


def seen(client, entry) -> str:
    page = client.get(entry.review_url).content.decode()
    return re.search(r'name="gesehen" value="([^"]*)"', page)[1]


def decide(client, entry, decision: str, **more):
    data = {"gesehen": seen(client, entry), "entscheidung": decision, **more}
    return client.post(entry.review_url, data)


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


# --- a change ---
def test_a_change_is_shown_against_the_public_version_word_by_word(entry, bob, alice):
    review.hand_in(entry, {"summary": "Wir trinken Kaffee."}, author=bob)
    assert "Teestube" in words(alice.get(QUEUE))
    page = words(alice.get(entry.review_url))
    assert "Wir trinken gestrichen: Tee eingefügt: Kaffee ." in page
    assert "Bob" in page
    entry.refresh_from_db()
    assert entry.summary == "Wir trinken Tee."


def test_one_click_publishes_the_change(entry, bob, person, alice):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    assert decide(alice, entry, "uebernehmen").status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.changed_by, entry.version) == ("Kaffeestube", person, 2)
    assert Letter.objects.get().to == ["bob@example.org"]
    assert "wartet nichts mehr" in words(alice.get(entry.review_url))


def test_going_back_needs_a_reason_and_keeps_what_was_typed(entry, bob, alice):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    assert "Bitte schreiben Sie, warum" in words(decide(alice, entry, "zurueck"))
    assert not Letter.objects.exists()
    answer = decide(alice, entry, "zurueck", begruendung="Bitte ohne Werbung.")
    assert answer.status_code == 302
    assert "Bitte ohne Werbung." in Letter.objects.get().message
    assert PendingVersion.objects.get().decision == "returned"


def test_an_empty_form_decides_nothing_and_reading_changes_nothing(entry, bob, alice):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    alice.get(entry.review_url, {"entscheidung": "uebernehmen"})
    assert alice.post(entry.review_url).status_code == 200
    assert "Bitte wählen Sie" in words(decide(alice, entry, "egal"))
    assert PendingVersion.objects.get().decision == "open"


def test_two_editors_at_once_the_second_is_told(entry, bob, alice):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    stamp = seen(alice, entry)
    decide(alice, entry, "zurueck", begruendung="Nein.")
    answer = alice.post(entry.review_url, {"gesehen": stamp, "entscheidung": "uebernehmen"})
    assert "schon entschieden" in words(answer)
    assert Initiative.objects.get().title == "Teestube"


def test_what_was_handed_in_anew_since_is_not_published_unread(entry, bob, alice):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    stamp = seen(alice, entry)
    review.hand_in(entry, {"title": "Saftladen"}, author=bob)
    answer = alice.post(entry.review_url, {"gesehen": stamp, "entscheidung": "uebernehmen"})
    assert "Inzwischen hat sich hier etwas geändert" in words(answer)
    assert Initiative.objects.get().title == "Teestube"


def test_a_conflict_shows_three_states_and_is_decided_by_field(entry, bob, alice):
    review.hand_in(entry, {"title": "Von Bob", "phone": "2"}, author=bob)
    fill_in(alice, entry.admin_url, title="Vom Amt", summary="Neu vom Amt")
    page = alice.get(entry.review_url)
    (conflict,) = page.context["hand"].conflicts()
    assert (conflict.label, conflict.since.before, conflict.since.after, conflict.wanted.after) == (
        "Titel",
        "Teestube",
        "Vom Amt",
        "Von Bob",
    )
    assert [row.label for row in page.context["hand"].differences()] == ["Telefon"]
    assert "bei jedem Feld" in words(decide(alice, entry, "uebernehmen"))
    assert decide(alice, entry, "uebernehmen", **{"wahl-title": "handed_in"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.phone, entry.summary) == ("Von Bob", "2", "Neu vom Amt")


def test_the_preview_is_the_public_page_as_it_would_be_and_saves_nothing(entry, bob, alice, client):
    sport = build.field_of_action(name="Bogenschießen")
    changes = {"title": "Kaffeestube", "fields": [sport.pk]}
    review.hand_in(entry, changes, author=bob)
    page = alice.get(entry.review_url + "vorschau/")
    assert page.status_code == 200
    assert "Kaffeestube" in page.content.decode()
    assert "Bogenschießen" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    entry.refresh_from_db()
    assert (entry.title, entry.fields.count()) == ("Teestube", 0)
    assert "Kaffeestube" not in client.get(entry.get_absolute_url()).content.decode()


def test_edit_and_publish_opens_the_form_filled_with_the_change(entry, bob, person, alice):
    sport = build.field_of_action(name="Sport")
    pending = review.hand_in(
        entry,
        {"title": "Kaffeestube", "fields": [sport.pk], "accessibility_checked_on": "2026-01-02"},
        author=bob,
    )
    url = f"{entry.admin_url}?einreichung={pending.pk}"
    assert f"?einreichung={pending.pk}" in alice.get(entry.review_url).content.decode()
    answer = fill_in(alice, url, phone="99")
    assert answer.status_code == 302, errors(answer)
    entry.refresh_from_db()
    pending.refresh_from_db()
    assert (entry.title, entry.phone, entry.version) == ("Kaffeestube", "99", 2)
    assert list(entry.fields.all()) == [sport]
    assert str(entry.accessibility_checked_on) == "2026-01-02"
    assert (pending.decision, pending.decided_by) == ("approved", person)


def test_the_filled_form_is_refused_once_somebody_else_decided(entry, bob, alice):
    pending = review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    PendingVersion.objects.update(decision="withdrawn")
    answer = fill_in(alice, f"{entry.admin_url}?einreichung={pending.pk}", phone="99")
    assert "schon entschieden" in words(answer)
    assert Initiative.objects.get().phone == "1"


def test_a_change_of_another_entry_fills_no_form(entry, bob, alice, ours):
    pending = review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    other = build.initiative(office=ours)
    assert alice.get(f"{other.admin_url}?einreichung={pending.pk}").status_code == 404
    assert alice.get(f"{other.admin_url}?einreichung=unsinn").status_code == 200


# --- a new entry ---
def test_a_suggestion_shows_all_it_says_and_who_made_it(ours, alice):
    entry = build.initiative(office=ours, state="submitted", title="Radwerkstatt", phone="0531 7")
    build.suggestion(entry, name="Gerda", email="gerda@example.org", message="Schauen Sie mal.")
    page = words(alice.get(entry.review_url))
    for text in ("Radwerkstatt", "0531 7", "Gerda", "gerda@example.org", "Schauen Sie mal."):
        assert text in page
    assert decide(alice, entry, "uebernehmen").status_code == 302
    entry.refresh_from_db()
    assert entry.state == "published"
    assert Letter.objects.get().to == ["gerda@example.org"]


def test_a_new_entry_goes_back_and_its_page_says_why(ours, alice, bob):
    entry = build.initiative(office=ours, state="submitted", created_by=bob)
    assert decide(alice, entry, "zurueck", begruendung="Wo ist das?").status_code == 302
    entry.refresh_from_db()
    assert entry.state == "returned"
    assert "Wo ist das?" in words(alice.get(entry.review_url))


def test_entries_that_may_be_the_same_are_named(ours, alice):
    build.initiative(title="Fahrradwerkstatt Gifhorn")
    entry = build.initiative(office=ours, state="submitted", title="Fahrradwerkstatt in Gifhorn")
    page = alice.get(entry.review_url)
    assert [str(row) for row in page.context["look_alikes"]] == ["Fahrradwerkstatt Gifhorn"]


# --- not yours ---
def test_nothing_of_it_is_there_for_another_office(entry, bob, signed_in):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    charlie = signed_in(build.editor(build.office()))
    assert "Teestube" not in charlie.get(QUEUE).content.decode()
    for url in (entry.review_url, entry.review_url + "vorschau/"):
        assert charlie.get(url).status_code == 404
    assert charlie.post(entry.review_url, {"entscheidung": "uebernehmen"}).status_code == 404
    assert signed_in(bob).get(entry.review_url).status_code == 302
    assert PendingVersion.objects.get().decision == "open"


# --- the list ---
def test_the_list_is_filtered_by_kind_and_junk_is_ignored(ours, alice):
    build.initiative(office=ours, state="submitted", title="Radwerkstatt")
    build.event(office=ours, state="submitted", title="Sommerfest")
    page = alice.get(QUEUE, {"art": "event"})
    assert [item.title for item in page.context["items"]] == ["Sommerfest"]
    assert len(alice.get(QUEUE, {"was": "aenderung"}).context["items"]) == 0
    assert len(alice.get(QUEUE, {"was": "neu"}).context["items"]) == 2
    for junk in ({"art": "unsinn"}, {"amt": "x"}, {"seite": "-3"}):
        assert len(alice.get(QUEUE, junk).context["items"]) == 2


def test_a_long_list_costs_what_a_short_one_costs(ours, alice):
    def cost(url: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert alice.get(url).status_code == 200
        return len(asked)

    def hand_in(times: int) -> None:
        for _ in range(times):
            build.suggestion(build.initiative(office=ours, state="submitted"))
            build.event(office=ours, state="submitted")
            public = build.initiative(office=ours)
            build.pending_version(public, build.coordinator(public))

    hand_in(1)
    alice.get(QUEUE)
    few = cost(QUEUE)
    hand_in(15)
    assert cost(QUEUE) == few <= 20
    assert len(alice.get(QUEUE).context["items"]) == 25


def test_reviewing_costs_the_same_for_any_number_of_changes(ours, alice, entry, bob):
    fields = [build.field_of_action() for _ in range(6)]
    review.hand_in(entry, {"fields": [fields[0].pk]}, author=bob)
    alice.get(entry.review_url)
    with CaptureQueriesContext(connection) as few:
        alice.get(entry.review_url)
    review.hand_in(entry, {"fields": [f.pk for f in fields], "title": "Neu"}, author=bob)
    with CaptureQueriesContext(connection) as many:
        alice.get(entry.review_url)
    assert len(many) <= len(few) + 2
    assert len(many) <= 30
