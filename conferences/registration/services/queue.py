"""How many wait before somebody, at the event and in its workshops."""

from django.db.models import Count, F, Q

from ..models import Registration, WorkshopChoice


def place_in_queue(registration: Registration) -> int | None:
    """1 for the group that is next; None for who does not wait."""
    if not registration.is_waiting:
        return None
    before = registration.event.registrations.waiting().filter(rank__lt=registration.rank)
    return 1 + before.count()


def places_in_workshops(registration: Registration) -> dict[int, int]:
    """{id of a waiting choice: its place in the queue of the workshop}."""
    before = Q(workshop__choices__standing=WorkshopChoice.Standing.WAITING) & Q(
        workshop__choices__rank__lt=F("rank")
    )
    mine = registration.choices.filter(standing=WorkshopChoice.Standing.WAITING).order_by()
    rows = mine.annotate(before=Count("workshop__choices", filter=before))
    return {pk: 1 + count for pk, count in rows.values_list("pk", "before")}
