"""Who hosts an event learns how many registered, never who; each registration is told once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from conferences.registration import services
from conferences.registration.models import Registration, Setup
from conferences.registration.services.hosts import tell_hosts
from initiatives.models import Steward
from portal.outbox.choosing import choose
from portal.outbox.daily import send_daily
from portal.outbox.how import How
from portal.outbox.models import Letter, WaitingNotice

from .. import builders

pytestmark = pytest.mark.django_db

KIND = "registration.new"
HOUR = timedelta(hours=1)


@pytest.fixture
def alice():
    return builders.coordinator(email="alice@example.org")


@pytest.fixture
def event(alice):
    host = alice.stewardships.get().initiative
    return builders.open_conference(title="Treffen am Markt", host=host, office=host.office)


def letters_to(person) -> list[Letter]:
    return [letter for letter in Letter.objects.order_by("pk") if person.email in letter.to]


def day_after_tomorrow_at_noon() -> datetime:
    day = timezone.localdate() + timedelta(days=2)
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def numbers(person) -> list[int]:
    return list(WaitingNotice.objects.filter(user=person).values_list("number", flat=True))


def test_by_default_the_morning_letter_tells_the_number_and_no_name(alice, event, monkeypatch):
    for name in ("Sam Beispiel", "Kim Beispiel", "Toni Beispiel"):
        builders.registration(event, name=name)
        tell_hosts()
    assert letters_to(alice) == []
    noon = day_after_tomorrow_at_noon()
    monkeypatch.setattr(timezone, "now", lambda: noon)
    send_daily()
    (letter,) = letters_to(alice)
    assert "Neue Anmeldungen: Treffen am Markt (3 neue Anmeldungen)" in letter.message
    assert f"/tagungsbuero/{event.pk}/" in letter.message
    assert "Beispiel" not in letter.message + letter.html_message


def test_who_wants_it_at_once_gets_one_letter_for_all_that_came_meanwhile(alice, event):
    choose(alice, {KIND: How.AT_ONCE})
    builders.registration(event, name="Sam Beispiel")
    builders.registration(event)
    tell_hosts()
    tell_hosts()
    (letter,) = letters_to(alice)
    assert "2 neue Anmeldungen" in letter.message
    assert "Beispiel" not in letter.message
    assert "List-Unsubscribe" in letter.headers


def test_each_registration_is_told_once_however_often_the_worker_looks(alice, event):
    builders.registration(event)
    tell_hosts()
    tell_hosts()
    builders.registration(event)
    tell_hosts()
    assert numbers(alice) == [1, 1]


def test_who_has_not_confirmed_or_left_again_is_not_counted(alice, event):
    builders.registration(event, confirmed=False)
    services.cancel(builders.registration(event), because=Registration.GoneBecause.SELF)
    tell_hosts()
    assert numbers(alice) == []


def test_whom_the_host_entered_is_no_news_to_the_host(alice, event):
    Registration.objects.filter(pk=builders.registration(event).pk).update(entered_by=alice)
    office = builders.editor(event.office)
    Registration.objects.filter(pk=builders.registration(event).pk).update(entered_by=office)
    tell_hosts()
    assert numbers(alice) == [1]


def test_only_the_hosts_own_people_are_told(alice, event):
    bob = builders.coordinator(event.host, part="deputy")
    charlie = builders.coordinator()
    builders.registration(event)
    tell_hosts()
    assert (numbers(alice), numbers(bob), numbers(charlie)) == ([1], [1], [])


def test_an_event_without_a_host_or_one_that_is_over_tells_nobody(alice, event):
    builders.registration(builders.open_conference())
    builders.registration(event)
    type(event).objects.filter(pk=event.pk).update(
        starts=timezone.now() - 3 * HOUR, ends=timezone.now() - HOUR
    )
    tell_hosts()
    assert not WaitingNotice.objects.exists()


def test_a_host_that_was_never_told_hears_of_the_last_day_only(alice, event):
    old = builders.registration(event)
    Registration.objects.filter(pk=old.pk).update(confirmed_at=timezone.now() - 30 * HOUR)
    builders.registration(event)
    tell_hosts()
    assert numbers(alice) == [1]
    assert Setup.objects.get(event=event).host_told_at is not None


def test_whoever_is_no_steward_any_more_in_the_morning_is_not_told(alice, event, monkeypatch):
    builders.registration(event)
    tell_hosts()
    Steward.objects.all().delete()
    noon = day_after_tomorrow_at_noon()
    monkeypatch.setattr(timezone, "now", lambda: noon)
    send_daily()
    assert letters_to(alice) == []
    assert not WaitingNotice.objects.exists()
