"""The people of an event as tables and lists: to save, to print, to pin to doors.

Everything costs the same few queries, whether three or a thousand people come.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conferences.models import Event, Workshop
from portal.accounts.audit import record
from portal.accounts.models import User

from ..models import Answer, Needs, Registration, WorkshopChoice

SEAT = WorkshopChoice.Standing.SEAT

ALL, SEATED, WAITING, GONE = "alle", "plaetze", "warteliste", "abgesagt"
WHO = {
    ALL: _("alle mit Platz oder auf der Warteliste"),
    SEATED: _("alle mit Platz"),
    WAITING: _("die Warteliste"),
    GONE: _("alle, die abgesagt oder nicht bestätigt haben"),
}


@dataclass(frozen=True)
class Guest:
    """One person on a list: registered, or brought along by somebody who is."""

    name: str
    registration: Registration
    arrived_at: datetime | None = None
    is_companion: bool = False

    @property
    def comes_with(self) -> str:
        return self.registration.name if self.is_companion else ""

    @property
    def organisation(self) -> str:
        return "" if self.is_companion else self.registration.organisation

    @property
    def first_names(self) -> str:
        return self.name.rpartition(" ")[0]

    @property
    def last_name(self) -> str:
        """The last word: what most lists are looked through by."""
        return self.name.rpartition(" ")[2]

    @property
    def turn(self) -> tuple:
        return as_in_a_list(self.last_name), as_in_a_list(self.name), self.registration.rank

    @property
    def workshops(self) -> list[Workshop]:
        return workshops_of(self.registration, SEAT)


def as_in_a_list(text: str) -> str:
    """Ä stands with A, capital letters and accents make no difference (DIN 5007-1)."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def workshops_of(registration: Registration, standing: str) -> list[Workshop]:
    """In the order of the day."""
    rows = [c.workshop for c in registration.choices.all() if c.standing == standing]
    return sorted(rows, key=lambda w: (start_of(w), w.number))


def start_of(workshop: Workshop) -> datetime:
    late = timezone.now().replace(year=9999)
    return (workshop.slot and workshop.slot.starts) or late


# --- who ------------------------------------------------------------------------------------
def registrations(event: Event, who: str = ALL) -> QuerySet[Registration]:
    """With companions and workshops, in the order of their arrival in the queue."""
    rows = {
        ALL: event.registrations.active,
        SEATED: event.registrations.seated,
        WAITING: event.registrations.waiting,
        GONE: lambda: event.registrations.filter(standing=Registration.Standing.GONE),
    }[who]()
    choices = WorkshopChoice.objects.select_related("workshop__slot")
    return rows.prefetch_related("companions", Prefetch("choices", choices)).order_by("rank")


def guests_of(rows: Iterable[Registration]) -> Iterator[Guest]:
    """Everybody, each person followed by those they bring along."""
    for row in rows:
        yield Guest(row.name, row, row.arrived_at)
        for companion in row.companions.all():
            yield Guest(companion.name, row, companion.arrived_at, is_companion=True)


def guests(event: Event, who: str = SEATED) -> list[Guest]:
    """Everybody as a list is looked through: by last name."""
    return sorted(guests_of(registrations(event, who)), key=lambda guest: guest.turn)


@dataclass(frozen=True)
class Door:
    """What hangs at the door of a workshop."""

    workshop: Workshop
    guests: list[Guest]


def doors(event: Event) -> list[Door]:
    """Each workshop with the people who have a seat in it, in the order of the day."""
    everybody = guests(event)
    workshops = Workshop.objects.filter(event=event).select_related("slot")
    inside: dict[int, list[Guest]] = {workshop.pk: [] for workshop in workshops}
    for guest in everybody:
        for workshop in guest.workshops:
            inside[workshop.pk].append(guest)
    in_order = sorted(workshops, key=lambda w: (start_of(w), w.number))
    return [Door(workshop, inside[workshop.pk]) for workshop in in_order]


def with_needs(event: Event) -> list[Registration]:
    """Those with a seat who need something, by last name; only for those with the right."""
    rows = registrations(event, SEATED).filter(needs__isnull=False).select_related("needs")
    return sorted(rows, key=lambda row: Guest(row.name, row).turn)


