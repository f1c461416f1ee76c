"""Keeping the index true: snapshots, tidying the list of changes, noticing drift."""

import logging
import secrets
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from portal.publishing.kinds import kinds

from .engine import store
from .engine.ask import Shelf
from .engine.index import EVERYTHING, NEW_SNAPSHOT, index, make_snapshot, read_changes
from .engine.segment import digest
from .models import Change
from .triggers import label_of

logger = logging.getLogger(__name__)

#: a snapshot that lacks more changes than this is replaced
LACKING = 200
#: no transaction lasts longer, so every process has seen what is older
SETTLED_AFTER = timedelta(hours=1)


def keep_snapshot() -> None:
    """A chore: write a new snapshot when the last one lacks much, and tidy the list of changes."""
    folder = index().folder
    snapshot = store.load(folder)
    rows = read_changes()
    lacking = set(rows.items()) - set(snapshot.seen.items() if snapshot else ())
    marks = {kind for _, (_, kind, _) in lacking}
    if snapshot is None or len(lacking) > LACKING or EVERYTHING in marks:
        write_snapshot()


def write_snapshot() -> None:
    """Read everything anew, write it to a file, and tell every process."""
    folder = index().folder
    snapshot = make_snapshot()
    path = store.save(folder, snapshot)
    tidy(snapshot.seen)
    Change.objects.create(
        kind=NEW_SNAPSHOT, object_id=int(path.name), stamp=_stamp(), at=timezone.now()
    )


def _stamp() -> int:
    """A random number below 2³¹."""
    return secrets.randbelow(2**31)


def tidy(seen: store.Changes) -> int:
    """Delete changes every process knows; a new snapshot contains them."""
    settled = Change.objects.filter(at__lt=timezone.now() - SETTLED_AFTER)
    return settled.filter(pk__lte=max(seen, default=0)).delete()[0]


def drift() -> Iterator[str]:
    """Sentences about entries that this process would find differently than they are."""
    shelves, _language = index().follow()
    for kind in kinds():
        known = _known(shelves[label_of(kind)])
        fresh = {d.pk: digest(d) for d in kind.objects.published().search_documents()}
        for what, keys in _differences(known, fresh).items():
            if keys:
                yield f"{label_of(kind)}: {len(keys)} {what}: {sorted(keys)[:20]}"


def _known(shelves: list[Shelf]) -> dict[int, int]:
    """{key: digest} of what is found."""
    return {
        int(pk): int(value)
        for shelf in shelves
        for pk, value, alive in zip(
            shelf.segment.pks, shelf.segment.digests, shelf.alive, strict=True
        )
        if alive
    }


def _differences(known: dict[int, int], fresh: dict[int, int]) -> dict[str, set[int]]:
    return {
        "missing": fresh.keys() - known.keys(),
        "withdrawn but found": known.keys() - fresh.keys(),
        "outdated": {pk for pk in known.keys() & fresh.keys() if known[pk] != fresh[pk]},
    }


def check_index() -> None:
    """A chore: notice drift, say so, and repair it."""
    if found := list(drift()):
        logger.error("The search had drifted from the entries; rebuilding it. %s", found)
        write_snapshot()
