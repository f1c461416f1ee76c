"""What the worker does by the clock: `settings.CHORES`, each a function and how often it is due.

A chore takes nothing and gives nothing back; it opens its own transactions and may be run again
at any time, so an interrupted one costs nothing.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import ChoreRun

logger = logging.getLogger(__name__)

#: a run that was not finished after this long has died with its process
GIVEN_UP_AFTER = timedelta(minutes=30)


def run_due_chores() -> None:
    """Run every chore that is due and that no other process is at."""
    runs = {run.name: run for run in ChoreRun.objects.all()}
    for name, interval in settings.CHORES:
        run = runs.get(name) or ChoreRun.objects.get_or_create(name=name)[0]
        if run.is_due(interval) and _claim(name, interval):
            _run(name)


def take_steps() -> bool:
    """One step of everything in `settings.STEPS`; whether any of them has more to do.

    A step claims its work itself, so that what a dead process left is taken up at once.
    """
    has_more = [_take_step(name) for name in settings.STEPS]
    return any(has_more)


def _take_step(name: str) -> bool:
    try:
        return import_string(name)()
    except Exception:
        logger.exception("The step %s failed", name)
        return False


def _claim(name: str, interval: timedelta) -> bool:
    """Note the start; of two processes at the same moment only one changes the row."""
    now = timezone.now()
    finished = Q(finished_at__gte=F("started_at")) | Q(started_at__lte=now - GIVEN_UP_AFTER)
    free = Q(started_at=None) | (Q(started_at__lte=now - interval) & finished)
    rows = ChoreRun.objects.filter(free, name=name)
    return rows.update(started_at=now) == 1


def _run(name: str) -> None:
    """One that fails is logged and due again in its time; the others go on."""
    failure = ""
    try:
        import_string(name)()
    except Exception as error:
        logger.exception("The chore %s failed", name)
        failure = type(error).__name__
    ChoreRun.objects.filter(name=name).update(finished_at=timezone.now(), failure=failure)
