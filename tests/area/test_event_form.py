"""A coordinator writes an event on one page: what is asked, what is refused, what comes of it."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.forms import TextInput
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event, Venue
from portal.publishing.models import State

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
NEW = "/mein-bereich/veranstaltungen/neu/"


def in_days(days: int):
    return timezone.localdate() + timedelta(days=days)


def typed(**values) -> dict:
    """What is in the form when only the necessary was typed."""
    return {
        "kind": "begegnung",
        "title": "Spieleabend",
        "summary": "Wir spielen, auch mit wenig Deutsch.",
        "day": f"{in_days(20):%Y-%m-%d}",
        "starts_at": "1800",
        "ends_at": "20:30",
        "where": "haus",
        "venue_name": "Dorfhaus",
        "venue_town": "38468 Ehra-Lessien",
        "registration": "none",
        "is_free": "on",
        **values,
    }


@pytest.fixture
def place():
    """The village, in its district, with its postcode."""
    district = builders.district(name="Gifhorn", ags="03151")
    village = builders.municipality(name="Ehra-Lessien", district=district, ags="03151006")
    builders.postcode(code="38468", municipalities=[village])
    return village


@pytest.fixture
def host(place):
    return builders.initiative(title="Ein Dorf", office=place.district.office)


@pytest.fixture
def alice(client, host):
    """The coordinator at work."""
    person = builders.coordinator(host, email="alice@example.org", name="Alice")
    client.force_login(person, backend=BACKEND)
    return person


@pytest.fixture
def charlie(client):
    """Somebody who looks after another initiative."""
    person = builders.coordinator(email="charlie@example.org", name="Charlie")
    client.force_login(person, backend=BACKEND)
    return person


def edit_url(event: Event) -> str:
    return reverse("my_events:edit", args=[event.pk])


def errors(response) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# --- the thinnest way -----------------------------------------------------------------------
def test_an_event_is_handed_in_with_the_least_that_people_need_to_know(client, alice, host, place):
    response = client.post(NEW, typed(einreichen="1"))
    assert response.status_code == 302, errors(response)
    event = Event.objects.get()
    assert response.url == reverse("my_events:event", args=[event.pk])
    assert (event.state, event.host, event.office) == (State.SUBMITTED, host, host.office)
    assert event.created_by == alice
    starts, ends = timezone.localtime(event.starts), timezone.localtime(event.ends)
    assert (starts.date(), starts.time(), ends.time()) == (in_days(20), time(18), time(20, 30))
    venue = event.venue
    assert (venue.name, venue.postcode, venue.place) == ("Dorfhaus", "38468", "Ehra-Lessien")
    assert (venue.municipality, venue.office) == (place, host.office)
    assert venue.point == (place.latitude, place.longitude)


def test_the_page_asks_little_and_folds_the_rest_away(client, alice, host):
    page = client.get(NEW)
    form = page.context["form"]
    assert "host" not in form.fields  # there is one answer
    required = {name for name, field in form.fields.items() if field.required}
    assert required == {*("kind", "title", "day", "starts_at", "ends_at", "where", "registration")}
    assert "<details" in page.text
    assert '<details class="event-folded" open' not in page.text


def test_who_looks_after_nothing_is_told_how_to_begin(client):
    client.force_login(builders.user(), backend=BACKEND)
    page = client.get(NEW)
    assert page.status_code == 200
    assert "keine Initiative zugeordnet" in page.text
    assert client.post(NEW, typed(einreichen="1")).status_code == 200
    assert not Event.objects.exists()


def test_a_draft_may_lack_what_the_office_would_ask_for(client, alice):
    values = typed(entwurf="1", summary="", venue_name="", venue_town="")
    assert client.post(NEW, values).status_code == 302
    event = Event.objects.get()
    assert (event.state, event.venue) == (State.DRAFT, None)
    response = client.post(edit_url(event), values | {"einreichen": "1", "version": "1"})
    assert set(errors(response)) == {"summary", "venue_name"}
    assert Event.objects.get().state == State.DRAFT


def test_a_second_click_makes_no_second_event(client, alice):
    for _click in range(2):
        assert client.post(NEW, typed(einreichen="1")).status_code == 302
    assert Event.objects.count() == 1


# --- when -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "name", "says"),
    [
        ({"ends_at": "17:00"}, "ends_at", "nach dem Beginn"),
        ({"ends_at": "18:00"}, "ends_at", "nach dem Beginn"),
        ({"day": f"{in_days(-1):%d.%m.%Y}"}, "day", "schon vorbei"),
        ({"day": f"{in_days(0):%Y-%m-%d}", "starts_at": "0:00"}, "starts_at", "schon vorbei"),
        ({"day": "2206-01-01"}, "day", "Stimmt das Jahr?"),
        ({"day": "morgen"}, "day", "24.12.2027"),
        ({"day": ""}, "day", "den Tag"),
        ({"starts_at": "25:00"}, "starts_at", "keine Uhrzeit"),
        ({"last_day": f"{in_days(19):%Y-%m-%d}"}, "last_day", "vor dem ersten"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, alice, values, name, says):
    response = client.post(NEW, typed(einreichen="1", **values))
    assert list(errors(response)) == [name]
    assert says in errors(response)[name][0]
    assert 'value="Spieleabend"' in response.text
    assert not Event.objects.exists()


def test_a_night_ends_on_its_last_day(client, alice):
    values = typed(ends_at="1", last_day=f"{in_days(21):%d.%m.%Y}", einreichen="1")
    assert client.post(NEW, values).status_code == 302
    ends = timezone.localtime(Event.objects.get().ends)
    assert (ends.date(), ends.time()) == (in_days(21), time(1))


# --- how to join ----------------------------------------------------------------------------
def test_the_portal_registers_until_the_end_of_a_day(client, alice):
    values = {"registration": "portal", "capacity": "12", "closes_on": f"{in_days(18):%Y-%m-%d}"}
    client.post(NEW, typed(einreichen="1", **values))
    event = Event.objects.get()
    closes = timezone.localtime(event.registration_closes)
    assert (event.registration, event.capacity) == ("portal", 12)
    assert (closes.date(), closes.time()) == (in_days(18), time(23, 59))
    event.state, event.published_at = "published", timezone.now()
    event.save()
    assert event.takes_registrations
    assert builders.registration(event).confirmed_at


def test_a_deadline_on_the_day_itself_is_the_beginning(client, alice):
    values = {"registration": "portal", "closes_on": f"{in_days(20):%Y-%m-%d}"}
    client.post(NEW, typed(einreichen="1", **values))
    event = Event.objects.get()
    assert event.registration_closes == event.starts


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"registration": "portal", "closes_on": f"{in_days(21):%Y-%m-%d}"}, "closes_on"),
        ({"registration": "portal", "closes_on": f"{in_days(-1):%Y-%m-%d}"}, "closes_on"),
        ({"registration": "portal", "capacity": "0"}, "capacity"),
        ({"registration": "elsewhere"}, "registration_url"),
        ({"registration": "elsewhere", "registration_url": "x y"}, "registration_url"),
        ({"registration": "vielleicht"}, "registration"),
    ],
)
def test_a_registration_that_cannot_be_is_said_at_its_field(client, alice, values, name):
    response = client.post(NEW, typed(einreichen="1", **values))
    assert list(errors(response)) == [name]


def test_who_is_registered_here_is_not_forgotten(client, alice, host):
    event = builders.event(host=host, office=host.office, registration="portal", summary="Ja.")
    builders.registration(event)
    response = client.post(edit_url(event), typed(version="1", where="offen", einreichen="1"))
    assert "schon Menschen" in errors(response)["registration"][0]


# --- whose ----------------------------------------------------------------------------------
def test_nobody_can_host_with_an_initiative_of_others(client, alice, host):
    second, foreign = builders.initiative(office=host.office), builders.initiative()
    builders.initiatives.Steward.objects.create(user=alice, initiative=second, part="deputy")
    response = client.post(NEW, typed(einreichen="1", host=foreign.pk))
    assert list(errors(response)) == ["host"]
    assert client.post(NEW, typed(einreichen="1", host=second.pk)).status_code == 302
    assert Event.objects.get().host == second


@pytest.fixture
def thirty_more(alice, host):
    """Alice's office looks after more initiatives than one chooses from."""
    rows = [builders.initiative(title=f"Treff {n}", office=host.office) for n in range(30)]
    for row in rows:
        builders.initiatives.Steward.objects.create(user=alice, initiative=row, part="deputy")
    return rows


