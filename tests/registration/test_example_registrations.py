"""The demo's registrations: in every state, made up, repeatable, and without a single letter."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from post_office.models import Attachment, Email

from conferences.models import Event
from conferences.registration import loading, services
from conferences.registration.models import (
    Answer,
    Companion,
    Needs,
    Registration,
    RegistrationLetter,
    Setup,
    WorkshopChoice,
)
from conferences.registration.services import life, reasons
from portal.lib.datafiles import read_texts
from portal.places.loading import load_places
from portal.publishing.loading import load_vocabularies
from tests import builders as build
from tests.loaded import unknown_words

CONFERENCE = "beispiel-integrationskonferenz-sprache-oeffnet-tueren"
EVENING = "beispiel-erzaehlabend-mein-erster-winter"
NETWORK = "beispiel-netzwerktag-weser-ems"


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """The places, the words and the examples, loaded once and rolled back after the module."""
    with django_db_blocker.unblock(), loading.transaction.atomic():
        load_places()
        load_vocabularies()
        loading.load_example_registrations(timezone.localdate())
        yield
        loading.transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def event(slug: str) -> Event:
    return Event.objects.get(slug=slug)


def dump() -> list:
    kinds = (Event, Setup, Registration, Companion, WorkshopChoice, Needs, Answer)
    return [sorted(kind.objects.values_list(), key=repr) for kind in kinds]


def test_a_conference_shows_registrations_in_every_state():
    here = event(CONFERENCE)
    states = {row.state for row in here.registrations.all()}
    assert here.is_example and here.takes_registrations
    assert here.registrations.count() == 60
    assert states >= {"unconfirmed", "confirmed", "cancelled"}
    assert 5 <= Companion.objects.filter(registration__event=here).count() <= 40
    assert Needs.objects.filter(registration__event=here).count() >= 8
    assert Answer.objects.filter(registration__event=here).count() >= 40
    assert here.questions.count() == 3 and here.setup.contact


def test_one_of_its_workshops_has_a_waiting_list_with_reasons():
    here = event(CONFERENCE)
    assert here.workshops.count() == 5 and here.workshops.values("slot").distinct().count() == 2
    assert all(workshop.capacity for workshop in here.workshops.all())
    waiting = WorkshopChoice.objects.filter(registration__event=here, standing="waiting")
    assert set(waiting.values_list("workshop__number", flat=True)) >= {1}
    assert len(reasons.why_waiting_in_workshops(here)) == waiting.count() > 3


def test_an_evening_is_full_and_people_wait():
    here = event(EVENING)
    assert here.phase == Event.Phase.WAITING_LIST
    assert here.seats.taken == here.capacity
    assert len(reasons.why_waiting(here)) >= 3


def test_a_network_day_waits_for_the_office_to_allocate():
    here = event(NETWORK)
    assert here.setup.waits_for_allocation
    choices = WorkshopChoice.objects.filter(registration__event=here)
    assert choices.count() > 40 and set(choices.values_list("standing", flat=True)) == {"idle"}


def test_nobody_is_real_and_nobody_is_written_to():
    for row in Registration.objects.all():
        assert row.name.startswith("Beispiel Person ")
        assert row.email == "" or row.email.endswith("@demo.example")
    assert not Email.objects.exists() and not Attachment.objects.exclude(emails=None).exists()
    assert not RegistrationLetter.objects.exists()


def test_they_came_in_the_order_of_their_ranks_since_registration_opened():
    for here in Event.objects.filter(is_example=True):
        rows = list(here.registrations.order_by("rank"))
        times = [row.sent_at for row in rows]
        assert times == sorted(times) and times[-1] <= timezone.now()
        assert times[0] >= here.registration_opens - timedelta(days=1)
        assert all(row.confirmed_at is None or row.confirmed_at >= row.sent_at for row in rows)


def test_nothing_is_overbooked_and_settling_again_moves_nobody():
    before = dump()
    for here in Event.objects.filter(is_example=True):
        services.sweep(here)
        assert here.registrations.seats_taken() <= here.capacity
        for workshop in here.workshops.all():
            assert (services.seats_left([workshop])[workshop.pk] or 0) >= 0
    assert dump() == before


def test_every_word_of_the_data_is_known():
    assert unknown_words(read_texts("examples-registrations")["events"]) == set()


@pytest.mark.parametrize("days", [0, 3, 400])
def test_another_run_changes_nothing_on_any_day(days):
    before = dump()
    assert loading.load_example_registrations(timezone.localdate() + timedelta(days=days)) == 0
    assert dump() == before


def test_what_was_changed_or_deleted_stays_so():
    event(CONFERENCE).registrations.first().delete()
    life.resize(event(EVENING), 30, build.administrator())
    here = event(NETWORK)
    here.registrations.all().delete()
    here.delete()
    before = dump()
    assert loading.load_example_registrations(timezone.localdate()) == 0
    assert dump() == before


def test_outside_the_demo_there_are_none(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="nur in der Demo"):
        call_command("load_example_registrations")


def test_the_command_says_what_it_did(settings, capsys):
    settings.DEMO = True
    call_command("load_example_registrations")
    assert "sind schon da" in capsys.readouterr().out
