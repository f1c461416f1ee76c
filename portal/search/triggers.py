"""Database triggers that write down which entries have changed.

Whoever writes a row, form, import, bulk update or a cascade, the database notes it in the same
transaction, so no code has to remember it. Every deployment takes them away before it migrates
(`remove()`) and puts them back (`install()`), since SQLite rebuilds tables for most changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model

from portal.lib.triggers import drop, installed
from portal.places.models import District, Municipality, Office
from portal.publishing.kinds import kinds
from portal.publishing.models import Entry

from .models import Change, Synonym

EVERYTHING = "*"
PREFIX = "search_change_"
EVENTS = ("insert", "update", "delete")
#: rows every entry's search text may be made of, beside the vocabularies
SHARED = (Office, District, Municipality, Synonym)


@dataclass(frozen=True)
class Watch:
    """After a change in `table`, note these entries; `{row}` stands for the row, NEW or OLD."""

    table: str
    kind: str
    #: SQL that selects the keys of the entries, named `id`
    keys: str
    #: whether a changed row may have belonged to another entry before
    moves: bool = False

    def rows(self, event: str) -> tuple[str, ...]:
        if event == "update":
            return ("NEW", "OLD") if self.moves else ("NEW",)
        return ("NEW",) if event == "insert" else ("OLD",)


def watches() -> list[Watch]:
    """What is watched, asked of the kinds."""
    found = [watch for kind in kinds() for watch in _watches_of(kind)]
    return found + [
        Watch(model._meta.db_table, EVERYTHING, "SELECT 0 AS id") for model in _shared()
    ]


def _shared() -> list:
    entries = kinds()
    related = {
        field.related_model
        for kind in entries
        for field in kind._meta.get_fields()
        if (field.many_to_many or field.many_to_one) and not field.auto_created
    }
    is_list = {m for m in related if m._meta.app_label == "publishing" and m not in entries}
    is_list |= {apps.get_model(name) for kind in entries for name in kind.search_lists}
    return [*SHARED, *sorted(is_list, key=lambda model: model._meta.db_table)]


def label_of(kind: type[Entry]) -> str:
    return kind._meta.label_lower


def _watches_of(kind: type[Entry]) -> Iterator[Watch]:
    table, label = kind._meta.db_table, label_of(kind)
    yield Watch(table, label, "SELECT {row}.id AS id")
    for field in kind._meta.many_to_many:
        through = field.remote_field.through._meta
        if through.auto_created:
            yield Watch(through.db_table, label, f"SELECT {{row}}.{field.m2m_column_name()} AS id")
    for name, column in kind.search_parts.items():
        yield Watch(_table(name), label, f"SELECT {{row}}.{column} AS id", moves=True)
    for name, column in kind.search_owners.items():
        keys = f"SELECT id FROM {table} WHERE {_owned_by(kind, column)}"  # noqa: S608
        yield Watch(_table(name), label, keys)


def _owned_by(kind: type[Model], column: str) -> str:
    """SQL that is true for the rows which belong to the changed one, also over other rows."""
    between, _, further = column.partition("__")
    if not further:
        return f"{column} = {{row}}.id"
    field: Any = kind._meta.get_field(between)
    other = field.related_model
    inner = f"SELECT id FROM {other._meta.db_table} WHERE {_owned_by(other, further)}"  # noqa: S608
    return f"{field.column} IN ({inner})"


def _table(name: str) -> str:
    return apps.get_model(name)._meta.db_table


def install() -> int:
    """Put the triggers in place, replacing those that are there; how many tables are watched."""
    by_table: dict[str, list[Watch]] = {}
    for watch in watches():
        by_table.setdefault(watch.table, []).append(watch)
    make = _make_sqlite if connection.vendor == "sqlite" else _make_postgresql
    with connection.cursor() as cursor:
        for table, watched in by_table.items():
            for statement in make(table, watched):
                cursor.execute(statement)
    return len(by_table)


def remove() -> None:
    """Take the triggers away, for loading many rows at once or changing tables; rebuild the index
    afterwards.

    All there are in the database, not those of today's kinds: on SQLite one that names a table
    which a migration is just rebuilding stops that migration.
    """
    drop(PREFIX)


def missing() -> set[str]:
    """Names of triggers that should be there and are not."""
    tables = {watch.table for watch in watches()}
    wanted = {f"{PREFIX}{e}_{table}" for table in tables for e in EVENTS}
    return wanted - installed(PREFIX).keys()


def _make_sqlite(table: str, watched: list[Watch]) -> Iterator[str]:
    for event in EVENTS:
        name = f"{PREFIX}{event}_{table}"
        notes = " ".join(f"{_note(watch, row)};" for watch in watched for row in watch.rows(event))
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {notes} END"


def _make_postgresql(table: str, watched: list[Watch]) -> Iterator[str]:
    for event in EVENTS:
        name = f"{PREFIX}{event}_{table}"
        notes = " ".join(f"{_note(watch, row)};" for watch in watched for row in watch.rows(event))
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {notes} RETURN NULL; END $$"
        )
        yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
        yield (
            f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def _note(watch: Watch, row: str) -> str:
    """An INSERT into the list of changes. Names come from our own models, never from outside."""
    keys = watch.keys.format(row=row)
    stamp, now = _RANDOM[connection.vendor], _NOW[connection.vendor]
    return (
        f"INSERT INTO {Change._meta.db_table} (kind, object_id, stamp, at) "  # noqa: S608
        f"SELECT '{watch.kind}', changed.id, {stamp}, {now} FROM ({keys}) AS changed "
        "WHERE changed.id IS NOT NULL"
    )


_RANDOM = {
    "sqlite": "(random() & 2147483647)",
    "postgresql": "floor(random() * 2147483647)::bigint",
}
_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "clock_timestamp()"}
