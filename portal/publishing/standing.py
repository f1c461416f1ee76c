"""Where an entry stands, as whoever keeps it true reads it: public, at the office, sent back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .kinds import about_kind
from .models import Entry, PendingVersion, ReturnedEntry, State
from .services.review import WAITING

Words = str | Promise
Decision = PendingVersion.Decision

BADGES: dict[str, Words] = {
    "draft": _("Entwurf"),
    "submitted": _("wartet auf das Amt"),
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
    return standings([entry], with_reasons=True)[entry.pk]


def standings(entries: Iterable[Entry], *, with_reasons: bool = False) -> dict[int, Standing]:
    """{key: standing} of entries of one kind; one query, with the reasons one more."""
    rows = list(entries)
    waiting = _waiting([row for row in rows if row.is_published])
    back = _returns([row for row in rows if row.state == State.RETURNED]) if with_reasons else {}
    return {row.pk: _standing(row, waiting.get(row.pk), back.get(row.pk)) for row in rows}


def _waiting(rows: list[Entry]) -> dict[int, PendingVersion]:
    found = _about(PendingVersion, rows).filter(decision__in=WAITING)
    found = found.select_related("author").defer("changes", "before")
    return {pending.object_id: pending for pending in found}


def _returns(rows: list[Entry]) -> dict[int, ReturnedEntry]:
    """{key: the latest return}."""
    found = _about(ReturnedEntry, rows).select_related("returned_by")
    return {back.object_id: back for back in found.order_by("returned_at", "pk")}


def _about(model, rows: list[Entry]):
    """Rows of the model that are about these entries; no query where there are none."""
    if not rows:
        return model.objects.none()
    keys = [row.pk for row in rows]
    return model.objects.filter(**about_kind(type(rows[0])), object_id__in=keys)


def _standing(row: Entry, pending: PendingVersion | None, back: ReturnedEntry | None) -> Standing:
    if row.publish_at:
        return Standing("planned", row.publish_at)
    if pending is None:
        return _of_state(row, back)
    if pending.decision == Decision.RETURNED:
        return Standing("change_returned", pending.decided_at, pending.reason, pending)
    return Standing("changing", pending.created_at, "", pending)


def _of_state(row: Entry, back: ReturnedEntry | None) -> Standing:
    if back:
        return Standing("returned", back.returned_at, back.reason)
    return Standing(row.state, row.submitted_at if row.state == State.SUBMITTED else None)


def last_return(entry: Entry) -> ReturnedEntry | None:
    """Why an entry came back, as long as it has not been handed in again."""
    rows = [entry] if entry.state == State.RETURNED else []
    return _returns(rows).get(entry.pk)
