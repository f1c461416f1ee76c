"""Allocating workshops: most first choices, then most second ones, then who came earlier."""

import random
from collections import Counter
from itertools import product

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from conferences.models import Event
from conferences.registration import services
from conferences.registration.models import RegistrationLetter, Setup, WorkshopChoice
from conferences.registration.services import Wish
from conferences.registration.services.allocating import (
    ChangedMeanwhile,
    NotToAllocate,
    allocate,
    propose,
)
from conferences.registration.services.allocation import Wishing, allocate_slot
from conferences.registration.services.transport import most_through
from tests import builders as build

WORKSHOPS = (1, 2, 3)
capacities = st.fixed_dictionaries({w: st.none() | st.integers(1, 6) for w in WORKSHOPS})


def groups_of(sizes):
    wishes = st.tuples(st.permutations(WORKSHOPS), st.booleans(), sizes)
    return st.lists(wishes, max_size=7).map(
        lambda rows: [
            Wishing(number, number, seats, order[0], order[1] if has_second else 0)
            for number, (order, has_second, seats) in enumerate(rows, start=1)
        ]
    )


def score(groups, given) -> tuple:
    """What is compared: people with first, people with second choice, then rank by rank."""
    values = [2 if given[g.id] == g.first else bool(given[g.id]) for g in groups]
    people = Counter()
    for group, value in zip(groups, values, strict=True):
        people[value] += group.seats
    return people[2], people[1], values


def fits(groups, given, capacity) -> bool:
    taken = Counter()
    for group in groups:
        taken[given[group.id]] += group.seats
    return all(capacity[w] is None or taken[w] <= capacity[w] for w in capacity)


def best_of_all(groups, capacity) -> tuple:
    """By trying everything."""
    ways = [[g.first, *([g.second] if g.second else []), None] for g in groups]
    tried = (dict(zip([g.id for g in groups], way, strict=True)) for way in product(*ways))
    return max(score(groups, given) for given in tried if fits(groups, given, capacity))


def check(groups, capacity) -> None:
    done = allocate_slot(groups, capacity)
    assert fits(groups, done.given, capacity)
    assert all(done.given[g.id] in (g.first, g.second or None, None) for g in groups)
    assert score(groups, done.given) == best_of_all(groups, capacity)
    assert done.is_proven


# --- the rule ---------------------------------------------------------------------------------
@settings(max_examples=200, deadline=None)
@given(groups_of(st.just(1)), capacities)
def test_no_other_allocation_of_single_people_is_better(groups, capacity):
    check(groups, capacity)


@settings(max_examples=200, deadline=None)
@given(groups_of(st.sampled_from([1, 1, 2, 3, 4])), capacities)
def test_no_other_allocation_of_groups_is_better(groups, capacity):
    check(groups, capacity)


