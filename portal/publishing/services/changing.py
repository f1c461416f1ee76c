"""What those who keep an entry true change about it: saved, handed in or made public at once.

Which of these, the entry's state and the person decide. Each step runs under the lock of the
entry's row, then that of what waits (see `review`).
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.roles import may_in_office

from .. import mails
from ..comparing import differs
from ..models import Entry, PendingVersion, State
from ..querysets import office_of
from .review import (
    Decision,
    NothingChanged,
    checked,
    decide,
    field_of,
    hand_in,
    locked,
    move,
    open_version,
    withdraw,
    write,
)
from .states import StateChangeRefused
from .three_way import HANDED_IN, known, merged, present


class Outcome(Enum):
    """What became of a change."""

    SAVED = "saved"  # in an entry that is not public yet
    HANDED_IN = "handed in"  # waits for the office beside the public version
    PUBLIC = "public"  # made at once
    TAKEN_BACK = "taken back"  # what waited is withdrawn: it said what is public anyway


def change(entry: Entry, changes: Mapping[str, Any], *, author) -> Outcome:
    """Change the entry the way its state asks for, and say which way that was.

    `changes` is {field: JSON value} as for `review.hand_in`. Fields that waited and are named
    here are settled by it; others go on waiting. Raises ValidationError ({field: sentences}),
    NothingChanged, or StateChangeRefused where `may_be_changed` says no.
    """
    with transaction.atomic():
        row = locked(entry)
        if not may_be_changed(row, author):
            raise StateChangeRefused(row.get_state_display())
        pending = base_version(row, author, lock=True)
        values = checked(row, changes)
        if row.is_published and not at_once(row, author):
            return _handed_in(row, pending, values, author)
        _written(row, pending, values, author)
        return Outcome.PUBLIC if row.is_published else Outcome.SAVED


def may_be_changed(entry: Entry, author) -> bool:
    """Not what is archived; what the office will publish by its plan stays as the office saw it."""
    if entry.state == State.ARCHIVED:
        return False
    return entry.publish_at is None or at_once(entry, author)


def at_once(entry: Entry, author) -> bool:
    """Whether this person's changes of it need no look of the office."""
    return entry.is_trusted_with_changes or is_of_its_office(author, entry)


def is_of_its_office(person, entry: Entry) -> bool:
    """Whether the person changes it as the office's own staff."""
    office = office_of(entry)
    return may_in_office(person, "change", entry._meta.label_lower, office.pk if office else None)


# --- what a form begins with ----------------------------------------------------------------
def base_version(entry: Entry, person, *, lock: bool = False) -> PendingVersion | None:
    """The change a person's form of the entry goes on from: what waits for the office, and what
    came back; but not for the office itself, which has just sent it back."""
    pending = open_version(entry, lock=lock)
    if pending is None or pending.decision == Decision.OPEN:
        return pending
    return None if is_of_its_office(person, entry) else pending


def starting_values(entry: Entry, pending: PendingVersion | None) -> dict[str, Any]:
    """{field: JSON value} of all that can be changed: as it is, over it what was handed in."""
    values = present(entry, entry.pending_fields)
    return values | handed_in_values(entry, pending) if pending else values


def handed_in_values(entry: Entry, pending: PendingVersion) -> dict[str, Any]:
    """What the change means for the entry as it is now; where both sides changed, the change's."""
    wanted = dict.fromkeys(conflicting(entry, pending), HANDED_IN)
    return merged(entry, pending, wanted).values


def conflicting(entry: Entry, pending: PendingVersion) -> list[str]:
    """The fields the office changed, too, since the change was handed in."""
    return merged(entry, pending, {}).conflicts


# --- the ways -------------------------------------------------------------------------------
def _handed_in(
    row: Entry, pending: PendingVersion | None, values: dict[str, Any], author
) -> Outcome:
    new = _new(row, values)
    waited = known(row, pending.changes) if pending else {}
    if pending and pending.decision == Decision.OPEN and _same(row, new, waited, values):
        raise NothingChanged
    try:
        hand_in(row, values, author=author)
    except NothingChanged:
        if pending is None:
            raise
        withdraw(pending, by=author)
        return Outcome.TAKEN_BACK
    return Outcome.HANDED_IN


def _same(row: Entry, new: dict, waited: dict, values: dict) -> bool:
    """Whether it says again what waits already."""
    asked = {name: value for name, value in waited.items() if name in values}
    both = [name for name in new if name in asked]
    return len(new) == len(both) == len(asked) and not any(
        differs(field_of(row, name), new, asked) for name in both
    )


def _written(row: Entry, pending: PendingVersion | None, values: dict[str, Any], author) -> None:
    new = _new(row, values)
    if not new and pending is None:
        raise NothingChanged
    if new:
        write(row, new, by=author, why=_("In „Mein Bereich“ geändert"))
        if row.is_published:
            row.change_is_public(author)
    if pending:
        _settle(pending, values, new, author)


def _new(row: Entry, values: dict[str, Any]) -> dict[str, Any]:
    """What differs from the entry as it is."""
    now = present(row, values)
    return {n: v for n, v in values.items() if differs(field_of(row, n), now, {n: v})}


def _settle(pending: PendingVersion, values: dict, new: dict, author) -> None:
    """What was named is decided, the rest goes on waiting."""
    rest = {name: value for name, value in pending.changes.items() if name not in values}
    if rest:
        pending.changes = rest
        pending.before = {name: v for name, v in pending.before.items() if name in rest}
        pending.save()
        return
    was_taken = not new.keys().isdisjoint(pending.changes)
    decide(pending, Decision.APPROVED if was_taken else Decision.WITHDRAWN, by=author)
    if was_taken and pending.author != author:
        mails.tell_approved(pending.entry, pending)  # type: ignore[arg-type]


def take_back(entry: Entry, *, by) -> Entry:
    """Whoever handed in an entry fetches it from the office: a draft again.

    Raises StateChangeRefused once the office has decided, or planned when it is published.
    """
    with transaction.atomic():
        row = locked(entry)
        if row.state != State.SUBMITTED or row.publish_at is not None:
            raise StateChangeRefused(row.get_state_display())
        row.submitted_at = None
        move(row, State.DRAFT, by=by)
    entry.refresh_from_db()
    return row
