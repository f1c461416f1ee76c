"""Who gets which wished workshop when more people want one than fit: pure, without a database.

For each slot on its own (the choices of a person never overlap between slots), the best is, in
this order: as many PEOPLE as possible with their first choice; then as many as possible with
their second; then, going through the groups by rank, the best for each that keeps the rest as
good. Groups stay together. The same input gives the same answer, in whatever order it comes.

How: the most first choices in a workshop is a subset sum, for itself and exact. All best answers
leave the same seats for second choices, so what is left is to choose who steps aside. Groups of
one size with the same wishes are alike and counted as one kind. Single people are a flow between
a handful of workshops, which is exact; kinds of larger groups are tried out one after the other,
with the flow as bound for the rest. Trying ends after a fixed number of steps (never a time, so
that it stays repeatable); `Allocation.is_proven` says whether it ended by itself.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .transport import Lane, most_through

#: steps of trying out per slot: for the number of second choices, and for the order of ranks
STEPS, STEPS_FOR_ONE = 4000, 400
FIRST, SECOND, NOTHING = 0, 1, 2
#: outcomes of a single group
ONE = ((1, 0, 0), (0, 1, 0), (0, 0, 1))

#: groups that are alike: (first workshop, second workshop or 0, seats)
Kind = tuple[int, int, int]
#: how many groups get their first, their second, and no choice
Outcome = tuple[int, int, int]
Plan = dict[Kind, Outcome]


@dataclass(frozen=True)
class Wishing:
    """A group in one slot: what it wants first, and second (0 if it named none)."""

    id: int
    rank: int
    seats: int
    first: int
    second: int = 0

    @property
    def kind(self) -> Kind:
        return self.first, self.second, self.seats


@dataclass(frozen=True)
class Allocation:
    """{group id: workshop id, or None}; and whether surely no more people could be content."""

    given: dict[int, int | None]
    is_proven: bool = True


def allocate_slot(
    groups: Iterable[Wishing], capacity: Mapping[int, int | None], *, steps: int = STEPS
) -> Allocation:
    """The best answer for one slot; `capacity` in seats, None for no limit."""
    ordered = sorted(groups, key=lambda group: (group.rank, group.id))
    start = State.at_first(ordered, capacity)
    plan, is_proven = most_seconds(start, steps)
    turns = InTurn(start, plan, steps)
    return Allocation({group.id: turns.give(group) for group in ordered}, is_proven)


# --- what is open ---------------------------------------------------------------------------
@dataclass(frozen=True)
class State:
    """Groups still open, seats their first choices must fill, seats for second choices."""

    open: dict[Kind, int]
    to_fill: dict[int, int]
    room: dict[int, int]

    @classmethod
    def at_first(cls, groups: list[Wishing], capacity: Mapping[int, int | None]) -> "State":
        everybody = sum(group.seats for group in groups)
        limits = {w: everybody if n is None else n for w, n in capacity.items()}
        sizes = {w: [g.seats for g in groups if g.first == w] for w in limits}
        fill = {w: _most_that_fit(sizes[w], limit) for w, limit in limits.items()}
        room = {w: limit - fill[w] for w, limit in limits.items()}
        return cls(dict(Counter(group.kind for group in groups)), fill, room)

    def after(self, kind: Kind, outcome: Outcome) -> "State":
        """The state once so many groups of the kind got their first, second, and no choice."""
        first, second, seats = kind
        rest = {**self.open, kind: self.open[kind] - sum(outcome)}
        if not rest[kind]:
            del rest[kind]
        fill = {**self.to_fill, first: self.to_fill[first] - outcome[FIRST] * seats}
        if not outcome[SECOND]:
            return State(rest, fill, self.room)
        return State(rest, fill, {**self.room, second: self.room[second] - outcome[SECOND] * seats})

    def stepping_aside(self) -> dict[int, int]:
        """People of each workshop who cannot get their first choice."""
        wished: Counter[int] = Counter()
        for (first, _, seats), groups in self.open.items():
            wished[first] += seats * groups
        return {w: wished[w] - seats for w, seats in self.to_fill.items()}

    def most_moving(self) -> Counter[Lane]:
        """People from first to second choice, as if groups could be parted: a bound."""
        lanes: Counter[Lane] = Counter()
        aside = self.stepping_aside()
        for (first, second, seats), groups in self.open.items():
            if second and aside[first]:
                lanes[first, second] += seats * groups
        return most_through(aside, lanes, self.room)

    def is_impossible(self) -> bool:
        """Whether first choices cannot be filled to the seat any more, or too much is given."""
        if any(n < 0 for n in self.room.values()):
            return True
        return not all(self._can_fill(w) for w in self.to_fill)

    def _can_fill(self, workshop: int) -> bool:
        seats = self.to_fill[workshop]
        kinds = ((s, n) for (w, _, s), n in self.open.items() if w == workshop)
        return seats >= 0 and bool(_sums(s for s, n in kinds for _ in range(n)) >> seats & 1)


def _most_that_fit(sizes: list[int], limit: int) -> int:
    return (_sums(sizes) & ((1 << limit + 1) - 1)).bit_length() - 1


def _sums(sizes: Iterable[int]) -> int:
    """Bit n is set if some of the sizes add up to n."""
    reachable = 1
    for size in sizes:
        reachable |= reachable << size
    return reachable


# --- second choices -------------------------------------------------------------------------
class Search:
    """Looks for plans, within a number of steps."""

    def __init__(self, steps: int, like: Plan | None = None):
        self.steps = steps
        #: a plan that worked before; what is near to it is tried first
        self.like = like or {}

    @property
    def is_spent(self) -> bool:
        return self.steps <= 0

    def plan(self, state: State, wanted: int) -> Plan | None:
        """A plan with at least so many people in their second choices; None if none is found."""
        if self.is_spent:
            return None
        self.steps -= 1
        if state.is_impossible():
            return None
        moving = state.most_moving()
        if moving.total() < wanted:
            return None
        kind = _next_to_try(state)
        if kind is None:
            return _plan_for_singles(state, moving)
        near = self.like.get(kind) or _share(state, kind, moving)
        return self._plan_from(state, kind, wanted, near)

    def _plan_from(self, state: State, kind: Kind, wanted: int, near: Outcome) -> Plan | None:
        for outcome in _outcomes(state, kind, near):
            rest = self.plan(state.after(kind, outcome), wanted - outcome[SECOND] * kind[2])
            if rest is not None:
                return {**rest, kind: outcome}
        return None


def _share(state: State, kind: Kind, moving: Counter[Lane]) -> Outcome:
    """What falls to the groups of a kind if they share evenly what the flow gives their like."""
    first, second, _seats = kind
    groups = state.open[kind]
    alike = sum(s * n for (w, v, s), n in state.open.items() if (w, v) == (first, second))
    wished = sum(s * n for (w, _, s), n in state.open.items() if w == first)
    moved = round(groups * moving[first, second] / alike)
    firsts = min(groups - moved, round(groups * state.to_fill[first] / wished))
    return firsts, moved, groups - firsts - moved


def _outcomes(state: State, kind: Kind, near: Outcome) -> list[Outcome]:
    """All outcomes for the kind that leave nothing below zero, those near to one first."""
    fits = _splits(state.open[kind], state.to_fill[kind[0]] // kind[2], _places(state, kind))
    return sorted(
        fits, key=lambda split: (sum(abs(a - b) for a, b in zip(split, near, strict=True)), split)
    )


def _places(state: State, kind: Kind) -> int:
    return state.room[kind[1]] // kind[2] if kind[1] else 0


def _splits(groups: int, firsts: int, seconds: int) -> Iterator[Outcome]:
    for first in range(min(groups, firsts) + 1):
        for second in range(min(groups - first, seconds) + 1):
            yield first, second, groups - first - second


def _next_to_try(state: State) -> Kind | None:
    """The largest groups first; where nobody has to step aside, nothing is to be tried."""
    aside = state.stepping_aside()
    kinds = (kind for kind in state.open if kind[2] > 1 and aside[kind[0]])
    return min(kinds, key=lambda kind: (-kind[2], kind), default=None)


def _plan_for_singles(state: State, moving: Counter[Lane]) -> Plan:
    """Whole numbers of single people follow the flow; the rest of those aside get nothing."""
    aside = state.stepping_aside()
    for (first, _), people in moving.items():
        aside[first] -= people
    plan: Plan = {}
    for kind, groups in sorted(state.open.items()):
        first, second, _ = kind
        moved = moving[first, second]
        nothing = min(aside[first], groups - moved)
        aside[first] -= nothing
        plan[kind] = (groups - moved - nothing, moved, nothing)
    return plan


def most_seconds(state: State, steps: int) -> tuple[Plan, bool]:
    """The plan with the most people in their second choices, and whether that is certain."""
    most = state.most_moving().total()
    best, is_proven = _any_plan(state), True
    least = people_in_seconds(best)
    wanted = most
    while least < most:
        search = Search(steps // 4)
        if found := search.plan(state, wanted):
            best, least = found, people_in_seconds(found)
        else:
            most, is_proven = wanted - 1, is_proven and not search.is_spent
        wanted = (least + most + 1) // 2
    return best, is_proven


def _any_plan(state: State) -> Plan:
    """Found without ever turning back, since only the first choices have to come out even."""
    plan = Search(sys.maxsize).plan(state, 0)
    if plan is None:
        raise AssertionError("first choices that fit cannot be filled")
    return plan


def people_in_seconds(plan: Plan) -> int:
    return sum(outcome[SECOND] * kind[2] for kind, outcome in plan.items())


# --- ranks ----------------------------------------------------------------------------------
class InTurn:
    """Goes through the groups by rank; always knows a plan, as good for all, for those left."""

    def __init__(self, state: State, plan: Plan, steps: int):
        self.state, self.plan, self.steps = state, plan, steps
        #: what a kind was found not to get: later groups of it need not try again
        self.hopeless: set[tuple[Kind, int]] = set()

    def give(self, group: Wishing) -> int | None:
        """The best the group can get; the workshop."""
        for value in (FIRST, SECOND, NOTHING):
            plan = self._plan_with(group.kind, value)
            if plan is not None:
                self.state, self.plan = self.state.after(group.kind, ONE[value]), plan
                return (group.first, group.second, None)[value]
        raise AssertionError("the plan has no place for one of its groups")

    def _plan_with(self, kind: Kind, value: int) -> Plan | None:
        """The plan for the others, if one of this kind gets this."""
        if self.plan[kind][value]:
            return _with(self.plan, kind, value, -1)
        if (kind, value) in self.hopeless or (value == SECOND and not kind[1]):
            return None
        plan = self._search(kind, value)
        if plan is None:
            self.hopeless.add((kind, value))
        return plan

    def _search(self, kind: Kind, value: int) -> Plan | None:
        search = Search(min(self.steps, STEPS_FOR_ONE), self.plan)
        gained = kind[2] if value == SECOND else 0
        wanted = people_in_seconds(self.plan) - gained
        plan = search.plan(self.state.after(kind, ONE[value]), wanted)
        self.steps -= STEPS_FOR_ONE - search.steps
        return plan


def _with(plan: Plan, kind: Kind, value: int, more: int) -> Plan:
    outcome = list(plan[kind])
    outcome[value] += more
    return {**plan, kind: (outcome[0], outcome[1], outcome[2])}
