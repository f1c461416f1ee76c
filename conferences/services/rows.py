"""What is done with all coming dates of a row at once: handing in, changing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.publishing.models import State
from portal.publishing.services import publish
from portal.publishing.services.changing import Outcome, at_once
from portal.publishing.services.changing import change as change_entry
from portal.publishing.services.review import NothingChanged, submit_together
from portal.publishing.services.three_way import plain

from ..models import Event, Venue


# --- handing in -----------------------------------------------------------------------------
def to_hand_in(dates: QuerySet[Event]) -> QuerySet[Event]:
    """Those to come that only their host has seen so far."""
    own = dates.filter(state__in=[State.DRAFT, State.RETURNED])
    return own.filter(starts__gt=timezone.now())


@transaction.atomic
def hand_in_all(dates: Iterable[Event], *, by: User) -> int:
    """To the office as one, or public at once; how many are public now."""
    rows = list(dates)
    now = [row for row in rows if at_once(row, by)]
    for row in now:
        publish(row, by=by)
    submit_together([row for row in rows if row not in now], by=by)
    return len(now)


# --- changing -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Change:
    """What all coming dates get: every one keeps its day."""

    title: str
    starts_at: time
    ends_at: time
    venue: Venue | None

    def values(self, event: Event) -> dict[str, Any]:
        """{column: new value} of what differs in this event."""
        wanted = {
            "title": self.title,
            "starts": _at(event.starts, self.starts_at),
            "ends": _at(event.ends, self.ends_at),
            "venue": self.venue,
        }
        return {name: value for name, value in wanted.items() if getattr(event, name) != value}

    def told(self, event: Event) -> list[str]:
        """What becomes different, one sentence each."""
        values = self.values(event)
        said = {
            _("Titel"): (event.title, values.get("title")),
            _("Uhrzeit"): (period_of(event), self._period(event, values)),
            _("Ort"): (event.venue or _("noch offen"), values.get("venue")),
        }
        return [
            _("%(what)s bisher: %(before)s. Jetzt: %(after)s.")
            % {"what": what, "before": before, "after": after}
            for what, (before, after) in said.items()
            if after
        ]

    def _period(self, event: Event, values: dict[str, Any]) -> str:
        if not {"starts", "ends"} & set(values):
            return ""
        return _period(values.get("starts", event.starts), values.get("ends", event.ends))

    def turns_round(self, event: Event) -> bool:
        """Whether the event would end before it begins."""
        return _at(event.ends, self.ends_at) <= _at(event.starts, self.starts_at)


def period_of(event: Event) -> str:
    return _period(event.starts, event.ends)


def _period(starts: datetime, ends: datetime) -> str:
    return "–".join(f"{timezone.localtime(moment):%H:%M}" for moment in (starts, ends))


def _at(moment: datetime, clock: time) -> datetime:
    """The same day at another time of the clock."""
    return timezone.make_aware(datetime.combine(timezone.localdate(moment), clock))


@transaction.atomic
def change_all(dates: Iterable[Event], change: Change, *, by: User) -> int:
    """Make it at once where that may be, else ask the office; how many it was asked about."""
    return sum(_change(event, change.values(event), by) for event in dates)


def _change(event: Event, values: dict[str, Any], by: User) -> bool:
    """Whether the office was asked."""
    said = {
        name: value.pk if name == "venue" and value else plain(value)
        for name, value in values.items()
    }
    try:
        return change_entry(event, said, author=by) == Outcome.HANDED_IN
    except NothingChanged:
        return False


def _said(value: Any) -> Any:
    return value.pk if isinstance(value, Venue) else plain(value)
