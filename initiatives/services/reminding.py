"""Letters that are due by the clock: please answer, your call ends soon.

Each row has a transaction of its own in which the letter is written and noted on it, under the
row's lock, after asking once more whether it is due. So a chore may stop anywhere and run twice
at once. One that fails is logged by its number and tried again.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User

from .. import reminder_mails
from ..models import Enquiry, Initiative, Opportunity
from ..models.opportunity import TOLD_BEFORE
from .enquiries import link_to_mark, outside_address, recipients

logger = logging.getLogger(__name__)

REMIND_AFTER = timedelta(days=7)
#: from then on the office sees it, too
LONG_WITHOUT_ANSWER = timedelta(days=14)


def remind_of_enquiries() -> None:
    """Chore: once after a week, once more a week later, as long as nobody says it is answered."""
    late = Enquiry.objects.waiting_for(REMIND_AFTER)
    _each(late.filter(reminded_at=None), "reminded_at", _remind)
    since = timezone.now() - (LONG_WITHOUT_ANSWER - REMIND_AFTER)
    very_late = Enquiry.objects.waiting_for(LONG_WITHOUT_ANSWER).filter(reminded_at__lte=since)
    _each(very_late.filter(reminded_again_at=None), "reminded_again_at", _remind_again)


def _remind(enquiry: Enquiry) -> None:
    """To whoever the enquiry itself went to."""
    _remind_as(enquiry, "enquiry_reminder", recipients(enquiry.initiative))


def _remind_again(enquiry: Enquiry) -> None:
    """To everybody who keeps the initiative; where nobody does, as before."""
    name, keepers = "enquiry_reminder_again", keepers_of(enquiry.initiative)
    if keepers:
        reminder_mails.remind_people(enquiry, link_to_mark(enquiry), name, keepers)
    else:
        _remind_as(enquiry, name, recipients(enquiry.initiative))


def _remind_as(enquiry: Enquiry, name: str, people: list[User]) -> None:
    """To the address outside, if there is one; else to these people."""
    token = link_to_mark(enquiry)
    if address := outside_address(enquiry.initiative):
        reminder_mails.remind_by_address(enquiry, token, name, to=address)
    else:
        reminder_mails.remind_people(enquiry, token, name, people)


def keepers_of(initiative: Initiative) -> list[User]:
    """The main one and the deputies."""
    people = User.objects.filter(is_active=True, stewardships__initiative=initiative)
    return list(people.order_by("email"))


def tell_of_ending_needs() -> None:
    """Chore: a week before a call ends, once for each end it is given."""
    today = timezone.localdate()
    soon = Opportunity.objects.ending(today, today + TOLD_BEFORE)
    untold = soon.filter(Q(told_until=None) | ~Q(told_until=F("until")))
    _each(untold, "told_until", _tell_of_end, value=lambda need: need.until)


def _tell_of_end(need: Opportunity) -> None:
    reminder_mails.tell_of_end(need, keepers_of(need.initiative))


def _each(
    due: QuerySet,
    note: str,
    send: Callable[[Any], None],
    value: Callable[[Any], Any] = lambda row: timezone.now(),
) -> None:
    """Send a letter about each of these rows and note it in the field `note`."""
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        try:
            _one(due.filter(pk=pk), note, send, value)
        except Exception:
            logger.exception("A letter (%s) of row %s could not be written", note, pk)


@transaction.atomic
def _one(due: QuerySet, note: str, send: Callable, value: Callable) -> None:
    row = due.select_for_update(of=("self",), no_key=True).order_by().first()
    if row is None:
        return
    due.model.objects.filter(pk=row.pk).update(**{note: value(row)})
    send(due.model.objects.select_related("initiative").get(pk=row.pk))
