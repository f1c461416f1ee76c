"""A coordinator's event on its way: kept as a draft, handed in, changed, taken back, deleted.

Whatever a person types goes through the form; what becomes of it is decided here: people of the
event's office and initiatives the office trusts publish at once, all others hand in.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.audit import record
from portal.accounts.models import User
from portal.lib.history import sign
from portal.publishing.models import ReturnedEntry, State
from portal.publishing.services import changing, publish, review
from portal.publishing.services.changing import Outcome, at_once
from portal.publishing.services.three_way import as_json, plain

from ..models import Event, Venue
from .venues import forget_venue, keep_venue

#: where an event is the coordinator's to write into
OWN_STATES = (State.DRAFT, State.RETURNED)
LINKS = ("fields", "target_groups", "languages")


class NotNow(Exception):
    """The event is not where this can be done; somebody else was quicker."""


# --- what is not public yet ---
def store(event: Event, links: dict[str, Any], venue: Venue | None, *, by: User) -> Event:
    """Write the row as it is, its house before it and its links after it; counts a version."""
    event.venue = keep_venue(venue, by=by) if venue and is_unsaved(venue) else venue
    event.changed_by = by
    if event.pk is None:
        event.created_by = by
    else:
        event.version += 1
    sign(event, by)
    event.save()
    for name, rows in links.items():
        getattr(event, name).set(rows)
    return event


def is_unsaved(venue: Venue) -> bool:
    """New, or corrected in the form."""
    if venue.pk is None:
        return True
    stored = Venue.objects.filter(pk=venue.pk).values().first()
    return stored != {f.attname: getattr(venue, f.attname) for f in Venue._meta.concrete_fields}


def just_made(event: Event, *, by: User, since) -> Event | None:
    """The same draft of a moment ago, as by a double click."""
    rows = Event.objects.filter(created_by=by, host=event.host, title=event.title)
    return rows.filter(starts=event.starts, created_at__gte=since).first()


def lacking(event: Event) -> list[str]:
    """What the office would ask for first, in words; empty when the event can be handed in."""
    found = [] if event.summary else [_("Es fehlt ein Satz, worum es geht.")]
    is_late = event.starts <= timezone.now()
    return [*found, _("Der Tag ist schon vorbei. Wann findet sie statt?")] if is_late else found


def hand_in(event: Event, *, by: User) -> None:
    """To the office, or public at once."""
    if event.state not in OWN_STATES:
        raise NotNow
    if at_once(event, by):
        publish(event, by=by)
    else:
        review.submit(event, by=by)


def take_back(event: Event, *, by: User) -> None:
    """What lies with the office comes back: the event as a draft, or the change of it."""
    pending = review.open_version(event) if event.is_published else None
    if pending is None:
        changing.take_back(event, by=by)
    else:
        review.withdraw(pending, by=by)
        forget_venue(pending.changes.get("venue"), by=by)


def may_be_taken_back(event: Event) -> bool:
    if event.is_published:
        return review.open_version(event) is not None
    return event.state == State.SUBMITTED and event.publish_at is None


def may_be_deleted(event: Event) -> bool:
    """Only what was never public, so that nobody relies on it."""
    return event.state in OWN_STATES and event.published_at is None


def delete_draft(event: Event, *, by: User) -> None:
    if not may_be_deleted(event):
        raise NotNow
    text = _("Entwurf „%(title)s“ gelöscht") % {"title": event.title}
    record("deletion", by=by, text=text, office=event.office)
    sign(event, by)
    event.delete()
    forget_venue(event.venue_id, by=by)


# --- what is public ---
def change(event: Event, links: dict[str, Any], venue: Venue | None, *, by: User) -> Outcome:
    """Make the change at once, or ask the office for it; raises NothingChanged.

    `event` carries what was typed and is not stored for that.
    """
    event.venue = keep_venue(venue, by=by) if venue and is_unsaved(venue) else venue
    return changing.change(event, changes_of(event, links), author=by)


def changes_of(event: Event, links: dict[str, Any]) -> dict[str, Any]:
    """{field: JSON value} of all that a coordinator may change."""
    columns = [name for name in Event.pending_fields if name not in LINKS]
    values = {name: as_json(event, name) for name in columns}
    return values | {name: _keys(rows) for name, rows in links.items()}


def _keys(rows: Any) -> list:
    return sorted((plain(row.pk if isinstance(row, Model) else row) for row in rows), key=str)


def reason_of(event: Event) -> str:
    """Why the office sent it back, the last time."""
    rows = ReturnedEntry.objects.filter(kind=ContentType.objects.get_for_model(Event))
    found = rows.filter(object_id=event.pk).order_by("-returned_at", "-pk").first()
    return found.reason if found else ""
