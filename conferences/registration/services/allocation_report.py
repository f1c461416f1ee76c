"""What an allocation means, in numbers and reasons, and without any personal data: pure.

It is kept with the event as JSON; people appear by the rank of their registration only, which
leads to nobody once the registrations are deleted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .allocation import Allocation, Wishing


@dataclass(frozen=True)
class Offered:
    """A workshop as the report names it; capacity None without a limit."""

    id: int
    name: str
    capacity: int | None


@dataclass(frozen=True)
class SlotAllocated:
    """A slot with its workshops, who wished what, and who got what."""

    name: str
    workshops: list[Offered]
    groups: list[Wishing]
    allocation: Allocation

    def outcome(self, group: Wishing) -> str:
        workshop = self.allocation.given[group.id]
        if workshop is None:
            return "none"
        return "first" if workshop == group.first else "second"

    def takers(self, workshop: int) -> list[Wishing]:
        return [g for g in self.groups if self.allocation.given[g.id] == workshop]

    def free(self, offered: Offered) -> int | None:
        if offered.capacity is None:
            return None
        return offered.capacity - people(self.takers(offered.id))


def people(groups: Iterable[Wishing]) -> int:
    return sum(group.seats for group in groups)


def report_of(slots: list[SlotAllocated]) -> dict:
    """{"is_proven": …, "people": …, "slots": [{"workshops": …}], "sizes": …, "others": …}."""
    return {
        "is_proven": all(slot.allocation.is_proven for slot in slots),
        "people": _people_by_outcome(slots),
        "slots": [_slot_row(slot) for slot in slots],
        "sizes": _by_size(slots),
        "others": [row for slot in slots for row in _without_first(slot)],
    }


def _people_by_outcome(slots: list[SlotAllocated]) -> dict[str, int]:
    """Places wished for, not heads: who wishes in two slots counts twice."""
    counted = Counter({"first": 0, "second": 0, "none": 0})
    for slot in slots:
        for group in slot.groups:
            counted[slot.outcome(group)] += group.seats
    return dict(counted)


def _slot_row(slot: SlotAllocated) -> dict:
    return {"name": slot.name, "workshops": [_row(slot, offered) for offered in slot.workshops]}


def _row(slot: SlotAllocated, offered: Offered) -> dict:
    wished = [group for group in slot.groups if group.first == offered.id]
    takers = slot.takers(offered.id)
    first = people(group for group in takers if group.first == offered.id)
    return {
        "workshop": offered.id,
        "name": offered.name,
        "capacity": offered.capacity,
        "wished": people(wished),
        "first": first,
        "second": people(takers) - first,
        "unmet": people(wished) - first,
        "free": slot.free(offered),
    }


def _by_size(slots: list[SlotAllocated]) -> list[dict]:
    counted: dict[int, Counter[str]] = {}
    for slot in slots:
        for group in slot.groups:
            counted.setdefault(group.seats, Counter())[slot.outcome(group)] += 1
    return [
        {"seats": seats, **{key: counted[seats][key] for key in ("first", "second", "none")}}
        for seats in sorted(counted)
    ]


# --- why somebody did not get the first choice ------------------------------------------------
def _without_first(slot: SlotAllocated) -> list[dict]:
    """Everybody without the first choice, by rank, with the reason."""
    last = {o.id: max((g.rank for g in slot.takers(o.id)), default=0) for o in slot.workshops}
    free = {offered.id: slot.free(offered) for offered in slot.workshops}
    names = {offered.id: offered.name for offered in slot.workshops}
    rows = []
    for group in sorted(slot.groups, key=lambda group: group.rank):
        outcome, given = slot.outcome(group), slot.allocation.given[group.id]
        if outcome != "first":
            reason = _reason(group, outcome, last, free)
            row = {"rank": group.rank, "seats": group.seats, "slot": slot.name, "reason": reason}
            rows.append({**row, "given": names[given] if given else ""})
    return rows


def _reason(group: Wishing, outcome: str, last: Mapping, free: Mapping) -> str:
    """`last` is the highest rank that got a seat, `free` what is left, for each workshop."""
    wished = [group.first] if outcome == "second" or not group.second else _both(group)
    if any(free[workshop] for workshop in wished):
        return f"{outcome}_group"
    if any(last[workshop] > group.rank for workshop in wished):
        return f"{outcome}_more"
    if len(wished) == 2:
        return "both_earlier"
    return f"{outcome}_earlier"


def _both(group: Wishing) -> list[int]:
    return [group.first, group.second]


def sentence(reason: str) -> str:
    """The reason in words; empty for one that this version does not know."""
    return {
        "second_earlier": _("Im Erstwunsch gab es frühere Anmeldungen."),
        "second_more": _(
            "Den Erstwunsch bekam eine andere Anmeldung; so bekommen insgesamt mehr Menschen "
            "einen ihrer Wünsche."
        ),
        "second_group": _("Im Erstwunsch war nicht mehr für die ganze Gruppe Platz."),
        "both_earlier": _("Für beide Wünsche gab es frühere Anmeldungen."),
        "none_earlier": _("Für den einzigen Wunsch gab es frühere Anmeldungen."),
        "none_more": _(
            "Die Plätze bekamen andere Anmeldungen; so bekommen insgesamt mehr Menschen einen "
            "ihrer Wünsche."
        ),
        "none_group": _("In keinem ihrer Wünsche war für die ganze Gruppe Platz."),
    }.get(reason, "")
