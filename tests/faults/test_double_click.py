"""Somebody clicks very often, or the browser sends the same form again and again."""

from collections import Counter

from tests import builders as build

from .clients import address, ask, filled_in, open_forms
from .counting import check_counters, letters_of

TIMES = 50
ALICE, BOB = 60_001, 60_002


def send_often(site, number: int):
    """(event, {status: answers}) after the same form came fifty times at once.

    From one network come sixty an hour at most, so everybody here has one of their own.
    """
    event = build.open_conference(capacity=100)
    (page,) = open_forms(site.port, event, 1)
    answers = ask(site.port, [filled_in(event, page, number)] * TIMES)
    return event, Counter(answer.status for answer in answers)


def test_the_same_form_fifty_times_is_one_registration_and_one_letter(site):
    event, answers = send_often(site, ALICE)
    assert answers == {302: TIMES}
    assert event.registrations.count() == 1
    assert letters_of(event) == {address(ALICE): {"confirm": 1}}
    check_counters(event)


def test_without_a_memory_for_forms_more_letters_go_out(house):
    """One registration all the same: an address is registered only once."""
    with house.serving("tests.faults.broken.forgetful") as site:
        event, _answers = send_often(site, BOB)
    assert event.registrations.count() == 1
    assert letters_of(event)[address(BOB)].total() > 1
