"""The dates of a row together: handed in as one, decided as one, changed and cancelled as one."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event, Rhythm
from conferences.services.repeating import repeat_event
from conferences.services.rows import hand_in_all, to_hand_in
from portal.outbox.models import Letter
from portal.publishing.models import PendingVersion, ReturnedEntry
from portal.publishing.queue import Queue

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
ALL = "/mein-bereich/veranstaltungen/"
DAYS = [date(2027, 1, 19), date(2027, 1, 26), date(2027, 2, 2)]


@pytest.fixture
def office():
    return builders.office()


@pytest.fixture
def cafe(office):
    return builders.initiative(title="Sprachcafé", office=office)


@pytest.fixture
def alice(client, cafe):
    person = builders.coordinator(cafe)
    client.force_login(person, backend=BACKEND)
    return person


@pytest.fixture
def editor(office):
    return builders.editor(office)


@pytest.fixture
def evening(cafe, alice) -> Event:
    """A draft, and three more in one row with it."""
    starts = timezone.make_aware(datetime(2027, 1, 12, 18))
    event = builders.event(
        title="Offener Abend",
        summary="Tee für alle.",
        host=cafe,
        office=cafe.office,
        starts=starts,
        ends=starts.replace(hour=20),
        state="draft",
        created_by=alice,
    )
    repeat_event(event, rhythm=Rhythm.WEEKLY, until=DAYS[-1], chosen=DAYS, by=alice)
    event.refresh_from_db()
    return event


def dates() -> list[Event]:
    return list(Event.objects.order_by("starts"))


def states() -> list[str]:
    return [row.state for row in dates()]


def publish_all() -> None:
    Event.objects.update(state="published", published_at=timezone.now())


def decide(client, editor, event: Event, decision: str, mit, **more):
    """The office's page, read and then sent with a button."""
    client.force_login(editor, backend=BACKEND)
    url = event.review_url
    seen = client.get(url).context["hand"].stamp
    ticked = [row.pk for row in mit]
    return client.post(url, {"gesehen": seen, "entscheidung": decision, "mit": ticked, **more})


# --- handing in -----------------------------------------------------------------------------
def test_all_drafts_of_a_row_are_handed_in_with_one_button(client, evening):
    text = client.get(f"{ALL}{evening.pk}/reihe/").text
    assert "4 Entwürfe zusammen einreichen" in text
    page = client.get(f"{ALL}{evening.pk}/reihe/einreichen/").text
    assert "Das Amt schaut darauf und entscheidet einmal für alle" in page
    client.post(f"{ALL}{evening.pk}/reihe/einreichen/")
    assert states() == ["submitted"] * 4
    client.post(f"{ALL}{evening.pk}/reihe/einreichen/")
    assert states() == ["submitted"] * 4


def test_a_trusted_initiatives_dates_are_public_at_once(client, evening, cafe):
    cafe.is_trusted = True
    cafe.save()
    assert "4 Entwürfe veröffentlichen" in client.get(f"{ALL}{evening.pk}/reihe/").text
    client.post(f"{ALL}{evening.pk}/reihe/einreichen/")
    assert states() == ["published"] * 4


def test_what_lacks_its_sentence_is_not_handed_in(client, evening):
    Event.objects.update(summary="")
    client.post(f"{ALL}{evening.pk}/reihe/einreichen/")
    assert states() == ["draft"] * 4


# --- the office -----------------------------------------------------------------------------
def test_the_office_sees_one_row_of_its_queue(evening, alice, editor):
    hand_in_all(to_hand_in(Event.objects.all()), by=alice)
    single = builders.event(title="Einzeln", office=evening.office, state="submitted")
    queue = Queue(editor)
    titles = [item.title for item in queue[0:10]]
    assert titles == ["Offener Abend und 3 weitere Termine", str(single)]
    assert len(queue) == 2


def test_rows_handed_in_at_different_times_stand_for_themselves(evening, alice, editor):
    first, *others = dates()
    hand_in_all([first], by=alice)
    hand_in_all(others, by=alice)
    titles = {item.title for item in Queue(editor)[0:10]}
    assert titles == {"Offener Abend", "Offener Abend und 2 weitere Termine"}


