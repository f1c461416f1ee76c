"""Counting many lists at once."""

from collections.abc import Mapping

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def count_all(lists: Mapping[str, QuerySet]) -> dict[str, int]:
    """How many rows each of the lists has; one query for all of them, however many they are."""
    parts: list[tuple[str, str]] = []
    values: list = []
    for name, rows in lists.items():
        try:
            sql, given = _narrow(rows).query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append((name, f"(SELECT COUNT(*) FROM ({sql}) AS counted)"))  # noqa: S608
        values += given
    numbers = dict.fromkeys(lists, 0)
    if parts:
        asked = _first_row("SELECT " + ", ".join(sql for _name, sql in parts), values)
        numbers |= zip((name for name, _sql in parts), asked, strict=True)
    return numbers


def _narrow(rows: QuerySet) -> QuerySet:
    """Nothing but keys; a union already has the columns it was made of."""
    rows = rows.order_by()
    return rows if rows.query.combinator else rows.values("pk")


def _first_row(sql: str, values: list) -> tuple:
    """The statement was written by Django's own compiler, values stand apart from it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()