def test_who_looks_after_very_many_writes_which_one_invites(client, thirty_more, host):
    assert isinstance(client.get(NEW).context["form"].fields["host"].widget, TextInput)
    assert errors(client.post(NEW, typed(einreichen="1"))) == {
        "host": ["Bitte schreiben Sie, welche Initiative einlädt."]
    }
    assert client.post(NEW, typed(einreichen="1", host="treff 7")).status_code == 302
    assert Event.objects.get().host == thirty_more[7]


def test_of_several_that_may_be_meant_one_is_chosen(client, thirty_more):
    asked = client.post(NEW, typed(einreichen="1", host="Treff"))
    assert [*errors(asked)] == ["which_host"]
    assert len(asked.context["form"].fields["which_host"].choices) == 8
    chosen = asked.context["form"].fields["which_host"].choices[3][0]
    assert "Welche Initiative ist gemeint?" in asked.text
    again = client.post(NEW, typed(einreichen="1", host="Treff", which_host=chosen))
    assert again.status_code == 302
    assert str(Event.objects.get().host_id) == chosen


def test_one_of_others_cannot_be_written_or_chosen_either(client, thirty_more):
    foreign = builders.initiative(title="Treff von Charlie")
    for typed_name in (foreign.title, f"#{foreign.pk}", f"{foreign.pk}"):
        assert "host" in errors(client.post(NEW, typed(einreichen="1", host=typed_name)))
    crafted = typed(einreichen="1", host="Treff", which_host=f"{foreign.pk}")
    assert [*errors(client.post(NEW, crafted))] == ["which_host"]
    assert not Event.objects.exists()


