"""Letters to nobody: how the words look, with an example person and an example event.

The example goes the way of every real letter (`envelope.compose`); only its facts are made up.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from types import SimpleNamespace

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from conferences.models import Event, Venue
from portal.lib.text import one_line
from portal.outbox.wording import Draft, LetterKind, Words

from .envelope import compose
from .letter_kinds import PREFIX
from .models import Registration
from .phrases import phrases_for
from .wording import period, place_of, sender_of, setup_of

Standing = Registration.Standing
#: letters to people who have not confirmed, and to people who wait
BEFORE, WAITING = {"confirm", "nudge", "already"}, {"waiting"}


def sample(kind: LetterKind, words: Words) -> Draft:
    return sample_for(example_event(), kind, words)


def sample_for(event: Event, kind: LetterKind, words: Words) -> Draft:
    """With this event's own facts and an example person."""
    letter = kind.key.removeprefix(PREFIX)
    facts = _facts(event, letter)
    return replace(compose(letter, facts, words), values=phrases_for(kind.names, facts))


def example_event() -> Event:
    day = timezone.localdate() + timedelta(days=30)
    starts = timezone.make_aware(datetime.combine(day, time(10)))
    return Event(
        title=_("Gemeinsam in Wolfsburg"),
        organiser=_("Ihr Amt"),
        starts=starts,
        ends=starts + timedelta(hours=6),
        registration=Event.Registration.PORTAL,
        registration_closes=starts - timedelta(days=7),
        cancel_reason=_("Der Saal ist nicht benutzbar."),
        slug="beispiel",
        venue=Venue(name=_("Rathaus"), street=_("Markt 1"), postcode="38440", locality="Wolfsburg"),
    )


def _example_person(event: Event, letter: str) -> Registration:
    now = timezone.now()
    return Registration(
        event=event,
        seats=3,
        standing=Standing.WAITING if letter in WAITING else Standing.SEAT,
        confirmed_at=None if letter in BEFORE else now,
        hold_until=now + timedelta(hours=48),
        check_in_code="K7M-2QX",
    )


def _facts(event: Event, letter: str) -> dict:
    """What `envelope.facts_of` and the letters' own functions give, for somebody made up."""
    own = f"{settings.SITE_URL}/anmeldung/beispiel/"
    named = letter not in BEFORE
    return {
        "registration": _example_person(event, letter),
        "event": event,
        "when": period(event.starts, event.ends),
        "place": place_of(event.venue),
        "greeting": _("Guten Tag Kim Beispiel,") if named else _("Guten Tag,"),
        "people": _("Kim Beispiel, Toni Beispiel, Luca Beispiel") if named else "",
        "workshops": [],
        "sender": sender_of(event),
        "contact": one_line(setup_of(event).contact),
        "link": own,
        "event_url": settings.SITE_URL + event.get_absolute_url(),
        "feedback_url": f"{own}rueckmeldung/",
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        **_of_this_letter(letter),
    }


def _of_this_letter(letter: str) -> dict:
    if letter == "answered":
        return {"wish": SimpleNamespace(outcome="done", reply=_("Gern. Bis bald."))}
    if letter == "event_changed":
        return {"changes": [_("Ort bisher: Rathaus. Jetzt: Stadthalle.")]}
    return {}
