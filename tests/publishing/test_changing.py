"""A change goes the way the entry and the person ask for, and nothing that waits is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.outbox.models import Letter
from portal.publishing.models import PendingVersion, State
from portal.publishing.services import StateChangeRefused, changing, review
from portal.publishing.services.changing import Outcome

from .. import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return builders.office(short_name="Nord")


@pytest.fixture
def entry(ours):
    return builders.initiative(office=ours, title="Teestube", phone="1")


@pytest.fixture
def bob(entry):
    return builders.coordinator(entry, name="Bob", email="bob@example.org")


@pytest.fixture
def trusted(entry):
    entry.is_trusted = True
    entry.save()
    return entry


def pending() -> PendingVersion:
    return PendingVersion.objects.get()


# --- what waits ---
def test_a_coordinators_change_of_a_public_entry_waits(entry, bob):
    assert changing.change(entry, {"phone": "2"}, author=bob) is Outcome.HANDED_IN
    entry.refresh_from_db()
    assert (entry.phone, pending().changes) == ("1", {"phone": "2"})


@pytest.mark.parametrize("state", ["draft", "returned", "submitted"])
def test_what_is_not_public_is_saved_at_once_and_stays_where_it_is(ours, state):
    draft = builders.initiative(office=ours, state=state, phone="1")
    bob = builders.coordinator(draft)
    assert changing.change(draft, {"phone": "2"}, author=bob) is Outcome.SAVED
    draft.refresh_from_db()
    assert (draft.phone, draft.state, draft.version, draft.changed_by) == ("2", state, 2, bob)
    assert not PendingVersion.objects.exists()


def test_saying_again_what_waits_changes_nothing(entry, bob):
    changing.change(entry, {"phone": "2", "title": "Teestube"}, author=bob)
    since = pending().created_at
    with pytest.raises(review.NothingChanged):
        changing.change(entry, {"phone": "2", "title": "Teestube"}, author=bob)
    assert pending().created_at == since


def test_handing_in_the_same_again_after_it_came_back_asks_the_office_again(entry, bob):
    changing.change(entry, {"phone": "2"}, author=bob)
    review.return_to_author(pending(), reason="Bitte mit Vorwahl.", by=builders.administrator())
    assert changing.change(entry, {"phone": "2"}, author=bob) is Outcome.HANDED_IN
    assert pending().decision == "open"


def test_changing_everything_back_takes_back_what_waits(entry, bob):
    changing.change(entry, {"phone": "2"}, author=bob)
    assert changing.change(entry, {"phone": "1"}, author=bob) is Outcome.TAKEN_BACK
    assert pending().decision == "withdrawn"


def test_nothing_changed_is_said(entry, bob):
    with pytest.raises(review.NothingChanged):
        changing.change(entry, {"phone": "1"}, author=bob)


def test_junk_changes_nothing(trusted, bob):
    with pytest.raises(ValidationError):
        changing.change(trusted, {"title": ""}, author=bob)
    trusted.refresh_from_db()
    assert (trusted.title, trusted.version) == ("Teestube", 1)


# --- what appears at once ---
def test_a_trusted_initiatives_change_is_public_at_once_and_signed(trusted, bob):
    assert changing.change(trusted, {"phone": "2"}, author=bob) is Outcome.PUBLIC
    trusted.refresh_from_db()
    assert (trusted.phone, trusted.version, trusted.changed_by) == ("2", 2, bob)
    version = trusted.history.first()
    assert (version.history_user, version.phone) == (bob, "2")
    assert not PendingVersion.objects.exists()


def test_the_offices_own_staff_need_not_ask_themselves(entry, ours):
    alice = builders.editor(ours)
    assert changing.change(entry, {"phone": "2"}, author=alice) is Outcome.PUBLIC


def test_another_offices_staff_who_keep_it_true_hand_in(entry):
    charlie = builders.editor(builders.office())
    assert changing.change(entry, {"phone": "2"}, author=charlie) is Outcome.HANDED_IN


def test_a_trusted_change_of_what_waits_settles_it_and_tells_its_author(trusted, bob):
    review.hand_in(trusted, {"phone": "2"}, author=bob)
    deputy = builders.coordinator(trusted, part="deputy")
    assert changing.change(trusted, {"phone": "2", "locality": "Celle"}, author=deputy) is (
        Outcome.PUBLIC
    )
    trusted.refresh_from_db()
    assert (trusted.phone, trusted.locality) == ("2", "Celle")
    assert (pending().decision, pending().decided_by) == ("approved", deputy)
    assert [letter.to for letter in Letter.objects.all()] == [["bob@example.org"]]


def test_fields_that_wait_and_are_not_named_go_on_waiting(trusted, bob):
    review.hand_in(trusted, {"phone": "2", "title": "Kaffeestube"}, author=bob)
    changing.change(trusted, {"phone": "3"}, author=bob)
    row = pending()
    assert (row.decision, row.changes, row.before) == (
        "open",
        {"title": "Kaffeestube"},
        {"title": "Teestube"},
    )


def test_what_the_office_sent_back_does_not_go_into_its_own_form(entry, bob, ours):
    review.hand_in(entry, {"phone": "2"}, author=bob)
    alice = builders.editor(ours)
    review.return_to_author(pending(), reason="Bitte mit Vorwahl.", by=alice)
    assert changing.base_version(entry, bob) == pending()
    assert changing.base_version(entry, alice) is None
    changing.change(entry, {"phone": "1", "locality": "Celle"}, author=alice)
    assert pending().decision == "returned"


def test_a_form_begins_with_what_was_handed_in_over_what_is_public(entry, bob, ours):
    row = review.hand_in(entry, {"phone": "2", "title": "Von Bob"}, author=bob)
    changing.write(entry, {"title": "Vom Amt"}, by=builders.editor(ours))
    values = changing.starting_values(entry, row)
    assert (values["phone"], values["title"]) == ("2", "Von Bob")
    assert changing.conflicting(entry, row) == ["title"]


# --- what may not be changed ---
def test_what_is_archived_is_closed(ours):
    gone = builders.initiative(office=ours, state="archived")
    with pytest.raises(StateChangeRefused):
        changing.change(gone, {"phone": "2"}, author=builders.coordinator(gone))


def test_what_the_office_has_planned_stays_as_the_office_saw_it(ours):
    planned = builders.initiative(office=ours, state="submitted", publish_at=timezone.now())
    bob = builders.coordinator(planned)
    with pytest.raises(StateChangeRefused):
        changing.change(planned, {"phone": "2"}, author=bob)
    with pytest.raises(StateChangeRefused):
        changing.take_back(planned, by=bob)
    assert changing.change(planned, {"phone": "2"}, author=builders.editor(ours)) is Outcome.SAVED


# --- fetching back ---
def test_what_was_submitted_can_be_fetched_back_until_it_is_decided(ours):
    draft = builders.initiative(office=ours, state="draft")
    bob = builders.coordinator(draft)
    review.submit(draft, by=bob)
    changing.take_back(draft, by=bob)
    assert (draft.state, draft.submitted_at) == (State.DRAFT, None)
    with pytest.raises(StateChangeRefused):
        changing.take_back(draft, by=bob)
