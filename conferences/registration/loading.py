"""Adds example events with registrations to the demo, dated relative to the day of loading.

They come about the way real ones do, through the services; only the letters are taken back in
the same transaction, so that nobody is ever written to.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from conferences.loading_examples import add_example
from conferences.models import Event
from portal.lib.datafiles import read_texts
from portal.outbox.services import delete_letters
from portal.publishing.loading import stood_here

from . import services
from .loading_people import details_of
from .models import Question, Registration, RegistrationLetter, Setup

#: every so-many-eth has not confirmed yet, or cancelled again
UNCONFIRMED, CANCELLED = 10, 14
QUESTIONS_KEPT = timedelta(days=30)


@transaction.atomic
def load_example_registrations(today: date) -> int:
    """Add the example events that never stood here, with their people; how many registrations.

    What of them has been changed or deleted stays so, whatever the day.
    """
    new = [row for row in read_texts("examples-registrations")["events"] if _is_new(row)]
    return sum(_load(row, today) for row in new)


def _is_new(data: dict) -> bool:
    return not stood_here(Event, data["slug"])


def _load(data: dict, today: date) -> int:
    event = add_example(data, today)
    Setup.objects.create(event=event, **data["setup"])
    _add_questions(event, data.get("questions", []))
    for number in range(1, data["people"] + 1):
        _register(event, number)
    _spread_over_the_last_days(event, today - timedelta(days=-data["opens_in_days"]), today)
    _take_back_letters(event)
    return data["people"]


def _add_questions(event: Event, rows: list[dict]) -> None:
    delete_on = timezone.localdate(event.ends) + QUESTIONS_KEPT
    Question.objects.bulk_create(
        Question(event=event, position=position, delete_on=delete_on, **row)
        for position, row in enumerate(rows, start=1)
    )


def _register(event: Event, number: int) -> None:
    row = services.register(event, details_of(number, event), sending=services.new_sending())
    if number % UNCONFIRMED and row.email:
        row = services.confirm(row)
    if number % CANCELLED == 0:
        services.cancel(row, because=Registration.GoneBecause.SELF, quiet=True)


def _spread_over_the_last_days(event: Event, opened: date, today: date) -> None:
    """As if they had come one after the other since registration opened; ranks stay in order."""
    rows = list(event.registrations.order_by("rank"))
    step = (today - opened) / max(1, len(rows))
    for place, row in enumerate(rows):
        earlier = (len(rows) - place) * step
        times = {"sent_at": F("sent_at") - earlier}
        if row.email and row.confirmed_at:
            times["confirmed_at"] = F("confirmed_at") - earlier
        Registration.objects.filter(pk=row.pk).update(**times)


def _take_back_letters(event: Event) -> None:
    notes = RegistrationLetter.objects.filter(registration__event=event)
    delete_letters(list(notes.exclude(letter=None).values_list("letter", flat=True)))
    notes.delete()
