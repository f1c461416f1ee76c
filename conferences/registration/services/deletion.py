"""Nothing about people stays longer than its purpose: it deletes itself, and proves it.

Every portion is a transaction of its own that counts what it deletes (see totals), so a run may
be interrupted and repeated at any time.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from conferences.models import Event
from portal.outbox.services import delete_letters

from ..models import DeletionRun, Registration, RegistrationLetter
from . import totals
from .locks import locked
from .registering import cancel

#: what a proof calls the rows it counts
NAMES = {
    "registration.Registration": "registrations",
    "registration.Companion": "companions",
    "registration.WorkshopChoice": "choices",
    "registration.Answer": "answers",
    "registration.Needs": "needs",
    "registration.ChangeRequest": "requests",
    "registration.Message": "messages",
}


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


def erase(event: Event, ids: Iterable[int]) -> dict[str, int]:
    """Count and delete these registrations with their letters; how much of what went.

    The caller holds the event's lock.
    """
    rows = Registration.objects.filter(pk__in=list(ids))
    totals.keep(event, totals.count(rows))
    letters = RegistrationLetter.objects.filter(registration__in=rows, letter__isnull=False)
    letter_ids = list(letters.values_list("letter", flat=True))
    went = named(rows.delete()[1])
    return totals.added(went, {"letters": delete_letters(letter_ids)})


def named(deleted: dict[str, int]) -> dict[str, int]:
    """What Django says it deleted, in the words of a proof."""
    return {NAMES[label]: number for label, number in deleted.items() if label in NAMES and number}
