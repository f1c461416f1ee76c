"""A visitor tells the office more about a finding; nobody's address is shown or kept."""

import pytest
from django.core.cache import cache
from post_office.models import Email

from conferences.services.hints import MOST_PER_NETWORK
from portal.lib import guard
from tests import builders as build

pytestmark = pytest.mark.django_db

SENT = {"message": "Seit März gibt es einen runden Tisch.\nBcc: alle", "name": "", "email": ""}


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings, db):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    cache.clear()


@pytest.fixture
def stamp(monkeypatch) -> str:
    """What a form holds that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


@pytest.fixture
def finding():
    return build.finding(office=build.office(), title="Netzwerke pflegen")


def url(finding, tail: str = "") -> str:
    return f"{finding.get_absolute_url()}hinweis/{tail}"


def sent(client, finding, stamp, **changes):
    return client.post(url(finding), {**SENT, "opened": stamp, "homepage": "", **changes})


def letters() -> list[Email]:
    return list(Email.objects.order_by("pk"))


def test_a_hint_goes_to_the_people_of_the_office_and_to_nobody_else(client, finding, stamp):
    alice, bob = build.editor(finding.office), build.lead(finding.office)
    build.editor(build.office())
    build.administrator()
    build.editor(finding.office, is_active=False)
    response = sent(client, finding, stamp)
    assert (response.status_code, response["Location"]) == (302, url(finding, "danke/"))
    found = letters()
    assert sorted(row.to[0] for row in found) == sorted([alice.email, bob.email])
    assert found[0].subject == "Hinweis zu einem Ergebnis: Netzwerke pflegen"
    assert "> Seit März gibt es einen runden Tisch.\n> Bcc: alle" in found[0].message
    assert finding.admin_url in found[0].message
    assert not found[0].headers
    html = client.get(response["Location"]).content.decode()
    assert "Danke" in html and alice.email not in html


def test_who_leaves_an_address_is_answered_directly(client, finding, stamp):
    build.editor(finding.office)
    sent(client, finding, stamp, name="Sam\nBeispiel", email="sam@example.org")
    (letter,) = letters()
    assert letter.headers == {"Reply-To": "sam@example.org"}
    assert "Sam Beispiel" in letter.message


def test_without_anybody_in_the_office_the_administrators_hear_of_it(client, finding, stamp):
    boss = build.administrator()
    sent(client, finding, stamp)
    assert [row.to[0] for row in letters()] == [boss.email]


def test_a_second_click_sends_nothing_twice(client, finding, stamp):
    build.editor(finding.office)
    for _ in range(2):
        assert sent(client, finding, stamp).status_code == 302
    assert len(letters()) == 1


def test_one_network_cannot_flood_an_office(client, finding, stamp):
    build.editor(finding.office)
    for number in range(MOST_PER_NETWORK):
        assert sent(client, finding, stamp, message=f"Nr {number}").status_code == 302
    response = sent(client, finding, stamp, message="Noch einer")
    assert response.status_code == 429
    assert "noch nicht verschickt" in response.content.decode()
    assert "Noch einer" in response.content.decode()
    assert len(letters()) == MOST_PER_NETWORK
    cache.clear()
    assert sent(client, finding, stamp, message="Noch einer").status_code == 302
    assert len(letters()) == MOST_PER_NETWORK + 1


def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(client, finding, stamp):
    response = sent(client, finding, stamp, message="", name="Sam", email="keine")
    html = response.content.decode()
    assert "Bitte schreiben Sie ein paar Worte." in html
    assert 'value="Sam"' in html and 'value="keine"' in html
    assert letters() == []


def test_looking_sends_nothing_and_shows_no_address(client, finding):
    person = build.editor(finding.office)
    html = client.get(url(finding)).content.decode()
    assert person.email not in html and "@" not in html.replace("@media", "")
    assert letters() == []


@pytest.mark.parametrize("state", ["draft", "submitted", "archived"])
def test_what_is_not_public_takes_no_hints(client, stamp, state):
    finding = build.finding(state=state)
    assert client.get(url(finding)).status_code == 404
    assert sent(client, finding, stamp).status_code == 404
    assert client.get(url(finding, "danke/")).status_code == 404
