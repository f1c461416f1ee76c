"""Database triggers, found by how their names begin; the same on both databases."""

from django.db import connection

_NAMES = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger",
}


def installed(prefix: str) -> dict[str, str]:
    """{trigger: its table} of all whose name begins like that."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES[connection.vendor])
        return {name: table for name, table in cursor.fetchall() if name.startswith(prefix)}


def drop(prefix: str) -> None:
    """Take all of them away."""
    with connection.cursor() as cursor:
        for name, table in installed(prefix).items():
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
