"""An event's life: its derived phases, and what the office does with it."""

from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from conferences.models import Event
from conferences.registration import services
from conferences.registration.models import Registration, RegistrationLetter, Rules
from conferences.registration.services import Wish, life
from conferences.registration.services.telling import tell_about_changes
from tests import builders as build

pytestmark = pytest.mark.django_db
Phase = Event.Phase
NOW = datetime(2026, 5, 12, 12, tzinfo=timezone.get_default_timezone())
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


def fresh(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def letters(kind: str) -> list[int]:
    rows = RegistrationLetter.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("registration", flat=True))


# --- derived phases ---------------------------------------------------------------------------
def event_at(**facts) -> Event:
    """An event of two hours tomorrow, in memory, that takes registrations through the portal."""
    defaults = {
        "starts": NOW + DAY,
        "ends": NOW + DAY + timedelta(hours=2),
        "registration": Event.Registration.PORTAL,
    }
    event = Event(**{**defaults, **facts})
    event.seats_taken = event.people_waiting = 0
    return event


@pytest.mark.parametrize(
    ("facts", "phase"),
    [
        ({"registration": "none"}, Phase.ANNOUNCED),
        ({"registration_opens": NOW + TICK}, Phase.ANNOUNCED),
        ({"registration_opens": NOW}, Phase.OPEN),
        ({}, Phase.OPEN),
        ({"registration": "elsewhere"}, Phase.OPEN),
        ({"registration_closes": NOW + TICK}, Phase.OPEN),
        ({"registration_closes": NOW}, Phase.CLOSED),
        ({"registration_closes": NOW - DAY}, Phase.CLOSED),
        ({"registration": "none", "registration_closes": NOW - DAY}, Phase.ANNOUNCED),
        ({"starts": NOW + TICK}, Phase.OPEN),
        ({"starts": NOW}, Phase.RUNNING),
        ({"starts": NOW - DAY, "ends": NOW + TICK}, Phase.RUNNING),
        ({"starts": NOW - DAY, "ends": NOW}, Phase.HELD),
        ({"starts": NOW - DAY, "ends": NOW, "report": "<p>Gut.</p>"}, Phase.DOCUMENTED),
        ({"report": "<p>Zu früh.</p>"}, Phase.OPEN),
        ({"cancelled_at": NOW}, Phase.CANCELLED),
        ({"cancelled_at": NOW, "starts": NOW - DAY, "ends": NOW}, Phase.CANCELLED),
    ],
)
def test_the_phase_follows_from_the_facts_of_the_moment(facts, phase):
    assert event_at(**facts).phase_at(NOW) == phase


@pytest.mark.parametrize(
    ("capacity", "taken", "waiting", "phase"),
    [
        (None, 500, 0, Phase.OPEN),
        (100, 89, 0, Phase.OPEN),
        (100, 90, 0, Phase.FEW_PLACES),
        (100, 99, 0, Phase.FEW_PLACES),
        (100, 100, 0, Phase.WAITING_LIST),
        (100, 101, 0, Phase.WAITING_LIST),
        (100, 98, 1, Phase.WAITING_LIST),
        (500, 489, 0, Phase.OPEN),
        (500, 490, 0, Phase.FEW_PLACES),
        (5, 3, 0, Phase.OPEN),
        (5, 4, 0, Phase.FEW_PLACES),
        (1, 0, 0, Phase.FEW_PLACES),
    ],
)
def test_the_phase_while_it_is_open_follows_from_the_seats(capacity, taken, waiting, phase):
    event = event_at(capacity=capacity)
    event.seats_taken, event.people_waiting = taken, waiting
    assert event.phase_at(NOW) == phase


def test_the_seats_of_an_event_registered_elsewhere_are_not_known():
    event = event_at(registration="elsewhere", capacity=1)
    event.seats_taken = 1
    assert event.phase_at(NOW) == Phase.OPEN


@settings(max_examples=20, deadline=None)
@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=5),
)
def test_a_list_and_the_single_event_agree_about_seats_and_phase(capacity, groups):
    event = build.open_conference(capacity=capacity)
    for seats, leaves in groups:
        size = min(seats, capacity)
        row = build.registration(event, companions=("Bo",) * (size - 1))
        if leaves:
            services.cancel(row, because="self")
    (listed,) = Event.objects.filter(pk=event.pk).with_seats()
    alone = fresh(event)
    assert listed.seats == alone.seats and listed.phase == alone.phase
    seated = alone.registrations.seated()
    assert alone.seats.taken == sum(seated.values_list("seats", flat=True)) <= capacity
    assert alone.seats.people_waiting == alone.registrations.waiting().count()


