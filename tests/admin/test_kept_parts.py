"""A colleague changed a part while the page was open: both are shown, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import Opportunity
from tests import builders as build

from .forms import errors, fill_in, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


@pytest.fixture
def entry(ours):
    entry = build.initiative(office=ours)
    for title in ("Eins", "Zwei", "Drei"):
        build.opportunity(entry, title=title)
    return entry


def opened(alice, entry) -> dict:
    return read(alice.get(entry.admin_url))


def parts(answer) -> list[tuple]:
    return [
        (part.what, part.name, [(d.before, d.after) for d in part.differences])
        for part in answer.context["part_differences"]
    ]


def need(title: str) -> Opportunity:
    return Opportunity.objects.get(title=title)


def test_a_part_both_changed_stands_side_by_side(alice, entry):
    page = opened(alice, entry)
    fill_in(alice, entry.admin_url, **{"opportunities-1-title": "Von Bob"})
    answer = alice.post(entry.admin_url, {**page, "opportunities-1-title": "Von Alice"})
    assert parts(answer) == [("changed", "Von Bob", [("Von Bob", "Von Alice")])]
    assert "Von Bob" in answer.content.decode()
    assert read(answer)["opportunities-1-title"] == ["Von Alice"]
    again = alice.post(entry.admin_url, read(answer))
    assert again.status_code == 302, errors(again)
    titles = list(entry.opportunities.values_list("title", flat=True))
    assert titles == ["Eins", "Von Alice", "Drei"]


def test_a_part_somebody_added_is_named_and_stays(alice, entry):
    page = opened(alice, entry)
    fill_in(alice, entry.admin_url, **{"opportunities-3-title": "Neu von Bob"})
    answer = alice.post(entry.admin_url, {**page, "opportunities-2-title": "Drei von Alice"})
    found = parts(answer)
    assert ("added", "Neu von Bob", []) in found
    assert ("changed", "Drei", [("Drei", "Drei von Alice")]) in found
    assert alice.post(entry.admin_url, read(answer)).status_code == 302
    titles = list(entry.opportunities.values_list("title", flat=True))
    assert titles == ["Eins", "Zwei", "Drei von Alice", "Neu von Bob"]


def test_of_a_part_somebody_deleted_nothing_typed_is_lost(alice, entry):
    page = opened(alice, entry)
    gone = need("Eins")
    fill_in(alice, entry.admin_url, **{"opportunities-0-DELETE": "on"})
    assert not Opportunity.objects.filter(pk=gone.pk).exists()
    typed = {
        **page,
        "opportunities-0-description": "Wozu?",
        "opportunities-2-title": "Drei von Alice",
    }
    answer = alice.post(entry.admin_url, typed)
    (what, _name, texts) = next(part for part in parts(answer) if part[0] == "deleted")
    assert what == "deleted"
    assert ("", "Wozu?") in texts
    shown = read(answer)
    questions = [value for name, value in shown.items() if name.endswith("-description")]
    assert ["Wozu?"] in questions
    assert ["Drei von Alice"] in shown.values()
    assert alice.post(entry.admin_url, shown).status_code == 302
    rows = dict(entry.opportunities.values_list("title", "description"))
    assert rows == {"Eins": "Wozu?", "Zwei": "", "Drei von Alice": ""}


def test_lines_are_matched_by_key_whatever_their_order(alice, entry):
    """Somebody put the needs in another order: each line still belongs to its own row."""
    page = opened(alice, entry)
    for title, days in (("Eins", 90), ("Drei", 10)):
        until = timezone.localdate() + timedelta(days=days)
        Opportunity.objects.filter(title=title).update(until=until)
    entry.save()
    answer = alice.post(entry.admin_url, {**page, "title": ""})
    shown = read(answer)
    for number in range(3):
        row = Opportunity.objects.get(pk=shown[f"opportunities-{number}-id"][0])
        assert shown[f"opportunities-{number}-title"] == [row.title]


def test_a_need_changed_meanwhile_is_shown_on_its_initiatives_page(ours, alice):
    entry = build.initiative(office=ours)
    build.opportunity(entry, title="Vorlesen")
    page = opened(alice, entry)
    fill_in(alice, Opportunity.objects.get().admin_url, title="Vorlesen am Montag")
    answer = alice.post(entry.admin_url, page)
    assert ("changed", "Vorlesen am Montag", [("Vorlesen am Montag", "Vorlesen")]) in parts(answer)


def test_junk_numbers_of_lines_are_no_error(alice, entry):
    page = opened(alice, entry)
    for junk in ("x", "-1", "999999999999", ""):
        answer = alice.post(entry.admin_url, {**page, "opportunities-INITIAL_FORMS": junk})
        assert answer.status_code in (200, 302)
    assert [row.title for row in entry.opportunities.all()] == ["Eins", "Zwei", "Drei"]
