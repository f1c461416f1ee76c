"""Publishing at a time: planned by a person, done by the worker within a minute."""

import logging
from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..kinds import kinds
from ..models import Entry, State
from .states import publish

logger = logging.getLogger(__name__)

PLANNABLE = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED})


def may_be_planned(entry: Entry) -> bool:
    """Whether the entry waits for being published; an archived one is brought back first."""
    return entry.state in PLANNABLE


def set_plan(entry: Entry, *, at: datetime, by) -> None:
    """Note when the entry is to be published and who said so, without saving the row."""
    entry.publish_at, entry.publish_planned_by = at, by


def drop_plan(entry: Entry) -> None:
    """The entry waits for a person again; the row is not saved."""
    entry.publish_at, entry.publish_planned_by = None, None


def publish_due() -> None:
    """Chore: publish what was planned for now or before. One that fails does not stop the rest."""
    now = timezone.now()
    for kind in kinds():
        due = kind._base_manager.filter(publish_at__lte=now).order_by("publish_at", "pk")
        for key in list(due.values_list("pk", flat=True)):
            _publish_or_log(kind, key)


def _publish_or_log(kind: type[Entry], key: int) -> None:
    try:
        with transaction.atomic():
            _publish_if_still_planned(kind, key)
    except Exception:
        logger.exception("The planned publication of %s %s failed", kind._meta.label, key)


def _publish_if_still_planned(kind: type[Entry], key: int) -> None:
    """Under the row's lock: somebody may just have cancelled, moved or archived it."""
    waiting = kind._base_manager.filter(publish_at__lte=timezone.now(), state__in=PLANNABLE)
    entry = waiting.select_for_update().filter(pk=key).order_by("pk").first()
    if entry is None:
        return
    planner = entry.publish_planned_by
    publish(entry, by=planner)
    if planner:
        text = _("Wie geplant veröffentlicht")
        LogEntry.objects.log_actions(planner.pk, [entry], CHANGE, text, single_object=True)