def test_the_list_of_events_costs_the_same_with_three_and_with_thirty(
    client, django_assert_max_num_queries
):
    def add(number):
        for _ in range(number):
            build.registration(build.open_conference(capacity=2))

    def queries() -> int:
        with django_assert_max_num_queries(60) as counted:
            assert client.get(reverse("conferences:event_list")).status_code == 200
        return len(counted)

    add(3)
    queries()  # what is remembered between requests is remembered now
    few = queries()
    add(27)
    assert queries() == few


# --- closing and opening ----------------------------------------------------------------------
@pytest.fixture
def event() -> Event:
    return build.open_conference(capacity=2, office=build.office())


@pytest.fixture
def lead(event):
    return build.lead(event.office)


def test_closing_takes_no_more_registrations_tells_everybody_and_counts_a_version(event, lead):
    alice, bob = build.registration(event), build.registration(event, confirmed=False)
    waits = build.registration(event)
    gone = build.registration(event)
    services.cancel(gone, because="self")
    life.close_registration(event, lead)
    closed = fresh(event)
    assert closed.phase == Phase.CLOSED
    assert closed.version == event.version + 1 and closed.changed_by == lead
    assert closed.changed_at > event.changed_at
    assert letters("event_changed") == [alice.pk, bob.pk, waits.pk]
    with pytest.raises(services.RegistrationClosed):
        build.registration(event)


def test_whoever_waits_still_moves_up_after_closing(event, lead):
    alice, _, waits = (build.registration(event) for _ in range(3))
    life.close_registration(event, lead)
    services.cancel(alice, because="self")
    assert Registration.objects.get(pk=waits.pk).has_seat


def test_doing_it_again_changes_nothing_and_writes_to_nobody(event, lead):
    build.registration(event)
    until = event.starts - timedelta(hours=1)
    deeds = [
        lambda: life.close_registration(event, lead),
        lambda: life.reopen_registration(event, until, lead),
        lambda: life.resize(event, 5, lead),
        lambda: life.cancel_event(event, "Sturm", lead),
        lambda: life.reinstate_event(event, lead),
    ]
    for deed in deeds:
        deed()
        after = fresh(event).version, RegistrationLetter.objects.count(), LogEntry.objects.count()
        deed()
        assert after == (
            fresh(event).version,
            RegistrationLetter.objects.count(),
            LogEntry.objects.count(),
        )


def test_every_deed_is_noted_in_the_administrations_history_without_personal_data(event, lead):
    build.registration(event, name="Alice Geheim")
    life.close_registration(event, lead)
    life.cancel_event(event, "Sturm", lead)
    notes = LogEntry.objects.order_by("pk")
    assert [(n.user, n.object_id, n.content_type.model) for n in notes] == [
        (lead, str(event.pk), "conference")
    ] * 2
    assert [n.change_message for n in notes] == ["Anmeldung geschlossen", "Veranstaltung abgesagt"]


def test_reopening_takes_registrations_again_until_the_new_deadline(event, lead):
    life.close_registration(event, lead)
    until = event.starts - timedelta(hours=2)
    life.reopen_registration(event, until, lead)
    assert fresh(event).registration_closes == until
    assert build.registration(event).has_seat


def test_opening_before_its_time_opens_now(lead, event):
    Event.objects.update(registration_opens=timezone.now() + DAY)
    assert fresh(event).phase == Phase.ANNOUNCED
    life.reopen_registration(event, event.starts, lead)
    assert fresh(event).phase == Phase.OPEN


def test_extending_tells_those_who_are_in(event, lead):
    alice = build.registration(event)
    life.reopen_registration(event, event.starts - timedelta(hours=3), lead)
    assert letters("event_changed") == [alice.pk]


@pytest.mark.parametrize("late", [timedelta(0), TICK, DAY])
def test_a_deadline_lies_in_the_future_and_not_after_the_beginning(event, lead, late):
    with pytest.raises(life.WrongDeadline):
        life.reopen_registration(event, timezone.now() - late, lead)
    if late:
        with pytest.raises(life.WrongDeadline):
            life.reopen_registration(event, event.starts + late, lead)
    assert fresh(event).version == event.version