def test_the_page_reads_no_more_of_very_many_than_it_shows(
    client, alice, host, thirty_more, django_assert_num_queries
):
    client.get(NEW)
    with CaptureQueriesContext(connection) as few:
        client.get(NEW)
    for number in range(30):
        row = builders.initiative(title=f"Verein {number}", office=host.office)
        builders.initiatives.Steward.objects.create(user=alice, initiative=row, part="deputy")
    with django_assert_num_queries(len(few)):
        page = client.get(NEW)
    assert "Verein 29" not in page.text


def test_what_the_form_does_not_ask_for_cannot_be_set(client, alice, host):
    series, other = builders.series(), builders.office()
    crafted = {
        "office": other.pk,
        "slug": "konferenz",
        "state": "published",
        "series": series.pk,
        "is_example": "on",
        "participants": "500",
        "host": builders.initiative().pk,
        "created_by": "1",
    }
    client.post(NEW, typed(entwurf="1", **crafted))
    event = Event.objects.get()
    assert (event.office, event.host, event.state) == (host.office, host, "draft")
    assert (event.series, event.slug, event.is_example) == (None, "spieleabend", False)
    assert (event.participants, event.created_by) == (None, alice)


@pytest.mark.parametrize("kind", ["regionalkonferenz", "landeskonferenz", "fest"])
def test_a_conference_is_not_for_coordinators(client, alice, kind):
    response = client.post(NEW, typed(einreichen="1", kind=kind))
    assert list(errors(response)) == ["kind"]


