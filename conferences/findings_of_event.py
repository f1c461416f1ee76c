"""The findings an event's page tells: agreed there, and taken up there again."""

from collections.abc import Sequence

from django.db.models import FilteredRelation, Q, QuerySet

from .models import Event, Finding, TakenUp


def add_findings(event: Event, agreed: QuerySet[Finding]) -> None:
    """Give the event `public_findings`, these in their order, and `public_taken_up`.

    One query for both: the page of an event has none to spare.
    """
    taken = TakenUp.objects.public_findings().filter(event=event).order_by()
    keys = agreed.order_by().values("pk").union(taken.values("finding"))
    here = FilteredRelation("takings", condition=Q(takings__event=event))
    found = Finding.objects.filter(pk__in=keys).annotate(taking=here)
    told = found.select_related("event", "taking__item", "taking__workshop")
    rows = list(told.order_by("number", "pk"))
    event.public_findings = [row for row in rows if row.event_id == event.pk]  # type: ignore[attr-defined]
    event.public_taken_up = taken_up_in(rows)  # type: ignore[attr-defined]


def taken_up_in(rows: Sequence[Finding]) -> list[TakenUp]:
    """The event's own rows, each with its finding, in the order they were taken up."""
    found = []
    for row in rows:
        if taking := getattr(row, "taking", None):
            taking.finding = row
            found.append(taking)
    return sorted(found, key=lambda taking: taking.pk)
