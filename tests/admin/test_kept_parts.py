"""A colleague changed a part while the page was open: both are shown, nothing typed is lost."""

import pytest

from conferences.models import Workshop
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
def conference(ours):
    conference = build.conference(office=ours)
    for number, title in enumerate(("Eins", "Zwei", "Drei"), start=1):
        build.workshop(conference, number=number, title=title)
    return conference


def opened(alice, entry) -> dict:
    return read(alice.get(entry.admin_url))


def parts(answer) -> list[tuple]:
    return [
        (part.what, part.name, [(d.before, d.after) for d in part.differences])
        for part in answer.context["part_differences"]
    ]


def workshop(title: str) -> Workshop:
    return Workshop.objects.get(title=title)


def test_a_part_both_changed_stands_side_by_side(alice, conference):
    page = opened(alice, conference)
    fill_in(alice, conference.admin_url, **{"workshops-1-title": "Von Bob"})
    answer = alice.post(conference.admin_url, {**page, "workshops-1-title": "Von Alice"})
    assert parts(answer) == [("changed", "2. Von Bob", [("Von Bob", "Von Alice")])]
    assert "2. Von Bob" in answer.content.decode()
    assert read(answer)["workshops-1-title"] == ["Von Alice"]
    again = alice.post(conference.admin_url, read(answer))
    assert again.status_code == 302, errors(again)
    titles = list(conference.workshops.values_list("title", flat=True))
    assert titles == ["Eins", "Von Alice", "Drei"]


def test_a_part_somebody_added_is_named_and_stays(alice, conference):
    page = opened(alice, conference)
    fill_in(alice, conference.admin_url, **{"workshops-3-title": "Neu von Bob"})
    answer = alice.post(conference.admin_url, {**page, "workshops-2-title": "Drei von Alice"})
    found = parts(answer)
    assert ("added", "4. Neu von Bob", []) in found
    assert ("changed", "3. Drei", [("Drei", "Drei von Alice")]) in found
    assert alice.post(conference.admin_url, read(answer)).status_code == 302
    titles = list(conference.workshops.values_list("title", flat=True))
    assert titles == ["Eins", "Zwei", "Drei von Alice", "Neu von Bob"]


def test_of_a_part_somebody_deleted_nothing_typed_is_lost(alice, conference):
    page = opened(alice, conference)
    gone = workshop("Eins")
    fill_in(alice, conference.admin_url, **{"workshops-0-DELETE": "on"})
    assert not Workshop.objects.filter(pk=gone.pk).exists()
    typed = {**page, "workshops-0-question": "Wozu?", "workshops-2-title": "Drei von Alice"}
    answer = alice.post(conference.admin_url, typed)
    (what, _name, texts) = next(part for part in parts(answer) if part[0] == "deleted")
    assert what == "deleted"
    assert ("", "Wozu?") in texts
    shown = read(answer)
    questions = [value for name, value in shown.items() if name.endswith("-question")]
    assert ["Wozu?"] in questions
    assert ["Drei von Alice"] in shown.values()
    assert alice.post(conference.admin_url, shown).status_code == 302
    rows = dict(conference.workshops.values_list("title", "question"))
    assert rows == {"Eins": "Wozu?", "Zwei": "", "Drei von Alice": ""}


def test_a_deleted_part_whose_line_is_emptied_stays_deleted(alice, conference):
    page = opened(alice, conference)
    fill_in(alice, conference.admin_url, **{"workshops-0-DELETE": "on"})
    shown = read(alice.post(conference.admin_url, page))
    emptied = {
        name: [""] if name.startswith("workshops-2-") else value for name, value in shown.items()
    }
    answer = alice.post(conference.admin_url, emptied)
    assert answer.status_code == 302, errors(answer)
    assert [row.title for row in conference.workshops.all()] == ["Zwei", "Drei"]


def test_lines_are_matched_by_key_whatever_their_order(alice, conference):
    """Somebody renumbered the workshops: each line still belongs to its own row."""
    page = opened(alice, conference)
    for title, number in (("Eins", 9), ("Drei", 1)):
        Workshop.objects.filter(title=title).update(number=number)
    conference.save()
    answer = alice.post(conference.admin_url, {**page, "title": ""})
    shown = read(answer)
    for number in range(3):
        row = Workshop.objects.get(pk=shown[f"workshops-{number}-id"][0])
        assert shown[f"workshops-{number}-title"] == [row.title]


def test_deleting_a_part_on_its_own_page_is_noticed(alice, conference):
    page = opened(alice, conference)
    row = workshop("Zwei")
    alice.post(f"/verwaltung/conferences/workshop/{row.pk}/delete/", {"post": "yes"})
    assert not Workshop.objects.filter(pk=row.pk).exists()
    answer = alice.post(conference.admin_url, page)
    assert answer.status_code == 200
    assert "Inzwischen hat jemand anderes" in answer.content.decode()


def test_a_need_changed_meanwhile_is_shown_on_its_initiatives_page(ours, alice):
    entry = build.initiative(office=ours)
    build.opportunity(entry, title="Vorlesen")
    page = opened(alice, entry)
    fill_in(alice, Opportunity.objects.get().admin_url, title="Vorlesen am Montag")
    answer = alice.post(entry.admin_url, page)
    assert ("changed", "Vorlesen am Montag", [("Vorlesen am Montag", "Vorlesen")]) in parts(answer)


def test_files_have_to_be_chosen_again_and_the_page_names_them(ours, alice):
    entry = build.initiative(office=ours)
    answer = fill_in(
        alice,
        entry.admin_url,
        title="",
        **{
            "pictures-0-file": build.picture_upload(name="sommerfest.jpg"),
            "pictures-0-alt": "Fest",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Bitte wählen Sie noch einmal aus" in page
    assert "sommerfest.jpg" in page
    assert read(answer)["pictures-0-alt"] == ["Fest"]


def test_a_saved_form_says_nothing_of_files(ours, alice):
    entry = build.initiative(office=ours)
    assert "lost-files" not in alice.get(entry.admin_url).content.decode()


def test_junk_numbers_of_lines_are_no_error(alice, conference):
    page = opened(alice, conference)
    for junk in ("x", "-1", "999999999999", ""):
        answer = alice.post(conference.admin_url, {**page, "workshops-INITIAL_FORMS": junk})
        assert answer.status_code in (200, 302)
    assert [row.title for row in conference.workshops.all()] == ["Eins", "Zwei", "Drei"]
