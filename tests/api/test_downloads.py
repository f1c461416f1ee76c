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


def test_a_file_begins_before_everything_is_read(client, monkeypatch):
    monkeypatch.setattr("portal.api.downloads.CHUNK", 2)
    for _number in range(7):
        builders.initiative()
    with CaptureQueriesContext(connection) as caught:
        pieces = iter(client.get("/api/v1/initiatives.json"))
        next(pieces)
        at_first = len(caught)
        rest = list(pieces)
    assert len(rest) == 7  # six more rows and the end of the list
    assert len(caught) >= 3 * at_first