# --- cancelling and taking it back ------------------------------------------------------------
def test_a_cancellation_reaches_everybody_who_is_in_once_even_when_the_worker_looks_too(
    event, lead
):
    alice, bob = build.registration(event), build.registration(event, confirmed=False)
    waits, gone = build.registration(event), build.registration(event)
    services.cancel(gone, because="self")
    life.cancel_event(event, "Das Haus steht unter Wasser.", lead)
    tell_about_changes()
    services.sweep_all()
    assert letters("event_cancelled") == [alice.pk, bob.pk, waits.pk]
    assert fresh(event).cancel_reason == "Das Haus steht unter Wasser."
    assert fresh(event).phase == Phase.CANCELLED


def test_registrations_stay_as_they_are_after_a_cancellation(event, lead):
    rows = [build.registration(event) for _ in range(3)]
    life.cancel_event(event, "Sturm", lead)
    services.cancel(rows[0], because="self")
    states = [Registration.objects.get(pk=row.pk).standing for row in rows]
    assert states == ["gone", "seat", "waiting"]


def test_taking_it_back_seats_who_waits_and_gives_the_time_to_confirm_anew(event, lead):
    Rules.objects.create(office=event.office, hold_hours=10)
    alice, late = build.registration(event), build.registration(event, confirmed=False)
    waits = build.registration(event)
    life.cancel_event(event, "Sturm", lead)
    services.cancel(alice, because="self")
    past = timezone.now() - timedelta(hours=1)
    Registration.objects.filter(pk=late.pk).update(hold_until=past, nudged_at=past)
    life.reinstate_event(event, lead)
    late, waits = (Registration.objects.get(pk=row.pk) for row in (late, waits))
    assert fresh(event).phase == Phase.WAITING_LIST
    assert late.has_seat and late.nudged_at is None
    assert timedelta(hours=9) < late.hold_until - timezone.now() <= timedelta(hours=10)
    assert waits.has_seat and letters("event_changed") == [late.pk, waits.pk]
    assert fresh(event).cancel_reason == ""


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"starts": timezone.now()}, ["close", "reopen", "resize"]),
        ({"starts": NOW - 400 * DAY, "ends": NOW - 399 * DAY}, ["close", "resize", "cancel"]),
        ({"cancelled_at": timezone.now()}, ["close", "reopen", "resize"]),
        ({"registration": "none"}, ["close", "reopen", "resize"]),
    ],
    ids=["begun", "over", "cancelled", "without registration"],
)
def test_what_makes_no_sense_any_more_is_refused(event, lead, facts, refused):
    Event.objects.update(registration_opens=None, registration_closes=None)
    Event.objects.update(**facts)
    deeds = {
        "close": lambda: life.close_registration(event, lead),
        "reopen": lambda: life.reopen_registration(event, event.starts, lead),
        "resize": lambda: life.resize(event, 9, lead),
        "cancel": lambda: life.cancel_event(event, "Sturm", lead),
    }
    for deed in refused:
        with pytest.raises(life.NotNow):
            deeds[deed]()
    assert fresh(event).version == event.version


def test_a_cancellation_of_what_is_over_cannot_be_taken_back(event, lead):
    life.cancel_event(event, "Sturm", lead)
    Event.objects.update(starts=NOW - 400 * DAY, ends=NOW - 399 * DAY)
    with pytest.raises(life.NotNow):
        life.reinstate_event(event, lead)


# --- seats ------------------------------------------------------------------------------------
def test_more_seats_go_to_those_who_wait_at_once(event, lead):
    rows = [build.registration(event) for _ in range(5)]
    life.resize(event, 4, lead)
    states = [Registration.objects.get(pk=row.pk).standing for row in rows]
    assert states == ["seat"] * 4 + ["waiting"]
    assert letters("promoted") == [rows[2].pk, rows[3].pk]


def test_with_fewer_seats_nobody_loses_one_and_nobody_moves_up(event, lead):
    rows = [build.registration(event) for _ in range(3)]
    life.resize(event, 1, lead)
    services.cancel(rows[0], because="self")
    states = [Registration.objects.get(pk=row.pk).standing for row in rows]
    assert states == ["gone", "seat", "waiting"]


