"""Asking whether entries are still true: who is asked when, and that nobody is asked twice."""

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from post_office.models import STATUS

from initiatives.models import ConfirmationRequest, Initiative
from initiatives.models.initiative import ASK_AFTER, BY_INITIATIVE
from initiatives.services import freshness
from initiatives.services.freshness import ask_who_is_due, forget_old_requests
from portal.outbox.models import Letter
from portal.outbox.services import send_waiting_letters
from portal.publishing.services import archive, review

from .. import builders as build

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def old(days: int = 335, **values) -> Initiative:
    """An initiative whose last confirmation is so many days old."""
    since = timezone.localdate() - days * DAY
    return build.initiative(**{"confirmed_on": since, **values})


def later(days: int) -> None:
    """So many days pass: everything that was written is that much older."""
    for row in ConfirmationRequest.objects.all():
        ConfirmationRequest.objects.filter(pk=row.pk).update(
            sent_at=row.sent_at - days * DAY,
            expires_on=row.expires_on - days * DAY,
            delete_on=row.delete_on - days * DAY,
            since=row.since - days * DAY,
        )
    for entry in Initiative.objects.exclude(confirmed_on=None):
        day = entry.confirmed_on - days * DAY
        Initiative.objects.filter(pk=entry.pk).update(confirmed_on=day)
    for entry in Initiative.objects.exclude(published_at=None):
        moment = entry.published_at - days * DAY
        Initiative.objects.filter(pk=entry.pk).update(published_at=moment)


def asked() -> list[str]:
    """Who was written to since the last look, in order."""
    letters = list(Letter.objects.order_by("pk"))
    Letter.objects.filter(pk__in=[row.pk for row in letters]).delete()
    return [row.to[0] for row in letters]


def kept_by(entry: Initiative, *parts: str) -> None:
    for part in parts:
        build.coordinator(entry, part=part.rstrip("23"), email=f"{part}@example.org")


# --- when -----------------------------------------------------------------------------------
def test_nobody_is_asked_before_eleven_months():
    kept_by(old(334), "main")
    ask_who_is_due()
    assert asked() == []


def test_the_main_person_is_asked_after_eleven_months_and_only_once():
    kept_by(old(335), "main", "deputy")
    ask_who_is_due()
    ask_who_is_due()
    assert asked() == ["main@example.org"]


def test_who_was_never_confirmed_counts_from_the_day_of_publishing():
    fresh, stale = (timezone.now() - days * DAY for days in (334, 335))
    build.initiative(published_at=fresh, contact_email="neu@example.org")
    build.initiative(published_at=stale, contact_email="alt@example.org")
    ask_who_is_due()
    assert asked() == ["alt@example.org"]


def test_two_repeats_follow_three_weeks_apart_the_last_to_all_and_then_none():
    kept_by(old(), "main", "deputy", "deputy2")
    ask_who_is_due()
    assert asked() == ["main@example.org"]
    for days, whom in [(20, []), (1, ["main"]), (20, []), (1, ["main", "deputy", "deputy2"])]:
        later(days)
        ask_who_is_due()
        assert asked() == [f"{name}@example.org" for name in whom]
    for _month in range(24):
        later(30)
        ask_who_is_due()
        forget_old_requests()
    assert asked() == []


def test_a_worker_that_slept_for_months_writes_one_letter_at_a_time():
    kept_by(old(700), "main")
    ask_who_is_due()
    later(200)
    ask_who_is_due()
    ask_who_is_due()
    assert asked() == ["main@example.org"] * 2


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_nobody_is_asked_about_what_is_not_public(state):
    kept_by(old(state=state), "main")
    ask_who_is_due()
    assert asked() == []


def test_nobody_is_asked_about_invented_initiatives_but_in_the_demo(settings):
    kept_by(old(is_example=True), "main")
    settings.DEMO = False
    ask_who_is_due()
    assert asked() == []
    settings.DEMO = True
    ask_who_is_due()
    assert asked() == ["main@example.org"]


def test_no_repeat_goes_out_once_somebody_answered():
    entry = old()
    kept_by(entry, "main")
    ask_who_is_due()
    freshness.confirm(entry, by=BY_INITIATIVE)
    later(100)
    ask_who_is_due()
    assert asked() == ["main@example.org"]


def test_no_repeat_goes_out_while_the_office_has_a_change_of_theirs():
    entry = old()
    alice = build.coordinator(entry)
    ask_who_is_due()
    pending = review.hand_in(entry, {"phone": "05361 1"}, author=alice)
    later(30)
    ask_who_is_due()
    assert asked() == [alice.email]
    review.withdraw(pending, by=alice)
    ask_who_is_due()
    assert asked() == [alice.email]


