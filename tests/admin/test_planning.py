"""The buttons of the office: planning a publication, cancelling it, seeing it."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from tests import builders as build

from .forms import fill_in, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def person(ours):
    return build.editor(ours, name="Alice")


@pytest.fixture
def alice(person, signed_in):
    return signed_in(person)


def later() -> str:
    return f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT08:00}"


def heard(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_the_button_saves_and_plans_and_notes_who(ours, person, alice):
    entry = build.initiative(office=ours, state="draft")
    answer = fill_in(alice, entry.admin_url, title="Neu", plan_at=later(), _plan="1")
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.state, entry.publish_planned_by) == ("Neu", "draft", person)
    assert f"{timezone.localtime(entry.publish_at):%Y-%m-%dT%H:%M}" == later()
    assert "Veröffentlicht wird am" in heard(answer)


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2020-01-01T08:00", "Dieser Zeitpunkt ist schon vorbei."),
        ("", "Wann soll der Eintrag veröffentlicht werden?"),
    ],
)
def test_a_time_that_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    ours, alice, when, sentence
):
    entry = build.initiative(office=ours, state="draft", title="Alt")
    answer = fill_in(alice, entry.admin_url, title="Getippt", plan_at=when, _plan="1")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert read(answer)["title"] == ["Getippt"]
    assert '<details class="plan" open>' in page
    entry.refresh_from_db()
    assert (entry.title, entry.publish_at) == ("Alt", None)


def test_a_plan_stays_when_something_else_is_saved_and_goes_by_its_button(ours, alice):
    entry = build.initiative(office=ours, state="draft")
    fill_in(alice, entry.admin_url, plan_at=later(), _plan="1")
    fill_in(alice, entry.admin_url, title="Noch einmal", _save="1")
    entry.refresh_from_db()
    assert entry.publish_at is not None
    answer = fill_in(alice, entry.admin_url, _unplan="1")
    assert "Der Plan ist aufgehoben." in heard(answer)
    entry.refresh_from_db()
    assert (entry.publish_at, entry.publish_planned_by) == (None, None)


def test_list_and_form_show_the_plan(ours, alice):
    entry = build.initiative(office=ours, state="draft")
    fill_in(alice, entry.admin_url, plan_at=later(), _plan="1")
    day = f"{timezone.localtime() + timedelta(days=2):%-d}. "
    listing = alice.get(reverse("admin:initiatives_initiative_changelist")).content.decode()
    assert f"geplant für {day}" in listing
    form = alice.get(entry.admin_url).content.decode()
    assert f"Geplant für {day}" in form
    assert "08:00 Uhr" in form


def test_a_new_entry_can_be_planned_at_once(ours, alice):
    answer = fill_in(
        alice,
        reverse("admin:conferences_finding_add"),
        title="Ein Ergebnis",
        plan_at=later(),
        _plan="1",
    )
    assert answer.status_code == 302
    assert ours  # the only office of the person
    listing = alice.get(reverse("admin:conferences_finding_changelist")).content.decode()
    assert "geplant für" in listing


@pytest.mark.parametrize("state", ["published", "archived"])
def test_what_does_not_wait_offers_no_planning_and_takes_none(ours, alice, state):
    entry = build.initiative(office=ours, state=state)
    assert '<details class="plan"' not in alice.get(entry.admin_url).content.decode()
    fill_in(alice, entry.admin_url, plan_at=later(), _plan="1")
    entry.refresh_from_db()
    assert (entry.state, entry.publish_at) == (state, None)


def test_others_cannot_plan(ours, signed_in):
    entry = build.initiative(office=ours, state="draft")
    charlie = signed_in(build.editor(build.office()))
    answer = charlie.post(entry.admin_url, {"plan_at": later(), "_plan": "1"})
    assert answer.status_code == 404
    entry.refresh_from_db()
    assert entry.publish_at is None


@pytest.mark.parametrize(
    ("state", "first", "save"),
    [
        ("draft", "Veröffentlichen", "Entwurf sichern"),
        ("submitted", "Veröffentlichen", "Sichern"),
        ("archived", "Als Entwurf zurückholen", "Sichern"),
    ],
)
def test_one_button_is_the_first_and_saving_stands_before_it(ours, alice, state, first, save):
    """The first button of a form is what the Enter key presses; it must not publish."""
    entry = build.initiative(office=ours, state=state)
    page = alice.get(entry.admin_url).content.decode()
    row = page[page.index('<div class="submit-row">') :]
    assert row.count('class="step-first"') == 1
    assert f'class="step-first">{first}<' in row
    assert row.index(f'value="{save}"') < row.index('class="step-first"')


def test_of_a_public_entry_saving_is_the_first_button_and_says_what_it_does(ours, alice):
    page = alice.get(build.initiative(office=ours).admin_url).content.decode()
    row = page[page.index('<div class="submit-row">') :]
    assert 'name="_save" value="Änderungen veröffentlichen" class="step-first"' in row
    assert row.count('class="step-first"') == 1
