"""Drives an event's seats by random steps beside a model so simple that one sees it is right.

The model knows the event's own queue and foretells who has a seat after every step. What workshops
must keep to is asked of the rows themselves. Seats, letters and refusals are compared after every
step, so whatever goes wrong is found where it happens.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from conferences.models import Event, Workshop
from conferences.registration import services
from conferences.registration.models import Registration, RegistrationLetter, WorkshopChoice
from conferences.registration.services import Details, Wish
from tests import builders as build

LIMITS = st.sampled_from([1, 2, 3, 4, 5, 6, None, None, None])
SMALL = st.sampled_from([1, 1, 1, 2, 2, 3, None])
GROUPS = st.sampled_from([1, 1, 1, 2, 2, 3, 4])
PLACES = st.integers(0, 3)
#: first and second choice in each of the two slots, which hold the workshops 0, 1 and 2, 3
IN_SLOTS = (
    st.sampled_from([(0, 1), (1, 0), (0,), (1,), ()]),
    st.sampled_from([(2, 3), (3, 2), (2,), (3,), ()]),
)
WISHES = st.tuples(*IN_SLOTS)
#: (seats, wishes); large groups mostly without, or their workshops would refuse them at the door
COMER = st.one_of(st.tuples(GROUPS, WISHES), st.tuples(st.integers(1, 4), st.just(((), ()))))
CROWD = st.lists(COMER, min_size=5, max_size=9)
MOST_PEOPLE = 14


@dataclass
class Person:
    rank: int
    seats: int
    email: str
    standing: str = "waiting"
    confirmed: bool = False
    due: bool = False
    expired: bool = False

    @property
    def active(self) -> bool:
        return self.standing != "gone"


@dataclass
class Model:
    """The rules in their plainest words."""

    capacity: int | None
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def queue(self) -> list[Person]:
        waiting = [p for p in self.people.values() if p.standing == "waiting"]
        return sorted(waiting, key=lambda p: p.rank)

    @property
    def free(self) -> float:
        taken = sum(p.seats for p in self.people.values() if p.standing == "seat")
        return float("inf") if self.capacity is None else self.capacity - taken

    def expire(self) -> None:
        for person in self.people.values():
            if person.active and person.due and not person.confirmed:
                person.standing, person.expired = "gone", True

    def settle(self) -> None:
        self.expire()
        while self.queue and self.queue[0].seats <= self.free:
            self.queue[0].standing = "seat"

    def holder_of(self, email: str) -> Person | None:
        return next((p for p in self.people.values() if p.active and p.email == email), None)


@dataclass(frozen=True)
class Picture:
    """All that counts, as it stands in the tables."""

    standings: dict[int, tuple]
    choices: dict[tuple, tuple]
    letters: dict[int, list[str]]

    @classmethod
    def of(cls, event: Event) -> "Picture":
        rows = Registration.objects.filter(event=event)
        choices = WorkshopChoice.objects.filter(registration__event=event)
        letters: dict[int, list[str]] = {pk: [] for pk in rows.values_list("pk", flat=True)}
        for pk, kind in RegistrationLetter.objects.order_by("pk").values_list(
            "registration", "kind"
        ):
            letters[pk].append(kind)
        return cls(
            {pk: tuple(row) for pk, *row in rows.values_list("pk", "standing", "seats", "rank")},
            {
                (registration, workshop): tuple(row)
                for registration, workshop, *row in choices.values_list(
                    "registration", "workshop", "workshop__slot", "preference", "standing", "rank"
                )
            },
            letters,
        )

    def held_in(self, workshop: int) -> int:
        return sum(
            self.standings[pk][1]
            for (pk, at), choice in self.choices.items()
            if at == workshop and choice[2] == "seat"
        )

    def queue_of(self, workshop: int) -> dict[int, tuple]:
        """{registration: turn} of those who wait there."""
        return {
            pk: (rank, preference)
            for (pk, at), (_, preference, standing, rank) in self.choices.items()
            if at == workshop and standing == "waiting"
        }

    def seated_in(self, workshop: int) -> dict[int, tuple]:
        return {
            pk: (rank, preference)
            for (pk, at), (_, preference, standing, rank) in self.choices.items()
            if at == workshop and standing == "seat"
        }


class Seats(RuleBasedStateMachine):
    """An event of few seats, two slots with two workshops each, and people who come and go."""

    people = Bundle("people")

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.number = 0
        self.actor: int | None = None

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(target=people, capacity=LIMITS, limits=st.tuples(*[SMALL] * 4), groups=CROWD)
    def open(self, capacity, limits, groups):
        self.event = build.open_conference(capacity=capacity)
        slots = [build.slot(self.event, hour=hour) for hour in (1, 1, 2, 2)][::2]
        self.workshops = [
            build.workshop(self.event, slot=slots[number // 2], capacity=limit)
            for number, limit in enumerate(limits)
        ]
        self.model = Model(capacity)
        self.before = Picture.of(self.event)
        return multiple(*filter(None, (self.come(*comer) for comer in groups)))

    # --- what people do ---------------------------------------------------------------------
    @precondition(lambda self: len(self.model.people) < MOST_PEOPLE)
    @rule(target=people, comer=COMER)
    def register(self, comer):
        return self.come(*comer) or multiple()

    def come(self, seats, wishes):
        self.number += 1
        email = f"a{self.number}@example.org"
        row = self.try_to(self.send_form, email, seats, wishes, f"{self.number:064}")
        if row is None:
            assert self.too_large(seats, wishes)
            return None
        assert not self.too_large(seats, wishes)
        self.enter(row, seats, email)
        self.all_is_well()
        return row.pk

    @rule(target=people, pk=people, seats=GROUPS, again=st.booleans())
    def register_again(self, pk, seats, again):
        """The same form once more, or a new one for the same address."""
        person, kept = self.model.people[pk], self.sending_of(pk)
        sending = kept if again else f"again{self.number + 1:059}"
        self.number += 1
        row = self.try_to(self.send_form, person.email.upper(), seats, ((), ()), sending)
        if again:
            assert row.pk == pk
            return multiple()
        if row is None:
            assert self.too_large(seats, ((), ()))
            return multiple()
        self.model.expire()
        if self.model.holder_of(person.email):
            assert self.model.people[row.pk] is self.model.holder_of(person.email)
            return multiple()
        self.enter(row, seats, person.email)
        return row.pk

    def send_form(self, email, seats, wishes, sending):
        details = Details(
            name="Teilnehmende",
            email=email,
            companions=tuple(f"Begleitung {n}" for n in range(seats - 1)),
            wishes=self.wishes_of(wishes),
        )
        return services.register(self.event, details, sending=sending)

    def enter(self, row, seats, email):
        ranks = [p.rank for p in self.model.people.values()]
        assert row.rank > max(ranks, default=0), "a newcomer stands at the end of the queue"
        self.model.people[row.pk] = Person(row.rank, seats, email)
        self.model.settle()
        self.actor = row.pk

    @rule(pk=people)
    def confirm(self, pk):
        person = self.model.people[pk]
        done = self.try_to(services.confirm, self.row(pk))
        if person.confirmed and person.active:
            return
        if done is None:
            assert not person.active
            assert not person.expired or self.model.holder_of(person.email)
            return
        self.model.settle()
        if not person.active:
            assert person.expired
            person.standing, person.expired = "waiting", False
        person.confirmed = True
        self.model.settle()
        self.actor = pk

    @rule(pk=people)
    def somebody_cancels(self, pk):
        self.cancel(pk, "self")

    def cancel(self, pk, because):
        person = self.model.people[pk]
        services.cancel(self.row(pk), because=because)
        if person.active:
            person.standing = "gone"
            self.model.settle()
        self.actor = pk

    @rule(which=st.integers(0, 9), because=st.sampled_from(["self", "office"]))
    def somebody_with_a_seat_cancels(self, which, because):
        seated = [pk for pk, person in self.model.people.items() if person.standing == "seat"]
        if seated:
            self.cancel(seated[which % len(seated)], because)

    @rule(pk=people, companions=PLACES)
    def change_companions(self, pk, companions):
        self.change(pk, companions=[f"Begleitung {n}" for n in range(companions)] + [""] * 4)

    @rule(pk=people, wishes=WISHES)
    def change_wishes(self, pk, wishes):
        self.change(pk, wishes=self.wishes_of(wishes))

    @rule(pk=people, companions=PLACES, wishes=WISHES)
    def change_both(self, pk, companions, wishes):
        names = [f"Begleitung {n}" for n in range(companions)] + [""] * 4
        self.change(pk, companions=names, wishes=self.wishes_of(wishes))

    def change(self, pk, **what):
        person = self.model.people[pk]
        try:
            services.change(self.row(pk), **what)
        except services.NotActive:
            assert not person.active or (person.due and not person.confirmed)
            return
        except services.NotEnoughSeats as refusal:
            assert person.standing == "seat"
            assert refusal.workshop or self.model.queue or self.model.free < 3
            return
        except services.GroupTooLarge:
            return
        self.model.settle()
        if "companions" in what:
            seats = 1 + len([name for name in what["companions"] if name])
            more = seats - person.seats
            if person.standing == "seat" and more > 0:
                assert not self.model.queue and more <= self.model.free
            person.seats = seats
        self.model.settle()
        self.actor = pk

    # --- what time, the worker and the office do ----------------------------------------------
    @rule(pk=people, swept=st.booleans())
    def let_the_hold_run_out(self, pk, swept):
        person = self.model.people[pk]
        past = timezone.now() - timedelta(minutes=1)
        if Registration.objects.filter(pk=pk, confirmed_at=None).update(hold_until=past):
            person.due = True
        if swept:
            self.sweep()

    def sweep(self):
        services.sweep(self.event)
        self.model.settle()

    @rule(capacity=LIMITS)
    def resize(self, capacity):
        Event.objects.filter(pk=self.event.pk).update(capacity=capacity)
        self.model.capacity = self.event.capacity = capacity
        self.sweep()

    @rule(number=PLACES, limit=SMALL)
    def resize_workshop(self, number, limit):
        Workshop.objects.filter(pk=self.workshops[number].pk).update(capacity=limit)
        self.workshops[number].capacity = limit
        self.sweep()

    # --- what must hold after every step --------------------------------------------------------
    @invariant()
    def checked(self):
        if hasattr(self, "event"):
            self.all_is_well()

    def all_is_well(self):
        now = Picture.of(self.event)
        self.nobody_is_lost(now)
        self.the_event_is_not_overbooked(now)
        self.nobody_is_overtaken(now)
        self.counters_equal_rows(now)
        for workshop in self.workshops:
            self.the_workshop_is_in_order(workshop, now)
        self.wishes_are_in_order(now)
        self.everybody_was_told(now)
        self.before, self.actor = now, None

    def nobody_is_lost(self, now):
        expected = {pk: (p.standing, p.seats, p.rank) for pk, p in self.model.people.items()}
        assert now.standings == expected

    def the_event_is_not_overbooked(self, now):
        if self.event.capacity is not None:
            assert taken(now) <= max(self.event.capacity, taken(self.before))

    def nobody_is_overtaken(self, now):
        """Whoever waited before and still waits stands behind everybody seated meanwhile."""
        new = [
            rank
            for pk, (standing, _, rank) in now.standings.items()
            if standing == "seat" and self.before.standings.get(pk, ("",))[0] != "seat"
        ]
        still = [
            rank
            for pk, (standing, _, rank) in now.standings.items()
            if standing == "waiting" and self.before.standings.get(pk, ("",))[0] == "waiting"
        ]
        assert not new or not still or max(new) < min(still)

    def counters_equal_rows(self, now):
        event = Event.objects.with_seats().get(pk=self.event.pk)
        waiting = [s for s, _, _ in now.standings.values() if s == "waiting"]
        assert (event.seats_taken, event.people_waiting) == (taken(now), len(waiting))

    def the_workshop_is_in_order(self, workshop, now):
        held, limit = now.held_in(workshop.pk), workshop.capacity
        if limit is not None:
            assert held <= max(limit, self.before.held_in(workshop.pk)), "workshop overbooked"
        queue = now.queue_of(workshop.pk)
        if queue:
            front = min(queue, key=queue.get)
            assert limit is not None and now.standings[front][1] > limit - held, "seat left unused"
        waited = self.before.queue_of(workshop.pk)
        seated, had = now.seated_in(workshop.pk), self.before.seated_in(workshop.pk)
        new = [turn for pk, turn in seated.items() if pk not in had]
        still = [turn for pk, turn in queue.items() if waited.get(pk) == turn]
        assert not new or not still or max(new) < min(still), "overtaken in a workshop"

    def wishes_are_in_order(self, now):
        """One seat in a slot at most, only with a seat at the event; nobody waits for worse."""
        for pk, (standing, _, _) in now.standings.items():
            mine = [choice for (owner, _), choice in now.choices.items() if owner == pk]
            for slot in {choice[0] for choice in mine}:
                places = {p: s for at, p, s, _ in mine if at == slot}
                if standing != "seat":
                    assert set(places.values()) == {"idle"}
                elif places.get(1) == "seat":
                    assert places.get(2, "idle") == "idle"
                else:
                    assert set(places.values()) <= {"seat", "waiting"}

    def everybody_was_told(self, now):
        for pk, (standing, _, _) in now.standings.items():
            letters = now.letters[pk][len(self.before.letters.get(pk, [])) :]
            was = self.before.standings.get(pk, ("",))[0]
            if pk == self.actor and pk not in self.before.standings:
                assert letters == ["confirm"]
            elif standing == "seat" and was == "waiting" and pk != self.actor:
                assert letters == ["promoted"]
            elif self.workshops_of(pk, now) != self.workshops_of(pk, self.before) and was == "seat":
                assert letters or standing == "gone"

    def workshops_of(self, pk, picture):
        return {at for (owner, at), c in picture.choices.items() if owner == pk and c[2] == "seat"}

    # --- small things ---------------------------------------------------------------------------
    def try_to(self, action, *args):
        """What it gives; None where it is refused."""
        try:
            return action(*args)
        except services.Refused:
            return None

    def row(self, pk) -> Registration:
        row = Registration.objects.filter(pk=pk).first()
        assert row, "lost"
        return row

    def sending_of(self, pk) -> str:
        return self.row(pk).sending

    def wishes_of(self, places) -> tuple[Wish, ...]:
        return tuple(
            Wish(self.workshops[number].pk, preference)
            for slot in places
            for preference, number in enumerate(slot, 1)
        )

    def too_large(self, seats, wishes) -> bool:
        limits = [self.workshops[number].capacity for slot in wishes for number in slot]
        return any(limit is not None and seats > limit for limit in (self.model.capacity, *limits))


def taken(picture: Picture) -> int:
    return sum(seats for standing, seats, _ in picture.standings.values() if standing == "seat")
