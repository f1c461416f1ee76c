"""Seats and the waiting list: first come, nobody is overtaken, nothing is overbooked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.models import Event
from conferences.registration import services
from conferences.registration.models import Registration
from conferences.registration.services import Wish
from tests import builders as build

pytestmark = pytest.mark.django_db


def standings(*registrations) -> list[str]:
    return [Registration.objects.get(pk=row.pk).standing for row in registrations]


def test_a_full_event_puts_the_next_person_on_the_waiting_list():
    event = build.open_conference(capacity=2)
    rows = [build.registration(event) for _ in range(3)]
    assert standings(*rows) == ["seat", "seat", "waiting"]
    assert Event.objects.get(pk=event.pk).phase == Event.Phase.WAITING_LIST


def test_a_cancellation_promotes_whoever_waits_longest():
    event = build.open_conference(capacity=1)
    alice, bob, charlie = (build.registration(event) for _ in range(3))
    services.cancel(alice, because="self")
    assert standings(alice, bob, charlie) == ["gone", "seat", "waiting"]
    assert Registration.objects.get(pk=bob.pk).state == Registration.State.PROMOTED


def test_a_waiting_group_is_not_overtaken_by_somebody_who_would_fit():
    event = build.open_conference(capacity=3)
    alice = build.registration(event, companions=("Ada",))
    group = build.registration(event, companions=("Bo", "Cem"))
    newcomer = build.registration(event)
    assert standings(alice, group, newcomer) == ["seat", "waiting", "waiting"]
    services.cancel(alice, because="self")
    assert standings(group, newcomer) == ["seat", "waiting"]


def test_what_was_not_confirmed_is_freed_and_comes_back_at_its_old_rank():
    event = build.open_conference(capacity=1)
    late = build.registration(event, confirmed=False)
    next_one, last = build.registration(event), build.registration(event)
    Registration.objects.filter(pk=late.pk).update(hold_until=timezone.now() - timedelta(hours=1))
    services.sweep(event)
    assert standings(late, next_one, last) == ["gone", "seat", "waiting"]
    services.confirm(late)
    services.cancel(next_one, because="self")
    assert standings(late, next_one, last) == ["seat", "gone", "waiting"]


def test_the_second_choice_is_kept_until_the_first_becomes_free():
    event = build.open_conference()
    slot = build.slot(event)
    small = build.workshop(event, slot=slot, capacity=1)
    large = build.workshop(event, slot=slot)
    wishes = (Wish(small.pk, 1), Wish(large.pk, 2))
    alice, bob = (build.registration(event, wishes=wishes) for _ in range(2))

    def choices(row):
        return list(row.choices.order_by("preference").values_list("standing", flat=True))

    assert choices(alice) == ["seat", "idle"]
    assert choices(bob) == ["waiting", "seat"]
    services.cancel(alice, because="self")
    assert choices(bob) == ["seat", "idle"]


def test_a_group_with_seats_does_not_grow_past_those_who_wait():
    event = build.open_conference(capacity=2)
    alice = build.registration(event)
    build.registration(event, companions=("Ada",))
    with pytest.raises(services.NotEnoughSeats):
        services.change(alice, companions=["Bo"])
    assert alice.companions.count() == 0


def test_workshops_at_the_same_time_are_refused():
    event = build.open_conference()
    one = build.workshop(event, slot=build.slot(event, hour=1, hours=2))
    other = build.workshop(event, slot=build.slot(event, hour=2))
    with pytest.raises(services.OverlappingWorkshops):
        build.registration(event, wishes=(Wish(one.pk), Wish(other.pk)))
    assert not Registration.objects.exists()
