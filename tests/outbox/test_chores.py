"""What the worker does by the clock: when due, by one process only, one failure stops nothing."""

import logging
import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.conf import settings as house
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from post_office.models import STATUS, Email

from portal.outbox.chores import GIVEN_UP_AFTER, run_due_chores
from portal.outbox.models import ChoreRun
from portal.outbox.services import LETTERS_KEPT, delete_old_letters

HOUR = timedelta(hours=1)
done: list[str] = []


def sweep() -> None:
    done.append("sweep")


def stumble() -> None:
    done.append("stumble")
    raise ZeroDivisionError


def write() -> None:
    EmailMessage("Erinnerung", "Bitte.", to=["alice@example.org"]).send()


def named(function) -> str:
    return f"{__name__}.{function.__name__}"


@pytest.fixture(autouse=True)
def chores(settings):
    """chores(sweep, …): only these, each due every hour."""
    done.clear()

    def only(*functions) -> None:
        settings.CHORES = [(named(function), HOUR) for function in functions]

    settings.CHORES = []
    return only


def move_start(by: timedelta, **changes) -> None:
    """As if the last run had begun and ended that much earlier."""
    for run in ChoreRun.objects.all():
        moved = {"started_at": run.started_at - by, "finished_at": run.finished_at - by}
        ChoreRun.objects.filter(pk=run.pk).update(**{**moved, **changes})


@pytest.mark.django_db
def test_a_chore_runs_at_once_and_then_when_its_time_has_come(chores):
    chores(sweep)
    run_due_chores()
    run_due_chores()
    assert done == ["sweep"]
    move_start(HOUR - timedelta(minutes=1))
    run_due_chores()
    assert done == ["sweep"]
    move_start(timedelta(minutes=1))
    run_due_chores()
    assert done == ["sweep", "sweep"]


@pytest.mark.django_db
def test_one_that_fails_is_logged_and_the_others_go_on(chores, caplog):
    chores(stumble, sweep)
    with caplog.at_level(logging.ERROR):
        run_due_chores()
    assert done == ["stumble", "sweep"]
    assert named(stumble) in caplog.text
    failures = dict(ChoreRun.objects.values_list("name", "failure"))
    assert failures == {named(stumble): "ZeroDivisionError", named(sweep): ""}
    run_due_chores()
    assert done == ["stumble", "sweep"]


@pytest.mark.django_db
def test_a_chore_that_does_not_exist_is_logged_and_the_others_go_on(chores, settings, caplog):
    chores(sweep)
    settings.CHORES = [("nowhere.at.all", HOUR), *settings.CHORES]
    with caplog.at_level(logging.ERROR):
        run_due_chores()
    assert done == ["sweep"]
    assert "nowhere.at.all" in caplog.text


@pytest.mark.django_db
def test_one_that_is_still_running_is_not_begun_again_until_it_is_given_up(chores):
    chores(sweep)
    run_due_chores()
    move_start(2 * HOUR, started_at=timezone.now() - GIVEN_UP_AFTER + timedelta(minutes=1))
    ChoreRun.objects.update(finished_at=None)
    house.CHORES[0] = (named(sweep), timedelta(minutes=5))
    run_due_chores()
    assert done == ["sweep"]
    ChoreRun.objects.update(started_at=timezone.now() - GIVEN_UP_AFTER)
    run_due_chores()
    assert done == ["sweep", "sweep"]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_that_find_it_due_only_one_runs_it(chores, monkeypatch):
    chores(sweep)
    ChoreRun.objects.create(name=named(sweep))
    # SQLite's database in memory refuses a second writer instead of letting it wait
    one_by_one = connection.vendor == "sqlite"
    together = threading.Barrier(1 if one_by_one else 4)
    monkeypatch.setattr(ChoreRun, "is_due", lambda *_: together.wait(20) is not None)
    turn = threading.Lock() if one_by_one else nullcontext()
    threads = [threading.Thread(target=work, args=(turn,)) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert done == ["sweep"]


def work(turn) -> None:
    try:
        with turn:
            run_due_chores()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_chores_first_and_sends_their_letters(chores, settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    chores(write)
    call_command("worker", once=True)
    assert Email.objects.get().status == STATUS.sent


def test_every_chore_of_the_settings_exists():
    fresh = import_string("portal.settings.CHORES")
    assert len(fresh) >= 2
    for name, interval in fresh:
        assert callable(import_string(name))
        assert interval > timedelta(0)


# --- letters are no archive ---------------------------------------------------------------
@pytest.mark.django_db
def test_letters_go_after_thirty_days_sent_or_not(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    for _number in range(4):
        write()
    old, young, old_and_sent, _new = Email.objects.order_by("pk")
    just_over = timezone.now() - LETTERS_KEPT - timedelta(minutes=1)
    Email.objects.filter(pk__in=[old.pk, old_and_sent.pk]).update(created=just_over)
    Email.objects.filter(pk=old_and_sent.pk).update(status=STATUS.sent)
    Email.objects.filter(pk=young.pk).update(created=just_over + timedelta(minutes=2))
    delete_old_letters()
    assert set(Email.objects.values_list("pk", flat=True)) == {young.pk, _new.pk}
