"""What the worker writes by itself: changes of the event, reminders, thanks; each once."""

import logging
import threading
from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
from django.conf import settings as house
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from conferences.models import Event, Venue
from conferences.registration import mails, services
from conferences.registration.models import (
    Companion,
    Registration,
    RegistrationLetter,
    Rules,
    Setup,
)
from conferences.registration.services import reminding, telling
from conferences.registration.services.reminding import nudge_unconfirmed, remind_of_event, thank
from conferences.registration.services.telling import note_state, tell_about_changes, tell_now
from portal.outbox.models import Letter
from tests import builders as build

pytestmark = pytest.mark.django_db

Kind = RegistrationLetter.Kind
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(kind: str, registration: Registration | None = None) -> int:
    """How many letters of this kind were written (to this person)."""
    rows = RegistrationLetter.objects.filter(kind=kind)
    return rows.filter(registration=registration).count() if registration else rows.count()


def text(kind: str) -> str:
    """The latest letter of this kind."""
    return RegistrationLetter.objects.filter(kind=kind).latest("pk").letter.message


def move(registration: Registration, **values) -> None:
    Registration.objects.filter(pk=registration.pk).update(**values)


def change(event: Event, **values) -> Event:
    Event.objects.filter(pk=event.pk).update(**values)
    return Event.objects.get(pk=event.pk)


def wait_a_quarter(event: Event) -> None:
    """As if the difference had been noticed sixteen minutes ago."""
    Setup.objects.filter(event=event).update(noticed_at=timezone.now() - timedelta(minutes=16))


def test_the_worker_does_all_of_it():
    names = [name for name, _ in house.CHORES]
    for name in ("telling.tell_about_changes", "reminding.nudge_unconfirmed"):
        assert f"conferences.registration.services.{name}" in names
    for name in ("reminding.remind_of_event", "reminding.thank"):
        assert callable(import_string(f"conferences.registration.services.{name}"))
        assert f"conferences.registration.services.{name}" in names


# --- changes --------------------------------------------------------------------------------
@pytest.fixture
def event():
    venue = build.venue(name="Rathaus", locality="Wolfsburg")
    return build.open_conference(title="Gemeinsam", venue=venue, capacity=2)


@pytest.fixture
def guest(event):
    """Registered, and what the event is like has been noted."""
    guest = build.registration(event)
    note_state(event, Setup.objects.get(event=event))
    return guest


def test_what_is_seen_first_is_noted_and_nobody_is_written_to(event):
    build.registration(event)
    Setup.objects.update(told={})
    tell_about_changes()
    assert Setup.objects.get().told["place"] == "Rathaus, Wolfsburg"
    assert told(Kind.EVENT_CHANGED) == 0


def test_a_change_that_stays_is_told_once_after_a_quarter_of_an_hour(event, guest):
    change(event, starts=event.starts + DAY, ends=event.ends + DAY)
    tell_about_changes()
    tell_about_changes()
    assert told(Kind.EVENT_CHANGED) == 0
    wait_a_quarter(event)
    tell_about_changes()
    tell_about_changes()
    assert told(Kind.EVENT_CHANGED, guest) == 1
    before, after = (timezone.localtime(event.starts + delta) for delta in (DAY * 0, DAY))
    assert f"{before:%H:%M} bis" in text(Kind.EVENT_CHANGED)
    for day in (before, after):
        assert f", {day.day}. " in text(Kind.EVENT_CHANGED)
    assert "Termin bisher: " in text(Kind.EVENT_CHANGED)


def test_a_slip_that_is_corrected_in_time_makes_no_letter(event, guest):
    change(event, starts=event.starts - DAY)
    tell_about_changes()
    change(event, starts=event.starts)
    wait_a_quarter(event)
    tell_about_changes()
    assert told(Kind.EVENT_CHANGED) == 0
    assert Setup.objects.get().noticed == {}


def test_a_second_change_begins_the_quarter_anew(event, guest):
    change(event, ends=event.ends + HOUR)
    tell_about_changes()
    wait_a_quarter(event)
    change(event, ends=event.ends + 2 * HOUR)
    tell_about_changes()
    assert told(Kind.EVENT_CHANGED) == 0
    wait_a_quarter(event)
    tell_about_changes()
    assert told(Kind.EVENT_CHANGED) == 1


def test_another_address_of_the_same_house_is_a_change(event, guest):
    Venue.objects.update(name="Altes Rathaus", street="Markt 2")
    tell_about_changes()
    wait_a_quarter(event)
    tell_about_changes()
    words = "Ort bisher: Rathaus, Wolfsburg. Jetzt: Altes Rathaus, Markt 2, Wolfsburg."
    assert words in text(Kind.EVENT_CHANGED)


