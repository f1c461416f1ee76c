"""The index of this process: a snapshot from a file, and the few entries changed since.

Before each search one query asks whether the list of changes (`portal.search.triggers`) is still
the one this index contains. It compares sets of rows, not the last number: a transaction that
commits late or is rolled back is noticed as well. So every process answers with what was
committed before the search began, without talking to any other process.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Sum
from django.utils import timezone

from portal.places.models import District, Municipality
from portal.publishing.kinds import kinds
from portal.publishing.models import Entry

from ..folding import words
from ..german import base_keys
from ..models import Change, Synonym
from ..triggers import EVERYTHING, label_of, missing
from . import store
from .alike import Likeness, alike
from .ask import Shelf, ask
from .meaning import Language
from .question import Answer, Question
from .segment import Segment, build

logger = logging.getLogger(__name__)
T = TypeVar("T")

#: a row in the list of changes that tells of a new snapshot file
NEW_SNAPSHOT = "snapshot"
MARKS = (EVERYTHING, NEW_SNAPSHOT)
#: with more changed entries than this, a newer snapshot is looked for
MANY_CHANGES = 500
#: an index this small is rebuilt in the process when a vocabulary changes; else by the worker
SMALL = 3000
KEYS_AT_ONCE = 500


class Index:
    """What this process knows of the published entries of one database."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.lock = threading.RLock()
        self.language = Language()
        self.snapshot = store.Snapshot({}, {})
        self.shelves: dict[str, list[Shelf]] = {}
        #: {kind: {key: document, None for one that is no longer public}}
        self.changed: dict[str, dict] = {}
        self.seen: store.Changes | None = None
        self.sum: tuple = ()
        #: what was worked out from the lists alone; see `kept`
        self.memory: dict = {}

    def answers(self, questions: Iterable[tuple[type[Entry], Question]]) -> list[Answer]:
        """All of them ask the same state, that of the last commit."""
        shelves, language = self.follow()
        today = timezone.localdate()
        return [ask(shelves[label_of(kind)], q, language, today) for kind, q in questions]

    def alike(self, kind: type[Entry], likeness: Likeness, limit: int) -> list[int]:
        """Keys of published entries that say something like it; see `alike`."""
        shelves, language = self.follow()
        return alike(shelves[label_of(kind)], likeness, language, timezone.localdate(), limit)

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, made again only after a vocabulary or a place has changed."""
        self.follow()
        memory = self.memory
        if name not in memory:
            memory[name] = make()
        return memory[name]

    def follow(self) -> tuple[dict[str, list[Shelf]], Language]:
        """One query where nothing has changed; what to ask then."""
        with self.lock:
            if self.seen is None:
                self._start()
            elif change_sum() != self.sum:
                self._catch_up()
            return self.shelves, self.language

    # --- starting ---------------------------------------------------------------------
    def _start(self) -> None:
        if there := missing():
            logger.error("Search triggers are missing, run „manage.py prepare“: %s", sorted(there))
        self.language = read_language()
        snapshot = store.load(self.folder)
        if snapshot is None or set(snapshot.segments) != set(map(label_of, kinds())):
            snapshot = make_snapshot()
        self._take(snapshot)
        self._catch_up()

    def _take(self, snapshot: store.Snapshot) -> None:
        """Begin again from a snapshot."""
        self.snapshot = snapshot
        self.changed = {label: {} for label in snapshot.segments}
        self.shelves = {
            label: [Shelf(segment, np.ones(len(segment), bool))]
            for label, segment in snapshot.segments.items()
        }
        self.seen = snapshot.seen

    # --- following --------------------------------------------------------------------
    def _catch_up(self) -> None:
        """Read the entries whose changes this index does not contain.

        First the list of changes, then the entries: what comes between is only read twice. A row
        that is gone was rolled back (or tidied away), so its entry is read again too.
        """
        rows, known = read_changes(), self.seen or {}
        differing = rows.items() ^ known.items()
        changed = {(kind, key) for _, (_, kind, key) in differing}
        marks = {kind for kind, _ in changed} & {EVERYTHING, NEW_SNAPSHOT}
        if marks or len(changed) > MANY_CHANGES:
            changed = self._begin_again(rows, changed, anew=EVERYTHING in marks)
        self.seen = rows
        self.sum = (len(rows), sum(stamp for stamp, _, _ in rows.values()), max(rows, default=0))
        self._read(changed - {(kind, key) for kind, key in changed if kind in MARKS})

    def _begin_again(self, rows: dict, changed: set, *, anew: bool) -> set:
        """Take the newest snapshot; which entries are left to read after that.

        A changed vocabulary, place or synonym may change how any entry reads. A small index is
        made anew at once; a large one answers as before until the worker has written its next.
        """
        self.language, self.memory = read_language(), {}
        is_new = store.newest(self.folder) not in (0, self.snapshot.number)
        if is_new and (newer := store.load(self.folder)):
            self._take(newer)
        elif anew and sum(map(len, self.snapshot.segments.values())) <= SMALL:
            self._take(make_snapshot())
        else:
            return changed
        return {(kind, key) for _, (_, kind, key) in rows.items() ^ self.snapshot.seen.items()}

    def _read(self, changed: Iterable[tuple[str, int]]) -> None:
        by_kind: dict[str, list[int]] = {}
        for label, pk in changed:
            by_kind.setdefault(label, []).append(pk)
        for kind in kinds():
            if pks := by_kind.get(label_of(kind)):
                self._read_kind(kind, pks)

    def _read_kind(self, kind: type[Entry], pks: list[int]) -> None:
        label = label_of(kind)
        documents = dict.fromkeys(pks)
        for at in range(0, len(pks), KEYS_AT_ONCE):
            some = kind.objects.published().filter(pk__in=pks[at : at + KEYS_AT_ONCE])
            documents |= {document.pk: document for document in some.search_documents()}
        self.changed[label] = self.changed[label] | documents
        self.shelves = self.shelves | {label: self._shelves_of(label)}

    def _shelves_of(self, label: str) -> list[Shelf]:
        """The snapshot without what has changed, and the changed entries by themselves."""
        base, changed = self.snapshot.segments[label], self.changed[label]
        alive = ~np.isin(base.pks, np.fromiter(changed, np.int64, len(changed)))
        present = [document for document in changed.values() if document]
        found = [Shelf(base, alive)]
        if present:
            fresh = build(present, places=self.language.places)
            found.append(Shelf(fresh, np.ones(len(fresh), bool)))
        return found


# --- reading the database -------------------------------------------------------------------
def change_sum() -> tuple[int, int, int]:
    """(number of changes, sum of their stamps, last id): equal for equal lists."""
    found = Change.objects.aggregate(n=Count("pk"), s=Sum("stamp"), m=Max("pk"))
    return found["n"], int(found["s"] or 0), found["m"] or 0


def read_changes() -> store.Changes:
    rows = Change.objects.order_by().values_list("pk", "stamp", "kind", "object_id")
    return {pk: (stamp, kind, key) for pk, stamp, kind, key in rows}


def read_language() -> Language:
    """Names of places and synonyms as they are now; three queries."""
    names = [*Municipality.objects.values_list("name", flat=True)]
    names += District.objects.values_list("name", flat=True)
    groups = [
        frozenset(w for t in s.word_list() for w in words(t)[:1]) for s in Synonym.objects.all()
    ]
    synonyms: dict[int, frozenset[str]] = {}
    for group in groups:
        for word in group:
            for key in base_keys(word):
                synonyms[key] = synonyms.get(key, frozenset()) | group - {word}
    return Language(places_in(names), synonyms)


def places_in(names: Iterable[str]) -> frozenset[str]:
    """Names of one word, folded; „Bad Essen" makes no place of the word Essen."""
    plain = (name.split(" (")[0] for name in names)
    return frozenset(words(name)[0] for name in plain if words(name) and " " not in name)


def make_snapshot() -> store.Snapshot:
    """Everything read anew: first the list of changes, then the entries."""
    seen = read_changes()
    places = read_language().places
    segments: dict[str, Segment] = {
        label_of(kind): build(kind.objects.published().search_documents(), places=places)
        for kind in kinds()
    }
    return store.Snapshot(segments, seen)


# --- one index per process and database -----------------------------------------------------
def index() -> Index:
    """The index of the database this process talks to."""
    return _index_of(str(connection.settings_dict["NAME"]), settings.SEARCH_DIR)


@lru_cache(maxsize=4)
def _index_of(database: str, folder: str) -> Index:
    return Index(snapshot_folder(database, folder))


def snapshot_folder(database: str, folder: str) -> Path:
    """Where the snapshots of a database lie."""
    facts = connection.settings_dict
    name = f"{facts['ENGINE']}/{facts['HOST']}:{facts['PORT']}/{database}"
    return Path(folder) / f"index-{sha256(name.encode()).hexdigest()[:12]}"
