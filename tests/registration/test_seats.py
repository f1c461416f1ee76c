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


def test_an_address_corrected_by_the_office_has_the_whole_time_to_confirm_again():
    row = build.registration(confirmed=False)
    Registration.objects.filter(pk=row.pk).update(hold_until=timezone.now() + timedelta(minutes=5))
    services.correct_address(row, "richtig@example.org")
    row.refresh_from_db()
    assert row.hold_until > timezone.now() + timedelta(hours=47)


def test_an_address_of_somebody_else_is_not_taken_over():
    event = build.open_conference()
    alice, bob = build.registration(event), build.registration(event)
    with pytest.raises(services.AlreadyRegistered):
        services.correct_address(alice, bob.email.upper())


def test_the_worker_sweeps_only_where_somebody_waits(django_assert_num_queries):
    build.registration(build.open_conference(capacity=5))
    with django_assert_num_queries(1):
        services.sweep_all()


def test_an_address_that_let_its_place_go_may_register_again():
    event = build.open_conference(capacity=3)
    first = build.registration(event, email="alice@example.org", confirmed=False)
    Registration.objects.filter(pk=first.pk).update(hold_until=timezone.now())
    second = build.registration(event, email="Alice@example.org")
    assert standings(first, second) == ["gone", "seat"]
    with pytest.raises(services.AlreadyRegistered):
        services.confirm(first)


def test_the_same_address_is_registered_once_and_told_so_by_letter():
    event = build.open_conference()
    first = build.registration(event, email="alice@example.org")
    again = build.registration(event, email="ALICE@example.org", confirmed=False)
    assert again == first and event.registrations.count() == 1
    assert list(first.letters.values_list("kind", flat=True)).count("already") == 1


def test_nobody_registers_after_the_deadline_but_a_caller_for_whom_the_office_does():
    event = build.open_conference(registration_closes=timezone.now() - timedelta(minutes=1))
    details = services.Details(name="Charlie", email="charlie@example.org")
    with pytest.raises(services.RegistrationClosed):
        services.register(event, details, sending=services.new_sending())
    row = services.register(
        event, details, sending=services.new_sending(), by=build.editor(event.office)
    )
    assert row.has_seat and not row.is_confirmed