def test_a_change_by_who_keeps_the_entry_confirms_it_and_one_by_others_does_not():
    entry, alice, bob = old(), build.user(), build.user()
    build.initiatives.Steward.objects.create(user=alice, initiative=entry)
    for author, confirmed in ((bob, False), (alice, True)):
        pending = review.hand_in(entry, {"phone": author.email}, author=author)
        review.approve(pending, by=build.administrator())
        entry.refresh_from_db()
        assert (entry.confirmed_on == timezone.localdate()) == confirmed
    assert entry.confirmed_by == "die Initiative"


def test_one_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    bad, good = old(contact_email="a@example.org"), old(contact_email="b@example.org")
    real = freshness.people_in_turn

    def breaking(initiative):
        if initiative == bad:
            raise RuntimeError
        return real(initiative)

    monkeypatch.setattr(freshness, "people_in_turn", breaking)
    ask_who_is_due()
    assert asked() == ["b@example.org"]
    assert str(bad.pk) in caplog.text
    assert good.confirmation_requests.count() == 1


def test_a_run_writes_so_many_letters_and_the_next_goes_on_whatever_rests(monkeypatch):
    monkeypatch.setattr(freshness, "AT_ONCE", 2)
    for number in range(3):
        build.pending_version(old(contact_email=f"ruht{number}@example.org"))
        build.closing_report(old(contact_email=f"weg{number}@example.org"))
    for number in range(3):
        old(contact_email=f"kontakt{number}@example.org")
    ask_who_is_due()
    assert asked() == ["kontakt0@example.org", "kontakt1@example.org"]
    ask_who_is_due()
    assert asked() == ["kontakt2@example.org"]


# --- whom -----------------------------------------------------------------------------------
def test_without_a_main_person_a_deputy_is_asked_and_without_both_the_contact_address():
    entry = old(contact_email="kontakt@example.org")
    build.coordinator(entry, part="deputy", email="deputy@example.org")
    old(contact_email="allein@example.org")
    ask_who_is_due()
    assert sorted(asked()) == ["allein@example.org", "deputy@example.org"]


def test_accounts_that_are_off_are_passed_over():
    entry = old(contact_email="kontakt@example.org")
    build.coordinator(entry, is_active=False)
    ask_who_is_due()
    assert asked() == ["kontakt@example.org"]


def test_with_nobody_to_ask_the_office_finds_it_and_a_new_address_is_asked():
    entry = old()
    ask_who_is_due()
    assert asked() == []
    assert list(Initiative.objects.unreachable(ASK_AFTER)) == [entry]
    Initiative.objects.update(contact_email="neu@example.org")
    ask_who_is_due()
    assert asked() == ["neu@example.org"]
    assert not Initiative.objects.unreachable(ASK_AFTER).exists()


def test_the_office_need_not_look_for_people_before_it_is_time():
    build.initiative()
    assert not Initiative.objects.unreachable(ASK_AFTER).exists()


def refuse() -> None:
    """The mail server gives up what waits."""
    Letter.objects.update(status=STATUS.failed)


def test_when_a_letter_cannot_be_delivered_the_next_in_turn_gets_it():
    entry = old(contact_email="kontakt@example.org")
    kept_by(entry, "main", "deputy")
    for whom in ("main", "deputy", "kontakt"):
        ask_who_is_due()
        assert Letter.objects.get().to == [f"{whom}@example.org"]
        refuse()
        freshness.note_failed_letters()
        Letter.objects.all().delete()
        assert list(Initiative.objects.unreachable(ASK_AFTER)) == [entry]
    ask_who_is_due()
    assert asked() == []


def test_a_bad_address_is_bad_in_every_initiative():
    alice = build.coordinator(old())
    other = old(contact_email="kontakt@example.org", title="Andere")
    build.initiatives.Steward.objects.create(user=alice, initiative=other)
    first = Initiative.objects.exclude(pk=other.pk).get()
    freshness.ask(first.pk)
    refuse()
    asked()
    ConfirmationRequest.objects.update(failed_at=timezone.now())
    ask_who_is_due()
    assert asked() == ["kontakt@example.org"]
    assert Initiative.objects.unreachable(ASK_AFTER).count() == 2


