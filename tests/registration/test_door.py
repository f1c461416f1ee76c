"""The pages at the entrance: who may see them, what they do as plain forms, what devices get."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event
from conferences.registration import services
from conferences.registration.forms.door import code_in
from conferences.registration.models import Registration
from conferences.registration.services import arrivals
from tests import builders as build

pytestmark = pytest.mark.django_db

PAGES = ["door", "door_paper", "door_shell", "door_worker"]


@pytest.fixture
def event():
    row = build.open_conference(office=build.office(), capacity=20, title="Zusammen")
    return row


@pytest.fixture
def desk(signed_in, event):
    """The browser of somebody from the event's office."""
    return signed_in(build.editor(event.office))


def begin(event: Event) -> None:
    start = timezone.now() - timedelta(hours=1)
    times = {"starts": start, "ends": start + timedelta(hours=8), "registration_closes": start}
    Event.objects.filter(pk=event.pk).update(**times)


def at(name: str, event: Event) -> str:
    return reverse(f"registration:{name}", args=[event.pk])


def there(person) -> bool:
    return type(person).objects.get(pk=person.pk).has_arrived


def hand_in(client, event, entries, **more):
    body = json.dumps({"entries": entries, **more})
    return client.post(at("door_sync", event), body, content_type="application/json")


def entry(person, **more) -> dict:
    return {
        "id": str(uuid4()),
        "person": arrivals.key_of(person),
        "at": timezone.now().isoformat(),
        "via": "name",
        **more,
    }


# --- who may --------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [*PAGES, "door_state"])
def test_another_offices_door_is_not_there(name, event, signed_in):
    assert signed_in(build.editor()).get(at(name, event)).status_code == 404


def test_nobody_hands_in_at_another_offices_door(event, signed_in):
    alice = build.registration(event)
    charlie = signed_in(build.coordinator())
    assert hand_in(charlie, event, [entry(alice)]).status_code == 404
    assert charlie.post(at("door", event), {"da": f"r{alice.pk}"}).status_code == 404
    assert charlie.post(at("door_paper", event), {"da": f"r{alice.pk}"}).status_code == 404
    assert not there(alice)


