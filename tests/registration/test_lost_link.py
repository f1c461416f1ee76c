"""„Link verloren?": the same answer for everybody, and nobody else's link dies of it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event
from conferences.registration import services
from conferences.registration.link import address_of, token_of
from conferences.registration.models import Registration, RegistrationLetter
from conferences.registration.services import lost_links
from portal.lib import guard
from portal.outbox.models import Letter
from tests import builders as build

pytestmark = pytest.mark.django_db

LOST = "/anmeldung/link-verloren/"
NOBODY = "niemand@example.org"


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings, db):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    cache.clear()


@pytest.fixture
def stamp(monkeypatch) -> str:
    """What a form holds that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


def ask(stamp: str, email: str, **extra):
    return Client().post(LOST, {"email": email, "opened": stamp, "homepage": ""}, **extra)


def letters() -> list[Letter]:
    return list(Letter.objects.order_by("pk"))


def test_the_present_link_comes_once_more_and_stays(stamp):
    row = build.registration()
    before = token_of(row)
    Letter.objects.all().delete()
    response = ask(stamp, row.email.upper())
    assert response.url == reverse("registration:lost_done")
    (letter,) = letters()
    assert letter.to == [row.email]
    row.refresh_from_db()
    assert token_of(row) == before
    assert address_of(row) in letter.message
    assert "neue" not in letter.message


def test_everybody_gets_the_same_answer(stamp):
    row = build.registration()
    known, unknown = ask(stamp, row.email), ask(stamp, NOBODY)
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Client().get(known.url).status_code == 200


def test_an_unknown_address_costs_the_same_work_and_leaves_nothing(stamp):
    row = build.registration()
    Letter.objects.all().delete()
    counts = []
    for email in (row.email, NOBODY):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(stamp, email)
        counts.append([q["sql"].split(" ", 1)[0] for q in queries].count("INSERT"))
    assert counts[0] == counts[1] >= 3
    assert [letter.to for letter in letters()] == [[row.email]]
    assert RegistrationLetter.objects.filter(kind="link").count() == 1


def test_without_any_registration_at_all(stamp):
    assert ask(stamp, NOBODY).status_code == 302
    assert letters() == []


def test_every_coming_event_gets_a_letter_and_what_is_over_or_cancelled_none(stamp):
    email = "alice@example.org"
    coming = [build.registration(email=email) for _ in range(2)]
    over, left, late = (build.registration(email=email, confirmed=False) for _ in range(3))
    now = timezone.now()
    Event.objects.filter(pk=over.event_id).update(
        starts=now - timedelta(days=2), ends=now - timedelta(days=1), registration_closes=None
    )
    services.cancel(left, because="self")
    Registration.objects.filter(pk=late.pk).update(hold_until=now - timedelta(hours=1))
    services.sweep(late.event)
    Letter.objects.all().delete()
    ask(stamp, email)
    told = "".join(letter.message for letter in letters())
    assert len(letters()) == 3
    assert all(address_of(row) in told for row in (*coming, late))


def test_so_often_to_one_address_and_no_more_but_always_the_same_answer(stamp):
    row = build.registration()
    Letter.objects.all().delete()
    answers = {ask(stamp, row.email).url for _time in range(lost_links.MOST_PER_ADDRESS + 2)}
    assert answers == {reverse("registration:lost_done")}
    assert len(letters()) == lost_links.MOST_PER_ADDRESS


def test_a_network_that_asks_too_often_is_told_to_wait(stamp):
    for number in range(lost_links.MOST_PER_NETWORK):
        assert ask(stamp, f"niemand{number}@example.org").status_code == 302
    response = ask(stamp, "noch-jemand@example.org")
    assert response.status_code == 429
    assert "in einer Stunde noch einmal" in response.content.decode()
    assert "noch-jemand@example.org" in response.content.decode()
    elsewhere = ask(stamp, NOBODY, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("email", ["", "kein postfach", '"a b"@example.org'])
def test_what_is_no_address_is_said_at_the_field(email, stamp):
    response = ask(stamp, email)
    assert response.status_code == 200
    assert "aria-invalid" in response.content.decode()


# --- a new link -----------------------------------------------------------------------------
def renew(row: Registration):
    row.refresh_from_db()
    return Client().post(reverse("registration:own_renew", args=[token_of(row)]))


def test_a_renewed_link_comes_by_mail_and_the_old_one_dies():
    row = build.registration()
    old = reverse("registration:own", args=[token_of(row)])
    response = renew(row)
    assert response.url == reverse("registration:own_renewed")
    assert Client().get(response.url).status_code == 200
    row.refresh_from_db()
    assert Client().get(old).status_code == 404
    assert address_of(row) in letters()[-1].message


def test_not_too_often():
    row = build.registration()
    for _time in range(lost_links.MOST_RENEWALS):
        renew(row)
    response = renew(row)
    assert "getan=zu-oft" in response.url
    assert Client().get(response.url).status_code == 200


def test_who_has_no_address_gets_no_new_link():
    row = build.registration(email="")
    before = token_of(row)
    renew(row)
    row.refresh_from_db()
    assert token_of(row) == before