def test_a_conference_is_not_edited_here(client, alice, host):
    conference = builders.conference(host=host, office=host.office)
    assert client.get(edit_url(conference)).status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "published"])
@pytest.mark.parametrize("page", ["edit", "submit", "withdraw", "delete"])
def test_another_coordinator_finds_nothing(client, charlie, host, page, state):
    event = builders.event(host=host, office=host.office, state=state)
    url = reverse(f"my_events:{page}", args=[event.pk])
    assert client.get(url).status_code == 404
    assert client.post(url, typed(einreichen="1")).status_code == 404
    event.refresh_from_db()
    assert event.state == state


# --- two at once ----------------------------------------------------------------------------
def test_the_second_of_two_stewards_is_told_and_loses_nothing(client, alice, host):
    event = builders.event(host=host, office=host.office, state="draft", title="Alt", summary="S")
    values = typed(entwurf="1", version="1", where="offen")
    client.post(edit_url(event), values | {"title": "Erste"})
    response = client.post(edit_url(event), values | {"title": "Zweite"})
    assert "Inzwischen hat jemand anderes" in response.text
    assert 'value="Zweite"' in response.text
    assert Event.objects.get().title == "Erste"
    shown = response.context["form"]["version"].value()
    client.post(edit_url(event), values | {"title": "Zweite", "version": shown})
    assert Event.objects.get().title == "Zweite"


# --- looking at it first --------------------------------------------------------------------
def test_the_preview_shows_the_public_page_and_keeps_nothing(client, alice):
    response = client.post(NEW, typed(vorschau="1"))
    assert response.status_code == 200
    assert "<h1>Spieleabend</h1>" in response.text
    assert "38468 Ehra-Lessien" in response.text
    assert "Gespeichert ist noch nichts." in response.text
    assert not Event.objects.exists()
    assert not Venue.objects.exists()


def test_from_the_preview_people_go_on_with_all_they_typed(client, alice):
    response = client.post(NEW, typed(vorschau="1"))
    sent = dict(response.context["typed"])
    back = client.post(NEW, sent | {"weiter": "1"})
    assert 'value="Spieleabend"' in back.text
    assert not Event.objects.exists()
    assert client.post(NEW, sent | {"einreichen": "1"}).status_code == 302
    assert Event.objects.get().state == State.SUBMITTED


def test_signs_that_no_text_has_are_refused_not_a_fault(client, alice):
    response = client.post(NEW, typed(einreichen="1", venue_name="Haus\x00", venue_town="\x00"))
    assert response.status_code == 200
    assert "venue_name" in errors(response)


def test_a_draft_whose_day_has_come_and_gone_needs_another(client, alice, host):
    past = timezone.now() - timedelta(days=2)
    event = builders.event(host=host, office=host.office, state="draft", starts=past, summary="S")
    page = reverse("my_events:submit", args=[event.pk])
    assert client.post(page).url == edit_url(event)
    day = f"{timezone.localtime(past):%Y-%m-%d}"
    response = client.post(edit_url(event), typed(einreichen="1", version="1", day=day))
    assert list(errors(response)) == ["day"]


def test_registration_cannot_end_before_it_opens(client, alice, host):
    starts = timezone.now() + timedelta(days=20)
    event = builders.event(
        host=host,
        office=host.office,
        state="draft",
        registration="portal",
        registration_opens=starts,
        starts=starts,
    )
    values = {"registration": "portal", "closes_on": f"{in_days(15):%Y-%m-%d}"}
    response = client.post(edit_url(event), typed(einreichen="1", version="1", **values))
    assert list(errors(response)) == ["closes_on"]


def test_however_many_houses_there_are_the_page_asks_few_questions(
    client, alice, host, django_assert_max_num_queries
):
    for _number in range(30):
        house = builders.venue(office=host.office, locality="Ehra-Lessien")
        builders.event(office=host.office, venue=house)
    client.get(NEW)
    with django_assert_max_num_queries(20):
        assert len(client.get(NEW).context["form"].offered()) == 30
