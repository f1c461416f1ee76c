"""What happens to an entry: publish, archive, restore. Each writes who and when."""

from django.db import transaction
from django.utils import timezone

from .models import Entry, State


class StateChangeRefused(Exception):
    """The entry is not in a state from which this step is possible."""


def publish(entry: Entry, *, by) -> Entry:
    """Make the entry public. The date of the first publication stays."""
    return _move(entry, to=State.PUBLISHED, never_from={State.PUBLISHED}, by=by)


def archive(entry: Entry, *, by) -> Entry:
    """Take the entry from the public; nothing is lost."""
    return _move(entry, to=State.ARCHIVED, never_from={State.ARCHIVED}, by=by)


def restore(entry: Entry, *, by) -> Entry:
    """Bring an archived entry back as a draft."""
    everything_else = set(State) - {State.ARCHIVED}
    return _move(entry, to=State.DRAFT, never_from=everything_else, by=by)


def _move(entry: Entry, *, to: State, never_from: set, by) -> Entry:
    """Change the state under the row's lock, so that two people cannot both do it."""
    with transaction.atomic():
        row = type(entry)._base_manager.select_for_update().get(pk=entry.pk)
        if row.state in never_from:
            raise StateChangeRefused(f"{row.get_state_display()} → {to.label}")
        row.state = to
        row.changed_by = by
        row.version += 1
        if to == State.PUBLISHED and row.published_at is None:
            row.published_at = timezone.now()
            row.published_by = by
        row.save()
    entry.refresh_from_db()
    return row
