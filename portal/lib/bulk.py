"""Writing many rows in a moment: the statements are made before a transaction, sent within it."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

#: (SQL, its parameters)
Statement = tuple[str, tuple]


def updates(rows: list, fields: Iterable[str]) -> list[Statement]:
    """Statements that store these fields of rows that are there.

    „Insert or update" is far quicker than an update for each row. Whoever sends them holds the
    rows' locks and has seen that they exist, so that nothing is inserted.
    """
    return _statements(rows, update=sorted(fields)) if rows else []


def inserts(rows: list) -> list[Statement]:
    """Statements that add rows whose keys nobody asks for."""
    return _statements(rows, update=[]) if rows else []


def _statements(rows: list, *, update: list[str]) -> list[Statement]:
    model: type[Model] = type(rows[0])._meta.concrete_model
    pk = model._meta.pk
    fields = [f for f in model._meta.concrete_fields if update or f is not pk or not f.db_returning]
    # A stored row's clock does not start anew: its own values stand for what a new one would get.
    kept = [(row, f.attname, getattr(row, f.attname)) for row in rows for f in _born(model)]
    size = max(1, connection.ops.bulk_batch_size(fields, rows))
    made = [
        one
        for start in range(0, len(rows), size)
        for one in _compiled(model, fields, rows[start : start + size], update)
    ]
    for row, name, value in kept:
        setattr(row, name, value)
    return made


def _born(model: type[Model]) -> list:
    return [f for f in model._meta.concrete_fields if getattr(f, "auto_now_add", False)]


def _compiled(model, fields: list, rows: list, update: list[str]) -> list[Statement]:
    by_name = {field.name: field for field in fields}
    query = InsertQuery(
        model,
        on_conflict=OnConflict.UPDATE if update else None,
        update_fields=[by_name[name] for name in update],
        unique_fields=[model._meta.pk] if update else [],
    )
    query.insert_values(fields, rows)
    return list(query.get_compiler(connection=connection).as_sql())


def send(statements: list[Statement]) -> None:
    """Within the transaction."""
    with connection.cursor() as cursor:
        for sql, parameters in statements:
            cursor.execute(sql, parameters)
