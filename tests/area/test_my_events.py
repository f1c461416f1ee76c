"""A coordinator's events on „Mein Bereich“: in what state they are, and nobody else's."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferences.models import Event
from portal.publishing.services import review

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
HOME, ALL = "/mein-bereich/", "/mein-bereich/veranstaltungen/"


@pytest.fixture
def office():
    return builders.office(short_name="Braunschweig")


@pytest.fixture
def cafe(office):
    return builders.initiative(title="Sprachcafé", office=office)


@pytest.fixture
def alice(client, cafe):
    person = builders.coordinator(cafe)
    client.force_login(person, backend=BACKEND)
    return person


def hosted(cafe, **values) -> Event:
    return builders.event(host=cafe, office=cafe.office, **values)


def past(cafe, days: int = 3, **values) -> Event:
    return hosted(cafe, starts=timezone.now() - timedelta(days=days), **values)


def page_of(client, event) -> str:
    response = client.get(f"{ALL}{event.pk}/")
    assert response.status_code == 200
    return response.text


# --- the list -------------------------------------------------------------------------------
def test_coming_past_and_unfinished_events_stand_in_lists_of_their_own(client, alice, cafe):
    hosted(cafe, title="Kommt bald")
    hosted(cafe, title="Halb fertig", state="draft")
    past(cafe, title="War gestern")
    lists = {was: client.get(ALL, {"was": was}).text for was in ("", "in-arbeit", "vergangen")}
    for was, title in zip(lists, ("Kommt bald", "Halb fertig", "War gestern"), strict=True):
        assert [title in text for text in lists.values()] == [key == was for key in lists]


def test_a_group_that_does_not_exist_is_the_first(client, alice, cafe):
    hosted(cafe, title="Kommt bald")
    assert "Kommt bald" in client.get(ALL, {"was": "%00", "seite": "x"}).text


def test_events_of_others_are_in_no_list(client, alice):
    builders.event(title="Fremdes Fest")
    shown = builders.conference(title="Große Konferenz", best_practices=[alice.initiatives.get()])
    builders.stand(shown, alice.initiatives.get())
    for was in ("", "in-arbeit", "vergangen"):
        text = client.get(ALL, {"was": was}).text
        assert "Fremdes Fest" not in text
        assert "Große Konferenz" not in text


# --- one event ------------------------------------------------------------------------------
def test_an_event_where_the_initiative_was_only_shown_is_not_there(client, alice, cafe):
    shown = builders.conference(office=cafe.office, best_practices=[cafe])
    builders.stand(shown, cafe)
    assert client.get(f"{ALL}{shown.pk}/").status_code == 404


def test_another_initiatives_coordinator_finds_no_event(client, cafe):
    event = hosted(cafe)
    client.force_login(builders.coordinator(), backend=BACKEND)
    assert client.get(f"{ALL}{event.pk}/").status_code == 404


def test_a_returned_event_says_why(client, alice, cafe):
    event = hosted(cafe, state="submitted", created_by=alice)
    review.return_entry(event, reason="Bitte nennen Sie die Uhrzeit.", by=builders.editor())
    assert "Bitte nennen Sie die Uhrzeit." in page_of(client, event)
    assert "Veranstaltung überarbeiten" in client.get(HOME).text
    assert "Bitte nennen Sie die Uhrzeit." in client.get(ALL, {"was": "in-arbeit"}).text


def test_a_change_that_waits_is_said_and_so_is_its_return(client, alice, cafe):
    event = hosted(cafe)
    pending = review.hand_in(event, {"title": "Neuer Titel"}, author=alice)
    assert "bis dahin bleibt die öffentliche Seite, wie sie ist" in page_of(client, event)
    review.return_to_author(pending, reason="Der alte war schöner.", by=builders.editor())
    assert "Der alte war schöner." in page_of(client, event)


def test_the_state_of_another_kind_with_the_same_number_is_not_the_events(client, alice, cafe):
    event = hosted(cafe)
    other = ContentType.objects.get_for_model(type(cafe))
    pending = review.hand_in(cafe, {"title": "Neuer Titel"}, author=alice)
    type(pending).objects.filter(pk=pending.pk).update(kind=other, object_id=event.pk)
    assert "Änderung wartet" not in page_of(client, event)


def test_who_registered_is_counted_and_leads_to_the_tagungsbuero(client, alice, cafe):
    event = builders.open_conference(host=cafe, office=cafe.office, capacity=1)
    builders.registration(event)
    builders.registration(event)
    text = page_of(client, event)
    assert "<strong>1</strong> Person angemeldet" in text
    assert "<strong>1</strong> Anmeldung wartet" in text
    for page in ("personen", "nachrichten", "einlass", "listen", "ablauf"):
        url = f"/tagungsbuero/{event.pk}/{page}/"
        assert f'href="{url}"' in text
        assert client.get(url).status_code == 200


# --- what is to do --------------------------------------------------------------------------
def test_a_past_event_without_report_is_something_to_do_for_six_weeks(client, alice, cafe):
    past(cafe, title="War gestern")
    past(cafe, days=60, title="War im Frühjahr")
    past(cafe, title="Mit Bericht", report="<p>Es war schön.</p>")
    past(cafe, title="Fiel aus", cancelled_at=timezone.now())
    text = client.get(HOME).text
    assert "Veranstaltung ohne Bericht" in text
    assert "War gestern" in text
    assert not [t for t in ("War im Frühjahr", "Mit Bericht", "Fiel aus") if t in text]


def test_wishes_of_people_who_registered_wait_for_the_host(client, alice, cafe):
    event = builders.open_conference(host=cafe, office=cafe.office, title="Konferenz")
    for _number in range(2):
        builders.change_request(builders.registration(event))
    builders.change_request(builders.registration(builders.open_conference(title="Anderswo")))
    text = client.get(HOME).text
    assert "2 Änderungswünsche zu Anmeldungen beantworten" in text
    assert f"/tagungsbuero/{event.pk}/personen/?stand=requests" in text
    assert "Anderswo" not in text


def test_the_home_page_names_what_one_hosts_not_what_the_office_has(client, cafe):
    hosted(cafe, title="Kommt bald")
    client.force_login(builders.editor(cafe.office), backend=BACKEND)
    assert "Kommt bald" not in client.get(HOME).text
    assert "Kommt bald" in client.get(ALL).text


def test_lists_cost_the_same_with_many_events(client, alice, cafe):
    def cost(url):
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    def grow(count):
        for _number in range(count):
            review.hand_in(hosted(cafe, venue=builders.venue()), {"title": "Neu"}, author=alice)
            hosted(cafe, state="returned")
            past(cafe)

    pages = (ALL, f"{ALL}?was=in-arbeit", f"{ALL}?was=vergangen", HOME)
    grow(2)
    few = [cost(url) for url in pages]
    grow(20)
    many = [cost(url) for url in pages]
    assert all(now <= before + 1 for now, before in zip(many, few, strict=True))
    assert max(many) <= 20
