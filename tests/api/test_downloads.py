"""Whole lists as files: everything public, nothing else, read piece by piece."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.api.site import collections

from .. import builders
from ..world import world

pytestmark = pytest.mark.django_db


def body(answer) -> bytes:
    return b"".join(answer)


@pytest.mark.parametrize("name", sorted(collections()))
def test_a_list_is_the_same_in_both_forms(client, name):
    world("Nord")
    rows = json.loads(body(client.get(f"/api/v1/{name}.json")))
    table = body(client.get(f"/api/v1/{name}.csv")).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert len(rows) == len(lines) - 1 > 0
    assert lines[0][0] == next(iter(rows[0]))
    assert lines[1][0] == str(next(iter(rows[0].values())))


@pytest.mark.parametrize("name", sorted(collections()))
def test_an_empty_list_is_a_file_too(client, name):
    assert json.loads(body(client.get(f"/api/v1/{name}.json"))) == []


def test_drafts_are_in_no_file(client):
    builders.initiative(title="Geheim", state="draft")
    assert b"Geheim" not in body(client.get("/api/v1/initiatives.json"))
    assert b"Geheim" not in body(client.get("/api/v1/initiatives.csv"))


def test_a_cell_never_begins_like_a_formula(client):
    builders.initiative(title="=1+1", summary="Tee")
    assert b'"\'=1+1"' in body(client.get("/api/v1/initiatives.csv"))


def test_a_file_of_something_else_does_not_exist(client):
    assert client.get("/api/v1/users.csv").status_code == 404
    assert client.get("/api/v1/initiatives.xml").status_code == 404


@pytest.fixture
def two_at_a_time(monkeypatch):
    monkeypatch.setattr("portal.api.downloads.CHUNK", 2)


def reading(client, url: str):
    """(the first piece with a row, the rest to come, the queries so far and from now on)"""
    caught = CaptureQueriesContext(connection)
    caught.__enter__()
    pieces = iter(client.get(url))
    first = next(piece for piece in pieces if b"Teestube" in piece)
    return first, pieces, caught


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_first_row_is_sent_before_the_third_is_read(client, two_at_a_time, form):
    for _number in range(7):
        builders.initiative(title="Teestube")
    _first, pieces, caught = reading(client, f"/api/v1/initiatives.{form}")
    at_first = len(caught)
    rest = b"".join(pieces)
    caught.__exit__(None, None, None)
    assert rest.count(b"Teestube") >= 6
    assert sum("LIMIT 2" in query["sql"] for query in caught) == 4
    assert len(caught) == 4 * at_first  # each part costs the same


@pytest.mark.parametrize("name", sorted(collections()))
def test_rows_of_a_part_cost_the_same_queries_however_many(client, name):
    world("Nord")
    url = f"/api/v1/{name}.json"
    assert (before := rows_and_queries(client, url))[0] > 0
    for other in ("Ost", "West", "Mitte"):
        world(other)
    rows, queries = rows_and_queries(client, url)
    assert rows > before[0] and queries == before[1]


def rows_and_queries(client, url: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as caught:
        rows = json.loads(body(client.get(url)))
    return len(rows), len(caught)


def test_a_slow_reader_sees_what_changed_meanwhile_and_no_row_twice(client, two_at_a_time):
    rows = [builders.initiative(title=f"Teestube {number}") for number in range(5)]
    first, pieces, caught = reading(client, "/api/v1/initiatives.json")
    caught.__exit__(None, None, None)
    rows[3].state = "archived"
    rows[3].save()
    builders.initiative(title="Teestube 5")
    read = json.loads(first + b"".join(pieces))
    assert [row["title"][-1] for row in read] == ["0", "1", "2", "4", "5"]
