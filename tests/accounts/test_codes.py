"""Codes by letter: kept as digests, and no way to tell known addresses from unknown ones."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import Email

from tests import builders as build

from .signing_in import browser, code_in_the_letter, is_signed_in

pytestmark = pytest.mark.django_db

CODE = reverse("account_request_login_code")
ENTER_CODE = reverse("account_confirm_login_code")


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"


def test_the_code_is_eight_digits_for_the_keyboard_of_a_phone():
    alice, guest = build.coordinator(), browser()
    guest.post(CODE, {"email": alice.email})
    digits = code_in_the_letter().replace("-", "")
    assert len(digits) == 8
    assert digits.isdigit()
    page = guest.get(ENTER_CODE).text
    assert 'inputmode="numeric"' in page
    assert 'autocomplete="one-time-code"' in page


@pytest.mark.parametrize("typed", [lambda code: code, lambda code: code.replace("-", " ")])
def test_with_or_without_the_dash_it_signs_in(typed):
    alice, guest = build.coordinator(), browser()
    guest.post(CODE, {"email": alice.email})
    answer = guest.post(ENTER_CODE, {"code": typed(code_in_the_letter())})
    assert answer["Location"] == "/mein-bereich/"
    assert is_signed_in(guest)


def test_the_session_keeps_no_code():
    alice, guest = build.coordinator(), browser()
    guest.post(CODE, {"email": alice.email})
    code = code_in_the_letter()
    kept = json.dumps([row.get_decoded() for row in Session.objects.all()])
    assert "login_code" in kept or "login_by_code" in kept
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_what_the_session_keeps_is_no_code():
    alice, guest = build.coordinator(), browser()
    guest.post(CODE, {"email": alice.email})
    stages = json.dumps(guest.session["account_login"])
    digest = max(stages.split('"'), key=lambda part: len(part) if part.isalnum() else 0)
    assert len(digest) == 64
    guest.post(ENTER_CODE, {"code": digest})
    assert not is_signed_in(guest)


def test_an_address_without_an_account_gets_no_letter_and_nothing_is_kept_of_it():
    browser().post(CODE, {"email": "niemand@example.org"})
    assert not Email.objects.exists()


@pytest.mark.parametrize("page", [CODE, reverse("account_reset_password")])
def test_known_and_unknown_addresses_cause_the_same_writing(page):
    """How long it takes is measured in tests/bench/codes.py; here: a letter is written for both."""
    known, wrote = build.coordinator(password=build.PASSWORD).email, []
    for address in (known, "unbekannt@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser().post(page, {"email": address})
        wrote.append(sum('INSERT INTO "post_office_email"' in q["sql"] for q in queries))
    assert wrote == [1, 1]
    assert [letter.to for letter in Email.objects.all()] == [[known]]
