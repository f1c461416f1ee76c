"""What happens to an entry: publish, archive, restore. Each writes who and when."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from portal.lib.history import sign

from .. import mails
from ..models import Entry, FormerSlug, State


class StateChangeRefused(Exception):
    """The entry is not in a state from which this step is possible."""


# From which states a step leads on; the office's review adds its own steps between.
STEPS = {
    "publish": frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.ARCHIVED}),
    "archive": frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.PUBLISHED}),
    "restore": frozenset({State.ARCHIVED}),
}


def is_possible(step: str, entry: Entry) -> bool:
    """Whether this step ("publish", "archive", "restore") can be taken from the entry's state."""
    return entry.state in STEPS[step]


def publish(entry: Entry, *, by, together: Sequence[Entry] = ()) -> Entry:
    """Make the entry public. The date of the first publication stays.

    `together` are others that were handed in as one with it; one letter tells of all.
    """
    with transaction.atomic():
        for other in together:
            _move(other, "publish", to=State.PUBLISHED, by=by, is_told=False)
        return _move(entry, "publish", to=State.PUBLISHED, by=by, more=len(together))


def archive(entry: Entry, *, by) -> Entry:
    """Take the entry from the public; nothing is lost."""
    return _move(entry, "archive", to=State.ARCHIVED, by=by)


def restore(entry: Entry, *, by) -> Entry:
    """Bring an archived entry back as a draft."""
    return _move(entry, "restore", to=State.DRAFT, by=by)


def mark_published(entry: Entry, *, by) -> None:
    """Set what a published row needs, without saving it: for parts born public."""
    entry.state = State.PUBLISHED
    _settle(entry)
    if entry.published_at is None:
        entry.published_at = timezone.now()
        entry.published_by = by


def _settle(row: Entry) -> None:
    """A new state ends what only the old one waited for: a plan, having gone into another."""
    row.publish_at, row.publish_planned_by = None, None
    if row.state != State.ARCHIVED and row.merged_into_id:
        row.merged_into = None
        FormerSlug.forget(row)


def _move(entry: Entry, step: str, *, to: State, by, is_told: bool = True, more: int = 0) -> Entry:
    """Change the state under the row's lock, so that two people cannot both do it."""
    with transaction.atomic():
        row = type(entry)._base_manager.select_for_update().get(pk=entry.pk)
        if not is_possible(step, row):
            raise StateChangeRefused(f"{row.get_state_display()} → {to.label}")
        was_submitted = row.state == State.SUBMITTED
        row.changed_by = by
        sign(row, by)
        row.version += 1
        row.state = to
        _settle(row)
        if to == State.PUBLISHED:
            mark_published(row, by=by)
        row.save()
        if is_told and was_submitted and to == State.PUBLISHED:
            mails.tell_published(row, more)
    entry.refresh_from_db()
    return row