# --- a table to save ------------------------------------------------------------------------
@dataclass
class Table:
    """One line per person; companions' lines hold what is theirs only.

    `needs` only where the person who asks has the right to read them.
    """

    event: Event
    who: str = ALL
    needs: bool = False
    rows: list[Registration] = field(init=False)

    def __post_init__(self) -> None:
        rows = registrations(self.event, self.who).prefetch_related("answers")
        self.rows = list(rows.select_related("needs") if self.needs else rows)

    @cached_property
    def questions(self) -> list[str]:
        """Everything that was asked, in the wording of the time, in the order of the form."""
        answers = (answer for row in self.rows for answer in row.answers.all())
        places = {q.pk: q.position for q in self.event.questions.all()}
        in_order = sorted(answers, key=lambda a: (places.get(a.question_id or 0, 999), a.pk))
        return list(dict.fromkeys(answer.asked for answer in in_order))

    @property
    def headings(self) -> list[str]:
        needs = [str(Needs._meta.get_field(name).verbose_name) for name in NEEDS]
        own = [str(heading) for heading, _value in COLUMNS]
        return [*own, *self.questions, *(needs if self.needs else ())]

    def lines(self) -> Iterator[list]:
        yield self.headings
        for guest in guests_of(self.rows):
            yield [*(value(guest) for _heading, value in COLUMNS), *self._more(guest)]

    def _more(self, guest: Guest) -> list:
        """Answers and needs stand in the line of whoever gave them."""
        own = guest.registration.answers.all()
        answers = {answer.asked: answer for answer in own if not guest.is_companion}
        texts = [text_of(answers.get(question)) for question in self.questions]
        return [*texts, *(needs_of(guest) if self.needs else ())]


def text_of(answer: Answer | None) -> str:
    return answer.text if answer else ""


#: what people typed themselves and nobody counts stands last
NEEDS = ("assistance", "sign_language", "induction_loop", "children", "children_ages")
NEEDS += (*Needs.DIETS, "other")


def needs_of(guest: Guest) -> list:
    needs = getattr(guest.registration, "needs", None)
    if needs is None or guest.is_companion:
        return [""] * len(NEEDS)
    return [in_a_cell(getattr(needs, name)) for name in NEEDS]


def in_a_cell(value: Any) -> Any:
    """Yes as a word, and nothing for no and none."""
    if isinstance(value, bool):
        return gettext("ja") if value else ""
    return value or ""


def of_the_person(value: Callable[[Registration], Any]) -> Callable[[Guest], Any]:
    """For what is known of whoever registered, and of nobody they bring along."""
    return lambda guest: "" if guest.is_companion else value(guest.registration)


def titles(standing: str) -> Callable[[Guest], str]:
    return lambda guest: ", ".join(str(w) for w in workshops_of(guest.registration, standing))


COLUMNS: list[tuple[Any, Callable[[Guest], Any]]] = [
    (_("Nummer"), lambda guest: guest.registration.rank),
    (_("Name"), lambda guest: guest.name),
    (_("Begleitung von"), lambda guest: guest.comes_with),
    (_("Organisation"), lambda guest: guest.organisation),
    (_("Engagiert"), of_the_person(lambda row: str(row.get_attends_as_display()))),
    (_("E-Mail"), of_the_person(lambda row: row.email)),
    (_("Telefon"), of_the_person(lambda row: row.phone)),
    (_("Stand"), lambda guest: str(guest.registration.state.label)),
    (_("Plätze"), of_the_person(lambda row: row.seats)),
    (_("Workshops"), titles(SEAT)),
    (_("Wartet auf"), titles(WorkshopChoice.Standing.WAITING)),
    (_("Eingegangen"), of_the_person(lambda row: row.sent_at)),
    (_("Bestätigt"), of_the_person(lambda row: row.confirmed_at)),
    (_("Angekommen"), lambda guest: guest.arrived_at),
    (_("Code für den Einlass"), of_the_person(lambda row: row.check_in_code)),
]


# --- who took what along --------------------------------------------------------------------
def note_export(event: Event, what: str, *, by: User) -> None:
    """Keep that `by` took this list of the event along; no personal data."""
    text = gettext("Liste ausgegeben: %(what)s") % {"what": what}
    LogEntry.objects.log_actions(by.pk, [event], CHANGE, text, single_object=True)
    record("export", by=by, text=f"{text} – {event}", office=event.office)
