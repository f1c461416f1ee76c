"""Database triggers that keep the audit list append-only, whoever writes.

A row may lose the account it belongs to (that account was deleted) and may go once it is older
than 24 months; every other UPDATE, DELETE and TRUNCATE is refused. `prepare` installs them after
every migration, because SQLite drops a table's triggers when a migration rebuilds the table.
"""

from django.db import connection

from portal.lib.triggers import drop, installed

from .models import AuditEntry
from .querysets import KEPT

TABLE = AuditEntry._meta.db_table
PREFIX = f"{TABLE}_only_grows_"
REFUSAL = "entries of the audit list are never changed"


def install() -> None:
    """Put the triggers in place, replacing those that are there."""
    make = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    remove()
    with connection.cursor() as cursor:
        for statement in make:
            cursor.execute(statement)


def remove() -> None:
    """Take the triggers away; only for emptying a test database."""
    drop(PREFIX)


def missing() -> set[str]:
    """Names of triggers that should be there and are not."""
    is_sqlite = connection.vendor == "sqlite"
    events = ("update", "delete") if is_sqlite else ("update", "delete", "truncate")
    return {f"{PREFIX}{event}" for event in events} - installed(PREFIX).keys()


def _changed(same: str) -> str:
    """SQL: whether anything but a lost account differs; `same` is the database's safe "="."""
    columns = [f.column for f in AuditEntry._meta.concrete_fields if f.name != "by"]
    equal = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in columns)
    return f"NOT (NEW.by_id IS NULL AND {equal})"


_SQLITE = (
    f"CREATE TRIGGER {PREFIX}update BEFORE UPDATE ON {TABLE} WHEN {_changed('IS')} "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER {PREFIX}delete BEFORE DELETE ON {TABLE} "
    f"WHEN OLD.at > datetime('now', '-{KEPT.days} days') "
    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {PREFIX}refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; "
    "END $$",
    f"CREATE TRIGGER {PREFIX}update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"WHEN ({_changed('IS NOT DISTINCT FROM')}) EXECUTE FUNCTION {PREFIX}refuse()",
    f"CREATE TRIGGER {PREFIX}delete BEFORE DELETE ON {TABLE} FOR EACH ROW "
    f"WHEN (OLD.at > now() - interval '{KEPT.days} days') EXECUTE FUNCTION {PREFIX}refuse()",
    f"CREATE TRIGGER {PREFIX}truncate BEFORE TRUNCATE ON {TABLE} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}refuse()",
)
