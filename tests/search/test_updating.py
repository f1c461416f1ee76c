"""An installation from before is brought up to date in one step, triggers in place."""

import os
import sqlite3
import subprocess
import sys

import pytest

from portal.search import triggers
from tests.bench.setup import ROOT, environment

#: as an installation from before has it; a migration rebuilds the table it looks into
OLD_TRIGGER = """
CREATE TRIGGER search_change_insert_conferences_venue AFTER INSERT ON conferences_venue
BEGIN SELECT id FROM conferences_event WHERE venue_id = NEW.id; END
"""


@pytest.mark.django_db
def test_all_triggers_go_and_come_back():
    assert triggers.missing() == set()
    triggers.remove()
    assert len(triggers.missing()) > 30
    triggers.install()
    assert triggers.missing() == set()


def manage(values: dict, *words: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", *words, "-v", "0"]
    return subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True)


def test_prepare_updates_a_database_whose_triggers_look_into_tables_that_change(tmp_path):
    """On SQLite whatever database is under test: only there tables are rebuilt."""
    values = environment(tmp_path, f"sqlite:///{tmp_path / 'old.sqlite3'}")
    values["WORDS_DIR"] = os.environ["WORDS_DIR"]
    for app in ("conferences", "registration", "initiatives"):
        assert manage(values, "migrate", app, "0001").returncode == 0
    with sqlite3.connect(tmp_path / "old.sqlite3") as old:
        old.execute(OLD_TRIGGER)
    alone = manage(values, "migrate")
    assert "error in trigger" in alone.stderr  # so the trigger does stand in the way
    updated = manage(values, "prepare")
    assert (updated.returncode, updated.stderr) == (0, "")
    assert manage(values, "rebuild_search", "--check").returncode == 0
