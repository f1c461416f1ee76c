"""The Tagungsbüro's first pages: which events, their numbers, and what to do next."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from post_office.models import STATUS, Email

from conferences.registration.models import ChangeRequest, Registration, Setup
from conferences.registration.services import Wish
from conferences.registration.services.letters import stuck
from portal.outbox.services import PATIENCE
from tests import builders as build
from tests.registration.test_people import at, in_every_state, names_on, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def event(ours):
    return build.open_conference(office=ours, capacity=3, title="Werkstatt Ehrenamt")


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


# --- which events -------------------------------------------------------------------------
def test_the_desks_are_those_of_ones_own_events_that_take_registrations_next_ones_first(
    alice, ours, event
):
    past = timezone.now() - timedelta(days=30)
    build.open_conference(office=ours, title="Vorbei", starts=past, registration_closes=None)
    soon = timezone.now() + timedelta(days=2)
    build.open_conference(office=ours, title="Bald", starts=soon, registration_closes=None)
    build.conference(office=ours, title="Ohne Anmeldung")
    build.open_conference(title="Bei den Nachbarn")
    response = alice.get(at("desks"))
    titles = [row.title for row in response.context["page_obj"]]
    assert titles == ["Bald", "Werkstatt Ehrenamt", "Vorbei"]


def test_the_host_finds_the_desk_of_the_own_event_only(ours, event, signed_in):
    host = build.initiative(office=ours)
    build.open_conference(office=ours, host=host, title="Sommerfest")
    page = text_of(signed_in(build.coordinator(host)).get(at("desks")))
    assert "Sommerfest" in page
    assert "Werkstatt Ehrenamt" not in page


def test_nobody_without_events_is_left_alone(signed_in):
    assert "Noch nimmt keine Ihrer Veranstaltungen" in text_of(
        signed_in(build.user()).get(at("desks"))
    )


def test_many_desks_cost_the_same_queries(alice, ours, event):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert alice.get(at("desks")).status_code == 200
        return len(counted)

    few = queries()
    for _ in range(6):
        build.registration(build.open_conference(office=ours, capacity=5))
    assert queries() == few


# --- the numbers --------------------------------------------------------------------------
def test_every_number_is_that_of_the_list_behind_it(alice, event):
    in_every_state(event)
    build.registration(event, companions=("Ada",))
    numbers = alice.get(at("desk", event.pk)).context["numbers"]
    for group, number in numbers.items():
        response = alice.get(at("people", event.pk), {"stand": group})
        assert len(names_on(response)) == number.registrations, group
        assert response.context["people_total"] == number.people, group
    assert (numbers["seated"].people, numbers["waiting"].registrations) == (3, 3)


def test_the_page_links_each_number_to_its_list(alice, event):
    in_every_state(event)
    page = alice.get(at("desk", event.pk)).content.decode()
    for group in ("seated", "confirmed", "unconfirmed", "waiting", "cancelled", "expired"):
        assert f"{at('people', event.pk)}?stand={group}" in page


def test_a_workshops_numbers_are_those_of_the_list_behind_them(alice, event):
    slot = build.slot(event)
    workshop = build.workshop(event, slot=slot, capacity=2)
    build.registration(event, companions=("Ada",), wishes=(Wish(workshop.pk),))
    build.registration(event, wishes=(Wish(workshop.pk),))
    response = alice.get(at("desk", event.pk))
    row = response.context["workshops"].get()
    assert (row.people_seated, row.groups_waiting, row.groups_wishing) == (2, 1, 2)
    query = {"workshop": workshop.pk, "im_workshop": "seat"}
    assert alice.get(at("people", event.pk), query).context["people_total"] == 2


def test_an_empty_desk_says_zero(alice, event):
    response = alice.get(at("desk", event.pk))
    assert response.status_code == 200
    assert "0 Plätze vergeben von 3" in text_of(response)


def test_who_has_arrived_is_counted_on_the_day_with_everybody_they_bring(alice, event):
    row = build.registration(event, companions=("Ada", "Bo"))
    assert "Personen da" not in text_of(alice.get(at("desk", event.pk)))
    now = timezone.now()
    Registration.objects.filter(pk=row.pk).update(arrived_at=now)
    row.companions.filter(name="Ada").update(arrived_at=now)
    event.starts, event.ends = now - timedelta(hours=1), now + timedelta(hours=1)
    event.save()
    assert "2 Personen da" in text_of(alice.get(at("desk", event.pk)))


def test_a_full_desk_costs_the_same_queries_as_a_small_one(alice, event):
    event.capacity = None
    event.save()

    def fill(number: int) -> None:
        for _ in range(number):
            workshop = build.workshop(event, slot=build.slot(event))
            row = build.registration(event, wishes=(Wish(workshop.pk),))
            ChangeRequest.objects.create(registration=row, sending=f"{row.pk:064}")
        Email.objects.update(status=STATUS.failed)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert alice.get(at("desk", event.pk)).status_code == 200
        return len(counted)

    fill(2)
    few = queries()
    fill(4)
    assert queries() == few


# --- letters that are stuck ---------------------------------------------------------------
def test_letters_that_do_not_arrive_are_told_until_one_gets_through(alice, event):
    row = build.registration(event, name="Anna")
    build.registration(event, name="Bo")
    letter = row.letters.order_by("pk").last().letter
    Email.objects.update(status=STATUS.sent)
    Email.objects.filter(pk=letter.pk).update(status=STATUS.requeued)
    page = text_of(alice.get(at("desk", event.pk)))
    assert "Ein Brief kommt nicht an." in page
    assert "Anna" in page
    assert names_on(alice.get(at("people", event.pk), {"stand": "letters"})) == ["Anna"]
    alice.post(row.desk_url, {"tun": "address", "email": "neu@example.org"})
    Email.objects.exclude(pk=letter.pk).update(status=STATUS.sent)
    assert "kommt nicht an" not in text_of(alice.get(at("desk", event.pk)))


def test_a_letter_that_waits_for_long_is_stuck_one_just_written_is_not(event):
    row = build.registration(event)
    assert not stuck(event).exists()
    long_ago = timezone.now() - PATIENCE - timedelta(minutes=1)
    Email.objects.filter(pk=row.letters.last().letter_id).update(created=long_ago)
    assert stuck(event).count() == 1


def test_letters_of_other_events_are_not_told_here(event):
    build.registration(build.open_conference())
    Email.objects.update(status=STATUS.failed)
    assert not stuck(event).exists()


# --- what to do next ----------------------------------------------------------------------
def steps(client, event) -> str:
    return " ".join(step.text for step in client.get(at("desk", event.pk)).context["steps"])


def test_an_open_wish_is_a_step_and_stands_on_the_page(alice, event):
    row = build.registration(event, name="Wilma")
    ChangeRequest.objects.create(registration=row, sending="w" * 64)
    response = alice.get(at("desk", event.pk))
    assert "Ein Änderungswunsch wartet auf Ihre Entscheidung." in text_of(response)
    assert "Wilma" in text_of(response)
    assert names_on(alice.get(at("people", event.pk), {"stand": "requests"})) == ["Wilma"]


def test_free_seats_beside_a_waiting_list_are_explained(alice, event):
    build.registration(event, companions=("Ada",))
    build.registration(event, companions=("Bo",))
    assert "Plätze sind frei, und trotzdem wartet jemand." in steps(alice, event)


def test_workshops_are_allocated_once_registration_is_closed(alice, event):
    Setup.objects.create(event=event, allocation="office", contact="Frau Muster")
    assert steps(alice, event) == ""
    event.registration_closes = timezone.now() - timedelta(hours=1)
    event.save()
    assert "Jetzt können Sie die Workshops zuteilen." in steps(alice, event)


def test_the_host_gets_no_link_into_the_administration(ours, signed_in):
    host = build.initiative(office=ours)
    event = build.open_conference(office=ours, host=host, state="draft")
    response = signed_in(build.coordinator(host)).get(at("desk", event.pk))
    assert "/verwaltung/" not in response.content.decode()


# --- the doors ----------------------------------------------------------------------------
def test_what_is_not_yours_is_not_there(event, signed_in):
    for person in (build.lead(), build.coordinator(build.initiative()), build.user()):
        assert signed_in(person).get(at("desk", event.pk)).status_code == 404


def test_guests_sign_in_and_posting_is_not_offered(event, alice, client):
    assert alice.post(at("desk", event.pk)).status_code == 405
    client.logout()
    for page in (at("desks"), at("desk", event.pk)):
        assert client.get(page).headers["Location"].startswith("/konto/anmelden/")


def test_the_events_page_in_the_administration_leads_here_where_it_takes_registrations(
    alice, ours, event
):
    assert at("desk", event.pk) in alice.get(event.admin_url).content.decode()
    without = build.conference(office=ours)
    assert at("desk", without.pk) not in alice.get(without.admin_url).content.decode()


# --- what people thought of it ----------------------------------------------------------------
def held(office, **values):
    """An event of yesterday whose registrations the portal took."""
    starts = timezone.now() - timedelta(days=1)
    return build.open_conference(office=office, starts=starts, registration_closes=None, **values)


def test_after_the_event_the_desk_tells_what_people_thought_of_it(alice, ours):
    event = held(ours)
    for mark in (3, 4, 5):
        build.feedback(event, content=mark, comment=f"Kommentar {mark}")
    page = text_of(alice.get(at("desk", event.pk)))
    assert "3 Menschen haben geantwortet" in page
    assert "Die Inhalte haben mir geholfen 4,0" in page
    assert all(f"Kommentar {mark}" in page for mark in (3, 4, 5))


def test_of_fewer_than_three_answers_nothing_is_told(alice, ours):
    event = held(ours)
    for _ in range(2):
        build.feedback(event, comment="Verräterisch")
    page = text_of(alice.get(at("desk", event.pk)))
    assert "mindestens drei Menschen" in page
    assert "Verräterisch" not in page
