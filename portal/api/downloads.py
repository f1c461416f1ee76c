"""Everything of one sort in one file, streamed: memory stays the same however many there are."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe
from ninja import Schema

from portal.lib.reading import by_key
from portal.lib.spreadsheets import Lines, csv_lines

from .core import Collection
from .site import collections

#: rows read from the database at a time, relations included
CHUNK = 500


@require_safe
def download(request: HttpRequest, name: str, form: str) -> StreamingHttpResponse:
    """/api/v1/<name>.csv and .json; read outside any transaction, so nobody waits for it."""
    collection = collections().get(name)
    if collection is None:
        raise Http404
    if form == "csv":
        lines, content_type = csv_lines(table(collection)), "text/csv; charset=utf-8"
    else:
        lines, content_type = json_lines(collection), "application/json"
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="mosaik-{name}.{form}"'
    return response


def rows_of(collection: Collection) -> Iterator[Schema]:
    return (collection.schema.from_orm(row) for row in by_key(collection.rows(), CHUNK))


def json_lines(collection: Collection) -> Iterator[bytes]:
    """A JSON list, a row a line."""
    before = b"[\n"
    for row in rows_of(collection):
        yield before + row.model_dump_json().encode()
        before = b",\n"
    yield b"\n]\n" if before != b"[\n" else b"[]\n"


def table(collection: Collection) -> Iterator[list]:
    """Headings and rows; parts of a part are columns of their own, lists are lines in a cell."""
    columns = list(_columns(collection.schema))
    yield [".".join(path) for path in columns]
    for row in rows_of(collection):
        values = row.model_dump()
        yield [_cell(_value(values, path)) for path in columns]


def _columns(schema: type[Schema], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in schema.model_fields.items():
        inner = _inner(field.annotation)
        if inner:
            yield from _columns(inner, (*before, name))
        else:
            yield (*before, name)


def _inner(annotation: Any) -> type[Schema] | None:
    """The schema a field consists of, also where it may be missing."""
    options = (annotation, *getattr(annotation, "__args__", ()))
    if getattr(annotation, "__origin__", None) is list:
        return None
    found = (o for o in options if isinstance(o, type) and issubclass(o, Schema))
    return next(found, None)


def _value(values: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        values = values.get(name) if values else None
    return values


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return Lines("\n".join(_line(part) for part in value))
    return Lines(value) if isinstance(value, str) else value


def _line(part: Any) -> str:
    if isinstance(part, dict):
        return "; ".join(f"{name}: {value}" for name, value in part.items() if value)
    return str(part)
