"""Taking a conference as the template of the next one.

What happens to every column stands in `RULES`, one table for each model that leads to an event;
a test walks the models and fails on a column nobody decided about. Rows of parts above
conferences are copied by those parts: lists of `Part` named in `settings.EVENT_CLONING`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.accounts.models import User

from ..models import Event, Finding, ProgrammeItem
from .taking_up import Way, take_up


class Rule(StrEnum):
    """What the copy gets: the same, the same so many days later, a value of its own, the copy
    of the row it points to, or nothing."""

    COPY = "copy"
    SHIFT = "shift"
    FRESH = "fresh"
    LINK = "link"
    NEVER = "never"


COPY, SHIFT, FRESH, LINK, NEVER = Rule
Row = TypeVar("Row", bound=Model)
Rules = Mapping[str, Rule]

EVENT: Rules = {
    "id": FRESH,
    "title": FRESH,
    "slug": FRESH,
    "office": COPY,
    "state": FRESH,
    "is_example": COPY,
    "version": FRESH,
    "created_at": FRESH,
    "created_by": FRESH,
    "changed_at": FRESH,
    "changed_by": FRESH,
    "published_at": NEVER,
    "published_by": NEVER,
    "publish_at": NEVER,
    "publish_planned_by": NEVER,
    "submitted_at": NEVER,
    "merged_into": NEVER,
    "kind": COPY,
    "series": COPY,
    "motto": COPY,
    "summary": COPY,
    # longer texts name those who speak
    "introduction": NEVER,
    "organiser": COPY,
    "host": COPY,
    "starts": SHIFT,
    "ends": SHIFT,
    "venue": COPY,
    "fields": COPY,
    "target_groups": COPY,
    "languages": COPY,
    "best_practices": NEVER,
    "report": NEVER,
    "participants": NEVER,
    "participants_estimated": NEVER,
    "registration": COPY,
    "registration_url": COPY,
    "registration_opens": SHIFT,
    "registration_closes": SHIFT,
    "capacity": COPY,
    "is_free": COPY,
    "cost_note": COPY,
    "repeat": FRESH,
    "stands_until": SHIFT,
    "cancelled_at": NEVER,
    "moved_from": NEVER,
    "cancel_reason": NEVER,
}
ITEM: Rules = {
    "id": FRESH,
    "event": LINK,
    "kind": COPY,
    "title": COPY,
    "description": NEVER,
    "starts": SHIFT,
    "ends": SHIFT,
    "room": COPY,
    "moderation": NEVER,
    "position": COPY,
}
WORKSHOP: Rules = {
    "id": FRESH,
    "event": LINK,
    "number": COPY,
    "title": COPY,
    "question": COPY,
    "description": NEVER,
    "slot": LINK,
    "room": COPY,
    "capacity": COPY,
    "language": COPY,
    "interpreting": COPY,
    "moderation": NEVER,
    "initiatives": NEVER,
    "outcome": NEVER,
}
#: {"app.Model": rules}; a model with NEVER has no row in the copy
RULES: Mapping[str, Rules | Rule] = {
    "conferences.Event": EVENT,
    "conferences.ProgrammeItem": ITEM,
    "conferences.Workshop": WORKSHOP,
    "conferences.DueLetter": NEVER,
    "conferences.TakenUp": NEVER,
    "conferences.Speaker": NEVER,
    "conferences.Stand": NEVER,
    "conferences.Document": NEVER,
    "conferences.Picture": NEVER,
    "conferences.IncomingPicture": NEVER,
    "conferences.PictureChange": NEVER,
    "conferences.Finding": NEVER,
    "conferences.FindingUpdate": NEVER,
}


@dataclass(frozen=True)
class Shift:
    """So many days later, at the same time of the clock."""

    days: int

    def __call__(self, moment):
        if moment is None:
            return None
        if not isinstance(moment, datetime):
            return moment + timedelta(days=self.days)
        wall = timezone.localtime(moment).replace(tzinfo=None)
        return timezone.make_aware(wall + timedelta(days=self.days))


@dataclass(frozen=True)
class Part:
    """What a part above conferences copies: its rules, and how (old event, new event, shift)."""

    rules: Mapping[str, Rules | Rule]
    copy: Callable[[Event, Event, Shift], None]


def parts() -> list[Part]:
    return [import_string(name) for name in settings.EVENT_CLONING]


def all_rules() -> dict[str, Rules | Rule]:
    """{"app.Model": rules} over all parts of the house."""
    found = dict(RULES)
    for part in parts():
        found |= part.rules
    return found


# --- copying --------------------------------------------------------------------------------
@transaction.atomic
def clone(
    event: Event,
    *,
    title: str,
    day: date,
    by: User,
    findings: Collection[Finding] = (),
    as_workshops: bool = False,
    rules: Rules = EVENT,
    **own: Any,
) -> Event:
    """A draft like this event on another day, with these findings on its agenda.

    Asked twice within a minute, as by a double click, it gives the same draft. `rules` are those
    of the event's own columns, `own` further values of them; who gives these looks itself.
    """
    shift = Shift((day - timezone.localdate(event.starts)).days)
    if not own and (known := _just_made(event, title, shift, by)):
        return known
    new = copied(event, rules, shift, title=title, created_by=by, changed_by=by, **own)
    new.save()
    for name in ("fields", "target_groups", "languages"):
        getattr(new, name).set(getattr(event, name).all())
    slots = _copy_programme(event, new, shift)
    _copy_workshops(event, new, shift, slots)
    for part in parts():
        part.copy(event, new, shift)
    take_up(new, findings, way=Way.WORKSHOP if as_workshops else Way.ITEM)
    return new


def copied(row: Row, rules: Rules, shift: Shift, **own) -> Row:
    """A new row by the rules, not stored; many-to-many fields come after storing."""
    new = type(row)(**own)
    many = {field.name for field in row._meta.many_to_many}
    for name, rule in rules.items():
        if name in many or rule not in (COPY, SHIFT):
            continue
        value = getattr(row, row._meta.get_field(name).attname)
        setattr(new, row._meta.get_field(name).attname, shift(value) if rule is SHIFT else value)
    return new


def _just_made(event: Event, title: str, shift: Shift, by: User) -> Event | None:
    rows = type(event).objects.filter(office=event.office, title=title, created_by=by)
    since = timezone.now() - timedelta(minutes=1)
    return rows.filter(starts=shift(event.starts), created_at__gte=since).first()


def _copy_programme(event: Event, new: Event, shift: Shift) -> dict[int, ProgrammeItem]:
    """{key of the old item: the new one}."""
    found = {}
    for item in event.programme.all():
        found[item.pk] = copied(item, ITEM, shift, event=new)
        found[item.pk].save()
    return found


def _copy_workshops(event: Event, new: Event, shift: Shift, slots: Mapping) -> None:
    for workshop in event.workshops.all():
        copied(workshop, WORKSHOP, shift, event=new, slot=slots.get(workshop.slot_id)).save()
