"""The page of one initiative says where it stands, to those who keep it true and nobody else."""

import pytest
from django.urls import reverse

from portal.publishing.services import review

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"


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
    words = {"draft": "Entwurf", "submitted": "wartet auf das Amt", "archived": "archiviert"}
    assert words[state] in page_of(client, builders.coordinator(row), row).text


def test_to_another_coordinator_it_is_not_there(client, entry):
    charlie = builders.coordinator()
    assert page_of(client, charlie, entry).status_code == 404


# --- what needs doing ---
def to_do(client, person) -> str:
    client.force_login(person, backend=BACKEND)
    return client.get("/mein-bereich/").text.split("</section>")[0]


def test_what_came_back_is_the_first_thing_to_do(client, entry, alice):
    pending = review.hand_in(entry, {"phone": "1"}, author=alice)
    assert "Zurückgegeben" not in to_do(client, alice)
    review.return_to_author(pending, reason="Bitte mit Vorwahl.", by=builders.administrator())
    text = to_do(client, alice)
    assert "Zurückgegeben: bitte ändern" in text
    assert reverse("my_initiatives:edit", args=[entry.pk]) in text
    assert "Zurückgegeben" not in to_do(client, builders.coordinator())


def test_drafts_and_what_was_returned_as_a_whole_are_named_too(client):
    draft = builders.initiative(state="draft", title="Angefangen")
    bob = builders.coordinator(draft)
    back = builders.initiative(state="returned", title="Zurück")
    builders.initiatives.Steward.objects.create(user=bob, initiative=back)
    text = to_do(client, bob)
    assert text.index("Zurückgegeben: bitte ändern") < text.index("Entwurf ergänzen")
    assert "Angefangen" in text and "Zurück" in text


def test_what_the_office_has_planned_is_nothing_to_do(client):
    planned = builders.initiative(state="draft", publish_at="2099-01-01T10:00Z")
    assert "Entwurf ergänzen" not in to_do(client, builders.coordinator(planned))