@settings(max_examples=50, deadline=None)
@given(groups_of(st.integers(1, 4)), capacities, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(groups, capacity, dice):
    shuffled = dice.sample(groups, len(groups))
    mixed = dict(dice.sample(list(capacity.items()), len(capacity)))
    assert allocate_slot(shuffled, mixed) == allocate_slot(groups, capacity)


def test_earlier_registrations_come_first_where_it_makes_no_difference_to_the_number():
    groups = [Wishing(id=rank * 10, rank=rank, seats=1, first=1) for rank in (3, 1, 2)]
    assert allocate_slot(groups, {1: 2}).given == {10: 1, 20: 1, 30: None}


def test_whoever_has_a_second_choice_steps_aside_so_that_both_get_something():
    flexible = Wishing(1, 1, 1, first=1, second=2)
    fixed = Wishing(2, 2, 1, first=1)
    assert allocate_slot([flexible, fixed], {1: 1, 2: 1}).given == {1: 2, 2: 1}


def test_a_group_is_never_parted():
    trio = Wishing(1, 1, 3, first=1, second=2)
    assert allocate_slot([trio], {1: 2, 2: 2}).given == {1: None}
    assert allocate_slot([trio], {1: 2, 2: 3}).given == {1: 2}


def test_a_workshop_without_limit_takes_everybody():
    groups = [Wishing(n, n, 2, first=1) for n in range(1, 50)]
    assert set(allocate_slot(groups, {1: None}).given.values()) == {1}


def test_nobody_wishes_anything():
    assert allocate_slot([], {1: 5}).given == {}


def five_hundred(dice: random.Random) -> tuple[list[Wishing], dict[int, int]]:
    sizes = [1, 1, 1, 1, 1, 1, 2, 2, 3, 5]
    wishes = [dice.sample(range(1, 7), 2) for _ in range(500)]
    groups = [
        Wishing(n, n, dice.choice(sizes), min(first, 4) if first != second else first, second)
        for n, (first, second) in enumerate(wishes, start=1)
    ]
    groups = [g for g in groups if g.first != g.second]
    seats = sum(g.seats for g in groups)
    return groups, dict.fromkeys(range(1, 7), seats // 6)


def test_five_hundred_registrations_come_as_near_to_the_bound_as_can_be_proven():
    groups, capacity = five_hundred(random.Random(4))
    done = allocate_slot(groups, capacity)
    assert fits(groups, done.given, capacity)
    first, _, _ = score(groups, done.given)
    wished = Counter()
    for group in groups:
        wished[group.first] += group.seats
    assert first == sum(min(wished[w], capacity[w]) for w in capacity)
    assert done.is_proven


def test_a_search_that_runs_out_of_steps_still_gives_what_fits_and_says_so():
    dice = random.Random(5)
    groups = [
        Wishing(n, n, dice.choice([2, 3, 5, 7]), *dice.sample(range(1, 4), 2)) for n in range(60)
    ]
    capacity = {1: 31, 2: 47, 3: 90}
    hurried = allocate_slot(groups, capacity, steps=4)
    assert fits(groups, hurried.given, capacity)
    assert hurried == allocate_slot(groups, capacity, steps=4)
    assert not hurried.is_proven


def test_people_take_a_way_round_where_the_straight_one_is_full():
    lanes = {(1, 3): 1, (1, 4): 1, (2, 3): 1}
    assert most_through({1: 1, 2: 1}, lanes, {3: 1, 4: 1}) == {(1, 4): 1, (2, 3): 1}


# --- done by the office -----------------------------------------------------------------------
@pytest.fixture
def event(db) -> Event:
    event = build.open_conference()
    Setup.objects.create(event=event, allocation=Setup.Allocation.OFFICE)
    return event


@pytest.fixture
def lead(event):
    return build.lead(event.office)


def wished(event, *workshops, **details):
    wishes = [Wish(workshop.pk, preference) for preference, workshop in enumerate(workshops, 1)]
    return build.registration(event, wishes=wishes, **details)


def standings(row) -> list[str]:
    return list(row.choices.order_by("preference").values_list("standing", flat=True))


def letters(kind="changed") -> Counter:
    rows = RegistrationLetter.objects.filter(kind=kind)
    return Counter(rows.values_list("registration", flat=True))


def test_until_it_is_allocated_nobody_has_a_seat_in_a_workshop(event):
    small = build.workshop(event, slot=build.slot(event), capacity=1)
    rows = [wished(event, small) for _ in range(2)]
    services.sweep(event)
    assert [standings(row) for row in rows] == [["idle"], ["idle"]]


def test_allocating_gives_seats_queues_for_what_is_better_and_writes_to_everybody(event, lead):
    slot = build.slot(event)
    small, large = (build.workshop(event, slot=slot, capacity=n) for n in (1, 2))
    alice = wished(event, small, large)
    bob = wished(event, small)
    charlie = wished(event, large)
    without = build.registration(event)
    allocate(event, lead)
    assert standings(alice) == ["waiting", "seat"]
    assert standings(bob) == ["seat"]
    assert standings(charlie) == ["seat"]
    assert letters() == {alice.pk: 1, bob.pk: 1, charlie.pk: 1}
    assert without.pk not in letters()
    setup = Setup.objects.get(event=event)
    assert setup.allocated_by == lead and setup.allocated_at


def test_looking_at_the_proposal_changes_nothing(event, django_assert_num_queries):
    small = build.workshop(event, slot=build.slot(event), capacity=1)
    rows = [wished(event, small) for _ in range(2)]
    with django_assert_num_queries(2):
        proposal = propose(event)
    assert sorted(proposal.standings.values()) == ["seat", "waiting"]
    assert [standings(row) for row in rows] == [["idle"], ["idle"]]
    assert not letters() and Setup.objects.get(event=event).allocated_at is None
    assert propose(event) == proposal


def test_who_holds_seats_takes_part_and_who_waits_or_left_does_not(lead):
    event = build.open_conference(capacity=3)
    Setup.objects.create(event=event, allocation=Setup.Allocation.OFFICE)
    workshop = build.workshop(event, slot=build.slot(event))
    unconfirmed = wished(event, workshop, confirmed=False)
    gone = wished(event, workshop)
    services.cancel(gone, because="self")
    pair = wished(event, workshop, companions=("Bo",))
    waits = wished(event, workshop)
    allocate(event, lead)
    assert [standings(row) for row in (unconfirmed, gone, pair, waits)] == [
        ["seat"],
        ["idle"],
        ["seat"],
        ["idle"],
    ]


def test_afterwards_it_goes_by_who_comes_first(event, lead):
    small = build.workshop(event, slot=build.slot(event), capacity=1)
    alice, bob = wished(event, small), wished(event, small)
    allocate(event, lead)
    charlie = wished(event, small)
    assert [standings(row) for row in (alice, bob, charlie)] == [["seat"], ["waiting"], ["waiting"]]
    services.cancel(alice, because="self")
    assert [standings(row) for row in (bob, charlie)] == [["seat"], ["waiting"]]


@settings(max_examples=15, deadline=None)
@given(groups_of(st.sampled_from([1, 1, 2, 3])), capacities)
@pytest.mark.django_db(transaction=False)
def test_settling_right_after_it_moves_nobody(groups, capacity):
    event = build.open_conference()
    Setup.objects.create(event=event, allocation=Setup.Allocation.OFFICE)
    slot = build.slot(event)
    rooms = {w: build.workshop(event, slot=slot, capacity=n) for w, n in capacity.items()}
    for group in groups:
        wishes = [rooms[w] for w in (group.first, group.second) if w]
        seats = min(group.seats, *(room.capacity or 9 for room in wishes))
        wished(event, *wishes, companions=("Bo",) * (seats - 1))
    proposal = allocate(event, build.administrator())
    stored = WorkshopChoice.objects.filter(registration__event=event)
    assert dict(stored.values_list("pk", "standing")) == proposal.standings


def test_two_slots_are_allocated_each_for_itself(event, lead):
    morning, noon = build.slot(event, hour=1), build.slot(event, hour=3)
    one, other = (build.workshop(event, slot=s, capacity=1) for s in (morning, noon))
    wishes = [Wish(one.pk), Wish(other.pk)]
    alice, bob = (build.registration(event, wishes=wishes) for _ in range(2))
    report = allocate(event, lead).report
    assert standings(alice) == ["seat", "seat"] and standings(bob) == ["waiting", "waiting"]
    assert [row["name"] for row in report["slots"]] == [str(morning), str(noon)]


def test_it_is_done_once(event, lead):
    workshop = build.workshop(event, slot=build.slot(event))
    wished(event, workshop)
    allocate(event, lead)
    with pytest.raises(NotToAllocate):
        allocate(event, lead)
    assert sum(letters().values()) == 1


@pytest.mark.parametrize(
    "facts",
    [{"cancelled_at": timezone.now()}, {"starts": timezone.now()}],
    ids=["cancelled", "begun"],
)
def test_nothing_is_allocated_once_it_has_begun_or_is_cancelled(event, lead, facts):
    Event.objects.filter(pk=event.pk).update(**facts)
    with pytest.raises(NotToAllocate):
        allocate(event, lead)


def test_where_it_goes_by_who_comes_first_nothing_is_allocated(lead, db):
    event = build.open_conference()
    with pytest.raises(NotToAllocate):
        allocate(event, lead)


def test_what_was_looked_at_is_done_or_nothing(event, lead):
    small = build.workshop(event, slot=build.slot(event), capacity=1)
    alice, bob = wished(event, small), wished(event, small)
    seen = propose(event).mark
    services.cancel(alice, because="self")
    with pytest.raises(ChangedMeanwhile):
        allocate(event, lead, mark=seen)
    assert standings(bob) == ["idle"]
    allocate(event, lead, mark=propose(event).mark)
    assert standings(bob) == ["seat"]


def test_a_place_that_has_run_out_in_between_is_freed_before_the_new_proposal(event, lead):
    small = build.workshop(event, slot=build.slot(event), capacity=1)
    late, bob = wished(event, small, confirmed=False), wished(event, small)
    seen = propose(event).mark
    event.registrations.filter(pk=late.pk).update(hold_until=timezone.now())
    with pytest.raises(ChangedMeanwhile):
        allocate(event, lead, mark=seen)
    allocate(event, lead, mark=propose(event).mark)
    assert standings(bob) == ["seat"]


# --- the report -------------------------------------------------------------------------------
def test_the_report_counts_people_and_gives_a_reason_for_each_without_naming_anybody(event, lead):
    slot = build.slot(event, title="Vormittag")
    small = build.workshop(event, slot=slot, capacity=1, title="Klein")
    large = build.workshop(event, slot=slot, capacity=2, title="Groß")
    wished(event, small, large, name="Alice Geheim")
    wished(event, large, companions=("Bo Geheim",))
    wished(event, small, large)
    wished(event, small)
    report = allocate(event, lead).report
    assert report == Setup.objects.get(event=event).allocation_report
    assert report["people"] == {"first": 3, "second": 0, "none": 2}
    assert [
        {key: row[key] for key in ("wished", "first", "second", "unmet", "free")}
        for row in report["slots"][0]["workshops"]
    ] == [
        {"wished": 3, "first": 1, "second": 0, "unmet": 2, "free": 0},
        {"wished": 2, "first": 2, "second": 0, "unmet": 0, "free": 0},
    ]
    assert report["sizes"] == [
        {"seats": 1, "first": 1, "second": 0, "none": 2},
        {"seats": 2, "first": 1, "second": 0, "none": 0},
    ]
    assert [(row["rank"], row["reason"]) for row in report["others"]] == [
        (3, "both_earlier"),
        (4, "none_earlier"),
    ]
    assert "Geheim" not in str(report) and "@" not in str(report)


@pytest.mark.parametrize(
    ("groups", "capacity", "reasons"),
    [
        ([(1, 1, 2), (1, 1, 0)], {1: 1, 2: 1}, ["second_more"]),
        ([(1, 1, 2), (1, 1, 2)], {1: 1, 2: 1}, ["second_earlier"]),
        ([(1, 1, 0), (2, 1, 0)], {1: 2, 2: 1}, ["none_more"]),
        ([(3, 1, 2)], {1: 2, 2: 1}, ["none_group"]),
        ([(2, 1, 2), (2, 1, 2)], {1: 3, 2: 2}, ["second_group"]),
    ],
)
def test_the_reason_is_true(event, lead, groups, capacity, reasons):
    slot = build.slot(event)
    rooms = {w: build.workshop(event, slot=slot, capacity=9) for w in capacity}
    for seats, first, second in groups:
        wishes = [rooms[w] for w in (first, second) if w]
        wished(event, *wishes, companions=("Bo",) * (seats - 1))
    for number, seats in capacity.items():
        event.workshops.filter(pk=rooms[number].pk).update(capacity=seats)
    report = allocate(event, lead).report
    assert [row["reason"] for row in report["others"]] == reasons
