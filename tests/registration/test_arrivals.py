"""Check-in on the day: who is there, on two devices without network and from a paper list."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from conferences.models import Event
from conferences.registration import services
from conferences.registration.models import Companion, DoorEntry, Registration
from conferences.registration.services import arrivals
from conferences.registration.services.arrivals import Result
from tests import builders as build

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def today(event: Event, **times) -> Event:
    """The event is running: it began an hour ago."""
    begin = timezone.now() - timedelta(hours=1)
    values = {"starts": begin, "ends": begin + timedelta(hours=8), "registration_closes": begin}
    Event.objects.filter(pk=event.pk).update(**{**values, **times})
    event.refresh_from_db()
    return event


@pytest.fixture
def event():
    return build.open_conference(capacity=20)


def fresh(person):
    return type(person).objects.get(pk=person.pk)


def entry(person, at, *, undo=False, via="name", number=None) -> dict:
    """As a device writes it."""
    return {
        "id": str(UUID(int=number)) if number else str(uuid4()),
        "person": arrivals.key_of(person),
        "at": at.isoformat(),
        "via": via,
        "undo": undo,
    }


# --- one person -----------------------------------------------------------------------------
def test_the_first_time_somebody_is_noted_stays(event):
    alice = build.registration(event)
    today(event)
    nine = timezone.now() - 10 * MINUTE
    arrivals.arrive(alice, at=nine + MINUTE, via="code", by=None)
    arrivals.arrive(alice, at=nine, via="name", by=None)
    arrivals.arrive(alice, at=nine + 2 * MINUTE, via="code", by=None)
    assert (fresh(alice).arrived_at, fresh(alice).arrived_via) == (nine, "name")
    assert fresh(alice).state == Registration.State.ATTENDED


def test_every_companion_arrives_alone(event):
    alice = build.registration(event, companions=("Ada", "Bo"))
    today(event)
    ada, bo = alice.companions.all()
    arrivals.arrive(ada, at=timezone.now(), via="name", by=None)
    assert [fresh(p).has_arrived for p in (alice, ada, bo)] == [False, True, False]
    assert arrivals.numbers(event) == arrivals.Numbers(arrived=1, expected=3)


def test_not_here_after_all_and_then_here(event):
    alice = build.registration(event)
    today(event)
    nine = timezone.now() - 10 * MINUTE
    arrivals.arrive(alice, at=nine, via="name", by=None)
    arrivals.undo(alice, at=nine + MINUTE, by=None)
    assert not fresh(alice).has_arrived
    arrivals.arrive(alice, at=nine + 2 * MINUTE, via="code", by=None)
    assert fresh(alice).arrived_at == nine + 2 * MINUTE


def test_who_has_no_seat_is_not_simply_let_in():
    event = build.open_conference(capacity=1)
    build.registration(event)
    waiting = build.registration(event)
    today(event)
    with pytest.raises(arrivals.HasNoSeat):
        arrivals.arrive(waiting, at=timezone.now(), via="name", by=None)
    assert not fresh(waiting).has_arrived
    assert not DoorEntry.objects.exists()


def test_who_stands_at_the_door_keeps_the_seat_without_a_click(event):
    """The hold ends at nine, the event begins at ten: whoever is there by then stays."""
    alice = build.registration(event, confirmed=False)
    arrivals.arrive(alice, at=timezone.now(), via="name", by=None)
    Registration.objects.update(hold_until=timezone.now() - MINUTE)
    services.sweep(event)
    assert fresh(alice).has_seat
    assert fresh(alice).is_confirmed


# --- whoever has no seat --------------------------------------------------------------------
def test_the_office_lets_somebody_in_while_a_seat_is_free():
    event = build.open_conference(capacity=1)
    alice, bob = build.registration(event), build.registration(event)
    today(event)
    with pytest.raises(arrivals.NobodyLetIn, match="kein Platz frei"):
        arrivals.let_in(bob, by=None)
    assert fresh(bob).is_waiting
    services.cancel(alice, because="office")
    arrivals.let_in(bob, by=None)
    assert fresh(bob).has_seat
    assert fresh(bob).has_arrived
    assert event.registrations.seats_taken() == 1


def test_a_group_without_a_seat_needs_seats_for_all():
    event = build.open_conference(capacity=3)
    build.registration(event, companions=("Ada",))
    group = build.registration(event, companions=("Bo",))
    today(event)
    with pytest.raises(arrivals.NobodyLetIn, match="nur ein Platz frei, die Gruppe braucht 2"):
        arrivals.let_in(group, by=None)
    Event.objects.filter(pk=event.pk).update(capacity=4)
    arrivals.let_in(group, by=None)
    assert fresh(group).has_seat
    assert not fresh(group).has_arrived


def test_before_the_beginning_nobody_who_waits_is_overtaken():
    event = build.open_conference(capacity=3)
    build.registration(event, companions=("Ada",))
    build.registration(event, companions=("Bo",))
    last = build.registration(event)
    with pytest.raises(arrivals.OthersAreFirst):
        arrivals.let_in(last, by=None)
    today(event)
    arrivals.let_in(last, by=None)
    assert fresh(last).has_seat


def test_who_had_cancelled_and_comes_all_the_same_gets_a_free_seat(event):
    alice = build.registration(event)
    services.cancel(alice, because="self")
    today(event)
    arrivals.let_in(alice, by=None)
    assert (fresh(alice).standing, fresh(alice).gone_because) == ("seat", "")
    assert fresh(alice).has_arrived


def test_nobody_is_let_in_beside_their_own_newer_registration(event):
    alice = build.registration(event, email="alice@example.org")
    services.cancel(alice, because="self")
    build.registration(event, email="Alice@example.org")
    today(event)
    with pytest.raises(services.AlreadyRegistered):
        arrivals.let_in(alice, by=None)


def test_nobody_is_let_in_to_a_cancelled_event(event):
    alice = build.registration(event)
    services.cancel(alice, because="self")
    today(event, cancelled_at=timezone.now())
    with pytest.raises(services.RegistrationClosed):
        arrivals.let_in(alice, by=None)


# --- devices --------------------------------------------------------------------------------
def test_two_devices_noted_the_same_people(event):
    alice = build.registration(event, companions=("Ada",))
    bob = build.registration(event)
    today(event)
    (ada,) = alice.companions.all()
    nine = timezone.now() - 30 * MINUTE
    one = [entry(alice, nine), entry(ada, nine), entry(bob, nine + 5 * MINUTE)]
    other = [entry(bob, nine + 2 * MINUTE, via="code"), entry(alice, nine + MINUTE)]
    assert arrivals.reconcile(event, other, by=None) == [Result.STORED] * 2
    assert arrivals.reconcile(event, one, by=None) == [Result.STORED] * 3
    times = [fresh(person).arrived_at - nine for person in (alice, ada, bob)]
    assert times == [0 * MINUTE, 0 * MINUTE, 2 * MINUTE]
    assert arrivals.numbers(event) == arrivals.Numbers(3, 3)


def test_a_batch_sent_again_changes_nothing(event):
    alice = build.registration(event)
    today(event)
    nine = timezone.now() - 30 * MINUTE
    batch = [entry(alice, nine), entry(alice, nine + MINUTE, undo=True)]
    arrivals.reconcile(event, batch, by=None)
    arrivals.arrive(alice, at=nine + 2 * MINUTE, via="name", by=None)
    assert arrivals.reconcile(event, batch, by=None) == [Result.KNOWN] * 2
    assert fresh(alice).arrived_at == nine + 2 * MINUTE
    assert DoorEntry.objects.count() == 3


def test_the_same_entry_twice_in_one_batch_is_kept_once(event):
    alice = build.registration(event)
    today(event)
    twice = [entry(alice, timezone.now(), number=7)] * 2
    arrivals.reconcile(event, twice, by=None)
    assert DoorEntry.objects.count() == 1


def test_each_entry_is_answered_and_none_keeps_the_others_out(event):
    alice, gone = build.registration(event), build.registration(event)
    foreign = build.registration()
    services.cancel(gone, because="self")
    today(event)
    now = timezone.now()
    batch = [
        entry(foreign, now),
        {**entry(alice, now), "person": "r999999"},
        {**entry(alice, now), "person": "x1"},
        {**entry(alice, now), "person": "r" + "9" * 40},
        {**entry(alice, now), "id": "none"},
        {**entry(alice, now), "at": "yesterday"},
        {**entry(alice, now), "at": "2026-13-45T99:00:00Z"},
        {**entry(alice, now), "at": "2026-10-10T10:00:00"},
        "nonsense",
        None,
        {},
        entry(gone, now),
        entry(alice, now),
    ]
    expected = [Result.UNKNOWN] * 4 + [Result.UNREADABLE] * 7 + [Result.NO_SEAT, Result.STORED]
    assert arrivals.reconcile(event, batch, by=None) == expected
    assert fresh(alice).has_arrived
    assert not fresh(gone).has_arrived
    assert not fresh(foreign).has_arrived


def test_a_wrong_clock_is_put_right_by_the_difference(event):
    alice = build.registration(event)
    today(event)
    wrong = timezone.now() + timedelta(days=400)
    batch = [entry(alice, wrong - 20 * MINUTE)]
    arrivals.reconcile(event, batch, by=None, clock=wrong)
    away = timezone.now() - fresh(alice).arrived_at
    assert abs(away - 20 * MINUTE) < MINUTE


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00Z", "2999-12-31T23:59:59Z"])
def test_a_time_that_cannot_be_becomes_the_moment_it_reached_us(event, at):
    alice = build.registration(event)
    today(event)
    arrivals.reconcile(event, [{**entry(alice, timezone.now()), "at": at}], by=None)
    assert timezone.now() - fresh(alice).arrived_at < MINUTE


def test_times_that_cannot_be_keep_the_order_of_the_device(event):
    alice = build.registration(event)
    today(event)
    then = timezone.now() + timedelta(days=3000)
    order = [(False, 0), (True, 1), (False, 2)]
    batch = [entry(alice, then + n * MINUTE, undo=undo) for undo, n in order]
    arrivals.reconcile(event, batch, by=None)
    assert fresh(alice).has_arrived


@pytest.mark.parametrize("clock_at", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"])
def test_a_clock_at_the_end_of_the_calendar_breaks_nothing(event, clock_at):
    alice = build.registration(event)
    today(event)
    clock = timezone.datetime.fromisoformat(clock_at)
    batch = [entry(alice, clock), entry(alice, timezone.now())]
    assert arrivals.reconcile(event, batch, by=None, clock=clock) == [Result.STORED] * 2
    assert fresh(alice).has_arrived


def test_a_companion_taken_off_meanwhile_is_answered_as_unknown(event):
    alice = build.registration(event, companions=("Ada",))
    (ada,) = alice.companions.all()
    batch = [entry(ada, timezone.now())]
    services.change(alice, companions=[""])
    today(event)
    assert arrivals.reconcile(event, batch, by=None) == [Result.UNKNOWN]


def test_taking_off_a_companion_who_arrived_takes_the_entries_along(event):
    alice = build.registration(event, companions=("Ada",))
    (ada,) = alice.companions.all()
    arrivals.arrive(ada, at=timezone.now(), via="name", by=None)
    services.change(alice, companions=[""])
    assert not DoorEntry.objects.exists()


def test_a_batch_of_many_costs_as_many_queries_as_one_of_few(event, django_assert_max_num_queries):
    people = [build.registration(event, companions=("Ada",)) for _ in range(10)]
    today(event)
    batch = [entry(person, timezone.now()) for person in people]
    batch += [entry(person, timezone.now()) for person in Companion.objects.all()]
    with django_assert_max_num_queries(13):
        arrivals.reconcile(event, batch, by=None)
    assert arrivals.numbers(event) == arrivals.Numbers(20, 20)


steps = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 8), st.booleans()), min_size=1, max_size=10
)


@settings(max_examples=25, deadline=None)
@given(
    entries=steps.flatmap(lambda s: st.tuples(st.just(s), st.permutations(range(len(s))))),
    cuts=st.lists(st.integers(1, 4), min_size=10, max_size=10),
)
def test_the_order_in_which_devices_hand_in_changes_nothing(entries, cuts):
    """Three people, any notes at any times; handed in shuffled, in batches, some of them twice."""
    noted, order = entries
    event = build.open_conference()
    people = [build.registration(event) for _ in range(3)]
    today(event)
    begin = timezone.now() - 30 * MINUTE
    batch = [entry(people[who], begin + at * MINUTE, undo=undo) for who, at, undo in noted]
    shuffled = [batch[place] for place in order]
    while shuffled:
        size = cuts.pop() if cuts else 4
        arrivals.reconcile(event, shuffled[:size] + batch[:1], by=None)
        shuffled = shuffled[size:]
    for who, person in enumerate(people):
        assert fresh(person).arrived_at == told(noted, who, begin)


def told(noted, who: int, begin):
    """What follows from the notes, said another way: walk through them in the order of time."""
    there = None
    for _, at, undo in sorted((n for n in noted if n[0] == who), key=lambda n: (n[1], n[2])):
        if undo:
            there = None
        elif there is None:
            there = begin + at * MINUTE
    return there


# --- from paper -----------------------------------------------------------------------------
def test_a_paper_list_only_adds(event):
    alice, bob = build.registration(event), build.registration(event)
    today(event)
    nine = timezone.now() - 30 * MINUTE
    arrivals.arrive(alice, at=nine, via="code", by=None)
    keys = [arrivals.key_of(bob), arrivals.key_of(alice), "r999999"]
    assert arrivals.arrive_all(event, keys, via="paper", by=None) == 1
    assert arrivals.arrive_all(event, keys, via="paper", by=None) == 0
    assert (fresh(alice).arrived_at, fresh(alice).arrived_via) == (nine, "code")
    assert fresh(bob).arrived_via == "paper"


def test_a_paper_list_entered_the_next_day_says_the_end_of_the_event(event):
    alice = build.registration(event)
    end = timezone.now() - timedelta(days=1)
    today(event, starts=end - timedelta(hours=8), ends=end)
    arrivals.arrive_all(event, [arrivals.key_of(alice)], via="paper", by=None)
    assert fresh(alice).arrived_at == end
    arrivals.undo(alice, at=timezone.now(), by=None)
    arrivals.arrive_all(event, [arrivals.key_of(alice)], via="paper", by=None)
    assert fresh(alice).arrived_at == end