def test_without_a_limit_everybody_gets_in(event, lead):
    rows = [build.registration(event) for _ in range(4)]
    life.resize(event, None, lead)
    assert all(Registration.objects.get(pk=row.pk).has_seat for row in rows)


def test_more_seats_in_a_workshop_go_to_those_who_wait_there(event, lead):
    workshop = build.workshop(event, slot=build.slot(event), capacity=1)
    alice, bob = (build.registration(event, wishes=[Wish(workshop.pk)]) for _ in range(2))
    life.resize_workshop(workshop, 2, lead)
    assert [row.choices.get().standing for row in (alice, bob)] == ["seat", "seat"]
    assert letters("changed") == [bob.pk]
    assert fresh(event).version == event.version + 1
    life.resize_workshop(workshop, 2, lead)
    assert fresh(event).version == event.version + 1


# --- the pages --------------------------------------------------------------------------------
def url(name: str, event: Event) -> str:
    return reverse(f"registration:{name}", args=[event.pk])


PAGES = ["life", "life_cancel", "workshops", "allocation"]


@pytest.fixture
def office_event():
    event = build.open_conference(
        capacity=2, office=build.office(), host=build.initiative(office=None)
    )
    event.setup = services.registering._setup_for(event)
    event.setup.allocation = "office"
    event.setup.save()
    workshop = build.workshop(event, slot=build.slot(event), capacity=1)
    for _ in range(3):
        build.registration(event, wishes=[Wish(workshop.pk)])
    return event


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_are_for_the_office_and_the_host(signed_in, client, office_event, page):
    address = url(page, office_event)
    assert client.get(address).status_code == 302
    hosts = build.coordinator(office_event.host)
    for person in (build.editor(office_event.office), build.lead(office_event.office), hosts):
        response = signed_in(person).get(address)
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_do_not_find_them(signed_in, office_event, page, method):
    for person in (build.lead(), build.coordinator()):
        response = getattr(signed_in(person), method)(url(page, office_event))
        assert response.status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_looking_changes_nothing(signed_in, office_event, page):
    before = list(Event.objects.values()), RegistrationLetter.objects.count()
    signed_in(build.lead(office_event.office)).get(url(page, office_event))
    assert before == (list(Event.objects.values()), RegistrationLetter.objects.count())


def test_the_buttons_do_what_they_say(signed_in, office_event):
    client = signed_in(build.coordinator(office_event.host))
    page = url("life", office_event)
    assert client.post(page, {"tun": "schliessen"}).status_code == 302
    assert fresh(office_event).phase == Phase.CLOSED
    until = timezone.localtime(office_event.starts - DAY)
    client.post(page, {"tun": "oeffnen", "until": until.strftime("%Y-%m-%dT%H:%M")})
    assert fresh(office_event).is_in_window
    client.post(page, {"tun": "plaetze", "capacity": "3"})
    assert fresh(office_event).capacity == 3
    client.post(url("life_cancel", office_event), {"reason": "Sturm\nund Flut"})
    assert fresh(office_event).cancel_reason == "Sturm und Flut"
    client.post(page, {"tun": "zuruecknehmen"})
    assert fresh(office_event).cancelled_at is None


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("life", {"tun": "oeffnen"}, "Bitte nennen Sie Tag und Uhrzeit."),
        ("life", {"tun": "oeffnen", "until": "morgen"}, "Bitte nennen Sie Tag und Uhrzeit, zum"),
        ("life", {"tun": "oeffnen", "until": "1.1.2020 10:00"}, "schon vorbei"),
        ("life", {"tun": "oeffnen", "until": "1.1.2099 10:00"}, "schon begonnen"),
        ("life", {"tun": "plaetze", "capacity": "0"}, "Geben Sie eine Zahl ab 1 ein"),
        ("life", {"tun": "plaetze", "capacity": "viele"}, "Geben Sie eine Zahl ab 1 ein"),
        ("life", {"tun": "plaetze", "capacity": "9" * 30}, "100000"),
        ("life_cancel", {"reason": "  "}, "Bitte sagen Sie in einem Satz"),
        ("life_cancel", {"reason": "x" * 301}, "höchstens 300"),
    ],
)
def test_a_mistake_gets_a_sentence_keeps_what_was_typed_and_changes_nothing(
    signed_in, office_event, page, data, sentence
):
    response = signed_in(build.lead(office_event.office)).post(url(page, office_event), data)
    text = response.content.decode()
    assert response.status_code == 200 and sentence in text
    for typed in (data.get("until"), data.get("capacity"), data.get("reason", "").strip()):
        assert not typed or typed in text
    assert fresh(office_event).version == office_event.version


