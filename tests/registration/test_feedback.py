"""Feedback: five questions, nobody's name, and nothing told where somebody would stand out."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from conferences.models import Event
from conferences.registration.models import Feedback, Setup
from conferences.registration.services import feedback as service
from conferences.registration.services.feedback import results
from portal.lib import guard
from tests import builders as build

pytestmark = pytest.mark.django_db

KEY = "k" * 43
URL = f"/rueckmeldung/{KEY}/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


@pytest.fixture
def event():
    """Over since yesterday; its people have been thanked."""
    starts = timezone.now() - DAY
    event = build.open_conference(
        title="Gemeinsam in Wolfsburg",
        starts=starts,
        ends=starts + timedelta(hours=2),
        registration_closes=None,
    )
    Setup.objects.create(event=event, feedback_key=KEY)
    return event


@pytest.fixture
def stamp(monkeypatch) -> str:
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


def filled(stamp: str, **values) -> dict:
    return {"content": "5", "workshops": "", "opened": stamp, **values}


def move(event: Event, **values) -> None:
    Event.objects.filter(pk=event.pk).update(**values)


def test_what_somebody_answers_is_kept_with_the_day_and_nothing_else(client, event, stamp):
    page = client.get(URL)
    assert page.status_code == 200
    assert "Gemeinsam in Wolfsburg" in page.content.decode()
    answer = client.post(URL, filled(stamp, exchange="2", comment="  Mehr Pausen  "))
    assert (answer.status_code, answer["Location"]) == (302, "/rueckmeldung/danke/")
    row = Feedback.objects.get()
    assert (row.event, row.given_on) == (event, timezone.localdate())
    marks = [getattr(row, name) for name in Feedback.MARKS]
    assert (marks, row.comment) == ([5, None, 2, None], "Mehr Pausen")
    kept = {field.name for field in Feedback._meta.get_fields()}
    assert kept == {"id", "event", *Feedback.MARKS, "comment", "given_on", "sending"}


def test_the_reader_is_thanked_on_a_page_that_says_nothing_of_them(client, event):
    page = client.get("/rueckmeldung/danke/")
    assert page.status_code == 200
    assert "Danke" in page.content.decode()
    assert "Wolfsburg" not in page.content.decode()


def test_neither_cookie_nor_referrer_leaves_the_page(client, event, stamp):
    for response in (client.get(URL), client.post(URL, filled(stamp))):
        assert not response.cookies
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "no-store"


def test_looking_changes_nothing(client, event):
    client.get(URL)
    client.head(URL)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"ends": timezone.now() + DAY},
        {"starts": timezone.now() - 57 * DAY, "ends": timezone.now() - 56 * DAY},
        {"cancelled_at": timezone.now()},
    ],
    ids=["not over", "eight weeks ago", "cancelled"],
)
def test_only_after_the_event_and_for_eight_weeks(client, event, stamp, values):
    move(event, **values)
    assert client.get(URL).status_code == 404
    assert client.post(URL, filled(stamp)).status_code == 404
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("key", ["x" * 43, "K" * 43, "k" * 42, ""])
def test_another_key_opens_nothing(client, event, stamp, key):
    Setup.objects.create(event=build.conference(starts=timezone.now() - DAY))
    url = f"/rueckmeldung/{key}/"
    assert client.get(url).status_code == 404
    assert client.post(url, filled(stamp)).status_code == 404


def test_a_second_click_keeps_it_once(client, event, stamp):
    for _ in range(2):
        assert client.post(URL, filled(stamp)).status_code == 302
    assert Feedback.objects.count() == 1


def test_two_people_with_the_same_opinion_count_twice(client, event, monkeypatch):
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    for _ in range(2):
        client.post(URL, filled(guard.new_stamp()))
    assert Feedback.objects.count() == 2


def test_an_empty_form_says_what_is_missing(client, event, stamp):
    page = client.post(URL, {"opened": stamp})
    assert page.status_code == 200
    assert "mindestens eine der Fragen" in page.content.decode()
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("mark", ["0", "6", "-1", "5.5", "ja", "5\x00"])
def test_there_are_five_marks(client, event, stamp, mark):
    page = client.post(URL, filled(stamp, content=mark, comment="Gute Pausen"))
    assert page.status_code == 200
    assert "Gute Pausen" in page.content.decode()
    assert not Feedback.objects.exists()


def test_a_text_that_is_too_long_stays_in_the_form(client, event, stamp):
    page = client.post(URL, filled(stamp, comment="Wort " * 500))
    assert "kürzen Sie den Text" in page.content.decode()
    assert not Feedback.objects.exists()


def test_what_a_machine_fills_in_is_not_kept(client, event, stamp):
    page = client.post(URL, filled(stamp, homepage="https://spam.example"))
    assert "Automaten" in page.content.decode()
    assert not Feedback.objects.exists()


def test_so_much_of_one_network_and_no_more(client, event, monkeypatch):
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    monkeypatch.setattr(service, "MOST_PER_NETWORK", 2)
    answers = [client.post(URL, filled(guard.new_stamp(), comment="Gut")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Gut" in answers[2].content.decode()
    other = client.post(URL, filled(guard.new_stamp()), REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 302
    assert Feedback.objects.count() == 3


# --- telling --------------------------------------------------------------------------------
def test_three_answers_can_be_told_and_two_cannot(event):
    for mark in (5, 4):
        build.feedback(event, content=mark, comment="Gut")
    assert results(event) == service.Results(answers=2)
    assert not results(event).can_be_told
    build.feedback(event, content=1, organisation=None)
    told = results(event)
    assert told.can_be_told
    assert [mark.question for mark in told.marks] == [
        "Die Inhalte haben mir geholfen",
        "Die Workshops waren gut",
        "Ich konnte mich gut mit anderen austauschen",
        "Die Organisation war gut",
    ]
    assert (told.marks[0].average, told.marks[0].counts) == (10 / 3, (1, 0, 0, 1, 1))
    assert (told.marks[1].average, told.marks[1].counts) == (None, (0, 0, 0, 0, 0))
    assert sum(told.marks[3].counts) == 2


def test_the_comments_stand_in_no_order(event, monkeypatch):
    for number in range(3):
        build.feedback(event, comment=f"Text {number}")
    monkeypatch.setattr(service, "sample", lambda rows, number: sorted(rows, reverse=True)[:number])
    assert results(event).comments == ("Text 2", "Text 1", "Text 0")


def test_other_events_answers_do_not_count(event):
    for _ in range(3):
        build.feedback()
    assert results(event).answers == 0
