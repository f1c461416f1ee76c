"""Thousands of random steps: never overbooked, nobody overtaken, nobody lost.

Each control takes one protection away; the same steps must then find it out.
"""

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import get_state_machine_test

from conferences.registration.models import Registration, WorkshopChoice
from conferences.registration.services import registering, seating, settling

from .queue_machine import Seats

pytestmark = pytest.mark.django_db

STEPS = 35
EXAMPLES = 8
SAME_EVERY_TIME = settings(
    max_examples=EXAMPLES,
    database=None,
    deadline=None,
    stateful_step_count=STEPS,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    print_blob=False,
    report_multiple_bugs=False,
)


def drive(rounds: int) -> None:
    """Each round starts elsewhere; within one, Hypothesis varies what it has already tried."""
    for number in range(rounds):
        seed(number)(get_state_machine_test(Seats, settings=SAME_EVERY_TIME))()


def test_random_steps_never_break_what_was_promised():
    drive(8 if connection.vendor == "sqlite" else 3)


# --- controls -----------------------------------------------------------------------------
def whoever_fits(free, queue):
    """Small groups slip past a large one that waits."""
    seated = []
    for group in queue:
        if free is None or group.seats <= free:
            free = free if free is None else free - group.seats
            seated.append(group.id)
    return seated


def one_more(free_seats):
    def counted_wrongly(event):
        free = free_seats(event)
        return None if free is None else free + 1

    return counted_wrongly


def one_more_in_each(seats_left):
    def counted_wrongly(workshops):
        left = seats_left(workshops).items()
        return {pk: None if free is None else free + 1 for pk, free in left}

    return counted_wrongly


def forgets(event, now):
    """What was not confirmed is thrown away, and with it who it was."""
    event.registrations.overdue(now).delete()
    return []


def keeps_workshops(ids, because, now):
    """Whoever leaves goes on holding seats in workshops."""
    values = {"standing": "gone", "gone_because": because, "gone_at": now}
    Registration.objects.filter(pk__in=ids).update(**values, promoted_at=None)


def at_the_front(event):
    """A newcomer's rank is the smallest that is left."""
    taken = {*event.registrations.values_list("rank", flat=True)}
    taken |= {*WorkshopChoice.objects.values_list("rank", flat=True)}
    return min({*range(len(taken) + 1)} - taken)


CONTROLS = {
    "overtaken": (settling, "next_in", whoever_fits),
    "overtaken by a newcomer": (registering, "next_rank", at_the_front),
    "overtaken in a workshop": (seating.Choice, "turn", property(lambda self: -self.rank)),
    "overbooked": (settling, "free_seats", one_more(settling.free_seats)),
    "overbooked in a workshop": (settling, "seats_left", one_more_in_each(settling.seats_left)),
    "two seats in a slot": (seating, "_give_up_the_rest", lambda *_: None),
    "lost": (settling, "free_overdue", forgets),
    "seats kept in workshops": (registering, "leave", keeps_workshops),
    "not told": (registering, "tell", lambda settled, but=None: None),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_without_its_protection_the_same_steps_find_it_out(name, monkeypatch):
    owner, attribute, broken = CONTROLS[name]
    monkeypatch.setattr(owner, attribute, broken)
    with pytest.raises(AssertionError):
        drive(10)
