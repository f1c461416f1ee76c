"""What people search for: counted in passing, added up by the worker.

A page that is only read writes nothing to the database: SQLite has one lock for all writers, and a
statistic is not worth anybody's waiting. So each search adds one short line to a file in
`SEARCH_DIR`, which the system appends whole. A file holds ten minutes and is added up when they
are over, so nobody writes to what is being read. A full disk, a folder that cannot be written or a
flood of requests costs counts, never a page. A worker that dies between its commit and deleting
the file counts these ten minutes twice. Several machines need a shared SEARCH_DIR, or one worker
each.
"""

import os
import unicodedata
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .models import SearchCount

MOST_WORDS = 5
MOST_LETTERS = 60
MOST_DIGITS = 5  # a postcode; a telephone number or a date of birth has more
MOST_BYTES = 256 * 1024  # of one file
MOST_TEXTS = 5_000  # of one day
SPAN = timedelta(minutes=10)
KEPT_DAYS = 13 * 31
#: a text that so few searched for is told to nobody, and is forgotten after a month
LEAST = 3
RARE_KEPT_DAYS = 30
NOT_COUNTED = ("@", "://", "www.")
EDGES = " .,;:!?\"'„“”‚‘’«»()[]*+-–/\\"


# --- counting -----------------------------------------------------------------------------
def count_search(text: str, hits: int) -> None:
    """Note that somebody searched for this text and found so many. Never fails, asks no query."""
    if not text.strip():
        return
    line = f"{int(hits == 0)}\t{countable(text)}\n".encode()
    with suppress(OSError):
        _append(_file_of(timezone.localtime()), line)


def countable(text: str) -> str:
    """The text as it is counted; "" for one that could be about a person, or is no search."""
    plain = " ".join(unicodedata.normalize("NFC", text[:500]).lower().split()).strip(EDGES)
    digits = sum(sign.isdigit() for sign in plain)
    too_long = len(plain) > MOST_LETTERS or len(plain.split()) > MOST_WORDS
    if too_long or digits > MOST_DIGITS or any(sign in plain for sign in NOT_COUNTED):
        return ""
    return plain if plain.isprintable() else ""


def _folder() -> Path:
    return Path(settings.SEARCH_DIR) / "counts"


def _file_of(moment: datetime) -> Path:
    """„2026-11-22T14-30": the ten minutes the moment lies in."""
    return _folder() / f"{moment:%Y-%m-%dT%H-}{moment.minute // 10 * 10:02}"


def _append(path: Path, line: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size < MOST_BYTES:
            os.write(file, line)
    finally:
        os.close(file)


# --- adding up ----------------------------------------------------------------------------
def add_up_counts() -> None:
    """Chore: take the files whose ten minutes are over into the table, each in one transaction."""
    latest = _file_of(timezone.localtime() - SPAN - timedelta(minutes=1)).name
    for path in sorted(_folder().glob("*T*")):
        if path.name <= latest:
            _add_up(path)
            path.unlink(missing_ok=True)


def _add_up(path: Path) -> None:
    try:
        day = date.fromisoformat(path.name[:10])
    except ValueError:
        return
    searches, misses = _read(path)
    with transaction.atomic():
        _add(day, searches, misses)


def _read(path: Path) -> tuple[Counter, Counter]:
    """How often each text was searched for, and how often in vain; a torn line is passed over."""
    searches: Counter = Counter()
    misses: Counter = Counter()
    for line in path.read_text("utf-8", "replace").split("\n"):
        missed, tab, text = line.partition("\t")
        if tab and countable(text) == text:
            searches[text] += 1
            misses[text] += missed == "1"
    return searches, misses


def _add(day: date, searches: Counter, misses: Counter) -> None:
    """Add to the day's rows; only the worker writes them, so what was read still holds."""
    rows = {row.text: row for row in SearchCount.objects.filter(day=day)}
    touched = {}
    for text, times in searches.items():
        kept = text if text in rows or len(rows) < MOST_TEXTS else ""
        row = touched[kept] = rows.setdefault(kept, SearchCount(day=day, text=kept))
        row.searches += times
        row.without_result += misses[text]
    new = [row for row in touched.values() if row.pk is None]
    known = [row for row in touched.values() if row.pk is not None]
    SearchCount.objects.bulk_update(known, ["searches", "without_result"], batch_size=200)
    SearchCount.objects.bulk_create(new)


# --- forgetting ---------------------------------------------------------------------------
def forget_old_counts() -> None:
    """Chore: days go after thirteen months; what hardly anybody searched for, after one."""
    today = timezone.localdate()
    SearchCount.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    with transaction.atomic():
        _forget_rare(today - timedelta(days=RARE_KEPT_DAYS))


def _forget_rare(before: date) -> None:
    """Only their number stays, under the empty text of their day."""
    often = SearchCount.objects.often(LEAST).values("text")
    rare = SearchCount.objects.filter(day__lt=before).exclude(text="").exclude(text__in=often)
    for day in list(rare.order_by().values_list("day", flat=True).distinct()):
        rows = rare.filter(day=day)
        total = rows.total()
        rows.delete()
        _add(day, Counter({"": total["times"]}), Counter({"": total["misses"]}))
