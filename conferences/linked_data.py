"""What a search engine may know about an event, in the words of schema.org."""

from collections.abc import Iterable

from django.conf import settings

from portal.places.linked_data import postal_address

from .models import Event, Series, Venue

STATUS = "https://schema.org/Event"


def event_facts(event: Event) -> dict:
    """The event as an Event (JSON-LD); what is unknown is left out."""
    facts = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "description": event.summary or event.motto,
        "url": settings.SITE_URL + event.get_absolute_url(),
        "startDate": event.starts.isoformat(),
        "endDate": event.ends.isoformat(),
        "previousStartDate": event.moved_from.isoformat() if event.moved_from else "",
        "eventStatus": STATUS + _status(event),
        "eventAttendanceMode": f"{STATUS.removesuffix('Event')}OfflineEventAttendanceMode",
        "location": _place(event.venue) if event.venue else {},
        "organizer": _organiser(event),
        "isAccessibleForFree": event.is_free,
        "inLanguage": [language.code for language in event.languages.all()],
        "maximumAttendeeCapacity": event.capacity,
        "image": f"{settings.SITE_URL}{event.picture_url}",
        "superEvent": _name_of(event.series) if event.series else {},
    }
    return {name: value for name, value in facts.items() if value not in ("", None, [], {})}


def series_facts(series: Series, events: Iterable[Event]) -> dict:
    """A conference series as an EventSeries with these of its events."""
    return {
        "@context": "https://schema.org",
        **_name_of(series),
        "description": " ".join(series.description.split()),
        "subEvent": [_short(event) for event in events],
    }


def _name_of(series: Series) -> dict:
    url = settings.SITE_URL + series.get_absolute_url()
    return {"@type": "EventSeries", "name": series.title, "url": url}


def _short(event: Event) -> dict:
    return {
        "@type": "Event",
        "name": event.title,
        "url": settings.SITE_URL + event.get_absolute_url(),
        "startDate": event.starts.isoformat(),
        "endDate": event.ends.isoformat(),
    }


def _status(event: Event) -> str:
    """Cancelled counts for more than moved."""
    if event.cancelled_at:
        return "Cancelled"
    return "Rescheduled" if event.moved_from else "Scheduled"


def _place(venue: Venue) -> dict:
    place = {"@type": "Place", "name": venue.name, "address": postal_address(venue)}
    return place | _point(venue)


def _point(venue: Venue) -> dict:
    if venue.point is None:
        return {}
    latitude, longitude = venue.point
    return {"geo": {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}}


def _organiser(event: Event) -> dict:
    name = event.organiser or (event.office.name if event.office else "")
    return {"@type": "Organization", "name": name} if name else {}