def test_a_place_that_becomes_known_is_told(event, guest):
    change(event, venue=None)
    Setup.objects.update(told=telling.state_of(Event.objects.get(pk=event.pk)))
    tell_now(change(event, venue=event.venue))
    assert "Ort bisher: noch nicht bekannt. Jetzt: Rathaus, Wolfsburg." in text(Kind.EVENT_CHANGED)


def test_everybody_who_is_registered_is_told_and_nobody_else(event, guest):
    gone = build.registration(event)
    services.cancel(gone, because="self")
    unconfirmed = build.registration(event, confirmed=False)
    waiting = build.registration(event)
    other = build.registration()
    tell_now(change(event, ends=event.ends + HOUR))
    for row, number in ((guest, 1), (unconfirmed, 1), (waiting, 1), (gone, 0), (other, 0)):
        assert told(Kind.EVENT_CHANGED, row) == number
    assert "Sie stehen weiter auf der Warteliste." in text(Kind.EVENT_CHANGED)


def test_other_changes_are_not_news(event, guest):
    change(event, title="Zusammen", summary="Neu", capacity=9)
    tell_about_changes()
    assert Setup.objects.get().noticed == {}


def test_a_button_tells_at_once_and_only_once(event, guest):
    changed = change(event, ends=event.ends + HOUR)
    tell_now(changed)
    tell_now(changed)
    tell_about_changes()
    assert told(Kind.EVENT_CHANGED) == 1


def test_a_cancellation_is_told_with_its_reason_and_crosses_the_entry_out(event, guest):
    cancelled = change(event, cancelled_at=timezone.now(), cancel_reason="Sturm")
    tell_now(cancelled)
    tell_now(cancelled)
    assert told(Kind.EVENT_CANCELLED, guest) == 1
    assert "Der Grund: Sturm" in text(Kind.EVENT_CANCELLED)
    letter = RegistrationLetter.objects.get(kind=Kind.EVENT_CANCELLED).letter
    with letter.attachments.get().file.open() as opened:
        assert b"STATUS:CANCELLED" in opened.read()
    assert Setup.objects.get().calendar_sequence == 1


def test_a_cancellation_in_the_administration_is_told_too(event, guest):
    change(event, cancelled_at=timezone.now())
    tell_about_changes()
    wait_a_quarter(event)
    tell_about_changes()
    assert told(Kind.EVENT_CANCELLED, guest) == 1


def test_a_cancellation_before_anything_was_noted_is_told_all_the_same(event):
    guest = build.registration(event)
    Setup.objects.update(told={})
    tell_now(change(event, cancelled_at=timezone.now()))
    assert told(Kind.EVENT_CANCELLED, guest) == 1


def test_it_takes_place_after_all(event, guest):
    tell_now(change(event, cancelled_at=timezone.now()))
    tell_now(change(event, cancelled_at=None))
    assert "Sie findet nun doch statt." in text(Kind.EVENT_CHANGED)
    assert told(Kind.EVENT_CHANGED, guest) == told(Kind.EVENT_CANCELLED, guest) == 1


def test_what_changes_about_a_cancelled_event_is_told_only_when_it_takes_place(event, guest):
    tell_now(change(event, cancelled_at=timezone.now()))
    tell_now(change(event, starts=event.starts + DAY, ends=event.ends + DAY))
    assert told(Kind.EVENT_CHANGED) + told(Kind.EVENT_CANCELLED) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"starts": timezone.now() - 3 * DAY, "ends": timezone.now() - 2 * DAY},
        {"state": "draft", "venue": None},
    ],
    ids=["over", "withdrawn"],
)
def test_nobody_is_told_of_what_is_over_or_not_public(event, guest, values):
    change(event, **values)
    tell_about_changes()
    assert Setup.objects.get().noticed == {}


def test_one_event_that_fails_stops_no_other_and_no_address_is_logged(
    event, guest, monkeypatch, caplog
):
    other = build.registration()
    note_state(other.event, Setup.objects.get(event=other.event))
    for row in (event, other.event):
        change(row, ends=row.ends + HOUR)
    tell_about_changes()
    Setup.objects.update(noticed_at=timezone.now() - DAY)
    write = mails.send_event_changed

    def fails_once(row, changes):
        if row.pk == guest.pk:
            raise RuntimeError(row.email)
        write(row, changes)

    monkeypatch.setattr(mails, "send_event_changed", fails_once)
    with caplog.at_level(logging.ERROR):
        tell_about_changes()
    assert told(Kind.EVENT_CHANGED, other) == 1
    assert f"event {event.pk}" in caplog.messages[0]
    monkeypatch.undo()
    tell_about_changes()
    assert told(Kind.EVENT_CHANGED, guest) == told(Kind.EVENT_CHANGED, other) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_tells(event, guest, monkeypatch):
    change(event, ends=event.ends + HOUR)
    tell_about_changes()
    wait_a_quarter(event)
    at_once(tell_about_changes)
    assert told(Kind.EVENT_CHANGED, guest) == 1


