"""Counting the versions of an entry whose parts change."""

from django.db.models import F
from django.utils import timezone

from portal.accounts.models import User

from ..models import Entry


def count_version(entry: Entry | None, *, by: User) -> None:
    """A part of the entry changed, so whoever has the entry open is told when saving."""
    if entry is None:
        return
    rows = type(entry)._base_manager.filter(pk=entry.pk)
    rows.update(version=F("version") + 1, changed_by=by, changed_at=timezone.now())
