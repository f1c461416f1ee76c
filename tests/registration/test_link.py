"""The own link: known to its owner alone."""

import pytest

from conferences.registration import services
from conferences.registration.link import address_of, registration_behind, token_of
from portal.lib.tokens import digest
from tests import builders as build

pytestmark = pytest.mark.django_db


def test_the_link_opens_its_registration_and_no_other():
    alice, bob = build.registration(), build.registration()
    assert registration_behind(token_of(alice)) == alice
    assert registration_behind(token_of(bob)) == bob
    assert registration_behind("x" * 43) is None


def test_the_table_does_not_know_the_token():
    row = build.registration()
    assert row.link_digest == digest(token_of(row)) != token_of(row)


def test_a_renewed_link_closes_the_old_one():
    row = build.registration()
    old = token_of(row)
    services.send_link_anew(row)
    row.refresh_from_db()
    assert registration_behind(old) is None
    assert registration_behind(token_of(row)) == row


def test_after_a_change_of_the_secret_the_next_letter_carries_a_link_that_opens(settings):
    row = build.registration()
    old = token_of(row)
    settings.SECRET_KEY = "another secret"
    assert registration_behind(old) == row
    assert registration_behind(address_of(row).rstrip("/").rsplit("/", 1)[1]) == row