def test_a_mended_address_is_reachable_again():
    entry = old()
    alice = build.coordinator(entry)
    ask_who_is_due()
    refuse()
    freshness.note_failed_letters()
    alice.email = "neu@example.org"
    alice.save()
    assert not Initiative.objects.unreachable(ASK_AFTER).exists()
    asked()
    ask_who_is_due()
    assert asked() == ["neu@example.org"]


def test_the_office_says_that_an_address_is_wrong_and_that_it_is_right():
    entry = old()
    kept_by(entry, "main", "deputy")
    ask_who_is_due()
    asked()
    freshness.mark_wrong(ConfirmationRequest.objects.get())
    ask_who_is_due()
    assert asked() == ["deputy@example.org"]
    freshness.mark_right("main@example.org")
    assert not Initiative.objects.unreachable(ASK_AFTER).exists()


# --- through a real mail server -----------------------------------------------------------------
def test_the_letter_arrives_with_its_three_links(mailbox, settings):
    entry = old(title="Teestube", contact_email="kontakt@example.org")
    ask_who_is_due()
    send_waiting_letters()
    (letter,) = mailbox.letters
    assert (letter["To"], letter["Subject"]) == (
        "kontakt@example.org",
        "Stimmt der Eintrag noch? Teestube",
    )
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()
    for page in ("stimmt", "aendern", "vorbei"):
        assert sum(line.endswith(f"/{page}/") for line in text.splitlines()) == 1
    assert f"{settings.SITE_URL}/initiativen/stand/" in text
    assert entry.confirmation_requests.get().letter.status == STATUS.sent


def test_an_address_the_mail_server_refuses_for_good_goes_to_the_office(mailbox, monkeypatch):
    monkeypatch.setattr("portal.outbox.services.TRIES_OF_A_REFUSED_ADDRESS", 0)
    entry = old()
    kept_by(entry, "main", "deputy")
    mailbox.recipients_answer = "550 No such user"
    ask_who_is_due()
    send_waiting_letters()
    assert ConfirmationRequest.objects.given_up().count() == 1
    mailbox.recipients_answer = "250 OK"
    ask_who_is_due()
    send_waiting_letters()
    assert [letter["To"] for letter in mailbox.letters] == ["deputy@example.org"]
    assert list(Initiative.objects.unreachable(ASK_AFTER)) == [entry]


# --- at the same moment -------------------------------------------------------------------------
def at_once(work, workers: int = 3) -> None:
    """Several workers at the same time; SQLite in memory refuses a second writer: one by one."""
    turn = threading.Lock() if connection.vendor == "sqlite" else nullcontext()
    start = threading.Barrier(workers)

    def run():
        try:
            start.wait(10)
            with turn:
                work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_write_one_letter_each():
    for number in range(6):
        old(contact_email=f"kontakt{number}@example.org")
    at_once(ask_who_is_due)
    assert sorted(asked()) == [f"kontakt{number}@example.org" for number in range(6)]


@pytest.mark.django_db(transaction=True)
def test_whoever_archives_at_the_same_time_is_waited_for():
    """Under the row's lock the worker looks again."""
    entry, alice = old(contact_email="kontakt@example.org"), build.administrator()
    holds, may_go = threading.Event(), threading.Event()

    def archive_slowly():
        try:
            with transaction.atomic():
                archive(Initiative.objects.get(pk=entry.pk), by=alice)
                holds.set()
                may_go.wait(10)
        finally:
            connection.close()

    def work():
        try:
            freshness.ask(entry.pk)
        finally:
            connection.close()

    archiving, working = threading.Thread(target=archive_slowly), threading.Thread(target=work)
    archiving.start()
    assert holds.wait(10)
    if connection.vendor == "sqlite":  # in memory it refuses a second writer: one by one
        may_go.set()
        archiving.join(20)
    working.start()
    working.join(0.3)
    may_go.set()
    archiving.join(20)
    working.join(20)
    assert asked() == []


# --- what goes ------------------------------------------------------------------------------
def test_addresses_go_after_a_year_and_the_row_only_once_somebody_answered():
    silent, answered = old(contact_email="a@example.org"), old(contact_email="b@example.org")
    ask_who_is_due()
    freshness.answer_true(answered.confirmation_requests.get())
    later(370)
    forget_old_requests()
    assert silent.confirmation_requests.get().email == ""
    assert not answered.confirmation_requests.exists()


def test_a_report_goes_on_its_day():
    report = build.closing_report(delete_on=timezone.localdate() + DAY)
    forget_old_requests()
    assert type(report).objects.exists()
    type(report).objects.update(delete_on=timezone.localdate())
    forget_old_requests()
    assert not type(report).objects.exists()
