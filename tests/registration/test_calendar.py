"""The calendar entry of a registration: read back as a calendar program would."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from conferences.registration import mails, services
from conferences.registration.calendar import registration_calendar
from conferences.registration.models import Registration, RegistrationLetter, Setup
from conferences.registration.services import Wish
from tests import builders as build

pytestmark = pytest.mark.django_db

BERLIN = ZoneInfo("Europe/Berlin")
SUMMER = datetime(2031, 7, 5, 10, 0, tzinfo=BERLIN)
WINTER = datetime(2031, 1, 11, 10, 0, tzinfo=BERLIN)


def entry_of(registration: Registration):
    row = Registration.objects.get(pk=registration.pk)
    (entry,) = Calendar.from_ical(registration_calendar(row)).events
    return entry


def sent_entries(registration: Registration) -> list:
    """Those that went out by letter, the oldest first."""
    entries = []
    for note in RegistrationLetter.objects.filter(registration=registration).order_by("pk"):
        for file in note.letter.attachments.all():
            with file.file.open() as opened:
                entries += Calendar.from_ical(opened.read()).events
    return entries


@pytest.mark.parametrize(
    ("starts", "name", "offset"),
    [(SUMMER, "CEST", 2), (WINTER, "CET", 1)],
    ids=["summer", "winter"],
)
def test_the_time_is_the_one_on_the_clock_in_wolfsburg(starts, name, offset):
    event = build.open_conference(starts=starts)
    content = registration_calendar(build.registration(event))
    assert f"DTSTART;TZID=Europe/Berlin:{starts:%Y%m%dT%H%M%S}".encode() in content
    calendar = Calendar.from_ical(content)
    (zone,) = calendar.timezones
    assert zone["TZID"] == "Europe/Berlin"
    assert zone.to_tz().utcoffset(starts.replace(tzinfo=None)) == timedelta(hours=offset)
    assert zone.to_tz().tzname(starts.replace(tzinfo=None)) == name
    assert calendar.events[0].start == starts
    assert calendar.events[0].end == starts + timedelta(hours=2)


def test_the_file_keeps_to_the_form_of_calendar_files():
    event = build.open_conference(title="Gespräche über Öffnung; Wege, Ziele " * 5)
    content = registration_calendar(build.registration(event))
    lines = content.split(b"\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert lines[:2] == [b"BEGIN:VCALENDAR", b"VERSION:2.0"]
    assert b"METHOD:PUBLISH" in lines
    again = Calendar.from_ical(content)
    assert again.to_ical() == content
    assert again.events[0]["SUMMARY"] == event.title.strip()


def test_the_entry_says_where_which_workshops_and_the_public_address():
    venue = build.venue(name="Rathaus", street="Markt 1", postcode="38440", locality="Wolfsburg")
    event = build.open_conference(venue=venue, title="Gemeinsam in Wolfsburg")
    slot = build.slot(event)
    seat = build.workshop(event, slot=slot, title="Ankommen", room="Raum 3")
    other = build.workshop(event, slot=slot, title="Bleiben")
    guest = build.registration(event, wishes=(Wish(seat.pk, 1), Wish(other.pk, 2)))
    entry = entry_of(guest)
    assert entry["LOCATION"] == "Rathaus, Markt 1, 38440 Wolfsburg"
    assert entry["URL"] == "http://localhost:8000/veranstaltungen/gemeinsam-in-wolfsburg/"
    assert "Ankommen (Raum 3)" in entry["DESCRIPTION"]
    assert "Bleiben" not in entry["DESCRIPTION"]
    assert "/anmeldung/" not in entry.to_ical().decode().replace("\r\n ", "")


def test_an_event_without_a_place_has_an_entry_too():
    assert "LOCATION" not in entry_of(build.registration())


def test_the_status_follows_the_registration():
    event = build.open_conference(capacity=1)
    guest, waiting = build.registration(event), build.registration(event, confirmed=False)
    assert entry_of(guest)["STATUS"] == "CONFIRMED"
    assert entry_of(waiting)["STATUS"] == "TENTATIVE"
    services.cancel(guest, because="self")
    assert entry_of(guest)["STATUS"] == "CANCELLED"


def test_a_cancelled_event_cancels_every_entry():
    guest = build.registration()
    type(guest.event).objects.update(cancelled_at=timezone.now())
    assert entry_of(guest)["STATUS"] == "CANCELLED"


def test_one_registration_keeps_one_entry_and_its_number_only_grows():
    event = build.open_conference(capacity=3)
    guest = build.registration(event)
    services.change(guest, companions=["Bo"])
    mails.send_event_changed(Registration.objects.get(pk=guest.pk), ["Ort"])
    Setup.objects.update(calendar_sequence=4)
    services.cancel(guest, because="self")
    entries = sent_entries(guest)
    assert len({entry["UID"] for entry in entries}) == 1
    numbers = [entry["SEQUENCE"] for entry in entries]
    assert len(numbers) == 4
    assert numbers == sorted(set(numbers))
    assert [entry["STATUS"] for entry in entries] == ["CONFIRMED"] * 3 + ["CANCELLED"]


def test_two_registrations_have_two_entries():
    event = build.open_conference()
    one, other = (entry_of(build.registration(event)) for _ in range(2))
    assert one["UID"] != other["UID"]


def test_another_secret_changes_no_entry(settings):
    guest = build.registration()
    before = entry_of(guest)["UID"]
    settings.SECRET_KEY = "another secret " * 5
    assert entry_of(guest)["UID"] == before


def test_whoever_moves_up_gets_the_entry_at_once():
    event = build.open_conference(capacity=1)
    alice, bob = build.registration(event), build.registration(event)
    assert sent_entries(bob) == []
    services.cancel(alice, because="self")
    (entry,) = sent_entries(bob)
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CONFIRMED", 1)


def test_the_entry_knows_when_it_was_made_and_when_it_changed():
    guest = build.registration()
    entry = entry_of(guest)
    assert timezone.now() - entry["DTSTAMP"].dt < timedelta(minutes=5)
    row = Registration.objects.get(pk=guest.pk)
    assert entry["LAST-MODIFIED"].dt == row.confirmed_at.replace(microsecond=0)