def at_once(chore, workers: int = 4) -> None:
    """Several workers run it; SQLite's database in memory lets one write at a time."""
    turn = threading.Lock() if connection.vendor == "sqlite" else nullcontext()

    def work():
        try:
            with turn:
                chore()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# --- please confirm -------------------------------------------------------------------------
def unconfirmed(event: Event | None = None, *, left: timedelta) -> Registration:
    """Somebody whose place is held for so much longer."""
    row = build.registration(event, confirmed=False)
    move(row, hold_until=timezone.now() + left)
    return row


def test_who_did_not_confirm_is_reminded_once_before_the_place_goes():
    soon, later = unconfirmed(left=11 * HOUR), unconfirmed(left=13 * HOUR)
    nudge_unconfirmed()
    nudge_unconfirmed()
    assert (told(Kind.NUDGE, soon), told(Kind.NUDGE, later)) == (1, 0)
    assert Registration.objects.get(pk=soon.pk).nudged_at


def test_the_office_says_how_long_before():
    event = build.open_conference(office=build.office())
    Rules.objects.create(office=event.office, nudge_hours=4)
    row = unconfirmed(event, left=5 * HOUR)
    nudge_unconfirmed()
    assert told(Kind.NUDGE) == 0
    move(row, hold_until=timezone.now() + 3 * HOUR)
    nudge_unconfirmed()
    assert told(Kind.NUDGE, row) == 1


def test_nobody_is_reminded_of_what_just_came():
    event = build.open_conference(office=build.office())
    Rules.objects.create(office=event.office, hold_hours=12, nudge_hours=24)
    row = build.registration(event, confirmed=False)
    nudge_unconfirmed()
    assert told(Kind.NUDGE) == 0
    move(row, hold_until=timezone.now() + 5 * HOUR)
    nudge_unconfirmed()
    assert told(Kind.NUDGE) == 1


def test_who_confirmed_left_or_let_it_expire_is_not_reminded():
    event = build.open_conference()
    confirmed, gone = build.registration(event), build.registration(event, confirmed=False)
    services.cancel(gone, because="self")
    expired = unconfirmed(event, left=-HOUR)
    for row in (confirmed, gone):
        move(row, hold_until=timezone.now() + HOUR)
    nudge_unconfirmed()
    assert told(Kind.NUDGE) == 0
    assert Registration.objects.get(pk=expired.pk).nudged_at is None


@pytest.mark.parametrize("values", [{"cancelled_at": timezone.now()}, {"starts": timezone.now()}])
def test_nobody_is_asked_to_confirm_what_is_cancelled_or_has_begun(values):
    row = unconfirmed(left=HOUR)
    change(row.event, **values)
    nudge_unconfirmed()
    assert told(Kind.NUDGE) == 0


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_reminds(monkeypatch):
    unconfirmed(left=HOUR)
    at_once(nudge_unconfirmed)
    assert told(Kind.NUDGE) == 1


def test_one_letter_that_cannot_be_written_stops_no_other(monkeypatch, caplog):
    event = build.open_conference()
    alice, bob = (unconfirmed(event, left=HOUR) for _ in range(2))
    write = mails.send_nudge

    def fails_for_alice(row):
        if row.pk == alice.pk:
            raise RuntimeError("kaputt")
        write(row)

    with monkeypatch.context() as broken:
        broken.setattr(mails, "send_nudge", fails_for_alice)
        nudge_unconfirmed()
    assert (told(Kind.NUDGE, alice), told(Kind.NUDGE, bob)) == (0, 1)
    assert alice.email not in caplog.text
    nudge_unconfirmed()
    assert (told(Kind.NUDGE, alice), told(Kind.NUDGE, bob)) == (1, 1)


# --- come in two days -----------------------------------------------------------------------
def coming(in_: timedelta, *, confirmed_before: timedelta = 9 * DAY, **values) -> Registration:
    """Somebody with a seat at an event that starts so soon, confirmed so long ago."""
    event = build.open_conference(**values)
    row = build.registration(event)
    starts = timezone.now() + in_
    change(event, starts=starts, ends=starts + HOUR, registration_closes=None)
    move(row, confirmed_at=timezone.now() - confirmed_before)
    return row


def test_everybody_with_a_seat_is_reminded_once_two_days_before():
    soon, later = coming(2 * DAY - HOUR), coming(2 * DAY + HOUR)
    remind_of_event()
    remind_of_event()
    assert (told(Kind.REMINDER, soon), told(Kind.REMINDER, later)) == (1, 0)
    assert f"Einlass: {soon.check_in_code}" in text(Kind.REMINDER)


