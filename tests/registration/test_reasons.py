"""Whoever waits: the office can say why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.models import Event, Workshop
from conferences.registration import services
from conferences.registration.services import Wish
from conferences.registration.services.reasons import (
    reasons_in,
    why_waiting,
    why_waiting_in_workshops,
)
from conferences.registration.services.seating import Group
from tests import builders as build

FULL = "Alle Plätze sind vergeben."
SOON = "Ein Platz ist frei; das Portal vergibt ihn in den nächsten Minuten."


@pytest.mark.parametrize(
    ("queue", "free", "capacity", "sentences"),
    [
        ([1, 2], 0, 10, [FULL, FULL]),
        ([1], -3, 10, [FULL]),
        ([3], 2, 10, ["Die Gruppe braucht 3 Plätze, frei sind 2."]),
        ([3], 1, 10, ["Die Gruppe braucht 3 Plätze, frei ist 1."]),
        (
            [3, 1, 2],
            2,
            10,
            [
                "Die Gruppe braucht 3 Plätze, frei sind 2.",
                "Davor wartet eine Gruppe, die noch nicht passt (3 Plätze, frei 2).",
                "Davor wartet eine Gruppe, die noch nicht passt (3 Plätze, frei 2).",
            ],
        ),
        (
            [4, 1],
            3,
            3,
            [
                "Die Gruppe braucht 4 Plätze. Die Veranstaltung hat nur 3, "
                "so kann die Gruppe nicht nachrücken.",
                "Davor wartet eine Gruppe, die noch nicht passt (4 Plätze, frei 3).",
            ],
        ),
        ([1], None, None, [SOON]),
        ([1, 1], 1, 10, [SOON, FULL]),
    ],
)
def test_the_queue_tells_why_nobody_in_it_has_a_seat(queue, free, capacity, sentences):
    groups = [Group(number, seats) for number, seats in enumerate(queue)]
    assert list(reasons_in(groups, free, capacity).values()) == sentences


@pytest.mark.django_db
def test_a_full_event_says_so_to_everybody_who_waits_and_to_nobody_else():
    event = build.open_conference(capacity=1)
    _, bob, charlie = (build.registration(event) for _ in range(3))
    assert why_waiting(event) == {bob.pk: FULL, charlie.pk: FULL}


@pytest.mark.django_db
def test_nobody_waits_where_there_is_room():
    event = build.open_conference()
    build.registration(event)
    assert why_waiting(event) == {}
    assert why_waiting_in_workshops(event) == {}


@pytest.mark.django_db
def test_a_group_that_does_not_fit_yet_is_named_with_its_size_not_with_its_name():
    event = build.open_conference(capacity=3)
    build.registration(event)
    group = build.registration(event, name="Gruppe Geheim", companions=("Bo", "Cem"))
    single = build.registration(event)
    found = why_waiting(event)
    assert found[group.pk] == "Die Gruppe braucht 3 Plätze, frei sind 2."
    assert found[single.pk].startswith("Davor wartet eine Gruppe")
    assert "Geheim" not in str(found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"cancelled_at": timezone.now()}, "Die Veranstaltung ist abgesagt."),
        ({"starts": timezone.now() - timedelta(hours=1)}, "Die Veranstaltung hat schon begonnen."),
    ],
    ids=["cancelled", "begun"],
)
def test_once_it_has_begun_or_is_cancelled_nobody_moves_up(facts, sentence):
    event = build.open_conference(capacity=1)
    slot = build.slot(event)
    workshop = build.workshop(event, slot=slot, capacity=1)
    rows = [build.registration(event) for _ in range(2)]
    Event.objects.filter(pk=event.pk).update(capacity=2)
    services.sweep(event)
    for row in rows:
        services.change(row, wishes=[Wish(workshop.pk)])
    build.registration(event)
    Event.objects.filter(pk=event.pk).update(**facts)
    event = Event.objects.get(pk=event.pk)
    assert set(why_waiting(event).values()) == {sentence}
    assert set(why_waiting_in_workshops(event).values()) == {sentence}


@pytest.mark.django_db
def test_each_workshop_has_its_own_queue_and_its_own_reasons():
    event = build.open_conference()
    slot = build.slot(event)
    small = build.workshop(event, slot=slot, capacity=2)
    full = build.workshop(event, slot=slot, capacity=1)
    build.registration(event, wishes=[Wish(small.pk)])
    build.registration(event, wishes=[Wish(full.pk)])
    pair = build.registration(event, companions=("Bo",), wishes=[Wish(small.pk)])
    single = build.registration(event, wishes=[Wish(full.pk)])
    found = why_waiting_in_workshops(event)
    assert found == {
        pair.choices.get().pk: "Die Gruppe braucht 2 Plätze, frei ist 1.",
        single.choices.get().pk: FULL,
    }


@pytest.mark.django_db
def test_a_workshop_made_smaller_than_a_waiting_group_says_that_it_never_fits():
    event = build.open_conference()
    workshop = build.workshop(event, slot=build.slot(event), capacity=2)
    build.registration(event, wishes=[Wish(workshop.pk)])
    build.registration(event, companions=("Bo",), wishes=[Wish(workshop.pk)])
    Workshop.objects.update(capacity=1)
    (sentence,) = why_waiting_in_workshops(event).values()
    assert sentence.startswith("Die Gruppe braucht 2 Plätze. Der Workshop hat nur 1")


@pytest.mark.django_db
def test_the_reasons_cost_the_same_for_two_and_for_ten(django_assert_num_queries):
    event = build.open_conference(capacity=1)
    for _ in range(3):
        build.registration(event)
    with django_assert_num_queries(2):
        assert len(why_waiting(event)) == 2
    for _ in range(8):
        build.registration(event)
    with django_assert_num_queries(2):
        assert len(why_waiting(event)) == 10
