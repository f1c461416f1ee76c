"""These run after all others and one after another: they want the whole machine (tests/run.py)."""

import resource
from pathlib import Path

import pytest
from django.db import connection

from . import house as houses

FILES = 8192


def pytest_collection_modifyitems(items) -> None:
    """So that they can be chosen or left out: pytest -m "not fault"."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.fault)


@pytest.fixture(scope="session")
def house(django_db_blocker, tmp_path_factory):
    """One for all; each test makes events of its own."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(least, min(FILES, most)), most))
    with django_db_blocker.unblock(), houses.built(tmp_path_factory.mktemp("faults")) as house:
        yield house


@pytest.fixture(scope="session")
def site(house):
    """The portal as it is, for all tests that neither kill nor starve it."""
    with house.serving() as site:
        yield site


@pytest.fixture(scope="session")
def unlocked_site(house):
    """The portal without its locks.

    SQLite locks no rows; there the lock is that a transaction begins with the right to write.
    """
    broken = "deferred" if connection.vendor == "sqlite" else "unlocked"
    with house.serving(f"tests.faults.broken.{broken}") as site:
        yield site


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """What the servers said, under what failed."""
    report = yield
    house = getattr(item, "funcargs", {}).get("house")
    if report.failed and house:
        said = (house.folder / "log").read_text(errors="replace")
        report.sections.append(("what the servers said last", said[-6000:]))
    return report
