"""How letters and calendar entries say when, where, who, and which workshop."""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conferences.models import Event, Venue, Workshop
from portal.lib.text import one_line

from .models import Registration, Setup, WorkshopChoice

DAY, TIME = "l, j. F Y", "H:i"


def setup_of(event: Event) -> Setup:
    """As `Setup.of`, but asked only once where many letters share their event."""
    return getattr(event, "setup", None) or Setup(event=event)


def sender_of(event: Event) -> str:
    """Who holds the event, as its letters are signed."""
    office = event.office.name if event.office else ""
    return one_line(event.organiser or office or settings.SITE_NAME)


def place_of(venue: Venue | None) -> str:
    """„Rathaus, Markt 1, 38440 Wolfsburg"; empty where none is known yet."""
    if venue is None:
        return ""
    return one_line(", ".join(part for part in (venue.name, venue.address_line) if part))


def period(starts: datetime, ends: datetime) -> str:
    """„Samstag, 3. Dezember 2026, 10:00 bis 16:00 Uhr", or with both days."""
    first, last = timezone.localtime(starts), timezone.localtime(ends)
    until = date_format(last, TIME)
    if first.date() != last.date():
        until = f"{date_format(last, DAY)}, {until}"
    return _("%(day)s, %(time)s bis %(until)s Uhr") % {
        "day": date_format(first, DAY),
        "time": date_format(first, TIME),
        "until": until,
    }


def in_programme_order() -> QuerySet[WorkshopChoice]:
    rows = WorkshopChoice.objects.select_related("workshop__slot")
    return rows.order_by("workshop__slot__starts", "preference", "workshop__number")


def choices_of(registration: Registration) -> list[WorkshopChoice]:
    """In the order of the day; asked for all at once where there are many (`for_letters`)."""
    if hasattr(registration, "ordered_choices"):
        return registration.ordered_choices
    return list(in_programme_order().filter(registration=registration))


def workshop_line(workshop: Workshop) -> str:
    """„14:00 bis 15:00 Uhr: Ankommen (Raum 3)", as far as it is known."""
    facts = {"title": one_line(workshop.title), "time": time_of(workshop)}
    line = _("%(time)s: %(title)s") % facts if facts["time"] else facts["title"]
    return f"{line} ({one_line(workshop.room)})" if workshop.room else line


def time_of(workshop: Workshop) -> str:
    slot = workshop.slot
    if not (slot and slot.starts and slot.ends):
        return ""
    starts, ends = (timezone.localtime(moment) for moment in (slot.starts, slot.ends))
    return _("%(starts)s bis %(ends)s Uhr") % {
        "starts": date_format(starts, TIME),
        "ends": date_format(ends, TIME),
    }
