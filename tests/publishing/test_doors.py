"""Who may edit what: `editable_by` is the only door."""

import pytest
from django.contrib.auth.models import AnonymousUser

from conferences.models import Event, Finding, Stand, Workshop
from initiatives.models import Initiative, Opportunity
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_offices():
    """Alice edits in one office, Bob looks after one of its initiatives, Charlie is elsewhere."""
    ours, theirs = build.office(), build.office()
    initiative, foreign = build.initiative(office=ours), build.initiative(office=theirs)
    return {
        "initiative": initiative,
        "foreign": foreign,
        "alice": build.editor(ours),
        "bob": build.coordinator(initiative),
        "charlie": build.editor(theirs),
        "ours": ours,
        "theirs": theirs,
    }


def test_staff_edit_their_offices_entries(two_offices):
    cast = two_offices
    assert list(Initiative.objects.editable_by(cast["alice"])) == [cast["initiative"]]
    assert list(Initiative.objects.editable_by(cast["charlie"])) == [cast["foreign"]]


def test_a_coordinator_edits_the_own_initiative_only(two_offices):
    cast = two_offices
    assert list(Initiative.objects.editable_by(cast["bob"])) == [cast["initiative"]]


def test_somebody_who_looks_after_an_initiative_elsewhere_has_both(two_offices):
    cast = two_offices
    cast["foreign"].stewardships.create(user=cast["alice"])
    editable = Initiative.objects.editable_by(cast["alice"])
    assert set(editable) == {cast["initiative"], cast["foreign"]}


def test_parts_follow_their_entry(two_offices):
    cast = two_offices
    event = build.conference(office=cast["ours"])
    workshop, stand = build.workshop(event), build.stand(event, cast["initiative"])
    need = build.opportunity(cast["initiative"])
    assert list(Workshop.objects.editable_by(cast["alice"])) == [workshop]
    assert list(Stand.objects.editable_by(cast["alice"])) == [stand]
    assert list(Opportunity.objects.editable_by(cast["alice"])) == [need]
    for model in (Workshop, Stand, Opportunity, Event, Finding):
        assert not model.objects.editable_by(cast["charlie"]).exists()


def test_a_host_initiatives_coordinator_edits_its_event(two_offices):
    cast = two_offices
    hosted = build.event(office=cast["ours"], host=cast["initiative"])
    build.event(office=cast["ours"])
    assert list(Event.objects.editable_by(cast["bob"])) == [hosted]


def test_entries_without_an_office_belong_to_the_administration(two_offices):
    state_wide = build.initiative(office=None)
    assert state_wide not in Initiative.objects.editable_by(two_offices["alice"])
    assert state_wide in Initiative.objects.editable_by(build.administrator())


def test_guests_and_closed_accounts_edit_nothing(two_offices):
    alice = two_offices["alice"]
    alice.is_active = False
    closed_administrator = build.administrator(is_active=False)
    for nobody in (AnonymousUser(), alice, closed_administrator):
        for model in (Initiative, Opportunity, Event, Finding, Workshop):
            assert not model.objects.editable_by(nobody).exists()
