"""People register: three short steps, nothing lost on the way, one row at the end."""

import pytest
from django.core.cache import cache

from conferences.registration.models import Registration
from portal.lib import guard
from tests import builders as build

pytestmark = pytest.mark.django_db

ALICE = "alice@example.org"


@pytest.fixture(autouse=True)
def no_limits_from_other_tests(db):
    cache.clear()


@pytest.fixture
def stamp(monkeypatch) -> str:
    """What a form holds that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


@pytest.fixture
def event():
    return build.open_conference(office=build.office())


def url(event, tail: str = "") -> str:
    return f"{event.get_absolute_url()}anmeldung/{tail}"


def filled(stamp: str, **changes) -> dict:
    return {
        "name": "Alice Beispiel",
        "email": ALICE,
        "agree": "on",
        "opened": stamp,
        "homepage": "",
        "schritt": "2",
        "absenden": "1",
        **changes,
    }


def test_one_post_registers_and_thanks(client, event, stamp):
    response = client.post(url(event), filled(stamp))
    assert (response.status_code, response["Location"]) == (302, url(event, "danke/"))
    row = Registration.objects.get()
    assert (row.event, row.name, row.email, row.standing) == (
        event,
        "Alice Beispiel",
        ALICE,
        "seat",
    )
    assert client.get(url(event, "danke/")).status_code == 200


def test_the_form_opens(client, event):
    response = client.get(url(event))
    assert response.status_code == 200
    assert "Schritt 1 von 2" in response.content.decode()
