"""Public forms: machines are stopped, people lose nothing and can send once more."""

import re
import time

import pytest
from django import forms
from django.core.signing import TimestampSigner

from portal.lib.guard import TOO_FAST, TOO_OLD, GuardedForm, new_stamp


class Greeting(GuardedForm):
    words = forms.CharField()


@pytest.fixture
def clock(monkeypatch):
    """clock(60) lets a minute pass."""
    moment = [time.time()]
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment[0])

    def let_pass(seconds: float) -> None:
        moment[0] += seconds

    return let_pass


def sent(clock, seconds: float = 10, **changes) -> Greeting:
    """A form that was opened, filled in and sent so many seconds later."""
    data = {"words": "Guten Tag", "homepage": "", "opened": new_stamp()}
    clock(seconds)
    return Greeting({**data, **changes})


def codes(form) -> list[str]:
    return [error.code for error in form.non_field_errors().as_data()]


def test_a_person_gets_through(clock):
    assert sent(clock).is_valid()


def test_a_filled_trap_is_refused_and_shown_empty(clock):
    form = sent(clock, homepage="https://spam.example")
    assert codes(form) == ["trap"]
    assert "spam.example" not in form.as_p()
    assert 'value="Guten Tag"' in form.as_p()


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(TOO_FAST - 2, ["fast"]), (TOO_FAST + 1, []), (TOO_OLD - 5, []), (TOO_OLD + 5, ["old"])],
)
def test_the_time_between_opening_and_sending(clock, seconds, expected):
    assert codes(sent(clock, seconds)) == expected


@pytest.mark.parametrize("stamp", ["", "unsinn", "a:b:c", "\x00", "x" * 5000])
def test_without_a_stamp_of_ours_nothing_is_taken(clock, stamp):
    assert codes(sent(clock, opened=stamp)) in (["old"], ["trap"])


def test_who_has_to_correct_something_is_not_called_fast_as_well(clock):
    form = sent(clock, 0, words="")
    assert codes(form) == []
    assert not form.is_valid()


def test_a_stamp_signed_for_something_else_does_not_count(clock):
    assert codes(sent(clock, opened=TimestampSigner(salt="other").sign("x"))) == ["old"]


@pytest.mark.parametrize("seconds", [0, TOO_OLD + 5])
def test_sending_again_works_with_what_the_page_then_holds(clock, seconds):
    refused = sent(clock, seconds)
    assert not refused.is_valid()
    page = refused.as_p()
    stamp = re.search('name="opened" value="([^"]+)"', page)[1]
    clock(10)
    assert Greeting({"words": "Guten Tag", "opened": stamp}).is_valid()


def test_no_person_meets_the_trap():
    page = Greeting().as_p()
    trap = re.search('<span class="trap".*?</span>', page, re.DOTALL)[0]
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in trap
    assert 'autocomplete="off"' in trap
    assert "style=" not in page


def test_the_same_form_sent_twice_is_one_sending_and_a_changed_one_another():
    data = {"words": "Guten Tag", "opened": new_stamp()}
    first = Greeting(data).sending
    assert re.fullmatch("[0-9a-f]{64}", first)
    assert Greeting(data).sending == first
    assert Greeting({**data, "words": "Noch etwas"}).sending != first
    assert Greeting({**data, "opened": new_stamp()}).sending != first
