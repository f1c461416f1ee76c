"""The worker takes an import step by step; whatever cuts it off, nothing is done half or twice."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from initiatives.models import Initiative
from portal.exchange.models import ImportJob
from portal.exchange.services import advance_imports, apply_import, applying, checking, start_import
from portal.search.models import Change
from tests import builders
from tests.exchange.files import applied, checked, csv_file, errors, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return builders.office(short_name="Nord")


@pytest.fixture
def alice(office):
    return builders.editor(office)


def new_rows(count: int) -> bytes:
    rows = [[f"Neu {number}", "Etwas."] for number in range(count)]
    return csv_file(["Titel", "In einem Satz"], *rows)


def send(content: bytes, alice, office) -> ImportJob:
    return start_import(
        content, name="a.csv", kind="initiatives.initiative", office=office, by=alice
    )


def test_progress_is_seen_after_every_step(alice, office, monkeypatch):
    monkeypatch.setattr(checking, "AT_ONCE", 2)
    job = send(new_rows(5), alice, office)
    seen = []
    while advance_imports():
        job.refresh_from_db()
        seen.append((job.state, job.done, job.total))
    assert seen == [
        ("checking", 0, 5),
        ("checking", 2, 5),
        ("checking", 4, 5),
        ("checked", 5, 5),
    ]


def test_nothing_is_applied_without_somebody_saying_so(alice, office):
    checked(new_rows(2), by=alice, office=office)
    work()
    assert not Initiative.objects.exists()


def test_what_fails_in_the_middle_leaves_nothing_behind(alice, office, monkeypatch):
    """As if the power went off before the last line was written; then it is done again."""
    job = checked(new_rows(3), by=alice, office=office)
    apply_import(job, by=alice)
    with monkeypatch.context() as patch:
        patch.setattr(applying, "_record", fail)
        assert advance_imports() is False
    assert not Initiative.objects.exists()
    work()
    job.refresh_from_db()
    assert (job.state, Initiative.objects.count()) == ("applied", 3)


def fail(*_arguments):
    raise OperationalError("database is locked")


def test_an_import_somebody_works_at_is_left_to_them_until_they_are_gone(alice, office):
    job = send(new_rows(1), alice, office)
    ImportJob.objects.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert advance_imports() is False
    ImportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    work()
    job.refresh_from_db()
    assert job.state == "checked"


def test_a_file_that_kills_every_process_is_given_up(alice, office):
    job = send(new_rows(1), alice, office)
    ImportJob.objects.update(attempts=3)
    work()
    job.refresh_from_db()
    assert (job.state, job.reason[:36]) == ("refused", "Diese Datei ließ sich nicht verarbei")


def test_the_worker_takes_a_step_each_time_it_looks(alice, office):
    job = send(new_rows(1), alice, office)
    call_command("worker", once=True)
    job.refresh_from_db()
    assert job.state == "checking"


def test_the_search_is_told_of_every_row(alice, office):
    old = builders.initiative(office=office)
    Change.objects.all().delete()
    lines = csv_file(
        ["Kennung", "Titel", "In einem Satz"],
        [f"initiative-{old.pk}", "Anders", "x"],
        ["", "Neu", "x"],
    )
    job = applied(lines, by=alice, office=office)
    assert errors(job) == []
    noted = set(Change.objects.filter(kind="initiatives.initiative").values_list("object_id"))
    assert noted == set(Initiative.objects.values_list("pk"))
