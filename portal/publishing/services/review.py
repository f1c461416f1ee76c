"""What is handed in, and what the office decides about it. Each step runs under the rows' locks.

The entry's row is locked first, then the pending version: two people cannot decide at once, and
whoever comes second is told (`AlreadyDecided`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.history import explain, sign

from .. import mails
from ..comparing import differs
from ..models import Entry, PendingVersion, ReturnedEntry, State
from ..querysets import office_of
from .states import StateChangeRefused
from .three_way import cleaned, cleaned_keys, known, merged, plain, present

Decision = PendingVersion.Decision
WAITING = (Decision.OPEN, Decision.RETURNED)
#: how long a decided change is kept
KEPT = timedelta(days=183)


class AlreadyDecided(Exception):
    """Somebody else has decided this, or its author has taken it back."""


class NothingChanged(Exception):
    """What is handed in says what the entry says."""


class ReasonMissing(Exception):
    """Nothing goes back without a reason."""


class Conflicts(Exception):
    """Fields that changed since on both sides and are not decided: their names."""

    def __init__(self, names: list[str]):
        super().__init__(", ".join(names))
        self.names = names


# --- whoever hands in ---
def hand_in(entry: Entry, changes: Mapping[str, Any], *, author) -> PendingVersion:
    """Ask the office to change a published entry; the public one stays until then.

    `changes` is {field: JSON value} of the kind's `pending_fields`, many-to-many fields as lists
    of keys. What waits already is kept beside it. Raises ValidationError ({field: sentences}),
    NothingChanged, or StateChangeRefused for an entry that is not public.
    """
    with transaction.atomic():
        row = locked(entry)
        if not row.is_published:
            raise StateChangeRefused(row.get_state_display())
        values = checked(row, changes)
        pending = open_version(row, lock=True) or _new_version(row)
        _take_over(pending, row, values)
        pending.author, pending.created_at = author, timezone.now()
        pending.decision, pending.reason = Decision.OPEN, ""
        pending.decided_by = pending.decided_at = None
        pending.save()
    return pending


def _new_version(row: Entry) -> PendingVersion:
    return PendingVersion(entry=row, office=office_of(row), based_on=row.version, changes={})


def _take_over(pending: PendingVersion, row: Entry, values: dict[str, Any]) -> None:
    """What is new goes over what waited; what says the same as the entry is no change."""
    now = present(row, values)
    waited = {n: v for n, v in known(row, pending.changes).items() if n not in values}
    new = {n: v for n, v in values.items() if differs(field_of(row, n), now, {n: v})}
    if not (new or waited):
        raise NothingChanged
    before = {n: v for n, v in pending.before.items() if n in waited}
    pending.changes = waited | new
    pending.before = before | {name: now[name] for name in new}
    pending.based_on = pending.based_on if waited else row.version


def withdraw(pending: PendingVersion, *, by) -> PendingVersion:
    """Its author takes it back."""
    with transaction.atomic():
        _entry, row = both_locked(pending, WAITING)
        return decide(row, Decision.WITHDRAWN, by=by)


def submit(entry: Entry, *, by) -> Entry:
    """A draft, or one that came back, goes to the office."""
    return _submitted(entry, timezone.now(), by=by)


def submit_together(entries: Iterable[Entry], *, by) -> list[Entry]:
    """The same for several at one moment, so that the office may decide them as one."""
    now = timezone.now()
    with transaction.atomic():
        return [_submitted(entry, now, by=by) for entry in entries]


def _submitted(entry: Entry, at: datetime, *, by) -> Entry:
    with transaction.atomic():
        row = locked(entry)
        if row.state not in (State.DRAFT, State.RETURNED):
            raise StateChangeRefused(row.get_state_display())
        row.submitted_at = at
        move(row, State.SUBMITTED, by=by)
    entry.refresh_from_db()
    return row


# --- the office ---
def approve(pending: PendingVersion, *, by, choices: Mapping[str, str] | None = None) -> Entry:
    """Make the change public, kept together with what others changed since.

    Raises Conflicts where both sides changed a field and `choices` does not say which counts.
    """
    with transaction.atomic():
        entry, row = both_locked(pending)
        merge = merged(entry, row, choices or {})
        if merge.conflicts:
            raise Conflicts(merge.conflicts)
        write(entry, merge.values, by=by)
        decide(row, Decision.APPROVED, by=by)
        entry.change_is_public(row.author)
        mails.tell_approved(entry, row)
    return entry


def take_over_edited(pending: PendingVersion, *, by) -> None:
    """The office saved the entry from a form filled with the change: that decides it."""
    with transaction.atomic():
        entry, row = both_locked(pending)
        decide(row, Decision.APPROVED, by=by)
        entry.change_is_public(row.author)
        mails.tell_approved(entry, row)


def return_to_author(pending: PendingVersion, *, reason: str, by) -> PendingVersion:
    """Not like this: a letter says why, and the change can be handed in again."""
    with transaction.atomic():
        entry, row = both_locked(pending)
        row.reason = _given(reason)
        decide(row, Decision.RETURNED, by=by)
        mails.tell_returned_change(entry, row)
    return row


def return_entry(entry: Entry, *, reason: str, by, together: Sequence[Entry] = ()) -> Entry:
    """An entry handed in goes back with a reason; a letter says so.

    `together` are others that were handed in as one with it; the same letter tells of them.
    """
    with transaction.atomic():
        for other in together:
            _sent_back(other, reason, by=by)
        row = _sent_back(entry, reason, by=by)
        mails.tell_returned(row, reason.strip(), len(together))
    entry.refresh_from_db()
    return row


def _sent_back(entry: Entry, reason: str, *, by) -> Entry:
    row = locked(entry)
    if row.state != State.SUBMITTED:
        raise AlreadyDecided
    ReturnedEntry.objects.create(entry=row, reason=_given(reason), returned_by=by)
    move(row, State.RETURNED, by=by)
    return row


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


# --- values ---
def checked(entry: Entry, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they may be stored, as JSON; raises ValidationError by field."""
    foreign = set(changes) - set(entry.pending_fields)
    if foreign:
        raise ValidationError({name: _("Das ändert nur das Amt.") for name in sorted(foreign)})
    values, errors = {}, {}
    for name, value in changes.items():
        field = field_of(entry, name)
        try:
            values[name] = (
                cleaned_keys(field, value)
                if field.many_to_many
                else plain(cleaned(entry, field, value))
            )
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    _check_together(entry, values)
    return values