def test_one_decision_publishes_all_and_writes_one_letter(client, evening, alice, editor):
    hand_in_all(to_hand_in(Event.objects.all()), by=alice)
    decide(client, editor, evening, "uebernehmen", mit=dates()[1:])
    assert states() == ["published"] * 4
    letter = Letter.objects.get()
    assert letter.to == [alice.email]
    assert "„Offener Abend“ und 3 weitere Termine" in letter.message


def test_one_reason_sends_all_back(client, evening, alice, editor):
    hand_in_all(to_hand_in(Event.objects.all()), by=alice)
    decide(client, editor, evening, "zurueck", mit=dates()[1:], begruendung="Wo ist das?")
    assert states() == ["returned"] * 4
    assert ReturnedEntry.objects.filter(reason="Wo ist das?").count() == 4
    assert Letter.objects.count() == 1


def test_without_a_reason_nothing_goes_back(client, evening, alice, editor):
    hand_in_all(to_hand_in(Event.objects.all()), by=alice)
    page = decide(client, editor, evening, "zurueck", mit=dates()[1:])
    assert "Bitte schreiben Sie, warum" in page.text
    assert states() == ["submitted"] * 4


def test_a_date_without_its_tick_waits_for_a_decision_of_its_own(client, evening, alice, editor):
    hand_in_all(to_hand_in(Event.objects.all()), by=alice)
    first, second, third, _fourth = dates()
    decide(client, editor, first, "uebernehmen", mit=[second, third])
    assert states() == ["published"] * 3 + ["submitted"]
    assert [item.title for item in Queue(editor)[0:10]] == ["Offener Abend"]


def test_whoever_decides_after_a_date_was_changed_is_told(client, evening, alice, editor):
    hand_in_all(to_hand_in(Event.objects.all()), by=alice)
    client.force_login(editor, backend=BACKEND)
    seen = client.get(evening.review_url).context["hand"].stamp
    other = dates()[2]
    Event.objects.filter(pk=other.pk).update(version=other.version + 1, title="Ganz anders")
    sent = {"gesehen": seen, "entscheidung": "uebernehmen", "mit": [row.pk for row in dates()]}
    assert "noch einmal nach" in client.post(evening.review_url, sent).text
    assert states() == ["submitted"] * 4


def test_dates_of_another_row_are_never_decided_along(client, evening, alice, editor):
    hand_in_all(to_hand_in(Event.objects.all()), by=alice)
    foreign = builders.event(state="submitted", office=evening.office, starts=evening.starts)
    decide(client, editor, evening, "uebernehmen", mit=[foreign])
    foreign.refresh_from_db()
    assert foreign.state == "submitted"


# --- changing all ---------------------------------------------------------------------------
def sent(**more) -> dict:
    return {"title": "Offener Abend", "starts_at": "18:00", "ends_at": "20:00", **more}


def test_the_preview_says_what_becomes_different_and_writes_nothing(client, evening):
    url = f"{ALL}{evening.pk}/reihe/aendern/"
    assert 'value="18:00"' in client.get(url).text
    page = client.post(url, sent(starts_at="19"))
    assert page.text.count("Uhrzeit bisher: 18:00–20:00. Jetzt: 19:00–20:00.") == 4
    assert {f"{timezone.localtime(row.starts):%H}" for row in dates()} == {"18"}


def test_drafts_change_at_once_and_keep_their_days(client, evening):
    url = f"{ALL}{evening.pk}/reihe/aendern/"
    before = [timezone.localdate(row.starts) for row in dates()]
    chosen = [row.pk for row in dates()[1:]]
    client.post(url, sent(title="Abend", starts_at="19", sichern="1", termin=chosen))
    assert [row.title for row in dates()] == ["Offener Abend", "Abend", "Abend", "Abend"]
    assert [f"{timezone.localtime(row.starts):%H}" for row in dates()] == ["18", "19", "19", "19"]
    assert [timezone.localdate(row.starts) for row in dates()] == before


def test_public_dates_wait_for_the_office(client, evening):
    publish_all()
    chosen = [row.pk for row in dates()]
    response = client.post(
        f"{ALL}{evening.pk}/reihe/aendern/",
        sent(ends_at="21", sichern="1", termin=chosen),
        follow=True,
    )
    assert "Ihre Änderung liegt beim Amt" in response.text
    assert {timezone.localtime(row.ends).hour for row in dates()} == {20}
    assert PendingVersion.objects.filter(decision="open").count() == 4


