"""So often and no more, whoever asks at the same time; and nobody's address is kept."""

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from portal.lib.limits import network_of, within_limit

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


def ask(who: str = "alice@example.org", action: str = "write", most: int = 3) -> bool:
    return within_limit(action, who, most=most, per=HOUR)


def test_so_often_and_no_more():
    assert [ask() for _time in range(5)] == [True, True, True, False, False]


def test_others_and_other_actions_are_counted_apart():
    for _time in range(3):
        ask()
    assert not ask()
    assert ask("bob@example.org")
    assert ask(action="suggest")


def test_the_same_address_written_otherwise_is_the_same():
    for who in ("alice@example.org", "Alice@Example.org", " alice@example.org "):
        assert ask(who)
    assert not ask("ALICE@EXAMPLE.ORG")


def test_after_its_time_it_works_again(monkeypatch):
    for _time in range(3):
        ask()
    later = timezone.now() + HOUR - timedelta(minutes=1)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: later)
    assert not ask()
    later += timedelta(minutes=2)
    assert ask()


def test_nobody_can_be_read_from_the_cache():
    ask("alice@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        (row,) = cursor.fetchall()
    assert "alice" not in str(row)


def test_a_request_that_is_undone_was_not_counted():
    with transaction.atomic():
        assert ask(most=1)
        transaction.set_rollback(True)
    assert ask(most=1)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_only_so_many_get_through():
    answers: list[bool] = []
    start = threading.Barrier(8)
    threads = [threading.Thread(target=ask_at_once, args=(start, answers)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [False] * 5 + [True] * 3
    cache.clear()


#: SQLite has one writer at a time; its database in memory refuses the others instead of waiting
TURN = threading.Lock() if connection.vendor == "sqlite" else nullcontext()


def ask_at_once(start: threading.Barrier, answers: list[bool]) -> None:
    start.wait()
    try:
        with TURN, transaction.atomic():
            answers.append(ask())
    finally:
        connection.close()


# --- networks -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unsinn", ""),
    ],
)
def test_the_network_of_a_request(address, network):
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


def forwarded(value: str):
    return RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": value})


def test_a_forwarded_address_counts_only_where_the_proxy_is_trusted(settings):
    request = forwarded("198.51.100.9, 203.0.113.77")
    assert network_of(request) == "127.0.0.0/24"
    settings.TRUST_PROXY = True
    assert network_of(request) == "203.0.113.0/24"


def test_without_the_header_the_proxys_own_address_counts(settings):
    settings.TRUST_PROXY = True
    assert network_of(RequestFactory().get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.0/24"
