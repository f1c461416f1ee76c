"""Nothing about people stays longer than its purpose: it deletes itself, and proves it.

Every portion is a transaction of its own. It counts what it deletes (see totals) and adds to the
proof, so a run may be interrupted and repeated at any time.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from portal.outbox.services import delete_letters

from ..models import Answer, DeletionRun, Message, Needs, Registration, RegistrationLetter, Rules
from . import clock, due, totals
from .locks import locked
from .registering import cancel

#: rows a transaction deletes at most: it holds the event's lock, and on SQLite the database's
PORTION = 200

#: what a proof calls the rows it counts
NAMES = {
    "registration.Registration": "registrations",
    "registration.Companion": "companions",
    "registration.WorkshopChoice": "choices",
    "registration.Answer": "answers",
    "registration.Needs": "needs",
    "registration.ChangeRequest": "requests",
    "registration.DoorEntry": "arrivals",
    "registration.Message": "messages",
}

#: how people read them
WORDS = {
    "registrations": _("Anmeldungen"),
    "companions": _("Begleitungen"),
    "choices": _("Workshop-Wünsche"),
    "answers": _("Antworten"),
    "needs": _("Bedarfe"),
    "requests": _("Änderungswünsche"),
    "arrivals": _("Einträge vom Einlass"),
    "messages": _("Nachrichten"),
    "letters": _("Briefe"),
}

Numbers = dict[str, int]


def in_words(numbers: Numbers) -> str:
    """ "Anmeldungen: 80, Briefe: 240", or that it is nothing."""
    told = [f"{word}: {numbers[name]}" for name, word in WORDS.items() if numbers.get(name)]
    return ", ".join(told) or gettext("nichts")


# --- on a person's wish ---------------------------------------------------------------------
def forget(registration: Registration) -> None:
    """Delete a person's registration and everything about it, because they wish it.

    Whoever still holds seats or a place in the queue gives them back first, without a letter;
    those who wait move up. Numbers stay, see totals. Again changes nothing.
    """
    with transaction.atomic():
        event = locked(registration.event_id)
        row = Registration.objects.filter(pk=registration.pk).first()
        if row is None:
            return
        if timezone.now() < event.starts:
            cancel(row, because=Registration.GoneBecause.SELF, quiet=True)
        DeletionRun.objects.create(event=event, numbers=erase(event, [row.pk]))


# --- by itself ------------------------------------------------------------------------------
def delete_due(event: Event | None = None) -> list[DeletionRun]:
    """Chore: delete what is due of every event (or this one), if the clock can be trusted."""
    now = timezone.now()
    if not clock.runs_evenly(now):
        return []
    events = [event] if event else due.events()
    runs = [run for event in events if (run := delete_of(event, now))]
    if runs:
        overwrite_traces()
    return runs


def would_delete(event: Event, now: datetime) -> Numbers:
    """What a run would delete of the event now; nothing is changed."""
    rules = Rules.of(event.office_id)
    found = [rows(event, rules, now) for rows, _erase in STEPS]
    counted = {NAMES[rows.model._meta.label]: rows.count() for rows in found}
    return {name: number for name, number in counted.items() if number}


def delete_of(event: Event, now: datetime) -> DeletionRun | None:
    """Delete what is due of one event, portion by portion; the proof, None if nothing was due."""
    run = DeletionRun(event=event)
    for rows, remove in STEPS:
        while _portion(run, event.pk, rows, remove, now):
            pass
    return run if run.pk else None


@transaction.atomic
def _portion(
    run: DeletionRun, event_id: int, rows: Callable, remove: Callable, now: datetime
) -> bool:
    """Delete the next rows and note them; whether there were any."""
    event = locked(event_id)
    due_rows = rows(event, Rules.of(event.office_id), now).order_by("pk")
    ids = list(due_rows.values_list("pk", flat=True)[:PORTION])
    if ids:
        run.numbers = totals.added(run.numbers, remove(event, ids))
        run.save()
    return bool(ids)


def erase(event: Event, ids: Iterable[int]) -> Numbers:
    """Count and delete these registrations with their letters; how much of what went."""
    rows = Registration.objects.filter(pk__in=list(ids))
    totals.keep(event, totals.count(rows))
    letters = RegistrationLetter.objects.filter(registration__in=rows, letter__isnull=False)
    letter_ids = list(letters.values_list("letter", flat=True))
    return totals.added(_delete(rows), {"letters": delete_letters(letter_ids)})


def _erase_needs(event: Event, ids: Iterable[int]) -> Numbers:
    rows = Needs.objects.filter(pk__in=ids)
    totals.keep(event, {"needs": totals.count_needs(rows)})
    return _delete(rows)


def _erase_answers(event: Event, ids: Iterable[int]) -> Numbers:
    return _delete(Answer.objects.filter(pk__in=ids))


def _erase_messages(event: Event, ids: Iterable[int]) -> Numbers:
    return _delete(Message.objects.filter(pk__in=ids))


def _delete(rows: QuerySet) -> Numbers:
    """Delete; what Django says went, in the words of a proof."""
    went = rows.delete()[1]
    return {NAMES[label]: number for label, number in went.items() if label in NAMES and number}


#: what is deleted in which order, and how
STEPS = [
    (due.answers, _erase_answers),
    (due.needs, _erase_needs),
    (due.persons, erase),
    (due.messages, _erase_messages),
]


def overwrite_traces() -> None:
    """SQLite overwrites what is deleted (secure_delete), but its log keeps the pages as they were.

    PostgreSQL's autovacuum frees and reuses them.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
