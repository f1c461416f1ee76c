"""Gives the settings their test environment before Django loads them (pytest -p tests.environment).

Nothing of the developer's own environment may decide how tests run, so every variable the
settings read is set or removed here. Only MOSAIK_TEST_DATABASE_URL chooses the database.
"""

import os
import tempfile
from pathlib import Path

from portal.demo import names_the_settings_read

FOLDER = "MOSAIK_TEST_FOLDER"
WORKER = "PYTEST_XDIST_WORKER"


def test_folder() -> Path:
    """Where tests write files; each worker has its own below that of the master, who tidies up."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="mosaik-tests-")
    return Path(os.environ[FOLDER]) / os.environ.get(WORKER, "")


test_folder.__test__ = False


def prepare() -> None:
    for name in names_the_settings_read():
        os.environ.pop(name, None)
    folder = test_folder()
    for part in ("static", "media", "letters"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    os.environ.update(
        SECRET_KEY="only-for-tests",
        SITE_URL="http://localhost:8000",
        DATABASE_URL=os.environ.get("MOSAIK_TEST_DATABASE_URL", f"sqlite:///{folder}/tests"),
        # A pool keeps sessions open past the test; the browser tests' server has one.
        DATABASE_POOL="0",
        STATIC_ROOT=str(folder / "static"),
        MEDIA_ROOT=str(folder / "media"),
        LETTERS_DIR=str(folder / "letters"),
        SEARCH_DIR=str(folder / "search"),
        CHECK_LINKS="0",
        # It takes seconds to make and never differs, so it outlives a run.
        WORDS_DIR=str(Path(__file__).resolve().parent.parent / "var" / "words"),
    )


prepare()
