"""Nothing of a person stays: deleted on their wish, and by itself when its purpose is over."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone
from post_office.models import Attachment, Email

from conferences.models import Event
from conferences.registration import services
from conferences.registration.models import (
    Answer,
    Companion,
    DeletionClock,
    DeletionRun,
    Message,
    Needs,
    Registration,
    RegistrationLetter,
    Rules,
    Totals,
    WorkshopChoice,
)
from conferences.registration.services import Wish, clock, deletion, due, totals
from portal.outbox.models import Letter
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"


def letter_to(registration, **values) -> Email:
    EmailMessage("Ihr Platz", f"Guten Tag {registration.name}", to=[registration.email]).send()
    letter = Letter.objects.latest("pk")
    RegistrationLetter.objects.create(
        registration=registration, kind="message", letter=letter, **values
    )
    return letter


# --- on a person's wish ---------------------------------------------------------------------
def test_who_wants_to_be_forgotten_leaves_nothing_but_numbers():
    event = build.open_conference()
    workshop = build.workshop(event)
    alice = build.registration(
        event,
        companions=("Ada",),
        wishes=(Wish(workshop.pk),),
        needs={"vegan": 2},
        answers={build.question(event).pk: "Ja"},
    )
    letter = letter_to(alice)
    bob = build.registration(event, companions=("Bo",), needs={"vegan": 1})
    others = letter_to(bob)
    services.forget(alice)
    assert list(Registration.objects.all()) == [bob]
    assert [c.name for c in Companion.objects.all()] == ["Bo"]
    assert not WorkshopChoice.objects.exists()
    assert not Needs.objects.filter(registration=alice).exists()
    assert not Email.objects.filter(pk=letter.pk).exists()
    assert Email.objects.filter(pk=others.pk).exists()
    numbers = totals.of(event)
    assert (numbers["registrations"], numbers["cancelled"], numbers["seats"]) == (2, 1, 2)
    assert numbers["needs"]["vegan"] == 1
    proof = DeletionRun.objects.get()
    assert proof.event == event
    assert proof.numbers["registrations"] == proof.numbers["companions"] == 1


def test_the_seats_of_who_is_forgotten_go_to_whoever_waits_longest():
    event = build.open_conference(capacity=1)
    alice, bob, charlie = (build.registration(event) for _ in range(3))
    services.forget(alice)
    services.forget(alice)
    for row, standing in ((bob, "seat"), (charlie, "waiting")):
        row.refresh_from_db()
        assert row.standing == standing


@pytest.mark.django_db(transaction=True)
def test_a_letters_file_goes_with_the_letter():
    alice = build.registration()
    letter = letter_to(alice)
    attachment = Attachment.objects.create(name="termin.ics", file=ContentFile(b"x", "termin.ics"))
    attachment.emails.add(letter)
    storage, name = attachment.file.storage, attachment.file.name
    assert storage.exists(name)
    services.forget(alice)
    assert not Attachment.objects.exists()
    assert not storage.exists(name)


# --- by itself ------------------------------------------------------------------------------
def days_ago(days: int):
    return timezone.now() - timedelta(days=days)


def held(event, days: int):
    """The event, as if it had ended so many days ago."""
    Event.objects.filter(pk=event.pk).update(
        starts=days_ago(days) - timedelta(hours=2), ends=days_ago(days)
    )
    event.refresh_from_db()
    return event


def run() -> None:
    """The chore an hour after its last run."""
    DeletionClock.objects.update_or_create(pk=1, defaults={"last_seen": timezone.now()})
    services.delete_due()


@pytest.fixture
def event():
    """Alice with Ada and needs, Bob without; a question and a workshop."""
    event = build.open_conference()
    workshop = build.workshop(event, number=1)
    question = build.question(event, delete_on=timezone.localdate() + timedelta(days=2))
    alice = build.registration(
        event,
        name="Alice",
        attends_as="volunteer",
        companions=("Ada",),
        wishes=(Wish(workshop.pk),),
        needs={"vegan": 2, "sign_language": True},
        answers={question.pk: "Ja"},
    )
    bob = build.registration(event, name="Bob", wishes=(Wish(workshop.pk),), needs={"vegan": 1})
    letter_to(alice)
    letter_to(bob)
    Registration.objects.filter(pk=alice.pk).update(arrived_at=timezone.now())
    return event


def test_needs_go_two_weeks_after_the_event_and_their_numbers_stay(event):
    run()
    held(event, 13)
    run()
    assert Needs.objects.count() == 2
    held(event, 14)
    run()
    assert not Needs.objects.exists()
    assert Registration.objects.count() == 2
    assert totals.of(event)["needs"]["vegan"] == 3
    assert totals.of(event)["needs"]["sign_language"] == 1


def test_an_office_decides_how_long_it_keeps_needs_and_people(event):
    event.office = build.office()
    event.save()
    Rules.objects.create(office=event.office, needs_days=0, person_months=1)
    held(event, 1)
    run()
    assert not Needs.objects.exists()
    assert Registration.objects.count() == 2
    held(event, 32)
    run()
    assert not Registration.objects.exists()


def test_people_go_six_months_after_the_event_with_everything_and_their_numbers_stay(event):
    before = totals.of(event)
    build.message(event)
    letters = list(RegistrationLetter.objects.values_list("letter", flat=True))
    held(event, 180)
    run()
    assert Registration.objects.count() == 2
    held(event, 185)
    run()
    for model in (Registration, Companion, WorkshopChoice, Answer, Needs, Message):
        assert not model.objects.exists(), model
    assert not Email.objects.filter(pk__in=letters).exists()
    assert totals.of(event) == before
    assert Totals.objects.get().numbers == before
    assert before["seats"] == 3
    assert before["attended"] == 1
    assert before["attends_as"] == {"volunteer": 1, "": 1}
    assert before["workshops"] == {"1": {"seats": 3, "attended": 1}}


def test_numbers_are_the_same_however_the_deletion_is_cut_into_portions(event, monkeypatch):
    before = totals.of(event)
    for _number in range(4):
        build.registration(event, needs={"halal": 1})
    whole = totals.of(event)
    assert whole != before
    monkeypatch.setattr(deletion, "PORTION", 1)
    held(event, 20)
    run()
    assert totals.of(event) == whole
    held(event, 200)
    assert deletion._portion(
        DeletionRun(event=event), event.pk, due.persons, deletion.erase, timezone.now()
    )
    assert Registration.objects.count() == 5
    assert totals.of(event) == whole
    run()
    assert not Registration.objects.exists()
    assert totals.of(event) == whole


def test_a_portion_that_breaks_off_deletes_nothing_and_counts_nothing(event, monkeypatch):
    def stumble(ids):
        raise ZeroDivisionError

    before = totals.of(held(event, 200))
    with monkeypatch.context() as broken:
        broken.setattr(deletion, "delete_letters", stumble)
        with pytest.raises(ZeroDivisionError):
            run()
    assert Registration.objects.count() == 2
    assert not Totals.objects.filter(numbers__registrations__gt=0).exists()
    run()
    assert totals.of(event) == before


def test_answers_go_on_the_day_their_question_told(event):
    Answer.objects.update(delete_on=timezone.localdate() + timedelta(days=1))
    run()
    assert Answer.objects.exists()
    Answer.objects.update(delete_on=timezone.localdate())
    run()
    assert not Answer.objects.exists()
    assert Registration.objects.count() == 2


def test_who_cancelled_or_never_confirmed_goes_after_thirty_days(event):
    alice, bob = Registration.objects.order_by("rank")
    services.cancel(alice, because="self")
    late = build.registration(event, confirmed=False)
    Registration.objects.filter(pk=late.pk).update(hold_until=days_ago(1))
    services.sweep(event)
    run()
    assert not Needs.objects.filter(registration=alice).exists()
    Registration.objects.exclude(pk=bob.pk).update(gone_at=days_ago(29))
    run()
    assert Registration.objects.count() == 3
    Registration.objects.exclude(pk=bob.pk).update(gone_at=days_ago(30))
    run()
    assert list(Registration.objects.all()) == [bob]
    numbers = totals.of(event)
    assert (numbers["registrations"], numbers["cancelled"], numbers["expired"]) == (3, 1, 1)
    assert numbers["needs"]["vegan"] == 1


def test_who_never_confirmed_a_seat_goes_thirty_days_after_it_was_promised(event):
    late = build.registration(event, confirmed=False)
    Registration.objects.filter(pk=late.pk).update(hold_until=days_ago(31))
    held(event, 1)
    run()
    assert Registration.objects.count() == 2


def test_a_cancelled_event_is_over_when_it_was_cancelled(event):
    Event.objects.filter(pk=event.pk).update(cancelled_at=days_ago(13))
    run()
    assert Needs.objects.exists()
    Event.objects.filter(pk=event.pk).update(cancelled_at=days_ago(185))
    run()
    assert not Registration.objects.exists()


def test_others_keep_what_they_have(event):
    other = build.open_conference()
    charlie = build.registration(other, companions=("Cem",), needs={"vegan": 1})
    letter = letter_to(charlie)
    of_others = set(Email.objects.filter(to=charlie.email))
    held(event, 400)
    run()
    assert list(Registration.objects.all()) == [charlie]
    assert letter.pk in {row.pk for row in of_others}
    assert set(Email.objects.filter(to=charlie.email)) == of_others
    assert Needs.objects.count() == Companion.objects.count() == 1
    assert not Totals.objects.filter(event=other).exists()


def test_every_run_that_deletes_leaves_a_proof_of_numbers(event):
    run()
    assert not DeletionRun.objects.exists()
    letters = RegistrationLetter.objects.exclude(letter=None).count()
    held(event, 200)
    run()
    run()
    proof = DeletionRun.objects.get()
    expected = {"registrations": 2, "companions": 1, "choices": 2, "answers": 1, "needs": 2}
    assert proof.numbers == expected | {"letters": letters}


# --- a clock that jumps ---------------------------------------------------------------------
@pytest.fixture
def old(event):
    return held(event, 400)


def last_ran(hours: float) -> None:
    seen = timezone.now() - timedelta(hours=hours)
    DeletionClock.objects.update_or_create(pk=1, defaults={"last_seen": seen})


def test_the_first_run_of_all_only_looks_at_the_clock(old):
    services.delete_due()
    assert Registration.objects.exists()
    services.delete_due()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("hours", [0, 23.9, -0.05])
def test_a_clock_that_runs_evenly_lets_the_deletion_run(old, hours):
    last_ran(hours)
    services.delete_due()
    assert not Registration.objects.exists()
    assert DeletionClock.objects.get().paused_at is None


@pytest.mark.parametrize("hours", [24.1, 24 * 365 * 10, -0.2, -48])
def test_a_clock_that_jumped_pauses_the_deletion_and_tells_the_administrators_once(
    old, hours, caplog
):
    boss, _lead = build.administrator(), build.lead()
    Email.objects.all().delete()
    last_ran(hours)
    services.delete_due()
    services.delete_due()
    assert Registration.objects.count() == 2
    assert DeletionClock.objects.get().paused_at is not None
    assert [letter.to for letter in Email.objects.all()] == [[boss.email]]
    assert len([r for r in caplog.records if "paused" in r.message]) == 1


def test_an_administrator_lets_it_go_on(old):
    last_ran(100)
    services.delete_due()
    clock.resume()
    services.delete_due()
    assert not Registration.objects.exists()


# --- by hand --------------------------------------------------------------------------------
def told(**options) -> str:
    out = io.StringIO()
    call_command("delete_registrations", stdout=out, **options)
    return out.getvalue()


def test_a_dry_run_tells_what_would_go_and_when_and_changes_nothing(event):
    day = f"{timezone.localdate() + timedelta(days=2):%d.%m.%Y}"
    assert f"{event.pk}  {event}\n    jetzt: nichts\n    danach: am {day}\n" in told(dry_run=True)
    held(event, 200)
    text = told(dry_run=True)
    assert "Anmeldungen: 2" in text and "Bedarfe: 2" in text
    assert "Alice" not in text
    assert Registration.objects.count() == 2
    assert not DeletionClock.objects.exists()
    assert not DeletionRun.objects.exists()


def test_by_hand_for_one_event_only(event):
    other = held(build_old(), 300)
    held(event, 200)
    last_ran(1)
    assert "Anmeldungen: 2" in told(event=event.pk)
    assert Registration.objects.filter(event=other).exists()
    with pytest.raises(CommandError):
        told(event=0)


def build_old():
    event = build.open_conference()
    build.registration(event)
    return event


def test_by_hand_it_says_that_it_is_paused_and_goes_on_with_resume(old):
    last_ran(100)
    assert "Angehalten seit" in told()
    assert Registration.objects.exists()
    assert "geht weiter" in told(resume=True)
    assert "Anmeldungen: 2" in told()


# --- the page of the proofs -----------------------------------------------------------------
LIST = "/verwaltung/registration/deletionrun/"


def test_the_office_reads_the_proofs_of_its_events_only(signed_in):
    mine, other = build.open_conference(office=build.office()), build.open_conference()
    DeletionRun.objects.create(event=mine, numbers={"registrations": 71})
    DeletionRun.objects.create(event=other, numbers={"registrations": 93})
    page = signed_in(build.editor(mine.office)).get(LIST).content.decode()
    assert "Anmeldungen: 71" in page
    assert "Anmeldungen: 93" not in page


def test_only_administrators_let_a_paused_deletion_go_on(signed_in):
    event = build.open_conference(office=build.office())
    last_ran(100)
    services.delete_due()
    client = signed_in(build.lead(event.office))
    page = client.get(LIST).content.decode()
    assert "angehalten" in page and "fortsetzen/" not in page
    assert client.post(f"{LIST}fortsetzen/").status_code == 403
    assert clock.paused_since()
    client = signed_in(build.administrator())
    assert "fortsetzen/" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}fortsetzen/").status_code == 405
    assert client.post(f"{LIST}fortsetzen/").status_code == 302
    assert clock.paused_since() is None
    assert "angehalten" not in client.get(LIST).content.decode()
