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

from portal.outbox.twin import twin_of, twin_parts
from portal.outbox.wording import Draft, Words, filled, letter_kinds, written_in
from portal.outbox.writing import Enclosure, write

from .calendar import CONTENT_TYPE, FILE_NAME, registration_calendar
from .letter_kinds import PREFIX
from .link import address_of
from .models import Message, Registration, RegistrationLetter, WorkshopChoice
from .names import harmless
from .own_words import words_for
from .phrases import phrases_for
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
LINKS = ("link", "event_url", "feedback_url", "site_url")
EMPTY_LINES = re.compile(r"\n{3,}")


def post(
    kind: str,
    registration: Registration,
    *,
    letter: str = "",
    calendar: bool = False,
    message: Message | None = None,
    **context,
) -> RegistrationLetter | None:
    """Write one letter into the outbox; None where there is no address.

    `letter` names its words and template where they are not those of the kind. What the office
    wrote as a message is its words; nothing a participant typed ever stands in a subject.
    """
    if not registration.email:
        return None
    with translation.override(registration.language):
        facts = facts_of(registration) | context
        words = _words_of(message, facts) or words_for(registration.event, letter or kind)
        draft = compose(letter or kind, facts, words)
        row = write(
            registration.email,
            draft.subject,
            draft.text,
            html=twin_of(draft.parts),
            headers=AUTOMATIC | _answers_to(facts["contact"]),
            enclosures=_calendar(registration) if calendar else (),
        )
    return RegistrationLetter.objects.create(
        registration=registration, kind=kind, message=message, letter=row
    )


def compose(letter: str, facts: dict, words: Words) -> Draft:
    """The letter with these words and facts; what is not a placeholder of it stays literal."""
    kind = letter_kinds().get(PREFIX + letter)
    known = written_in(words.subject, words.body).intersection(kind.names if kind else ())
    said = filled(words, phrases_for(known, facts))
    templates = [f"registration/mail/{letter}.txt", "registration/mail/base.txt"]
    text = _tidy(render_to_string(templates, facts | {"words": said.body}))
    return Draft(said.subject, text, twin_parts(text, links=_links_in(facts)))


def _words_of(message: Message | None, facts: dict) -> Words | None:
    """A message brings its own words; its kind of letter has no placeholders."""
    if message is None:
        return None
    return Words(f"{message.subject} ({facts['event'].title})", message.body)


def _tidy(text: str) -> str:
    """Templates may have empty lines wherever that makes them easier to read."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return EMPTY_LINES.sub("\n\n", lines) + "\n"


def _links_in(context: dict) -> set[str]:
    """The addresses the portal itself put into the letter; nothing else becomes a link."""
    return {context[name] for name in LINKS if context.get(name)}


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
