"""What must be true of an event's rows afterwards, however hard it was."""

import re
from collections import Counter
from collections.abc import Callable

from conferences.models import Event
from conferences.registration.models import Registration, WorkshopChoice


def check_seats(event: Event) -> None:
    """Full to the last seat and not one more; who came first has one; counters equal rows."""
    rows = list(event.registrations.order_by("rank").values_list("standing", "seats"))
    here = [(standing, seats) for standing, seats in rows if standing != "gone"]
    taken = sum(seats for standing, seats in here if standing == "seat")
    assert taken <= event.capacity, f"overbooked: {taken} of {event.capacity}"
    assert taken == min(event.capacity, sum(s for _, s in here)), "seats left while people wait"
    standings = [standing for standing, _ in here]
    assert standings == sorted(standings), "overtaken"  # „seat" comes before „waiting"
    check_counters(event)


def check_counters(event: Event) -> None:
    rows = Counter(event.registrations.values_list("standing", flat=True))
    counted = Event.objects.with_seats().get(pk=event.pk)
    assert (counted.seats_taken, counted.people_waiting) == (rows["seat"], rows["waiting"])


def check_workshop(workshop) -> None:
    """The same for a workshop, among those who have a seat at the event."""
    choices = WorkshopChoice.objects.filter(workshop=workshop, registration__standing="seat")
    standings = list(choices.order_by("rank").values_list("standing", flat=True))
    taken = standings.count("seat")
    assert taken <= workshop.capacity, f"workshop overbooked: {taken} of {workshop.capacity}"
    assert standings == sorted(standings), "overtaken in a workshop"
    assert taken == min(workshop.capacity, len(standings)), "workshop seats left"
    others = WorkshopChoice.objects.filter(workshop=workshop)
    assert not others.exclude(registration__standing="seat").exclude(standing="idle").exists()


def fault_of(check: Callable[[], None]) -> str:
    """What a check finds wrong, in its own first words; "" if nothing."""
    try:
        check()
    except AssertionError as error:
        return re.split(r"[:\n]", str(error))[0]
    return ""


def letters_of(event: Event) -> dict[str, Counter]:
    """{address: how many letters of each kind}"""
    found: dict[str, Counter] = {}
    rows = Registration.objects.filter(event=event)
    for email, kind in rows.values_list("email", "letters__kind"):
        found.setdefault(email, Counter())[kind] += 1
    return found
