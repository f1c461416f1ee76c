"""The calendar entry of a registration: the event, with the workshops the person has a seat in.

The method is PUBLISH. REQUEST would make mail programs show „accept" and „decline" and send the
answer to the portal, which nobody reads there; people accept by registering and decline behind
their own link. A cancelled entry is published once more as CANCELLED, so it stays visible and is
crossed out instead of vanishing from somebody's day.

Nothing in it tells who registered: no name, no address, no token. The address in it is the
event's public page.
"""

from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Event, vCalAddress

from conferences.calendar import empty_calendar, local, summer_time
from conferences.models import Workshop
from portal.lib.text import one_line

from .models import Registration, WorkshopChoice
from .wording import choices_of, place_of, sender_of, setup_of, workshop_line

METHOD = "PUBLISH"
CONTENT_TYPE = f"text/calendar; method={METHOD}"
FILE_NAME = "termin.ics"


def registration_calendar(registration: Registration) -> bytes:
    """An .ics file (RFC 5545: CRLF, folded lines, UTF-8) with one entry.

    The entry is CONFIRMED for whoever has a seat, TENTATIVE while unconfirmed or waiting, and
    CANCELLED once the registration or the event is.
    """
    year = registration.event.starts.year
    calendar = empty_calendar()
    calendar.add("method", METHOD)
    calendar.add_component(summer_time(year, year))
    calendar.add_component(_entry(registration))
    return calendar.to_ical()


def _entry(registration: Registration) -> Event:
    event, entry = registration.event, Event()
    entry.add("uid", uid_of(registration))
    entry.add("sequence", sequence_of(registration))
    entry.add("status", _status(registration))
    entry.add("summary", one_line(event.title))
    entry.add("dtstart", local(event.starts))
    entry.add("dtend", local(event.ends))
    entry.add("dtstamp", timezone.now())
    entry.add("last-modified", _changed_at(registration))
    if event.venue:
        entry.add("location", place_of(event.venue))
    entry.add("description", _description(registration))
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    entry.add("organizer", _organiser(registration))
    entry.add("transp", "OPAQUE" if _status(registration) == "CONFIRMED" else "TRANSPARENT")
    return entry


def uid_of(registration: Registration) -> str:
    """The same for as long as the registration lives, whatever else changes."""
    return str(uuid5(NAMESPACE_OID, f"mosaik-registration:{registration.sending}"))


def sequence_of(registration: Registration) -> int:
    """Grows with every letter that carries the entry, and with every change of the event."""
    return registration.calendar_sequence + setup_of(registration.event).calendar_sequence


def _status(registration: Registration) -> str:
    if registration.event.cancelled_at or not registration.is_active:
        return "CANCELLED"
    return "CONFIRMED" if registration.has_seat and registration.is_confirmed else "TENTATIVE"


def _changed_at(registration: Registration) -> datetime:
    event = registration.event
    moments = (
        event.changed_at,
        event.cancelled_at,
        registration.sent_at,
        registration.confirmed_at,
        registration.promoted_at,
        registration.gone_at,
    )
    return max(moment for moment in moments if moment)


def _organiser(registration: Registration) -> vCalAddress:
    organiser = vCalAddress(f"mailto:{_address(settings.DEFAULT_FROM_EMAIL)}")
    organiser.params["CN"] = one_line(sender_of(registration.event))
    return organiser


def _address(sender: str) -> str:
    return sender.rsplit("<", 1)[-1].rstrip("> ")


# --- workshops ----------------------------------------------------------------------------
def workshops_of(registration: Registration) -> list[Workshop]:
    """Those the registration has seats in, in the order of the day."""
    seated = (c for c in choices_of(registration) if c.standing == WorkshopChoice.Standing.SEAT)
    return [choice.workshop for choice in seated]


def _description(registration: Registration) -> str:
    lines = [workshop_line(workshop) for workshop in workshops_of(registration)]
    if lines:
        lines = [_("Ihre Workshops:"), *lines, ""]
    return "\n".join([*lines, settings.SITE_URL + registration.event.get_absolute_url()])