def test_an_end_before_the_beginning_is_said_and_nothing_typed_is_lost(client, evening):
    page = client.post(f"{ALL}{evening.pk}/reihe/aendern/", sent(title="Neu", ends_at="17"))
    assert "Das Ende muss nach dem Beginn liegen." in page.text
    assert 'value="Neu"' in page.text


def test_only_houses_of_ones_own_events_are_offered(client, evening, cafe):
    own, foreign = builders.venue(name="Unser Saal"), builders.venue(name="Fremder Saal")
    builders.event(host=cafe, venue=own)
    builders.event(venue=foreign)
    url = f"{ALL}{evening.pk}/reihe/aendern/"
    text = client.get(url).text
    assert "Unser Saal" in text
    assert "Fremder Saal" not in text
    assert "errorlist" in client.post(url, sent(venue=foreign.pk)).text


# --- cancelling all -------------------------------------------------------------------------
def test_all_coming_dates_are_cancelled_and_everybody_registered_is_told(client, evening):
    publish_all()
    Event.objects.update(registration="portal")
    last = dates()[3]
    Event.objects.filter(pk=last.pk).update(state="draft")
    builders.registration(dates()[1], email="gast@example.org")
    Letter.objects.all().delete()
    url = reverse("registration:row_cancel", args=[evening.pk])
    assert "Eine angemeldete Gruppe bekommt sofort einen Brief" in client.get(url).text
    chosen = [row.pk for row in dates()]
    assert "errorlist" in client.post(url, {"reason": "", "termin": chosen}).text
    client.post(url, {"reason": "Der Saal ist gesperrt.", "termin": chosen})
    assert states() == ["published"] * 3 + ["archived"]
    assert [row.cancel_reason for row in dates()][:3] == ["Der Saal ist gesperrt."] * 3
    assert [letter.to for letter in Letter.objects.all()] == [["gast@example.org"]]


def test_a_date_without_its_tick_takes_place(client, evening):
    publish_all()
    url = reverse("registration:row_cancel", args=[evening.pk])
    client.post(url, {"reason": "Ferien.", "termin": [dates()[2].pk]})
    assert [bool(row.cancelled_at) for row in dates()] == [False, False, True, False]


def test_a_draft_that_was_cancelled_is_gone_and_its_day_is_free_again(client, evening):
    url = reverse("registration:row_cancel", args=[evening.pk])
    client.post(url, {"reason": "Ferien.", "termin": [dates()[2].pk]})
    assert "26. Januar 2027" not in client.get(f"{ALL}{evening.pk}/reihe/").text
    again = {"rhythmus": "woche", "bis": "2027-01-26", "tag": ["2027-01-26"]}
    client.post(f"{ALL}{evening.pk}/wiederholen/", again)
    assert "26. Januar 2027" in client.get(f"{ALL}{evening.pk}/reihe/").text


# --- whose ----------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["einreichen", "aendern", "absagen"])
def test_another_initiatives_coordinator_reaches_nothing_of_it(client, evening, page):
    client.force_login(builders.coordinator(), backend=BACKEND)
    url = f"{ALL}{evening.pk}/reihe/{page}/"
    everything = sent(sichern="1", reason="x", termin=[row.pk for row in dates()])
    assert client.get(url).status_code == client.post(url, everything).status_code == 404
    assert states() == ["draft"] * 4


@pytest.mark.parametrize("page", ["aendern", "absagen"])
def test_a_foreign_date_in_the_same_row_is_not_reached(client, evening, page):
    foreign = builders.event(starts=evening.starts, title="Fremd")
    Event.objects.filter(pk=foreign.pk).update(repeat=evening.repeat)
    url = f"{ALL}{evening.pk}/reihe/{page}/"
    client.post(url, sent(title="Neu", sichern="1", reason="x", termin=[foreign.pk]))
    foreign.refresh_from_db()
    assert (foreign.title, foreign.cancelled_at, foreign.state) == ("Fremd", None, "published")
