"""The letter of the morning: one for each, once, only with what the person may still know."""

import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from initiatives.models import Enquiry, Steward
from portal.outbox import daily
from portal.outbox.daily import send_daily, seven_o_clock
from portal.outbox.models import Letter, NoticeChoice, WaitingNotice

from .. import builders

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
#: a Wednesday without anything special
YESTERDAY = datetime(2026, 12, 1, 15, tzinfo=BERLIN)
MORNING = datetime(2026, 12, 2, 7, 10, tzinfo=BERLIN)


@pytest.fixture
def clock(monkeypatch):
    """clock(moment) sets what time it is."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(YESTERDAY)
    return set_to


def morning_letters(clock, moment: datetime = MORNING) -> list[Letter]:
    """What is newly in the outbox after the worker ran at this moment."""
    before = set(Letter.objects.values_list("pk", flat=True))
    clock(moment)
    send_daily()
    return list(Letter.objects.exclude(pk__in=before).order_by("pk"))


# --- when ---------------------------------------------------------------------------------
def test_before_seven_nothing_goes_out_and_after_seven_everything_in_one(clock):
    alice = builders.user()
    builders.waiting_notice(alice, subject="Erstens")
    builders.waiting_notice(alice, subject="Zweitens")
    assert morning_letters(clock, MORNING.replace(hour=6, minute=59)) == []
    (letter,) = morning_letters(clock)
    assert letter.to == [alice.email]
    assert letter.subject == "Neues in Ihrem Bereich: 2 Nachrichten"
    assert letter.message.index("Erstens") < letter.message.index("Zweitens")
    assert not WaitingNotice.objects.exists()


def test_running_again_sends_nothing_again(clock):
    builders.waiting_notice()
    assert len(morning_letters(clock)) == 1
    assert morning_letters(clock) == []
    assert morning_letters(clock, MORNING + timedelta(hours=5)) == []


def test_what_comes_during_the_day_waits_for_the_next_morning(clock):
    alice = builders.user()
    builders.waiting_notice(alice)
    assert len(morning_letters(clock)) == 1
    builders.waiting_notice(alice)
    assert morning_letters(clock, MORNING.replace(hour=23)) == []
    assert len(morning_letters(clock, MORNING + timedelta(days=1))) == 1


def test_a_worker_that_was_off_sends_later_the_same_day(clock):
    builders.waiting_notice()
    assert len(morning_letters(clock, MORNING.replace(hour=16))) == 1


def test_a_worker_that_was_off_for_days_sends_one_letter(clock):
    alice = builders.user()
    for days in range(3):
        clock(YESTERDAY + timedelta(days=days))
        builders.waiting_notice(alice)
    assert len(morning_letters(clock, MORNING + timedelta(days=4))) == 1


def test_nothing_new_means_no_letter(clock):
    builders.user()
    assert morning_letters(clock) == []


@pytest.mark.parametrize(
    ("night", "offset"),
    [
        (datetime(2026, 3, 29), 2),  # clocks went forward
        (datetime(2026, 10, 25), 1),  # clocks went back
        (datetime(2026, 7, 1), 2),
        (datetime(2027, 1, 1), 1),
    ],
)
def test_seven_is_seven_on_the_clocks_here_also_when_they_change(night, offset):
    seven = night.replace(hour=7 - offset, tzinfo=UTC)
    assert seven_o_clock(seven - timedelta(seconds=1)) is None
    assert seven_o_clock(seven + timedelta(minutes=4, seconds=59)) is None
    assert seven_o_clock(seven + timedelta(minutes=5)) == seven
    until_midnight = timedelta(hours=16, minutes=59)
    assert seven_o_clock(seven + until_midnight) == seven
    assert seven_o_clock(seven + timedelta(hours=17)) is None


@given(st.lists(st.integers(0, 3 * 24 * 60), min_size=1, max_size=40))
def test_whenever_the_worker_runs_each_day_has_one_morning(minutes):
    """Over the night the clocks go back, at any moments in any number."""
    start = datetime(2026, 10, 24, tzinfo=BERLIN).astimezone(UTC)
    mornings = {seven_o_clock(start + timedelta(minutes=minute)) for minute in minutes} - {None}
    days = [moment.astimezone(BERLIN).date() for moment in mornings]
    assert len(days) == len(set(days))
    assert all(moment.astimezone(BERLIN).hour == 7 for moment in mornings)


# --- what ---------------------------------------------------------------------------------
def test_the_same_several_times_stands_there_once_with_the_number(clock):
    alice = builders.user()
    for _ in range(3):
        builders.waiting_notice(alice, subject="Jemand möchte helfen", url="/mein-bereich/")
    (letter,) = morning_letters(clock)
    assert letter.message.count("Jemand möchte helfen") == 1
    assert "Jemand möchte helfen (3-mal)" in letter.message
    assert "http://localhost:8000/mein-bereich/" in letter.message


def test_a_steward_who_is_none_any_more_is_not_told(clock):
    initiative = builders.initiative()
    alice = builders.coordinator(initiative)
    bob = builders.coordinator(initiative, part="deputy")
    enquiry = builders.enquiry(initiative)
    for person in (alice, bob):
        builders.waiting_notice(person, about=enquiry, notice="initiatives.enquiry")
    Steward.objects.filter(user=alice).delete()
    assert [letter.to for letter in morning_letters(clock)] == [[bob.email]]
    assert not WaitingNotice.objects.exists()


def test_what_is_gone_by_the_morning_is_not_told(clock):
    initiative = builders.initiative()
    alice = builders.coordinator(initiative)
    gone, there = builders.enquiry(initiative), builders.enquiry(initiative)
    for row, subject in ((gone, "Verschwunden"), (there, "Noch da")):
        builders.waiting_notice(alice, about=row, subject=subject)
    Enquiry.objects.filter(pk=gone.pk).delete()
    (letter,) = morning_letters(clock)
    assert "Noch da" in letter.message
    assert "Verschwunden" not in letter.message


def test_an_account_switched_off_meanwhile_gets_nothing_and_nothing_is_kept(clock):
    alice = builders.user()
    builders.waiting_notice(alice)
    alice.is_active = False
    alice.save()
    assert morning_letters(clock) == []
    assert not WaitingNotice.objects.exists()


def test_who_has_had_enough_meanwhile_gets_nothing(clock):
    alice = builders.user()
    builders.waiting_notice(alice)
    NoticeChoice.objects.create(user=alice, notice=builders.DECISION, how="never")
    assert morning_letters(clock) == []
    assert not WaitingNotice.objects.exists()


def test_a_kind_that_the_house_no_longer_has_is_dropped(clock):
    builders.waiting_notice(notice="gibt.es.nicht")
    assert morning_letters(clock) == []
    assert not WaitingNotice.objects.exists()


def test_the_letter_can_be_ended_with_one_click_and_nothing_in_it_is_carried_out(clock):
    builders.waiting_notice(subject="{% now 'Y' %} {wie_viele} <b>x</b>", summary="{{ words }}")
    (letter,) = morning_letters(clock)
    assert "{% now 'Y' %} {wie_viele} <b>x</b>" in letter.message
    assert "{{ words }}" in letter.message
    assert "<b>x</b>" not in letter.html_message
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.headers["List-Unsubscribe"].strip("<>") in letter.message
    assert letter.headers["Auto-Submitted"] == "auto-generated"


def test_a_letter_costs_the_same_for_one_and_for_fifty_notices(clock, django_assert_num_queries):
    initiative = builders.initiative()
    for number in (1, 50):
        alice = builders.coordinator(initiative, part="deputy")
        for _ in range(number):
            builders.waiting_notice(alice, about=initiative)
        clock(MORNING)
        with django_assert_num_queries(11):
            send_daily()
        clock(YESTERDAY)


# --- who is in the way of whom ------------------------------------------------------------
def test_one_letter_that_fails_stops_no_other_and_is_tried_again(clock, monkeypatch):
    alice, bob = builders.user(), builders.user()
    builders.waiting_notice(alice)
    builders.waiting_notice(bob)
    write = daily.write_daily

    def break_for_alice(user, rows):
        if user == alice:
            raise RuntimeError
        write(user, rows)

    monkeypatch.setattr(daily, "write_daily", break_for_alice)
    assert [letter.to for letter in morning_letters(clock)] == [[bob.email]]
    monkeypatch.setattr(daily, "write_daily", write)
    assert [letter.to for letter in morning_letters(clock)] == [[alice.email]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_write_one_letter(clock):
    people = [builders.user() for _ in range(5)]
    for person in people:
        builders.waiting_notice(person)
    clock(MORNING)
    at_once = threading.Barrier(2)
    # SQLite in memory does not wait for the other connection, it refuses; there one after the other
    turn = threading.Lock() if connection.vendor == "sqlite" else nullcontext()

    def work() -> None:
        at_once.wait()
        with turn:
            send_daily()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(letter.to[0] for letter in Letter.objects.all()) == sorted(
        person.email for person in people
    )


@pytest.mark.django_db(transaction=True)
def test_the_worker_hands_the_letter_to_a_real_mail_server(clock, mailbox):
    builders.waiting_notice(builders.user(email="alice@example.org"), subject="Es gibt etwas")
    clock(MORNING)
    call_command("worker", once=True)
    call_command("worker", once=True)
    (letter,) = [one for one in mailbox.letters if one["To"] == "alice@example.org"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Es gibt etwas" in letter.get_body(("plain",)).get_content()
    assert "Es gibt etwas" in letter.get_body(("html",)).get_content()
