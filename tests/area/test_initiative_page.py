"""The page of one initiative says where it stands, to those who keep it true and nobody else."""

import pytest
from django.urls import reverse

from portal.publishing.services import review

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def entry():
    return builders.initiative(office=builders.office(), title="Teestube")


@pytest.fixture
def alice(entry):
    return builders.coordinator(entry)


def page_of(client, person, entry):
    client.force_login(person, backend=BACKEND)
    return client.get(reverse("my_initiatives:initiative", args=[entry.pk]))


def test_my_area_lists_what_i_keep_true(client, entry, alice):
    builders.initiative(title="Fremdes")
    client.force_login(alice, backend=BACKEND)
    for url in ("/mein-bereich/", "/mein-bereich/initiativen/"):
        text = client.get(url).text
        assert f'href="/mein-bereich/initiativen/{entry.pk}/">Teestube</a>' in text
        assert "Fremdes" not in text


def test_a_public_one_leads_to_its_public_page(client, entry, alice):
    text = page_of(client, alice, entry).text
    assert "öffentlich" in text
    assert entry.get_absolute_url() in text


def test_a_change_that_waits_is_said(client, entry, alice):
    review.hand_in(entry, {"phone": "1"}, author=alice)
    assert "liegt seit" in page_of(client, alice, entry).text


def test_a_change_that_came_back_says_why(client, entry, alice):
    pending = review.hand_in(entry, {"phone": "1"}, author=alice)
    review.return_to_author(pending, reason="Bitte mit Vorwahl.", by=builders.administrator())
    assert "Bitte mit Vorwahl." in page_of(client, alice, entry).text


def test_a_returned_initiative_says_why(client, alice):
    draft = builders.initiative(state="submitted", created_by=alice)
    bob = builders.coordinator(draft)
    review.return_entry(draft, reason="Bitte mit Ort.", by=builders.administrator())
    assert "Bitte mit Ort." in page_of(client, bob, draft).text


@pytest.mark.parametrize("state", ["draft", "submitted", "archived"])
def test_every_state_is_said_in_words(client, state):
    row = builders.initiative(state=state)
    words = {"draft": "Entwurf", "submitted": "wartet beim Amt", "archived": "archiviert"}
    assert words[state] in page_of(client, builders.coordinator(row), row).text


def test_to_another_coordinator_it_is_not_there(client, entry):
    charlie = builders.coordinator()
    assert page_of(client, charlie, entry).status_code == 404
