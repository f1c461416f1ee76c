"""What is handed in waits beside the public version until the office decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.outbox.models import Letter
from portal.publishing.models import PendingVersion, ReturnedEntry
from portal.publishing.queue import Queue
from portal.publishing.services import StateChangeRefused, publish, review

from .. import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return builders.office(short_name="Nord")


@pytest.fixture
def alice(ours):
    return builders.editor(ours, name="Alice")


@pytest.fixture
def entry(ours):
    return builders.initiative(office=ours, title="Teestube", phone="1", summary="Tee")


@pytest.fixture
def bob(entry):
    return builders.coordinator(entry, name="Bob", email="bob@example.org")


def letters() -> list:
    return list(Letter.objects.order_by("pk"))


# --- handing in ---
def test_what_is_handed_in_waits_and_the_public_version_stays(entry, bob):
    sport = builders.field_of_action()
    pending = review.hand_in(entry, {"title": "Kaffeestube", "fields": [sport.pk]}, author=bob)
    entry.refresh_from_db()
    assert (entry.title, entry.version, entry.fields.count()) == ("Teestube", 1, 0)
    assert pending.changes == {"title": "Kaffeestube", "fields": [sport.pk]}
    assert pending.before == {"title": "Teestube", "fields": []}
    assert (pending.office, pending.author, pending.based_on) == (entry.office, bob, 1)


def test_only_what_differs_is_handed_in(entry, bob):
    changes = {"title": "Teestube", "phone": "2"}
    assert review.hand_in(entry, changes, author=bob).changes == {"phone": "2"}
    with pytest.raises(review.NothingChanged):
        review.hand_in(builders.initiative(title="Gleich"), {"title": "Gleich"}, author=bob)


@pytest.mark.parametrize("field", ["slug", "office", "state", "contact_email", "gibts_nicht"])
def test_other_fields_are_the_offices(entry, bob, field):
    with pytest.raises(ValidationError) as refusal:
        review.hand_in(entry, {field: "x"}, author=bob)
    assert refusal.value.message_dict == {field: ["Das ändert nur das Amt."]}
    assert not PendingVersion.objects.exists()


@pytest.mark.parametrize(
    ("field", "junk"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("founded", "früher"),
        ("founded", 1200),
        ("website", "javascript:alert(1)"),
        ("step_free", "vielleicht"),
        ("organisation_type", 999),
        ("fields", [999]),
        ("fields", "Sport"),
        ("fields", [None]),
        ("accessibility_checked_on", "bald"),
    ],
)
def test_junk_is_refused_at_its_field(entry, bob, field, junk):
    with pytest.raises(ValidationError) as refusal:
        review.hand_in(entry, {field: junk}, author=bob)
    assert list(refusal.value.message_dict) == [field]


def test_prose_is_cleaned_before_anybody_reads_it(entry, bob):
    text = "<p>Gut</p><script>alert(1)</script>"
    pending = review.hand_in(entry, {"description": text}, author=bob)
    assert "script" not in pending.changes["description"]


def test_what_fields_must_say_together_is_checked(ours, bob):
    event = builders.event(office=ours)
    with pytest.raises(ValidationError):
        review.hand_in(event, {"ends": "2001-01-01T10:00:00+01:00"}, author=bob)


def test_a_draft_is_submitted_not_handed_in_as_a_change(ours, bob):
    draft = builders.initiative(office=ours, state="draft")
    with pytest.raises(StateChangeRefused):
        review.hand_in(draft, {"title": "Neu"}, author=bob)
    review.submit(draft, by=bob)
    draft.refresh_from_db()
    assert (draft.state, draft.submitted_at is not None) == ("submitted", True)
    with pytest.raises(StateChangeRefused):
        review.submit(draft, by=bob)


def test_handing_in_again_keeps_what_waits_already(entry, bob):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    review.hand_in(entry, {"phone": "2"}, author=bob)
    pending = PendingVersion.objects.get()
    assert pending.changes == {"title": "Kaffeestube", "phone": "2"}
    assert pending.before == {"title": "Teestube", "phone": "1"}


# --- deciding ---
def test_approving_makes_it_public_and_tells_the_author(entry, bob, alice):
    sport = builders.field_of_action()
    pending = review.hand_in(entry, {"title": "Neu", "fields": [sport.pk]}, author=bob)
    review.approve(pending, by=alice)
    entry.refresh_from_db()
    pending.refresh_from_db()
    assert (entry.title, entry.version, entry.changed_by) == ("Neu", 2, alice)
    assert list(entry.fields.all()) == [sport]
    assert (pending.decision, pending.decided_by) == ("approved", alice)
    (letter,) = letters()
    assert letter.to == ["bob@example.org"]
    assert entry.get_absolute_url() in letter.message
    version = entry.history.first()
    assert (version.history_user, version.linked["fields"]) == (alice, [sport.pk])


def test_what_only_the_office_changed_since_is_kept(entry, bob, alice):
    pending = review.hand_in(entry, {"title": "Neu"}, author=bob)
    entry.phone, entry.version = "2", 2
    entry.save()
    review.approve(pending, by=alice)
    entry.refresh_from_db()
    assert (entry.title, entry.phone, entry.version) == ("Neu", "2", 3)


@pytest.mark.parametrize(("choice", "title"), [("now", "Vom Amt"), ("handed_in", "Von Bob")])
def test_what_both_changed_is_decided_by_field(entry, bob, alice, choice, title):
    pending = review.hand_in(entry, {"title": "Von Bob", "phone": "2"}, author=bob)
    entry.title, entry.version = "Vom Amt", 2
    entry.save()
    with pytest.raises(review.Conflicts) as refusal:
        review.approve(pending, by=alice)
    assert refusal.value.names == ["title"]
    with pytest.raises(review.Conflicts):
        review.approve(pending, by=alice, choices={"title": "egal"})
    entry.refresh_from_db()
    assert (entry.title, entry.phone) == ("Vom Amt", "1")
    review.approve(pending, by=alice, choices={"title": choice})
    entry.refresh_from_db()
    assert (entry.title, entry.phone) == (title, "2")


def test_a_link_to_a_row_that_is_gone_is_left_out(entry, bob, alice):
    sport, music = builders.field_of_action(), builders.field_of_action()
    pending = review.hand_in(entry, {"fields": [sport.pk, music.pk]}, author=bob)
    music.delete()
    review.approve(pending, by=alice)
    assert list(entry.fields.all()) == [sport]


def test_the_second_who_decides_is_told_and_nothing_is_overwritten(entry, bob, alice):
    pending = review.hand_in(entry, {"title": "Neu"}, author=bob)
    stale = PendingVersion.objects.get()
    review.approve(pending, by=alice)
    for decide in (
        lambda: review.approve(stale, by=alice),
        lambda: review.return_to_author(stale, reason="Nein", by=alice),
        lambda: review.withdraw(stale, by=bob),
    ):
        with pytest.raises(review.AlreadyDecided):
            decide()
    assert PendingVersion.objects.get().decision == "approved"
    assert len(letters()) == 1


def test_a_change_goes_back_with_a_reason_and_comes_again(entry, bob, alice):
    pending = review.hand_in(entry, {"title": "Neu"}, author=bob)
    with pytest.raises(review.ReasonMissing):
        review.return_to_author(pending, reason="  ", by=alice)
    review.return_to_author(pending, reason="Bitte ohne {{ Werbung }}", by=alice)
    assert "Bitte ohne {{ Werbung }}" in letters()[0].message
    assert "noch einmal ein" in letters()[0].message
    entry.refresh_from_db()
    assert entry.title == "Teestube"
    again = review.hand_in(entry, {"title": "Neuer"}, author=bob)
    assert (again.pk, again.decision, again.reason) == (pending.pk, "open", "")
    assert again.changes == {"title": "Neuer"}


def test_the_author_can_take_it_back(entry, bob):
    pending = review.hand_in(entry, {"title": "Neu"}, author=bob)
    assert review.withdraw(pending, by=bob).decision == "withdrawn"
    assert review.open_version(entry) is None


def test_an_entry_goes_back_with_its_reason_and_a_letter_to_whoever_wrote_it(ours, alice, bob):
    draft = builders.initiative(office=ours, state="draft", created_by=bob)
    review.submit(draft, by=bob)
    review.return_entry(draft, reason="Wo ist das?", by=alice)
    draft.refresh_from_db()
    assert draft.state == "returned"
    assert ReturnedEntry.objects.get().reason == "Wo ist das?"
    assert (letters()[0].to, "Wo ist das?" in letters()[0].message) == (["bob@example.org"], True)
    with pytest.raises(review.AlreadyDecided):
        review.return_entry(draft, reason="Noch mal", by=alice)
    review.submit(draft, by=bob)
    publish(draft, by=alice)
    assert "veröffentlicht" in letters()[1].subject


def test_a_guest_hears_what_became_of_the_suggestion(ours, alice):
    entry = builders.initiative(office=ours, state="submitted")
    builders.suggestion(entry, email="gast@example.org")
    review.return_entry(entry, reason="Gibt es schon.", by=alice)
    (letter,) = letters()
    assert letter.to == ["gast@example.org"]
    assert "/initiativen/vorschlagen/" in letter.message


def test_publishing_a_draft_of_the_offices_own_writes_no_letter(ours, alice, bob):
    publish(builders.initiative(office=ours, state="draft", created_by=bob), by=alice)
    assert letters() == []


def test_decided_changes_go_after_half_a_year(entry, bob, alice):
    pending = review.hand_in(entry, {"title": "Neu"}, author=bob)
    review.approve(pending, by=alice)
    waiting = review.hand_in(builders.initiative(), {"title": "Wartet"}, author=bob)
    PendingVersion.objects.filter(pk=pending.pk).update(
        decided_at=timezone.now() - timedelta(days=190)
    )
    review.forget_decided()
    assert PendingVersion.objects.get() == waiting


# --- the list ---
def test_everything_handed_in_waits_in_one_list_oldest_first(ours, alice, entry, bob):
    now = timezone.now()
    builders.initiative(office=ours, state="submitted", title="Neu", submitted_at=now)
    old = now - timedelta(days=9)
    builders.event(office=ours, state="submitted", title="Alt", submitted_at=old)
    builders.initiative(office=ours, state="draft")
    builders.initiative(state="submitted", title="Fremd")
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    guest = builders.initiative(
        office=ours, state="submitted", title="Gast", submitted_at=now - timedelta(days=3)
    )
    builders.suggestion(guest, name="Gerda")
    rows = Queue(alice)[0:10]
    assert [(str(row.kind), row.title, row.who) for row in rows] == [
        ("Veranstaltung", "Alt", "unbekannt"),
        ("Initiative", "Gast", "Gerda (Vorschlag)"),
        ("Initiative", "Neu", "unbekannt"),
        ("Änderung: Initiative", "Teestube", "Bob"),
    ]
    assert [row.days for row in rows] == [9, 3, 0, 0]
    assert len(Queue(alice)) == 4
    assert [row.title for row in Queue(alice, kind="event")[0:10]] == ["Alt"]


def test_administrators_see_all_offices_and_their_own_first(ours):
    boss = builders.administrator()
    builders.Membership.objects.create(user=boss, office=ours, role="lead")
    builders.initiative(state="submitted", title="Fremd")
    builders.initiative(office=ours, state="submitted", title="Unser")
    assert [row.title for row in Queue(boss)[0:5]] == ["Unser", "Fremd"]
    assert [row.title for row in Queue(boss, office=ours.pk)[0:5]] == ["Unser"]
    assert len(Queue(builders.administrator())) == 2


def test_coordinators_and_guests_have_no_list(entry, bob):
    builders.initiative(state="submitted")
    assert len(Queue(bob)) == 0
