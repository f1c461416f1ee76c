"""Two states of a row as people read them, word by word."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conferences.models import Event
from initiatives.models import Initiative
from portal.publishing.comparing import Difference, compare, compare_all, segments

from .. import builders

WORDS = st.lists(st.sampled_from(["und", "rot", "blau", " ", "\n", ",", "Tür", "<b>", "ab-c"]))
TEXTS = st.one_of(st.text(max_size=60), WORDS.map("".join), WORDS.map(" ".join))


def joined(parts, without: str) -> str:
    return "".join(part.text for part in parts if part.kind != without)


@given(TEXTS, TEXTS)
def test_the_segments_give_back_both_texts(before, after):
    parts = segments(before, after)
    assert joined(parts, "new") == before
    assert joined(parts, "gone") == after
    assert all(part.text for part in parts)


@given(TEXTS)
def test_a_text_differs_from_itself_in_nothing(text):
    assert {part.kind for part in segments(text, text)} <= {"same"}


def test_very_long_texts_are_compared_by_the_line_and_stay_whole():
    before = "\n".join(f"Zeile {n} mit einigen Wörtern" for n in range(600))
    after = before.replace("Zeile 300 mit", "Zeile 300 ohne")
    parts = segments(before, after)
    assert (joined(parts, "new"), joined(parts, "gone")) == (before, after)
    assert [part.text for part in parts if part.kind == "new"] == [
        "Zeile 300 ohne einigen Wörtern\n"
    ]


def test_a_changed_word_is_marked_in_its_sentence():
    parts = segments("Wir trinken Tee mit allen.", "Wir trinken Kaffee mit allen.")
    assert [(part.kind, part.text) for part in parts] == [
        ("same", "Wir trinken "),
        ("gone", "Tee"),
        ("new", "Kaffee"),
        ("same", " mit allen."),
    ]


def test_neighbouring_words_are_one_change():
    parts = segments("Wir sind rot und nett", "Wir sind blau oder nett")
    assert [(part.kind, part.text) for part in parts] == [
        ("same", "Wir sind "),
        ("gone", "rot und"),
        ("new", "blau oder"),
        ("same", " nett"),
    ]


def test_what_is_marked_is_said_and_not_by_colour_alone():
    marked = Difference("Titel", "Wir trinken Tee", "Wir trinken <b>Saft</b>").marked
    assert re.search(r"<del><span class=\"visually-hidden\">gestrichen: </span>Tee</del>", marked)
    assert "eingefügt: </span>&lt;b&gt;Saft&lt;/b&gt;</ins>" in marked


def test_texts_that_have_little_in_common_stand_whole():
    marked = Difference("Stand", "Entwurf", "veröffentlicht").marked
    assert re.sub(r"<[^>]*>", "", marked) == "gestrichen: Entwurf → eingefügt: veröffentlicht"
    assert "leer" in Difference("Telefon", "", "0531").marked


@pytest.mark.django_db
def test_values_are_read_as_people_say_them():
    sport, music = builders.field_of_action(name="Sport"), builders.field_of_action(name="Musik")
    before = {
        "state": "draft",
        "description": "<p>Eins</p><p>Zwei</p>",
        "state_wide": False,
        "fields": [sport.pk, music.pk],
        "founded": 1999,
    }
    after = {
        "state": "published",
        "description": "<p>Eins</p><p>Drei</p>",
        "state_wide": True,
        "fields": [sport.pk],
        "founded": None,
    }
    shown = {d.name: (d.before, d.after) for d in compare(Initiative, before, after)}
    assert shown == {
        "state": ("Entwurf", "veröffentlicht"),
        "description": ("Eins\nZwei", "Eins\nDrei"),
        "state_wide": ("nein", "ja"),
        "fields": ("Musik, Sport", "Sport"),
        "founded": ("1999", ""),
    }


@pytest.mark.django_db
def test_values_from_json_and_from_the_row_are_the_same():
    office = builders.office()
    moment = datetime(2030, 5, 16, 13, 30, tzinfo=UTC)
    row = {"starts": moment, "capacity": 40, "office_id": office.pk, "fields": [1, 2]}
    typed = {
        "starts": "2030-05-16T15:30:00+02:00",
        "capacity": "40",
        "office": str(office.pk),
        "fields": [2, 1],
    }
    assert compare(Event, row, typed) == []


@pytest.mark.django_db
def test_spaces_and_line_ends_are_no_difference_and_nothing_is_nothing():
    before = {"lessons": "a\r\nb", "phone": "", "founded": None, "state_wide": False}
    after = {"lessons": "a\nb ", "phone": None, "founded": "", "state_wide": None}
    assert compare(Initiative, before, after) == []


@pytest.mark.django_db
def test_rows_that_are_gone_or_not_to_be_seen_are_said_to_be(django_assert_num_queries):
    shown, hidden = builders.initiative(title="Offen"), builders.initiative(title="Geheim")
    pair = ({"best_practices": []}, {"best_practices": [shown.pk, hidden.pk, 99999]})
    with django_assert_num_queries(1):
        (differences,) = compare_all(
            Event, [pair], rows_of=lambda model: model.objects.exclude(title="Geheim")
        )
    gone = "(nicht mehr da oder nicht einsehbar)"
    assert differences[0].after == f"{gone}, {gone}, Offen"
