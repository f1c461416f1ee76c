"""Reminders by the clock: once each, to the right people, and nothing twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Enquiry, Opportunity
from initiatives.services import mark_answered
from initiatives.services.needs import end, renew
from initiatives.services.reminding import remind_of_enquiries, tell_of_ending_needs
from portal.outbox.models import Letter
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def cafe():
    return build.initiative(office=build.office(), title="Sprachcafé")


@pytest.fixture
def alice(cafe):
    return build.coordinator(cafe, email="alice@example.org")


@pytest.fixture
def deputy(cafe):
    return build.coordinator(cafe, part="deputy", email="deputy@example.org")


def asked(initiative, days: float, **values) -> Enquiry:
    created_at = timezone.now() - timedelta(days=days)
    values = {"name": "Bob Besucher", "email": "bob@example.org", **values}
    return build.enquiry(initiative, created_at=created_at, **values)


def later(**note) -> None:
    """A week goes by for what was noted."""
    Enquiry.objects.update(**{key: timezone.now() - timedelta(days=7) for key in note})


def recipients() -> list[str]:
    return sorted(to for letter in Letter.objects.all() for to in letter.to)


# --- enquiries ----------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "letters"), [(6.9, 0), (7.1, 1)])
def test_after_a_week_without_an_answer_the_main_person_is_reminded(
    cafe, alice, deputy, days, letters
):
    asked(cafe, days)
    remind_of_enquiries()
    assert recipients() == ["alice@example.org"] * letters


def test_the_letter_says_what_to_do_and_names_nobody(client, cafe, alice):
    row = asked(cafe, 8, message="Ich helfe gern", phone="0531 1234")
    remind_of_enquiries()
    letter = Letter.objects.get()
    assert letter.subject == "Wartet noch jemand auf Antwort? Sprachcafé"
    assert row.area_url in letter.message
    for text in ("Bob", "bob@", "Ich helfe gern", "0531"):
        assert text not in letter.subject + letter.message
    path = next(line for line in letter.message.splitlines() if "/beantwortet/" in line)
    client.post(path.removeprefix("http://localhost:8000"))
    row.refresh_from_db()
    assert row.is_answered


def test_running_twice_sends_nothing_twice(cafe, alice):
    asked(cafe, 8)
    for _time in range(3):
        remind_of_enquiries()
    assert len(recipients()) == 1


def test_after_another_week_main_and_deputies_are_reminded_once_more(cafe, alice, deputy):
    asked(cafe, 15)
    remind_of_enquiries()
    assert recipients() == ["alice@example.org"]
    later(reminded_at=True)
    for _time in range(2):
        remind_of_enquiries()
    assert recipients() == ["alice@example.org", "alice@example.org", "deputy@example.org"]
    later(reminded_at=True, reminded_again_at=True)
    remind_of_enquiries()
    assert len(recipients()) == 3


def test_nobody_is_reminded_of_what_is_answered(cafe, alice):
    row = asked(cafe, 8)
    mark_answered(row, by=alice)
    remind_of_enquiries()
    assert recipients() == []


def test_an_initiative_with_a_contact_address_is_reminded_there_then_its_people(cafe, alice):
    type(cafe).objects.filter(pk=cafe.pk).update(contact_email="kontakt@example.org")
    asked(cafe, 15)
    remind_of_enquiries()
    assert recipients() == ["kontakt@example.org"]
    assert "Bob" not in Letter.objects.get().subject
    later(reminded_at=True)
    remind_of_enquiries()
    assert recipients() == ["alice@example.org", "kontakt@example.org"]


def test_an_initiative_nobody_keeps_is_reminded_at_its_address_both_times(cafe):
    type(cafe).objects.filter(pk=cafe.pk).update(contact_email="kontakt@example.org")
    asked(cafe, 15)
    remind_of_enquiries()
    later(reminded_at=True)
    remind_of_enquiries()
    assert recipients() == ["kontakt@example.org"] * 2


def test_where_there_is_nobody_the_office_is_reminded(cafe):
    build.editor(cafe.office, email="amt@example.org")
    build.editor(email="anderes-amt@example.org")
    asked(cafe, 8)
    remind_of_enquiries()
    assert recipients() == ["amt@example.org"]


def test_one_letter_that_fails_does_not_keep_the_others(cafe, alice, monkeypatch):
    broken, fine = asked(cafe, 10), asked(cafe, 9)
    from_here = "initiatives.services.reminding.link_to_mark"
    monkeypatch.setattr(from_here, lambda row: 1 / 0 if row.pk == broken.pk else "k" * 43)
    remind_of_enquiries()
    assert len(recipients()) == 1
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert broken.reminded_at is None
    assert fine.reminded_at is not None


# --- calls --------------------------------------------------------------------------------
def call(initiative, days: int, **values) -> Opportunity:
    until = timezone.localdate() + timedelta(days=days)
    return build.opportunity(initiative, title="Tee kochen", until=until, **values)


@pytest.mark.parametrize(("days", "letters"), [(8, 0), (7, 2), (0, 2), (-1, 0)])
def test_a_week_before_a_call_ends_its_people_are_told_once(cafe, alice, deputy, days, letters):
    need = call(cafe, days)
    for _time in range(2):
        tell_of_ending_needs()
    assert len(recipients()) == letters
    for letter in Letter.objects.all():
        assert "Tee kochen" in letter.subject
        assert f"http://localhost:8000/mein-bereich/aufrufe/{need.pk}/" in letter.message


def test_who_renews_is_told_again_a_week_before_the_new_end(cafe, alice):
    need = call(cafe, 3)
    tell_of_ending_needs()
    renew(need, by=alice)
    tell_of_ending_needs()
    assert len(recipients()) == 1
    soon = timezone.localdate() + timedelta(days=6)
    Opportunity.objects.update(until=soon)
    tell_of_ending_needs()
    assert len(recipients()) == 2


def test_nobody_is_told_of_calls_that_are_not_public_or_were_ended(cafe, alice):
    call(cafe, 3, state="draft")
    call(cafe, 3, state="archived")
    end(call(cafe, 3), by=alice)
    hidden = build.initiative(state="draft")
    build.coordinator(hidden)
    call(hidden, 3)
    tell_of_ending_needs()
    assert recipients() == []


def test_telling_makes_no_version(cafe, alice):
    need = call(cafe, 3)
    tell_of_ending_needs()
    need.refresh_from_db()
    assert (need.version, need.history.count()) == (1, 1)
    assert need.told_until == need.until
