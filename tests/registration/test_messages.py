"""Writing to many: whom it reaches, the letter before it goes, and what became of each."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import STATUS, Email, Log

from conferences.registration import services
from conferences.registration.link import token_of
from conferences.registration.models import Message
from conferences.registration.services import Wish
from conferences.registration.services.messages import MOST_A_DAY
from tests import builders as build
from tests.registration.test_people import at, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def event(ours):
    return build.open_conference(office=ours, capacity=2, title="Werkstatt Ehrenamt")


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


def post(client, event, button="senden", **values):
    given = {
        "key": "a" * 64,
        "whom": "all",
        "subject": "Neuer Raum",
        "body": "Wir treffen uns im Saal.\n\nBis bald",
    }
    return client.post(at("messages", event.pk), {**given, button: "1", **values}, follow=True)


def addressees() -> list[str]:
    return sorted(letter.to[0] for letter in Email.objects.filter(subject__contains="Neuer Raum"))


def people(event) -> None:
    """Two with seats (one of them in the workshop), one waiting, and those nobody writes to."""
    workshop = build.workshop(event, slot=build.slot(event))
    build.registration(event, name="Anna", email="anna@example.org", wishes=(Wish(workshop.pk),))
    build.registration(event, name="Bo", email="bo@example.org")
    build.registration(event, name="Wanda", email="wanda@example.org")
    build.registration(event, name="Ulla", email="ulla@example.org", confirmed=False)
    gone = build.registration(event, name="Clara", email="clara@example.org")
    services.cancel(gone, because="self")
    build.registration(event, name="Karla", email="", phone="0531 123")


# --- whom it reaches ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("whom", "names"),
    [
        ("all", ["anna", "bo", "wanda"]),
        ("seated", ["anna", "bo"]),
        ("waiting", ["wanda"]),
        ("workshop", ["anna"]),
    ],
)
def test_a_message_reaches_exactly_those_it_is_for(alice, event, whom, names):
    people(event)
    post(alice, event, whom=whom, workshop=event.workshops.get().pk)
    assert addressees() == [f"{name}@example.org" for name in names]
    message = Message.objects.get()
    assert (message.audience, message.sent_by.name) == (whom, "Alice")
    assert message.letters.count() == len(names)


def test_nobody_of_another_event_gets_it(alice, event, ours):
    people(event)
    build.registration(build.open_conference(office=ours), email="fremd@example.org")
    post(alice, event)
    assert "fremd@example.org" not in addressees()


def test_a_workshop_has_to_be_named_and_be_one_of_the_event(alice, event):
    people(event)
    response = post(alice, event, whom="workshop")
    assert "an welchen Workshop" in text_of(response)
    theirs = build.workshop()
    response = post(alice, event, whom="workshop", workshop=theirs.pk)
    assert "Diesen Workshop gibt es nicht mehr." in text_of(response)
    assert not Message.objects.exists()


# --- the letter before it goes --------------------------------------------------------------
def test_the_preview_is_the_letter_itself_and_keeps_nothing(alice, event):
    people(event)
    letters = Email.objects.count()
    response = post(alice, event, button="vorschau")
    page = response.content.decode()
    assert "3 Anmeldungen bekommen diesen Brief." in text_of(response)
    assert "Karla" in page
    assert token_of(event.registrations.get(name="Anna")) not in page
    assert (Email.objects.count(), Message.objects.count()) == (letters, 0)
    shown = re.sub(r"\s+", " ", response.context["letter"].text)
    post(alice, event)
    sent = Email.objects.filter(to="anna@example.org").order_by("pk").last()
    assert response.context["letter"].subject == sent.subject
    before, after = shown.split("(hier steht der eigene Link der Person)")
    message = re.sub(r"\s+", " ", sent.message)
    assert message.startswith(before)
    assert message.endswith(after)


def test_going_back_keeps_every_word(alice, event):
    people(event)
    page = post(alice, event, button="zurueck").content.decode()
    assert 'value="Neuer Raum"' in page
    assert "Wir treffen uns im Saal." in page
    assert not Message.objects.exists()


def test_the_same_click_twice_sends_once_and_another_text_sends_again(alice, event):
    people(event)
    first, second = post(alice, event), post(alice, event)
    assert first.redirect_chain == second.redirect_chain
    assert (Message.objects.count(), len(addressees())) == (1, 3)
    post(alice, event, body="Doch im Hof.")
    assert Message.objects.count() == 2


def test_an_empty_group_is_told_and_nothing_is_kept(alice, event):
    response = post(alice, event, whom="waiting", button="vorschau")
    assert "gerade niemand" in text_of(response)
    assert "Wir treffen uns im Saal." in response.content.decode()
    assert "gerade niemand" in text_of(post(alice, event))
    assert not Message.objects.exists()


@pytest.mark.parametrize("values", [{"subject": ""}, {"body": " "}, {"body": "x" * 5001}])
def test_a_message_without_words_is_not_sent(alice, event, values):
    people(event)
    assert "Es ist noch nichts verschickt." in text_of(post(alice, event, **values))
    assert not Message.objects.exists()


def test_there_is_a_limit_for_a_day(alice, event):
    people(event)
    for number in range(MOST_A_DAY):
        Message.objects.create(event=event, subject="x", body="x", sending=f"{number:064}")
    response = post(alice, event)
    assert "heute schon 20 Nachrichten" in text_of(response)
    assert "Wir treffen uns im Saal." in response.content.decode()
    assert addressees() == []


# --- what became of each --------------------------------------------------------------------
def test_the_page_of_a_message_tells_what_became_of_each_letter(alice, event):
    people(event)
    page = post(alice, event).redirect_chain[-1][0]
    rows = {row.registration.name: row.letter for row in Message.objects.get().letters.all()}
    Email.objects.filter(pk=rows["Anna"].pk).update(status=STATUS.sent)
    Email.objects.filter(pk=rows["Bo"].pk).update(status=STATUS.requeued)
    Log.objects.create(
        email_id=rows["Bo"].pk, status=STATUS.failed, exception_type="OSError", message="timed out"
    )
    response = alice.get(page)
    names = [d.letter.registration.name for d in response.context["deliveries"]]
    assert names == ["Bo", "Wanda", "Anna"]
    text = text_of(response)
    assert "1 verschickt" in text
    assert "1 warten" in text
    assert "1 kommen nicht an" in text
    assert "timed out" in text
    assert "1 von 3" in text_of(alice.get(at("messages", event.pk)))


def test_a_further_recipient_costs_three_queries_at_most(alice, event):
    """Companions and workshops of all of them are asked for at once."""
    workshop = build.workshop(event, slot=build.slot(event))

    def queries(number: int, key: str) -> int:
        for _ in range(number):
            build.registration(event, companions=("Ada",), wishes=(Wish(workshop.pk),))
        with CaptureQueriesContext(connection) as counted:
            post(alice, event, key=key * 64)
        return len(counted)

    few, many = queries(2, "b"), queries(5, "c")
    assert many - few <= 5 * 3


def test_many_recipients_cost_the_page_the_same_queries(alice, event):
    event.capacity = None
    event.save()

    def queries(key) -> int:
        page = post(alice, event, key=key * 64).redirect_chain[-1][0]
        with CaptureQueriesContext(connection) as counted:
            assert alice.get(page).status_code == 200
        return len(counted)

    build.registration(event)
    few = queries("b")
    for _ in range(6):
        build.registration(event)
    assert queries("c") == few


# --- the doors ----------------------------------------------------------------------------
def test_the_host_writes_and_others_do_not(ours, signed_in):
    host = build.initiative(office=ours)
    event = build.open_conference(office=ours, host=host)
    build.registration(event)
    assert post(signed_in(build.coordinator(host)), event).status_code == 200
    message = Message.objects.get()
    for person in (build.lead(), build.coordinator(build.initiative()), build.user()):
        client = signed_in(person)
        assert post(client, event, key="c" * 64).status_code == 404
        assert client.get(at("message", event.pk, message.pk)).status_code == 404
    assert Message.objects.count() == 1


def test_a_message_is_not_reached_through_another_event(alice, event, ours):
    people(event)
    post(alice, event)
    other = build.open_conference(office=ours)
    pk = Message.objects.get().pk
    assert alice.get(at("message", event.pk, pk)).status_code == 200
    assert alice.get(at("message", other.pk, pk)).status_code == 404


def test_guests_sign_in_first(event, client):
    response = client.post(reverse("registration:messages", args=[event.pk]), {"senden": "1"})
    assert response.headers["Location"].startswith("/konto/anmelden/")