@pytest.mark.parametrize("tun", ["", "sprengen", "schliessen\x00"])
def test_a_button_that_does_not_exist_is_not_found(signed_in, office_event, tun):
    client = signed_in(build.lead(office_event.office))
    assert client.post(url("life", office_event), {"tun": tun}).status_code == 404


def test_a_button_that_somebody_else_was_quicker_with_says_so(signed_in, office_event):
    client = signed_in(build.lead(office_event.office))
    Event.objects.update(cancelled_at=timezone.now())
    page = client.post(url("life", office_event), {"tun": "schliessen"}, follow=True)
    assert "inzwischen einen anderen Stand" in page.content.decode()
    assert fresh(office_event).version == office_event.version


def test_what_is_cancelled_is_not_cancelled_again(signed_in, office_event):
    client = signed_in(build.lead(office_event.office))
    Event.objects.update(cancelled_at=timezone.now())
    assert client.get(url("life_cancel", office_event)).status_code == 302


# --- the pages of the workshops ---------------------------------------------------------------
def test_a_workshops_seats_are_changed_on_its_page(signed_in, office_event):
    client = signed_in(build.lead(office_event.office))
    workshop = office_event.workshops.get()
    page = url("workshops", office_event)
    assert client.post(page, {"workshop": workshop.pk, "capacity": "7"}).status_code == 302
    workshop.refresh_from_db()
    assert workshop.capacity == 7
    refused = client.post(page, {"workshop": workshop.pk, "capacity": "-2"})
    assert "Geben Sie eine Zahl ab 1 ein" in refused.content.decode()
    workshop.refresh_from_db()
    assert workshop.capacity == 7


@pytest.mark.parametrize("number", ["", "x", "0", "9" * 40, "-1", "²"])
def test_a_workshop_that_is_not_of_this_event_is_not_found(signed_in, office_event, number):
    client = signed_in(build.lead(office_event.office))
    page = url("workshops", office_event)
    assert client.post(page, {"workshop": number, "capacity": "7"}).status_code == 404
    other = build.workshop()
    assert client.post(page, {"workshop": other.pk, "capacity": "7"}).status_code == 404


def test_the_queue_of_a_workshop_stands_there_with_its_reasons(signed_in, office_event):
    office_event.setup.allocation = "first"
    office_event.setup.save()
    services.sweep(office_event)
    client = signed_in(build.lead(office_event.office))
    text = client.get(url("workshops", office_event)).content.decode()
    assert "Wer bei Workshop" in text and "Alle Plätze sind vergeben." in text
    assert "1 von 1 Plätzen" in text
    assert client.get(url("allocation", office_event)).status_code == 404


def test_the_proposal_is_looked_at_then_done_once(signed_in, office_event):
    client = signed_in(build.lead(office_event.office))
    page = url("allocation", office_event)
    mark = client.get(page).context["proposal"].mark
    changed = client.post(page, {"stand": "alt"})
    assert changed.status_code == 200 and "zugeteilt ist noch nichts" in changed.content.decode()
    assert client.post(page, {"stand": mark}).status_code == 302
    text = client.get(page).content.decode()
    assert "Bericht der Zuteilung" in text and "So zuteilen" not in text
    assert "Für den einzigen Wunsch gab es frühere Anmeldungen." in text
    assert len(letters("changed")) == 2
    again = client.post(page, {"stand": mark})
    assert again.status_code == 200 and len(letters("changed")) == 2


def test_the_workshop_page_costs_the_same_for_few_and_for_many(
    signed_in, django_assert_max_num_queries
):
    event = build.open_conference(office=build.office())
    client = signed_in(build.lead(event.office))

    def add(number):
        for _ in range(number):
            workshop = build.workshop(event, slot=build.slot(event, hour=number), capacity=1)
            for _ in range(2):
                build.registration(event, wishes=[Wish(workshop.pk)])

    def queries():
        with django_assert_max_num_queries(60) as counted:
            assert client.get(url("workshops", event)).status_code == 200
        return len(counted)

    add(2)
    queries()
    few = queries()
    add(6)
    assert queries() == few
