"""Publishing at a time: the worker does it, unless somebody thought otherwise."""

import threading
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from initiatives.models import Initiative
from portal.publishing import services
from portal.publishing.models import State
from portal.publishing.services import planning
from tests import builders as build

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def planned(at=None, *, make=build.initiative, by=None, **values):
    """An entry that waits for being published at a time, a minute ago where none is named."""
    values = {"state": "draft", **values}
    at = at or timezone.now() - MINUTE
    return make(publish_at=at, publish_planned_by=by or build.editor(), **values)


def test_what_is_due_is_published_by_who_planned_it():
    alice = build.editor()
    entry = planned(by=alice)
    services.publish_due()
    entry.refresh_from_db()
    assert (entry.state, entry.published_by, entry.version) == (State.PUBLISHED, alice, 2)
    assert (entry.publish_at, entry.publish_planned_by) == (None, None)
    assert LogEntry.objects.get().get_change_message() == "Wie geplant veröffentlicht"


@pytest.mark.parametrize("make", [build.event, build.finding, build.opportunity])
def test_every_kind_can_be_planned(make):
    entry = planned(make=make)
    services.publish_due()
    entry.refresh_from_db()
    assert entry.is_published


def test_what_is_not_due_waits():
    entry = planned(timezone.now() + MINUTE)
    services.publish_due()
    entry.refresh_from_db()
    assert entry.state == State.DRAFT
    assert entry.publish_at is not None


def test_archiving_drops_the_plan():
    entry = planned(timezone.now() + MINUTE)
    services.archive(entry, by=build.editor())
    assert (entry.publish_at, entry.publish_planned_by) == (None, None)


def test_publishing_at_once_drops_the_plan():
    entry = planned(timezone.now() + MINUTE)
    services.publish(entry, by=build.editor())
    assert entry.publish_at is None


@pytest.mark.parametrize("state", [State.PUBLISHED, State.ARCHIVED])
def test_only_an_entry_that_waits_can_hold_a_plan(state):
    entry = build.initiative(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=entry.pk).update(publish_at=timezone.now())


def test_one_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    bad, good = planned(title="Bricht"), planned()
    real = planning.publish

    def breaking(entry, *, by):
        if entry.pk == bad.pk:
            raise RuntimeError
        return real(entry, by=by)

    monkeypatch.setattr(planning, "publish", breaking)
    services.publish_due()
    good.refresh_from_db()
    assert good.is_published
    assert "Bricht" not in caplog.text
    assert str(bad.pk) in caplog.text


def test_a_plan_cancelled_after_the_chore_looked_is_left_alone(monkeypatch):
    """The chore knows the keys and then takes the lock; what it finds there counts."""
    entry = planned()
    Initiative.objects.filter(pk=entry.pk).update(publish_at=None)
    planning._publish_if_still_planned(Initiative, entry.pk)
    entry.refresh_from_db()
    assert entry.state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_the_worker_waits_for_whoever_is_archiving():
    """Never published after archiving: both take the row's lock and look again."""
    entry, alice = planned(), build.editor()
    holds, may_go = threading.Event(), threading.Event()

    def archive_slowly():
        try:
            with transaction.atomic():
                services.archive(Initiative.objects.get(pk=entry.pk), by=alice)
                holds.set()
                may_go.wait(10)
        finally:
            connection.close()

    def work():
        try:
            services.publish_due()
        finally:
            connection.close()

    archiving = threading.Thread(target=archive_slowly)
    archiving.start()
    assert holds.wait(10)
    working = threading.Thread(target=work)
    if connection.vendor == "sqlite":  # in memory it refuses a second writer: one by one
        may_go.set()
        archiving.join(20)
    working.start()
    working.join(0.3)
    may_go.set()
    archiving.join(20)
    working.join(20)
    entry.refresh_from_db()
    assert (entry.state, entry.publish_at) == (State.ARCHIVED, None)
