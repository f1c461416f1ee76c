"""How every letter of a registration is made: text, HTML twin, subject, calendar, note of it."""

import re
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F, Prefetch, QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portal.outbox.writing import Enclosure, write

from .calendar import CONTENT_TYPE, FILE_NAME, registration_calendar
from .link import address_of
from .models import Message, Registration, RegistrationLetter, WorkshopChoice
from .names import harmless
from .twin import html_twin
from .wording import (
    choices_of,
    in_programme_order,
    one_line,
    period,
    place_of,
    sender_of,
    setup_of,
    workshop_line,
)

#: so that nobody's holiday notice answers a machine
AUTOMATIC = {"Auto-Submitted": "auto-generated"}
ADDRESS = re.compile(r"[^\s<>(),;:]+@[^\s<>(),;:]+")
EMPTY_LINES = re.compile(r"\n{3,}")


def post(
    kind: str,
    registration: Registration,
    subject: str,
    *,
    template: str = "",
    calendar: bool = False,
    message: Message | None = None,
    **context,
) -> RegistrationLetter | None:
    """Write one letter into the outbox; None where there is no address.

    `subject` holds `%(event)s`; nothing a participant typed ever stands there.
    """
    if not registration.email:
        return None
    with translation.override(registration.language):
        context |= facts_of(registration) | {"message": message}
        text = _tidy(render_to_string(f"registration/mail/{template or kind}.txt", context))
        letter = write(
            registration.email,
            subject % {"event": registration.event.title},
            text,
            html=html_twin(text, links=_links_in(context)),
            headers=AUTOMATIC | _answers_to(context["contact"]),
            enclosures=_calendar(registration) if calendar else (),
        )
    return RegistrationLetter.objects.create(
        registration=registration, kind=kind, message=message, letter=letter
    )


def _tidy(text: str) -> str:
    """Templates may have empty lines wherever that makes them easier to read."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return EMPTY_LINES.sub("\n\n", lines) + "\n"


def _links_in(context: dict) -> set[str]:
    """The addresses the portal itself put into the letter; nothing else becomes a link."""
    values = (context.get(name) for name in ("link", "event_url", "feedback_url", "site_url"))
    return {value for value in values if value}


def _answers_to(contact: str) -> dict[str, str]:
    """An answer goes to the office where it gave an address for questions."""
    found = ADDRESS.search(contact)
    address = found.group().strip(".") if found else ""
    try:
        validate_email(address)
    except ValidationError:
        return {}
    return {"Reply-To": address}


def _calendar(registration: Registration) -> tuple[Enclosure, ...]:
    """The entry with a number higher than any sent before, so that calendars take it over."""
    rows = Registration.objects.filter(pk=registration.pk)
    rows.update(calendar_sequence=F("calendar_sequence") + 1)
    registration.refresh_from_db(fields=["calendar_sequence"])
    return (Enclosure(FILE_NAME, registration_calendar(registration), CONTENT_TYPE),)


def has_entry(registration: Registration) -> bool:
    """Whether the person was ever sent the calendar entry."""
    return registration.calendar_sequence > 0


# --- what every letter can tell -------------------------------------------------------------
def facts_of(registration: Registration) -> dict:
    event = registration.event
    return {
        "registration": registration,
        "event": event,
        "when": period(event.starts, event.ends),
        "place": place_of(event.venue),
        "greeting": greeting(registration),
        "people": people_of(registration),
        "workshops": workshop_lines(registration),
        "sender": sender_of(event),
        "contact": one_line(setup_of(event).contact),
        "link": address_of(registration),
        "event_url": settings.SITE_URL + event.get_absolute_url(),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }


def greeting(registration: Registration) -> str:
    """By name only once the address is confirmed: nobody sends words of theirs to a stranger."""
    name = harmless(registration.name) if registration.is_confirmed else ""
    return _("Guten Tag %(name)s,") % {"name": name} if name else _("Guten Tag,")


def people_of(registration: Registration) -> str:
    """„Anna Meier, Bo Jansen", or how many where names must not be told; "" for one alone."""
    names = [companion.name for companion in registration.companions.all()]
    if not names:
        return ""
    shown = [harmless(name) for name in (registration.name, *names)]
    if registration.is_confirmed and all(shown):
        return ", ".join(shown)
    return _("%(number)d (Sie und Ihre Begleitung)") % {"number": len(shown)}


def workshop_lines(registration: Registration) -> list[str]:
    """Each wish with what has become of it; a second wish that is not needed is left out."""
    choices = choices_of(registration)
    seated = {c.workshop.slot_id for c in choices if c.standing == WorkshopChoice.Standing.SEAT}
    told = (c for c in choices if _is_needed(c, seated))
    return [f"{workshop_line(c.workshop)}: {_standing(c)}" for c in told]


def for_letters(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """With what a letter tells of each, so that a thousand letters ask for it once."""
    wishes = Prefetch("choices", in_programme_order(), to_attr="ordered_choices")
    return rows.prefetch_related("companions", wishes)


def _is_needed(choice: WorkshopChoice, seated: Iterable[int | None]) -> bool:
    return choice.standing != WorkshopChoice.Standing.IDLE or choice.workshop.slot_id not in seated


def _standing(choice: WorkshopChoice) -> str:
    if choice.standing == WorkshopChoice.Standing.SEAT:
        return _("Sie sind dabei")
    if choice.standing == WorkshopChoice.Standing.WAITING:
        return _("Sie stehen auf der Warteliste")
    return _("gewünscht")
