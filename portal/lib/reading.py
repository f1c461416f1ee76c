"""Reading very many rows in constant memory, for answers that may take long to be read."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet


def by_key(rows: QuerySet, size: int) -> Iterator[Any]:
    """All rows in the order of their keys, so many at a time, with what is prefetched.

    Each part is a query of its own that begins behind the last key, so between two parts nothing
    is open: a reader who takes an hour holds no cursor and no old state of the database, and the
    first row is there before the last was looked for. No row comes twice; one that is changed
    meanwhile comes as it was or as it is.
    """
    rows, part = rows.order_by("pk"), None
    while part is None or len(part) == size:
        beyond = rows if part is None else rows.filter(pk__gt=part[-1].pk)
        part = list(beyond[:size])
        yield from part