@pytest.mark.parametrize("name", PAGES)
def test_who_hosts_the_event_stands_at_its_door(name, signed_in):
    initiative = build.initiative()
    event = build.open_conference(host=initiative)
    assert signed_in(build.coordinator(initiative)).get(at(name, event)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_guests_are_asked_to_sign_in(name, event, client):
    response = client.get(at(name, event))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_a_device_that_is_signed_out_is_told_so_as_data(event, client):
    alice = build.registration(event)
    for response in (client.get(at("door_state", event)), hand_in(client, event, [entry(alice)])):
        assert (response.status_code, response.json()) == (401, {"error": "signed-out"})
    assert not there(alice)


def test_staff_without_a_second_factor_get_no_names(event, signed_in):
    build.registration(event, name="Alice Beispiel")
    client = signed_in(build.editor(event.office, second_factor=False))
    response = client.get(at("door_state", event))
    assert (response.status_code, response.json()) == (403, {"error": "second-factor"})


@pytest.mark.parametrize("name", [*PAGES, "door_state"])
def test_no_cache_keeps_what_the_door_shows(name, event, desk):
    assert desk.get(at(name, event))["Cache-Control"] == "no-store"


# --- plain forms ----------------------------------------------------------------------------
def test_a_click_for_somebody_who_comes(event, desk):
    alice = build.registration(event, name="Alice Beispiel")
    build.registration(event, name="Bob Beispiel")
    begin(event)
    response = desk.post(at("door", event), {"da": f"r{alice.pk}"}, follow=True)
    assert there(alice)
    assert "1 von 2 da" in response.text
    assert "Alice Beispiel" not in response.redirect_chain[-1][0]
    desk.post(at("door", event), {"nicht": f"r{alice.pk}"})
    assert not there(alice)


def test_a_click_for_all_of_a_group(event, desk):
    group = build.registration(event, companions=("Ada", "Bo"))
    begin(event)
    assert "alle 3 sind da" in desk.get(at("door", event)).text
    for _twice in range(2):
        desk.post(at("door", event), {"alle": f"r{group.pk}"})
    assert arrivals.numbers(event) == arrivals.Numbers(3, 3)
    assert group.door_entries.count() == 3


@pytest.mark.parametrize("typed", ["mueller", "MÜLLER bob", "ada", "muller"])
def test_people_are_found_however_the_name_is_typed(typed, event, desk):
    build.registration(event, name="Bob Müller", companions=("Ada Groß",))
    build.registration(event, name="Charlie Beispiel")
    page = desk.post(at("door", event), {"q": typed}).text
    assert "Bob Müller" in page
    assert "Charlie" not in page


def test_a_code_finds_its_group_and_is_noted_as_the_way(event, desk):
    alice = build.registration(event, name="Alice")
    begin(event)
    code = alice.check_in_code
    for typed in (f"MOSAIK:{code}", code.lower(), f"{code[:4]} {code[4:]}", f"mosaik:{code}"):
        page = desk.post(at("door", event), {"q": typed}).text
        assert 'name="via" value="code"' in page
        assert "autofocus" in page
    desk.post(at("door", event), {"da": f"r{alice.pk}", "via": "code"})
    assert Registration.objects.get().arrived_via == "code"


@pytest.mark.parametrize("text", ["", "Bob", "MOSAIK:", "https://example.org/x", "A" * 80])
def test_what_is_no_code_is_taken_for_a_name(text):
    assert code_in(text) == ""


def test_nobody_found_says_what_to_try(event, desk):
    build.registration(event)
    assert "Niemand gefunden" in desk.post(at("door", event), {"q": "Zzz"}).text


def test_who_waits_is_shown_as_such_and_the_office_decides(event, desk):
    Event.objects.update(capacity=1)
    build.registration(event)
    bob = build.registration(event, name="Bob")
    begin(event)
    page = desk.post(at("door", event), {"q": "Bob"}).text
    assert "auf der Warteliste" in page
    assert "trotzdem einlassen" in page
    refused = desk.post(at("door", event), {"einlassen": f"r{bob.pk}"})
    assert "Es ist kein Platz frei." in refused.text
    assert "Bob" in refused.text
    clicked = desk.post(at("door", event), {"da": f"r{bob.pk}"})
    assert "Diese Anmeldung hat keinen Platz." in clicked.text
    assert not there(bob)
    Event.objects.update(capacity=2)
    desk.post(at("door", event), {"einlassen": f"r{bob.pk}"})
    assert there(bob)


@pytest.mark.parametrize("action", ["da", "nicht", "alle", "einlassen"])
@pytest.mark.parametrize("key", ["r999999", "x", "", "c1;--", "r" + "9" * 30])
def test_clicks_for_nobody_are_not_found(action, key, event, desk):
    assert desk.post(at("door", event), {action: key}).status_code == 404


def test_nobody_of_another_event_is_noted_here(event, desk):
    foreign = build.registration()
    assert desk.post(at("door", event), {"da": f"r{foreign.pk}"}).status_code == 404
    assert not there(foreign)


def test_looking_notes_nobody(event, desk):
    alice = build.registration(event)
    desk.get(at("door", event), {"da": f"r{alice.pk}", "zuletzt": f"r{alice.pk}"})
    assert not there(alice)


# --- devices ----------------------------------------------------------------------------------
def test_a_device_gets_names_codes_and_states_and_nothing_else(event, desk):
    alice = build.registration(event, name="Alice", companions=("Ada",), organisation="Verein")
    (ada,) = alice.companions.all()
    state = desk.get(at("door_state", event)).json()
    assert set(state) == {"numbers", "groups", "tag", "csrf"}
    assert state["numbers"] == {"arrived": 0, "expected": 2}
    assert state["groups"] == [
        {
            "id": alice.pk,
            "code": alice.check_in_code,
            "seat": True,
            "state": "",
            "people": [
                {"key": f"r{alice.pk}", "name": "Alice", "at": None},
                {"key": f"c{ada.pk}", "name": "Ada", "at": None},
            ],
        }
    ]


def test_a_device_that_knows_it_all_is_told_so(event, desk):
    alice = build.registration(event)
    begin(event)
    tag = desk.get(at("door_state", event))["ETag"]
    known = {"If-None-Match": tag}
    assert desk.get(at("door_state", event), headers=known).status_code == 304
    arrivals.arrive(alice, at=timezone.now(), via="name", by=None)
    assert desk.get(at("door_state", event), headers=known).status_code == 200


def test_what_a_device_noted_is_answered_one_by_one_with_the_state(event, desk):
    alice, gone = build.registration(event), build.registration(event)
    foreign = build.registration()
    services.cancel(gone, because="self")
    begin(event)
    entries = [entry(alice), entry(gone), entry(foreign), "nonsense"]
    answer = hand_in(desk, event, entries, clock=timezone.now().isoformat()).json()
    assert answer["results"] == ["stored", "no-seat", "unknown", "unreadable"]
    assert answer["numbers"] == {"arrived": 1, "expected": 1}
    assert there(alice)
    assert Registration.objects.get(pk=alice.pk).arrived_by.email
    assert hand_in(desk, event, entries).json()["results"][0] == "known"


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"x"', '{"entries": 1}', "[" * 100_000, '{"entries": [0' + ",0" * 1000]
)
def test_what_no_device_sends_is_refused(body, event, desk):
    response = desk.post(at("door_sync", event), body, content_type="application/json")
    assert (response.status_code, response.json()) == (400, {"error": "unreadable"})


@pytest.mark.parametrize("clock", [None, 5, "now", "2026-99-99T00:00:00Z", "2026-10-10T10:00:00"])
def test_an_unreadable_clock_is_ignored(clock, event, desk):
    alice = build.registration(event)
    begin(event)
    assert hand_in(desk, event, [entry(alice)], clock=clock).json()["results"] == ["stored"]


def test_handing_in_needs_the_token_against_forged_forms(event, client):
    alice = build.registration(event)
    client.handler.enforce_csrf_checks = True
    client.force_login(
        build.editor(event.office),
        backend="portal.accounts.backends.SignInBackend",
    )
    assert hand_in(client, event, [entry(alice)]).status_code == 403
    token = client.get(at("door_state", event)).json()["csrf"]
    response = client.post(
        at("door_sync", event),
        json.dumps({"entries": [entry(alice)]}),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert response.status_code == 200


def test_what_a_device_keeps_to_show_without_network_holds_no_person(event, desk):
    build.registration(event, name="Alice Beispiel", companions=("Ada",))
    page = desk.get(at("door_shell", event)).text
    worker = desk.get(at("door_worker", event))
    for text in (page, worker.text):
        for secret in ("Alice", "Ada", "csrfmiddlewaretoken", "@example.org"):
            assert secret not in text
    assert worker["Content-Type"].startswith("text/javascript")
    assert desk.get(at("door_shell", event)).text == page


@pytest.mark.parametrize("name", ["door", "door_state", "door_paper"])
def test_lists_of_three_and_of_thirty_cost_the_same(name, event, desk):
    Event.objects.update(capacity=None)
    costs = []
    for count in (3, 27):
        for _ in range(count):
            build.registration(event, companions=("Ada",))
        with CaptureQueriesContext(connection) as queries:
            desk.get(at(name, event))
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


# --- paper ------------------------------------------------------------------------------------
def test_the_paper_list_only_adds(event, desk):
    alice, bob = build.registration(event, name="Alice"), build.registration(event, name="Bob")
    begin(event)
    arrivals.arrive(alice, at=timezone.now(), via="name", by=None)
    for sentence in ("Eine Person nachgetragen.", "0 Personen nachgetragen."):
        page = desk.post(at("door_paper", event), {"da": [f"r{bob.pk}"]}, follow=True)
        assert sentence in page.text
    desk.post(at("door_paper", event), {})
    assert there(alice)
    assert Registration.objects.get(pk=bob.pk).arrived_via == "paper"


def test_five_hundred_people_fit_into_one_paper_list(desk, event):
    Event.objects.update(capacity=None)
    group = build.registration(event)
    group.companions.bulk_create(
        group.companions.model(registration=group, name=f"Person {n}") for n in range(499)
    )
    begin(event)
    assert desk.get(at("door_paper", event)).text.count('name="da"') == 500
    keys = [f"r{group.pk}", *(f"c{pk}" for pk in group.companions.values_list("pk", flat=True))]
    assert desk.post(at("door_paper", event), {"da": keys}).status_code == 302
    assert arrivals.numbers(event) == arrivals.Numbers(500, 500)


def test_after_months_the_paper_list_can_still_be_entered(event, desk):
    alice = build.registration(event)
    start = timezone.now() - timedelta(days=90)
    Event.objects.update(starts=start, ends=start + timedelta(hours=8), registration_closes=start)
    desk.post(at("door_paper", event), {"da": f"r{alice.pk}"})
    assert there(alice)
