"""Who gets the next seat: pure rules, without a database.

One rule for event and workshops alike: the longest waiting group comes first. It gets its seats
all together, and as long as they are not free nobody behind it gets any.
"""

from collections.abc import Iterable
from dataclasses import dataclass

SEAT, WAITING, IDLE = "seat", "waiting", "idle"
FIRST = 1


@dataclass(frozen=True)
class Group:
    """Somebody who waits, with everybody they bring along."""

    id: int
    seats: int


def next_in(free: int | None, queue: Iterable[Group]) -> list[int]:
    """The ids of those at the front of the queue who fit, in their order; None is no limit."""
    seated = []
    for group in queue:
        if free is not None:
            if group.seats > free:
                break
            free -= group.seats
        seated.append(group.id)
    return seated


@dataclass
class Choice:
    """A wish for a workshop, of a registration that has its seats at the event."""

    id: int
    registration: int
    slot: int | None
    workshop: int
    preference: int
    rank: int
    seats: int
    standing: str

    @property
    def turn(self) -> tuple:
        return self.rank, self.preference, self.id


def settle_choices(choices: list[Choice], free: dict[int, int | None]) -> dict[int, str]:
    """Give the free workshop seats to those who wait; {choice id: new standing}.

    `choices` holds all of every registration that waits somewhere; `free` the seats left in each
    workshop, None for no limit. Who has the second choice goes on waiting for the first and
    hands the second back on getting it. Each step moves somebody to something better, so it ends.
    """
    before = {choice.id: choice.standing for choice in choices}
    left = dict(free)
    for choice in choices:
        if choice.standing == SEAT:
            _give_up_the_rest(choice, choices, left)
    while moved := _next_move(choices, left):
        moved.standing = SEAT
        _add(left, moved.workshop, -moved.seats)
        _give_up_the_rest(moved, choices, left)
    return {c.id: c.standing for c in choices if c.standing != before[c.id]}


def _next_move(choices: list[Choice], left: dict[int, int | None]) -> Choice | None:
    """The first in the queue of some workshop who fits; workshops in the order of their ids."""
    for workshop in sorted(left):
        queue = [c for c in choices if c.workshop == workshop and c.standing == WAITING]
        front = min(queue, key=lambda choice: choice.turn, default=None)
        free = left[workshop]
        if front and (free is None or front.seats <= free):
            return front
    return None


def _give_up_the_rest(choice: Choice, choices: list[Choice], left: dict[int, int | None]) -> None:
    """With a seat in this workshop, what is wished less in the same slot is not needed."""
    for other in choices:
        same_slot = other.registration == choice.registration and other.slot == choice.slot
        if same_slot and other.preference > choice.preference and other.standing != IDLE:
            if other.standing == SEAT:
                _add(left, other.workshop, other.seats)
            other.standing = IDLE


def _add(left: dict[int, int | None], workshop: int, seats: int) -> None:
    """Count free seats up or down, where they are limited."""
    free = left[workshop]
    if free is not None:
        left[workshop] = free + seats
