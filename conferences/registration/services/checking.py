"""What every registration and every change must keep to, whoever hands it in."""

from collections.abc import Container, Iterable, Sequence
from itertools import combinations

from conferences.models import Event, Workshop

from ..models import Setup
from .details import Wish
from .refusals import GroupTooLarge, OverlappingWorkshops, TooManyCompanions, WrongWorkshop


def check_group(event: Event, setup: Setup, seats: int) -> None:
    if seats - 1 > setup.most_companions:
        raise TooManyCompanions(setup.most_companions)
    if event.capacity is not None and seats > event.capacity:
        raise GroupTooLarge(event.capacity)


def check_wishes(
    event: Event, wishes: Sequence[Wish], seats: int, kept: Container[int] = ()
) -> None:
    """Workshops of this event, one first and one second choice per slot, none at the same time.

    kept: ids of workshops that the group wished before, as large as it is now; that the office
    has since made one of them smaller is not the group's mistake.
    """
    workshops = {w.pk: w for w in Workshop.objects.filter(event=event).select_related("slot")}
    chosen = [(workshops.get(wish.workshop_id), wish.preference) for wish in wishes]
    if any(workshop is None for workshop, _ in chosen):
        raise WrongWorkshop
    _check_places([(workshop.slot_id, preference) for workshop, preference in chosen])
    if len({workshop.pk for workshop, _ in chosen}) < len(chosen):
        raise WrongWorkshop
    check_sizes((workshop for workshop, _ in chosen if workshop.pk not in kept), seats)
    _check_times([workshop for workshop, _ in chosen])


def check_sizes(workshops: Iterable[Workshop], seats: int) -> None:
    for workshop in workshops:
        if workshop.capacity is not None and seats > workshop.capacity:
            raise GroupTooLarge(workshop.capacity, workshop.title)


def _check_places(places: list[tuple[int | None, int]]) -> None:
    """Each choice of each slot once, and no second choice without a first."""
    firsts = {slot for slot, preference in places if preference == 1}
    known = all(preference in (1, 2) for _, preference in places)
    if not known or len(set(places)) < len(places) or {slot for slot, _ in places} - firsts:
        raise WrongWorkshop


def _check_times(workshops: list[Workshop]) -> None:
    for one, other in combinations(workshops, 2):
        if one.slot_id != other.slot_id and at_the_same_time(one, other):
            raise OverlappingWorkshops(one.title, other.title)


def at_the_same_time(one: Workshop, other: Workshop) -> bool:
    """Whether two workshops of different slots overlap; what has no time overlaps nothing."""
    if not (one.slot and other.slot):
        return False
    a, b = one.slot, other.slot
    if not (a.starts and a.ends and b.starts and b.ends):
        return False
    return a.starts < b.ends and b.starts < a.ends
