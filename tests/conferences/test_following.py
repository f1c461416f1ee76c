"""Calendars and feeds: readable by others, true about what was cancelled or moved."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from icalendar import Calendar

from conferences.models import Finding
from conferences.services import log

from .. import builders

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client, url: str) -> list:
    answer = client.get(url)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def items(client, url: str) -> dict[str, str]:
    """{title: text} of a feed."""
    answer = client.get(url)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    rows = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    return {row.findtext(f"{ATOM}title"): row.findtext(f"{ATOM}summary") for row in rows}


# --- one event ----------------------------------------------------------------------------
def test_an_event_goes_into_a_calendar_with_time_place_and_address(client):
    venue = builders.venue(
        name="Haus am See", street="Seeweg 1", municipality=builders.municipality()
    )
    event = builders.event(title="Tee, Kuchen; und mehr", venue=venue, summary="Für alle.")
    (entry,) = entries(client, f"{event.get_absolute_url()}kalender.ics")
    assert str(entry["summary"]) == "Tee, Kuchen; und mehr"
    assert entry.decoded("dtstart") == event.starts.replace(microsecond=0)
    assert entry.decoded("dtend") == event.ends.replace(microsecond=0)
    assert str(entry["location"]).startswith("Haus am See, Seeweg 1")
    assert str(entry["url"]) == f"http://localhost:8000{event.get_absolute_url()}"
    assert str(entry["status"]) == "CONFIRMED"


def test_a_calendar_file_survives_a_round_trip(client):
    event = builders.event(title="Ärger – „Ende“ 🙂" * 9)
    content = client.get(f"{event.get_absolute_url()}kalender.ics").content
    again = Calendar.from_ical(content)
    assert again.to_ical() == content
    assert again.walk("VTIMEZONE")[0]["tzid"] == "Europe/Berlin"
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_a_draft_is_in_no_calendar(client):
    event = builders.event(state="draft")
    assert client.get(f"{event.get_absolute_url()}kalender.ics").status_code == 404
    assert entries(client, "/veranstaltungen/kalender.ics") == []


def test_a_cancelled_event_stays_and_is_crossed_out(client):
    event = builders.event(title="Fest", cancelled_at=timezone.now(), cancel_reason="Sturm")
    (entry,) = entries(client, "/veranstaltungen/kalender.ics")
    assert (str(entry["status"]), str(entry["summary"])) == ("CANCELLED", "Abgesagt: Fest")
    assert str(entry["description"]).startswith("Sturm")
    assert "Abgesagt: Fest" in items(client, "/veranstaltungen/feed.atom")
    assert '"eventStatus": "https://schema.org/EventCancelled"' in client.get(
        event.get_absolute_url()
    ).text.replace("EventEvent", "Event")


# --- moved --------------------------------------------------------------------------------
def moved(days: int = 7):
    event = builders.event(title="Fest")
    first = event.starts
    event.starts += timedelta(days=days)
    event.ends += timedelta(days=days)
    event.save()
    return event, first


def test_a_moved_event_says_from_when_everywhere(client):
    event, first = moved()
    day = timezone.localtime(first).strftime("%H:%M")
    (entry,) = entries(client, "/veranstaltungen/kalender.ics")
    assert str(entry["description"]).startswith("Verlegt vom ")
    assert day in str(entry["description"])
    assert "Verlegt: Fest" in items(client, "/veranstaltungen/feed.atom")
    page = client.get(event.get_absolute_url()).text
    assert "Verlegt vom " in page
    assert "EventRescheduled" in page
    assert first.isoformat() in page


def test_a_second_move_still_names_the_first_time_people_knew():
    event, first = moved()
    event.starts -= timedelta(days=1)
    event.save(update_fields=["starts"])
    event.refresh_from_db()
    assert event.moved_from == first


def test_moved_back_is_not_moved():
    event, first = moved()
    event.starts = first
    event.save()
    assert event.moved_from is None


def test_before_anybody_knew_it_an_event_is_only_planned_anew():
    event = builders.event(state="draft")
    event.starts += timedelta(minutes=30)
    event.save()
    assert event.moved_from is None


# --- lists --------------------------------------------------------------------------------
def test_the_calendar_of_a_list_is_narrowed_as_the_list(client):
    office, field = builders.office(short_name="Nordamt"), builders.field_of_action(name="Sport")
    builders.event(title="Lauf", office=office, fields=[field], kind="begegnung")
    builders.event(title="Kurs", kind="schulung")
    for query in (f"amt={office.slug}", f"thema={field.slug}", "art=begegnung"):
        found = entries(client, f"/veranstaltungen/kalender.ics?{query}")
        assert [str(entry["summary"]) for entry in found] == ["Lauf"], query
    name = client.get(f"/veranstaltungen/kalender.ics?amt={office.slug}&thema={field.slug}").text
    assert "Sport" in name.split("BEGIN:VTIMEZONE")[0]
    assert len(entries(client, "/veranstaltungen/kalender.ics?amt=gibt-es-nicht")) == 2


def test_what_was_long_ago_is_not_in_it(client):
    builders.event(starts=timezone.now() - timedelta(days=400))
    assert entries(client, "/veranstaltungen/kalender.ics") == []


def test_an_unchanged_calendar_is_not_sent_again(client):
    builders.event()
    first = client.get("/veranstaltungen/kalender.ics")
    again = client.get("/veranstaltungen/kalender.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


# --- findings -----------------------------------------------------------------------------
def test_a_finding_is_news_with_what_became_of_it(client):
    finding = builders.finding(title="Mehr Räume")
    builders.finding_update(finding, text="Drei Räume sind da.")
    text = items(client, "/ergebnisse/feed.atom")["Was wurde daraus? Mehr Räume"]
    assert text.startswith("offen") and "Drei Räume sind da." in text


def test_what_is_made_up_says_so_in_the_feed(client):
    builders.finding_update(builders.finding(title="Räume"), is_example=True)
    text = items(client, "/ergebnisse/feed.atom")["Was wurde daraus? Räume"]
    assert "Beispiel, erfunden: " in text


def test_what_an_initiative_reports_is_no_news_before_the_office_agrees(client):
    finding = builders.finding(title="Mehr Räume", explanation="Es fehlt an Platz.")
    for state in ("waiting", "returned"):
        builders.report(finding, state=state, text="Streng geheim.")
    text = items(client, "/ergebnisse/feed.atom")["Mehr Räume"]
    assert "Es fehlt an Platz." in text and "Streng geheim." not in text


def test_an_entry_in_the_log_makes_the_finding_the_latest_news(client):
    first, second = builders.finding(title="Erstes"), builders.finding(title="Zweites")
    for finding, ago in ((first, 9), (second, 4)):
        day = timezone.now() - timedelta(days=ago)
        Finding.objects.filter(pk=finding.pk).update(changed_at=day, published_at=day)
    assert list(items(client, "/ergebnisse/feed.atom")) == ["Zweites", "Erstes"]
    log.report(first, by=builders.administrator(), date=timezone.localdate(), text="Geht voran.")
    titles = list(items(client, "/ergebnisse/feed.atom"))
    assert titles == ["Was wurde daraus? Erstes", "Zweites"]
    line = client.get("/sitemap.xml").text.split(first.get_absolute_url())[1].split("</url>")[0]
    first.refresh_from_db()
    assert f"{first.changed_at:%Y-%m-%d}" in line


def test_findings_of_drafts_are_no_news(client):
    builders.finding(builders.conference(state="draft"))
    assert items(client, "/ergebnisse/feed.atom") == {}


# --- pictures for messengers --------------------------------------------------------------
def test_an_entry_has_a_picture_for_messengers_and_names_it(client):
    event = builders.conference(title="Ein Titel – „sehr“ lang " * 6)
    for row in (builders.initiative(), event, builders.finding(event)):
        picture = client.get(row.picture_url)
        assert (picture["Content-Type"], picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
        page = client.get(row.get_absolute_url()).text
        assert f'content="http://localhost:8000{row.picture_url}?v={row.version}"' in page


def test_a_draft_has_no_picture(client):
    assert client.get(builders.initiative(state="draft").picture_url).status_code == 404
