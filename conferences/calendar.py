"""Events as calendar files (RFC 5545): one to keep, or a list to subscribe to.

A cancelled event stays in the file as CANCELLED, so that calendars cross it out instead of
silently dropping it; one that was moved says from when.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, vText
from icalendar import Event as Entry

from portal.lib.text import one_line, plain_lines

from .models import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
#: how often calendars that follow a list may ask again
REFRESH = timedelta(hours=6)


def event_calendar(event: Event) -> bytes:
    """One event as a file: CRLF, folded lines, UTF-8."""
    return _calendar([event], years=[event.starts.year]).to_ical()


def list_calendar(events: Iterable[Event], *, name: str) -> bytes:
    """Events to subscribe to under a name; asked again every six hours at most."""
    rows = list(events)
    this_year = timezone.localdate().year
    calendar = _calendar(rows, years=[this_year, *(row.starts.year for row in rows)])
    for called in ("name", "x-wr-calname"):  # the package would not escape what it does not know
        calendar.add(called, vText(one_line(name)))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar.to_ical()


def empty_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _calendar(events: list[Event], years: list[int]) -> Calendar:
    calendar = empty_calendar()
    calendar.add_component(summer_time(min(years), max(years)))
    for event in events:
        calendar.add_component(_entry(event))
    return calendar


@lru_cache(maxsize=8)
def summer_time(first: int, last: int) -> Timezone:
    """Only the years around the events; all since 1970 would be twenty times as long."""
    zone = timezone.get_default_timezone_name()
    return Timezone.from_tzid(
        zone, first_date=date(first - 1, 1, 1), last_date=date(last + 2, 1, 1)
    )


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", str(uid_of(event)))
    entry.add("sequence", event.version - 1)
    entry.add("status", "CANCELLED" if event.cancelled_at else "CONFIRMED")
    entry.add("summary", title_of(event))
    entry.add("dtstart", local(event.starts))
    entry.add("dtend", local(event.ends))
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("url", settings.SITE_URL + event.get_absolute_url())
    entry.add("description", _description(event))
    if event.venue:
        where = ", ".join(filter(None, [event.venue.name, event.venue.address_line]))
        entry.add("location", one_line(where))
        _add_point(entry, event)
    if names := [one_line(field.name) for field in event.fields.all()]:
        entry.add("categories", names)
    return entry


def _add_point(entry: Entry, event: Event) -> None:
    if event.venue and event.venue.point:
        entry.add("geo", event.venue.point)


def uid_of(event: Event) -> UUID:
    """The same for as long as the event lives, whatever else changes."""
    return uuid5(NAMESPACE_OID, f"{settings.SITE_URL}/event/{event.pk}")


def title_of(event: Event) -> str:
    """What somebody reads who sees nothing but the title."""
    title = one_line(event.title)
    return _("Abgesagt: %(title)s") % {"title": title} if event.cancelled_at else title


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def _description(event: Event) -> str:
    lines = [event.cancel_reason if event.cancelled_at else "", moved_line(event), event.summary]
    lines.append(settings.SITE_URL + event.get_absolute_url())
    return plain_lines("\n".join(line for line in lines if line))


def moved_line(event: Event) -> str:
    """„Verlegt vom 3. Mai 2027, 14:00 Uhr“, or nothing."""
    if event.moved_from is None:
        return ""
    return _("Verlegt vom %(day)s Uhr.") % {
        "day": date_format(local(event.moved_from), "j. F Y, H:i")
    }
