"""Where an entry stands, as whoever keeps it true reads it: public, at the office, sent back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Entry, PendingVersion, ReturnedEntry, State
from .services.review import WAITING

Words = str | Promise
Decision = PendingVersion.Decision

BADGES: dict[str, Words] = {
    "draft": _("Entwurf"),
    "submitted": _("wartet beim Amt"),
    "planned": _("wird bald öffentlich"),
    "returned": _("zurückgegeben"),
    "published": _("öffentlich"),
    "changing": _("öffentlich, Änderung wartet"),
    "change_returned": _("Änderung zurückgegeben"),
    "archived": _("archiviert"),
}


@dataclass(frozen=True)
class Standing:
    """One entry's standing; `key` is one of `BADGES`."""

    key: str
    #: since when it waits, when it came back, or when it will be public
    since: datetime | None = None
    #: why it came back
    reason: str = ""
    pending: PendingVersion | None = None

    @property
    def badge(self) -> Words:
        return BADGES[self.key]

    @property
    def is_back(self) -> bool:
        """Whether the office asks for something first."""
        return self.key in ("returned", "change_returned")

    @property
    def is_open(self) -> bool:
        """Whether whoever keeps it true can change it."""
        return self.key not in ("archived", "planned")

    @property
    def waits(self) -> bool:
        """Whether the office has it."""
        return self.key in ("submitted", "changing")


def standing_of(entry: Entry) -> Standing:
    """With the reason where it came back; two queries at most."""
    if entry.state == State.RETURNED and not entry.publish_at:
        back = last_return(entry)
        return Standing("returned", back.returned_at, back.reason) if back else Standing("returned")
    return standings([entry])[entry.pk]


def standings(entries: Iterable[Entry]) -> dict[int, Standing]:
    """{key: standing} of entries of one kind, for a list; one query."""
    rows = list(entries)
    waiting = _waiting([row for row in rows if row.is_published])
    return {row.pk: _standing(row, waiting.get(row.pk)) for row in rows}


def _waiting(rows: list[Entry]) -> dict[int, PendingVersion]:
    if not rows:
        return {}
    kind = ContentType.objects.get_for_model(rows[0])
    found = PendingVersion.objects.filter(
        kind=kind, object_id__in=[row.pk for row in rows], decision__in=WAITING
    )
    return {pending.object_id: pending for pending in found.select_related("author")}


def _standing(row: Entry, pending: PendingVersion | None) -> Standing:
    if row.publish_at:
        return Standing("planned", row.publish_at)
    if pending is None:
        return Standing(row.state, row.submitted_at if row.state == State.SUBMITTED else None)
    if pending.decision == Decision.RETURNED:
        return Standing("change_returned", pending.decided_at, pending.reason, pending)
    return Standing("changing", pending.created_at, "", pending)


def last_return(entry: Entry) -> ReturnedEntry | None:
    """Why an entry came back, as long as it has not been handed in again."""
    if entry.state != State.RETURNED:
        return None
    kind = ContentType.objects.get_for_model(entry)
    rows = ReturnedEntry.objects.select_related("returned_by")
    return rows.filter(kind=kind, object_id=entry.pk).first()
