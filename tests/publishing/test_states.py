"""An entry's way to the public and back; what is seen on it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conferences.models import Finding
from initiatives.models import Initiative, Opportunity
from portal.publishing.models import State
from portal.publishing.services import StateChangeRefused, archive, publish, restore
from tests import builders as build

pytestmark = pytest.mark.django_db


def test_publishing_notes_who_and_when():
    alice = build.administrator()
    draft = build.initiative(state=State.DRAFT)
    publish(draft, by=alice)
    assert (draft.state, draft.published_by, draft.version) == (State.PUBLISHED, alice, 2)
    assert timezone.now() - draft.published_at < timedelta(minutes=1)


def test_publishing_again_keeps_the_first_date():
    alice = build.administrator()
    entry = build.initiative()
    first = entry.published_at
    archive(entry, by=alice)
    restore(entry, by=alice)
    assert entry.state == State.DRAFT
    publish(entry, by=alice)
    assert entry.published_at == first


@pytest.mark.parametrize(
    ("step", "state"),
    [(publish, State.PUBLISHED), (archive, State.ARCHIVED), (restore, State.DRAFT)],
)
def test_a_step_that_was_already_done_is_refused(step, state):
    entry = build.initiative(state=state)
    with pytest.raises(StateChangeRefused):
        step(entry, by=build.administrator())
    entry.refresh_from_db()
    assert (entry.state, entry.version) == (state, 1)


@pytest.mark.parametrize("state", [s for s in State if s != State.PUBLISHED])
def test_only_published_entries_are_public(state):
    build.initiative(state=state)
    shown = build.initiative()
    assert list(Initiative.objects.published()) == [shown]


def test_a_published_entry_without_a_date_cannot_exist():
    entry = build.initiative(state=State.DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=entry.pk).update(state=State.PUBLISHED)


def test_a_need_is_public_only_while_wanted_and_only_with_its_initiative():
    today = timezone.localdate()
    wanted = build.opportunity(until=today)
    build.opportunity(until=today - timedelta(days=1))
    build.opportunity(initiative=build.initiative(state=State.DRAFT))
    build.opportunity(state=State.ARCHIVED)
    assert list(Opportunity.objects.published()) == [wanted]


def test_a_finding_is_public_only_with_its_conference():
    public = build.finding(build.conference())
    alone = build.finding()
    build.finding(build.conference(state=State.DRAFT))
    build.finding(build.conference(), state=State.DRAFT)
    assert set(Finding.objects.published()) == {public, alone}