def test_who_has_just_had_a_letter_with_everything_gets_no_reminder():
    late, promoted = coming(DAY, confirmed_before=DAY), coming(DAY)
    move(promoted, promoted_at=timezone.now() - DAY)
    remind_of_event()
    assert told(Kind.REMINDER, late) == told(Kind.REMINDER, promoted) == 0


def test_who_waits_or_left_is_not_reminded():
    row = coming(DAY, capacity=1)
    for standing in ("waiting", "gone"):
        gone = {"gone_at": timezone.now(), "gone_because": "self"} if standing == "gone" else {}
        move(row, standing=standing, **gone)
        remind_of_event()
    assert told(Kind.REMINDER) == 0


@pytest.mark.parametrize("values", [{"cancelled_at": timezone.now()}, {"starts": timezone.now()}])
def test_nobody_is_reminded_of_what_is_cancelled_or_has_begun(values):
    row = coming(DAY)
    change(row.event, **values)
    remind_of_event()
    assert told(Kind.REMINDER) == 0


def test_an_event_that_is_moved_has_its_own_reminder():
    row = coming(DAY)
    event = Event.objects.get(pk=row.event_id)
    note_state(event, Setup.objects.get(event=event))
    remind_of_event()
    tell_now(change(event, starts=event.starts + 9 * DAY, ends=event.ends + 9 * DAY))
    remind_of_event()
    assert told(Kind.REMINDER, row) == 1
    tell_now(change(event, starts=event.starts + HOUR, ends=event.ends + HOUR))
    remind_of_event()
    assert told(Kind.REMINDER, row) == 2


# --- thank you ------------------------------------------------------------------------------
MORNING = timezone.make_aware(datetime(2031, 5, 12, 9, 30))


@pytest.fixture
def at(monkeypatch):
    """at(moment): for the letters of thanks it is then."""

    def move_clock(moment: datetime) -> None:
        monkeypatch.setattr(reminding.timezone, "now", lambda: moment)

    return move_clock


@pytest.fixture
def over():
    """An event that ended the evening before MORNING, with three guests."""
    event = build.open_conference()
    rows = [build.registration(event) for _ in range(3)]
    starts = MORNING - timedelta(hours=20)
    return change(event, starts=starts, ends=starts + 6 * HOUR, registration_closes=None), rows


def test_the_morning_after_everybody_is_thanked_once(over, at):
    event, _rows = over
    for moment in (MORNING - HOUR, MORNING, MORNING + HOUR):
        at(moment)
        thank()
        assert told(Kind.THANKS) == (0 if moment < MORNING else 3)
    key = Setup.objects.get(event=event).feedback_key
    for note in RegistrationLetter.objects.filter(kind=Kind.THANKS):
        assert f"http://localhost:8000/rueckmeldung/{key}/" in note.letter.message
        assert f"http://localhost:8000{event.get_absolute_url()}\n" in note.letter.message


def test_where_people_were_ticked_off_only_they_are_thanked(over, at):
    _event, (alice, bob, charlie) = over
    move(alice, arrived_at=MORNING)
    Companion.objects.create(registration=bob, name="Bo", arrived_at=MORNING)
    at(MORNING)
    thank()
    thanked = [told(Kind.THANKS, row) for row in (alice, bob, charlie)]
    assert thanked == [1, 1, 0]


def test_who_waited_left_or_never_confirmed_is_not_thanked(over, at):
    _event, (alice, bob, charlie) = over
    move(alice, standing="waiting")
    move(bob, standing="gone", gone_at=MORNING, gone_because="self")
    move(charlie, confirmed_at=None, hold_until=MORNING)
    at(MORNING)
    thank()
    assert told(Kind.THANKS) == 0


def test_nobody_is_thanked_for_what_was_cancelled_or_long_ago(over, at):
    event, _rows = over
    at(MORNING + 14 * DAY)
    thank()
    change(event, cancelled_at=MORNING)
    at(MORNING)
    thank()
    assert told(Kind.THANKS) == 0
    assert not Setup.objects.exclude(feedback_key="").exists()


def test_a_crash_takes_the_letter_back_with_the_note(over, at, monkeypatch):
    at(MORNING)
    with monkeypatch.context() as broken:
        broken.setattr(RegistrationLetter.objects, "create", lambda **_values: 1 / 0)
        thank()
    assert not Registration.objects.exclude(thanked_at=None).exists()
    assert not Letter.objects.filter(subject__startswith="Vielen Dank").exists()
    thank()
    assert told(Kind.THANKS) == 3
