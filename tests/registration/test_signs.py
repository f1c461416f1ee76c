"""Signs for rooms and doors: large, complete, without anybody's name who registered."""

import pytest

from conferences.registration.services import Wish
from conferences.signs import rooms_of, signs_of
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    """Two workshops share room 2, one has room 10, one has none; the hall hosts the welcome."""
    event = build.open_conference(office=build.office(), slug="konferenz")
    early, late = build.slot(event, hour=1), build.slot(event, hour=3)
    build.programme_item(event, title="Begrüßung", kind="welcome", room="Saal", starts=event.starts)
    build.programme_item(event, title="Ohne Ort", kind="break")
    build.workshop(event, number=1, title="Teilhabe", slot=late, room="Raum 2")
    build.workshop(event, number=2, title="Sprache", slot=early, room="raum  2")
    build.workshop(event, number=3, title="Wohnen", slot=early, room="Raum 10", moderation="Kim Ö")
    build.workshop(event, number=4, title="Arbeit", slot=late)
    return event


def url(event) -> str:
    return f"/tagungsbuero/{event.pk}/listen/schilder/"


def test_rooms_stand_in_the_order_of_their_numbers_with_their_day(event):
    rooms = [(room.name, [sign.title for sign in room.signs]) for room in rooms_of(signs_of(event))]
    assert rooms == [
        ("raum  2", ["Sprache", "Teilhabe"]),
        ("Raum 10", ["Wohnen"]),
        ("Saal", ["Begrüßung"]),
    ]


def test_every_workshop_has_its_sheet_and_every_room_that_needs_one(signed_in, event):
    page = signed_in(build.editor(event.office)).get(url(event)).text
    assert page.count('class="paper sign"') == 4 + 2  # the single workshop of room 10 says it all
    assert "Raum fehlt noch" in page and "Kim Ö" in page
    assert page.count("<desc>http://localhost:8000/veranstaltungen/konferenz/</desc>") == 6


def test_long_titles_are_set_smaller(event):
    event.workshops.filter(number=1).update(title="Wort " * 20)
    event.workshops.filter(number=2).update(title="Wort " * 40)
    sizes = {sign.workshop.number: sign.size for sign in signs_of(event) if sign.workshop}
    assert sizes == {1: "medium", 2: "small", 3: "", 4: ""}


def test_signs_name_nobody_who_registered(signed_in, event):
    wish = Wish(event.workshops.get(number=1).pk)
    build.registration(event, name="Ida Geheim", wishes=(wish,))
    assert "Geheim" not in signed_in(build.editor(event.office)).get(url(event)).text


def test_whoever_hosts_the_event_may_print_them_and_others_do_not_find_them(signed_in, event):
    event.host = build.initiative()
    event.save()
    assert signed_in(build.coordinator(event.host)).get(url(event)).status_code == 200
    for stranger in (build.lead(), build.coordinator()):
        assert signed_in(stranger).get(url(event)).status_code == 404


def test_without_rooms_and_workshops_the_page_says_so(signed_in):
    event = build.open_conference(office=build.office())
    page = signed_in(build.editor(event.office)).get(url(event)).text
    assert "nennen schon Räume" in page and "paper sign" not in page