def _check_together(entry: Entry, values: dict[str, Any]) -> None:
    """What fields must say together: an end after the beginning, for instance."""
    row = type(entry)._base_manager.get(pk=entry.pk)
    _set_columns(row, values)
    row.clean()
    row.validate_constraints()


def write(entry: Entry, values: Mapping[str, Any], *, by, why: str = "") -> None:
    """Put the values into the entry, as its form would: checked, signed, counted as a version.

    `why` is what its history says of it.
    """
    _set_columns(entry, values)
    entry.full_clean(exclude=[f.name for f in entry._meta.fields if f.name not in values])
    entry.changed_by = by
    entry.version += 1
    sign(entry, by)
    explain(entry, why or _("Eingereichte Änderung übernommen"))
    entry.save()
    for name, value in values.items():
        if field_of(entry, name).many_to_many:
            getattr(entry, name).set(_there(entry, name, value))


def _there(entry: Entry, name: str, keys: list) -> list:
    """Rows deleted since it was handed in cannot be linked any more."""
    model: Any = entry._meta.get_field(name).related_model
    return list(model._base_manager.filter(pk__in=keys))


def _set_columns(row: Entry, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        field = field_of(row, name)
        if not field.many_to_many:
            setattr(row, field.attname, cleaned(row, field, value))


def field_of(entry: Entry, name: str) -> Any:
    """The model's field of this name."""
    return entry._meta.get_field(name)


# --- rows ---
def open_version(entry: Entry, *, lock: bool = False) -> PendingVersion | None:
    """The change of this entry that waits for the office or for its author."""
    kind = ContentType.objects.get_for_model(entry)
    rows = PendingVersion.objects.select_for_update() if lock else PendingVersion.objects.all()
    return rows.filter(kind=kind, object_id=entry.pk, decision__in=WAITING).first()


def locked(entry: Entry) -> Any:
    """The entry's row as it is stored, under its lock."""
    return type(entry)._base_manager.select_for_update().get(pk=entry.pk)


def both_locked(
    pending: PendingVersion, wanted: tuple = (Decision.OPEN,)
) -> tuple[Any, PendingVersion]:
    entry = pending.entry
    if entry is None:
        raise AlreadyDecided
    fresh = locked(entry)
    row = PendingVersion.objects.select_for_update().get(pk=pending.pk)
    if row.decision not in wanted:
        raise AlreadyDecided
    return fresh, row


def decide(row: PendingVersion, decision: str, *, by) -> PendingVersion:
    """Note who decided it, and when."""
    row.decision, row.decided_by, row.decided_at = decision, by, timezone.now()
    row.save()
    return row


def move(row: Entry, state: State, *, by) -> None:
    """Store a locked row in another state, as a version signed by who did it."""
    row.state, row.changed_by = state, by
    row.version += 1
    sign(row, by)
    row.save()


def forget_decided() -> None:
    """Chore: changes decided half a year ago go; what came of them stands in the history."""
    done = PendingVersion.objects.exclude(decision__in=WAITING)
    done.filter(decided_at__lt=timezone.now() - KEPT).delete()
