"""Cancelling all coming dates of a row."""

from collections.abc import Iterable

from django.db import transaction

from conferences.models import Event
from portal.accounts.models import User
from portal.publishing.services import archive

from .life import cancel_event


@transaction.atomic
def cancel_dates(dates: Iterable[Event], reason: str, by: User) -> None:
    """Everybody registered is told at once; what was never public just goes from the lists."""
    for event in dates:
        if event.is_published:
            cancel_event(event, reason, by)
        else:
            archive(event, by=by)
