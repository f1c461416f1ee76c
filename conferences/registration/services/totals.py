"""The numbers of an event: who came, how many, with which needs; no names.

`Totals.numbers` holds what was counted of those whose data is already deleted, added up portion
by portion in the transaction that deletes them. So the numbers of an event are always those plus
what is still there (`of`), however often the deletion was interrupted; once everybody is deleted
they are all that is left.
"""

from collections import Counter

from django.db.models import Count, Q, QuerySet, Sum

from conferences.models import Event, Workshop

from ..models import Companion, Needs, Registration, Totals, WorkshopChoice

SEATED = Q(standing=Registration.Standing.SEAT)
GONE = Q(standing=Registration.Standing.GONE)
EXPIRED = Q(gone_because=Registration.GoneBecause.EXPIRED)
ARRIVED = Q(arrived_at__isnull=False)


def of(event: Event) -> dict:
    """All numbers of the event, of those still there and of those already deleted."""
    kept = Totals.objects.filter(event=event).values_list("numbers", flat=True).first()
    return added(kept or {}, count(event.registrations.all()))


def keep(event: Event, numbers: dict) -> None:
    """Add the numbers of what is deleted in this very transaction; the caller locks the event."""
    row = Totals.objects.get_or_create(event=event)[0]
    row.numbers = added(row.numbers, numbers)
    row.save()


def added(one: dict, other: dict) -> dict:
    """The sums of two dictionaries of numbers, however deep; what is missing counts as nothing."""
    both = dict(one)
    for key, value in other.items():
        if isinstance(value, dict):
            both[key] = added(both.get(key, {}), value)
        else:
            both[key] = both.get(key, 0) + value
    return both


def count(rows: QuerySet[Registration]) -> dict:
    """The numbers of these registrations.

    In people: seats, companions (with a seat), attended, workshops {number: seats, attended}.
    In registrations: registrations, waiting, cancelled, expired, attends_as (with a seat).
    """
    rows = rows.order_by()
    return {
        **count_rows(rows),
        "attends_as": dict(rows.filter(SEATED).values_list("attends_as").annotate(Count("pk"))),
        "workshops": count_workshops(rows),
        "needs": count_needs(Needs.objects.filter(registration__in=rows.values("pk"))),
    }


def count_rows(rows: QuerySet[Registration]) -> dict[str, int]:
    numbers = rows.aggregate(
        registrations=Count("pk"),
        seats=Sum("seats", filter=SEATED, default=0),
        waiting=Count("pk", filter=Q(standing=Registration.Standing.WAITING)),
        cancelled=Count("pk", filter=GONE & ~EXPIRED),
        expired=Count("pk", filter=GONE & EXPIRED),
        attended=Count("pk", filter=ARRIVED),
    )
    companions = Companion.objects.filter(registration__in=rows.values("pk"))
    seated = Q(registration__standing=Registration.Standing.SEAT)
    brought = companions.aggregate(
        companions=Count("pk", filter=seated), attended=Count("pk", filter=ARRIVED)
    )
    return added(numbers, brought)


def count_workshops(rows: QuerySet[Registration]) -> dict[str, dict[str, int]]:
    """{workshop number: {"seats": people, "attended": those of them who arrived at the event}}"""
    taken = WorkshopChoice.objects.filter(
        registration__in=rows.values("pk"), standing=WorkshopChoice.Standing.SEAT
    ).order_by()
    arrived = Q(registration__arrived_at__isnull=False)
    seats = taken.values_list("workshop__number").annotate(
        people=Sum("registration__seats"), persons=Count("pk", filter=arrived)
    )
    brought = Q(registration__companions__arrived_at__isnull=False)
    companions = taken.filter(brought).values_list("workshop__number").annotate(Count("pk"))
    more = Counter(dict(companions))
    return {
        str(number): {"seats": people, "attended": persons + more[number]}
        for number, people, persons in seats
    }


def count_needs(needs: QuerySet[Needs]) -> dict[str, int]:
    """What those with a seat need, in numbers; of the free text only how often there is one."""
    needs = needs.filter(registration__standing=Registration.Standing.SEAT)
    sums = {name: Sum(name, default=0) for name in ("children", *Needs.DIETS)}
    times = {name: Count("pk", filter=Q(**{name: True})) for name in Needs.AIDS}
    other = Count("pk", filter=~Q(other=""))
    return needs.aggregate(**times, **sums, other=other)


# --- for people to read ---------------------------------------------------------------------
Line = tuple[str, int]


def diets(numbers: dict) -> list[Line]:
    """What a kitchen has to know: [(name of the diet, how many)]."""
    return _named(numbers, Needs.DIETS)


def aids(numbers: dict) -> list[Line]:
    """What interpreters, assistants and child care have to know."""
    return _named(numbers, (*Needs.AIDS, "children"))


def _named(numbers: dict, names: tuple[str, ...]) -> list[Line]:
    needs = numbers.get("needs", {})
    fields = [Needs._meta.get_field(name) for name in names]
    return [(str(field.verbose_name), needs.get(field.name, 0)) for field in fields]


def workshops(event: Event, numbers: dict) -> list[Workshop]:
    """The event's workshops in their order, each with `people` and its `wanted_aids`."""
    rows = list(event.workshops.select_related("slot").order_by("slot__starts", "number"))
    wanted = aids_by_workshop(event)
    for row in rows:
        row.people = numbers["workshops"].get(str(row.number), {}).get("seats", 0)
        row.wanted_aids = wanted.get(row.pk, [])
    return rows


def aids_by_workshop(event: Event) -> dict[int, list[Line]]:
    """{workshop id: [(aid, in how many registrations)]}, of those who have a seat in it."""
    seats = WorkshopChoice.objects.filter(
        registration__event=event, standing=WorkshopChoice.Standing.SEAT
    )
    times = {
        name: Count("pk", filter=Q(**{f"registration__needs__{name}": True})) for name in Needs.AIDS
    }
    labels = {name: str(Needs._meta.get_field(name).verbose_name) for name in Needs.AIDS}
    rows = seats.order_by().values_list("workshop").annotate(**times)
    return {
        workshop: [(labels[name], n) for name, n in zip(Needs.AIDS, numbers, strict=True) if n]
        for workshop, *numbers in rows
    }
