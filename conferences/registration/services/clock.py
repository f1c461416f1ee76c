"""Whether the clock can be trusted with deleting: a wrong one would delete everything at once.

The deletion notes when it last ran. A clock that is suddenly more than a day further, or has gone
back, pauses it until an administrator says that the clock is right; a server that was off for
more than a day looks the same. The very first run has nothing to compare with, so it only notes
the time: an hour later the next one knows whether the clock runs evenly.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User

from .. import staff_mails
from ..models import DeletionClock

logger = logging.getLogger(__name__)

MOST_AHEAD = timedelta(hours=24)
#: clocks are set right by seconds all the time
MOST_BEHIND = timedelta(minutes=5)


@transaction.atomic
def runs_evenly(now: datetime) -> bool:
    """Whether to delete now; notes the time, or that the deletion pauses."""
    clock, is_first = _row(now)
    if is_first or clock.paused_at:
        return False
    gap = now - clock.last_seen
    if not -MOST_BEHIND <= gap <= MOST_AHEAD:
        _pause(clock, now, gap)
        return False
    clock.last_seen = max(now, clock.last_seen)
    clock.save()
    return True


def _row(now: datetime) -> tuple[DeletionClock, bool]:
    """The one row under its lock, and whether it is new."""
    _, is_first = DeletionClock.objects.get_or_create(pk=1, defaults={"last_seen": now})
    return DeletionClock.objects.select_for_update().get(pk=1), is_first


def _pause(clock: DeletionClock, now: datetime, gap: timedelta) -> None:
    clock.paused_at = now
    clock.save()
    minutes = round(gap.total_seconds() / 60)
    logger.warning(
        "The deletion is paused: the clock moved by %d minutes since its last run", minutes
    )
    for person in User.objects.filter(is_superuser=True, is_active=True):
        staff_mails.send_deletion_paused(person, clock)


@transaction.atomic
def resume() -> None:
    """An administrator says that the clock is right; the next run deletes again."""
    clock, _ = _row(timezone.now())
    clock.last_seen, clock.paused_at = timezone.now(), None
    clock.save()


def paused_since() -> datetime | None:
    return DeletionClock.objects.values_list("paused_at", flat=True).first()
