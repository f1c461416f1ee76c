"""The demo's accounts: one for every role, and none outside the demo."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from conferences.loading_area import REPORTED
from conferences.management.commands.load_demo_accounts import PASSWORD
from conferences.models import FindingUpdate
from initiatives.models import Enquiry, Initiative, Opportunity
from portal.accounts.models import User
from portal.publishing.queue import Queue

from . import builders
from .loaded import dump

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(settings):
    """What the accounts need of the network."""
    settings.DEMO = True
    here = builders.office(slug="braunschweig", short_name="Braunschweig")
    builders.office(slug="weser-ems", short_name="Weser-Ems")
    builders.initiative(slug="ehra-lessien-ein-dorf-ein-team", office=here)
    for _ in range(3):
        builders.initiative(is_example=True, office=here)
    for number in REPORTED:
        builders.finding(number=number, office=here)


def load() -> str:
    said = StringIO()
    call_command("load_demo_accounts", stdout=said)
    return said.getvalue()


def test_there_are_no_demo_accounts_outside_the_demo():
    with pytest.raises(CommandError, match="nur in der Demo"):
        load()
    assert not User.objects.exists()


def test_there_is_an_account_for_every_role(ground):
    load()
    people = {user.email.split("@")[0]: user for user in User.objects.all()}
    roles = {
        name: (user.is_superuser, [(m.office.slug, m.role) for m in user.memberships.all()])
        for name, user in people.items()
    }
    assert roles == {
        "administration": (True, []),
        "leitung.braunschweig": (False, [("braunschweig", "lead")]),
        "redaktion.braunschweig": (False, [("braunschweig", "editor")]),
        "redaktion.weser-ems": (False, [("weser-ems", "editor")]),
        "koordination": (False, []),
    }
    assert all(user.is_demo and user.name.endswith("(Demo)") for user in people.values())


def test_the_coordinator_keeps_the_village_and_two_examples(ground):
    load()
    coordinator = User.objects.get(email="koordination@demo.example")
    kept = Initiative.objects.editable_by(coordinator)
    assert kept.count() == 3
    assert kept.filter(is_example=True).count() == 2


def test_one_report_about_a_finding_waits_one_came_back_and_both_are_examples(ground):
    load()
    reports = FindingUpdate.objects.order_by("finding__number")
    assert [row.state for row in reports] == ["waiting", "returned"]
    assert all(row.is_example and row.reporter.is_example for row in reports)
    editor = User.objects.get(email="redaktion.braunschweig@demo.example")
    assert [item.url for item in Queue(editor, sort="berichte")[:5]] == [reports[0].review_url]


def test_the_printed_password_lets_every_printed_account_in(ground):
    said = load()
    assert f"„{PASSWORD}“" in said
    for user in User.objects.all():
        assert user.email in said
        assert authenticate(email=user.email, password=PASSWORD) == user


def test_a_second_run_changes_nothing_not_even_a_changed_password(ground):
    load()
    user = User.objects.get(email="redaktion.weser-ems@demo.example")
    user.set_password("etwas ganz anderes 1")
    user.save()
    user.memberships.all().delete()
    before = dump()
    load()
    assert dump() == before


def test_nobody_who_keeps_an_initiative_is_pushed_aside(ground):
    kept = Initiative.objects.get(slug="ehra-lessien-ein-dorf-ein-team")
    builders.coordinator(kept)
    load()
    coordinator = User.objects.get(email="koordination@demo.example")
    assert kept not in Initiative.objects.editable_by(coordinator)


def test_one_of_the_coordinators_examples_waits_to_be_confirmed(ground):
    load()
    coordinator = User.objects.get(email="koordination@demo.example")
    (old,) = [row for row in Initiative.objects.kept_by(coordinator) if row.is_due]
    assert old.is_example


def test_the_coordinator_finds_enquiries_to_answer_and_a_call_that_ends_soon(ground):
    load()
    waiting = Enquiry.objects.unanswered()
    assert waiting.waiting_for(timedelta(days=7)).count() == 1
    assert Enquiry.objects.answered().exists()
    assert all(row.initiative.is_example for row in Enquiry.objects.all())
    (call,) = Opportunity.objects.published()
    assert call.is_example
    assert call.ends_soon
