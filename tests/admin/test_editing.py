"""„Wird gerade bearbeitet von …": the open page says so itself, colleagues see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.publishing import services
from portal.publishing.models import EditingNote
from tests import builders as build

from .forms import fill_in

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def entry(ours):
    return build.initiative(office=ours, state="draft")


def at_work(person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


@pytest.fixture
def bob(ours):
    return at_work(build.editor(ours, name="Bob"))


@pytest.fixture
def alice(ours):
    return at_work(build.editor(ours, name="Alice"))


def says(client, entry, name="initiatives_initiative", **words):
    return client.post(reverse(f"admin:{name}_editing", args=[entry.pk]), words)


def listing(client) -> str:
    return client.get(reverse("admin:initiatives_initiative_changelist")).content.decode()


def test_opening_a_form_notes_nothing_by_itself(entry, bob):
    bob.get(entry.admin_url)
    assert not EditingNote.objects.exists()


def test_a_colleague_sees_who_is_at_work_in_form_list_and_answer(entry, alice, bob):
    assert says(bob, entry).json() == {"text": ""}
    since = f"{timezone.localtime(EditingNote.objects.get().opened_at):%H:%M}"
    sentence = f"Wird gerade bearbeitet von Bob seit {since} Uhr."
    assert sentence in alice.get(entry.admin_url).content.decode()
    assert "Bob bearbeitet gerade" in listing(alice)
    assert says(alice, entry).json() == {"text": sentence}
    assert "Alice" in says(bob, entry).json()["text"]


def test_one_does_not_see_oneself(entry, bob):
    says(bob, entry)
    assert "Wird gerade bearbeitet" not in bob.get(entry.admin_url).content.decode()
    assert "bearbeitet gerade" not in listing(bob)


def test_leaving_and_saving_end_the_note(entry, alice, bob):
    says(bob, entry)
    says(bob, entry, ende="1")
    assert not EditingNote.objects.exists()
    says(bob, entry)
    says(alice, entry)
    fill_in(bob, entry.admin_url, title="Fertig")
    assert EditingNote.objects.get().user.name == "Alice"


def test_after_two_minutes_of_silence_nobody_is_there(entry, alice, bob):
    says(bob, entry)
    EditingNote.objects.update(seen_at=timezone.now() - timedelta(minutes=2, seconds=1))
    assert "Bob" not in alice.get(entry.admin_url).content.decode()
    assert "Bob" not in listing(alice)
    services.forget_editing()
    assert not EditingNote.objects.exists()


def test_whoever_comes_back_after_a_silence_has_come_anew(entry, bob):
    says(bob, entry)
    long_ago = timezone.now() - timedelta(hours=3)
    EditingNote.objects.update(opened_at=long_ago, seen_at=timezone.now() - timedelta(minutes=1))
    says(bob, entry)
    assert EditingNote.objects.get().opened_at == long_ago
    EditingNote.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    says(bob, entry)
    assert timezone.now() - EditingNote.objects.get().opened_at < timedelta(minutes=1)


def test_who_is_at_work_costs_a_list_no_query_per_row(ours, entry, alice, bob):
    with CaptureQueriesContext(connection) as quiet:
        listing(alice)
    person = build.editor(ours, name="Bob")
    for _ in range(5):
        build.editing_note(build.initiative(office=ours), person)
    with CaptureQueriesContext(connection) as busy:
        assert listing(alice).count("Bob bearbeitet gerade") == 5
    assert len(busy) == len(quiet)


def test_a_conference_is_one_entry_on_every_page(ours, alice, bob):
    conference = build.conference(office=ours)
    says(bob, conference, "conferences_conference")
    assert "Bob" in alice.get(conference.admin_url).content.decode()


def test_others_see_no_name_and_note_nothing(entry, bob):
    says(bob, entry)
    charlie = at_work(build.editor(build.office()))
    assert says(charlie, entry).status_code == 404
    assert says(charlie, entry, ende="1").status_code == 404
    assert "Bob" not in listing(charlie)
    assert EditingNote.objects.get().user.name == "Bob"
    coordinator = at_work(build.coordinator(entry))
    assert says(coordinator, entry).status_code == 302


def test_looking_at_the_address_notes_nothing(entry, bob):
    url = reverse("admin:initiatives_initiative_editing", args=[entry.pk])
    assert bob.get(url).status_code == 405


def test_without_the_forms_token_nothing_is_noted(ours, entry):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(build.editor(ours), backend=BACKEND)
    assert says(strict, entry).status_code == 403
    assert not EditingNote.objects.exists()


def test_a_late_good_bye_of_an_earlier_opening_ends_nothing(entry, bob, alice):
    """A page that is loaded anew speaks before the browser has sent the old one's good-bye."""
    first, second = "a" * 32, "b" * 32
    says(bob, entry, seite=first)
    says(bob, entry, seite=second)
    says(bob, entry, seite=first, ende="1")
    assert "Bob" in says(alice, entry).json()["text"]
    says(bob, entry, seite=second, ende="1")
    assert says(alice, entry).json()["text"] == ""


def test_junk_for_the_number_of_an_opening_is_no_error(entry, bob):
    assert says(bob, entry, seite="x\x00" * 400).status_code == 200
    assert EditingNote.objects.get().page == ""
