"""„Mein Bereich“: what a person has to do and what is theirs; each part of the house adds its own.

`settings.AREA_TASKS` lists functions `(user) -> list[Task]`, `settings.AREA_PANELS` functions
`(user) -> Panel | None`. Every function asks narrow queries of its own and names at most a handful
of rows: the page costs the same however much there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet, Window
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from .models import User

Words = str | Promise

#: rows of one list on the first page; the rest is behind its link
SHOWN = 5


@dataclass(frozen=True)
class Task:
    """Something to do now: „Eintrag bestätigen“, „2 Anfragen beantworten“."""

    text: Words
    url: str
    #: what it is about, in a few words: a title, a name
    about: Words = ""
    #: since when or until when, for the order
    day: date | datetime | None = None
    #: 1 people wait for it, 2 the office waits for it, 3 it can wait
    turn: int = 2


@dataclass(frozen=True)
class Link:
    text: Words
    url: str


def first_and_number(rows: QuerySet) -> tuple[list, int]:
    """The first rows of a list, and how many it has in all; one query."""
    found = list(rows.annotate(number_in_all=Window(Count("pk")))[:SHOWN])
    return found, found[0].number_in_all if found else 0


@dataclass
class Panel:
    """A list of what is theirs: rows for `template`, or what to say when there are none."""

    key: str
    title: Words
    empty: Words
    template: str
    rows: Sequence[Any] = ()
    #: where the whole list stands
    all_url: str = ""
    #: how many there are in all, where only the first are shown
    number: int = 0
    #: what one can do about the whole list
    links: list[Link] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        return self.number > len(self.rows)


def tasks_for(user: User) -> list[Task]:
    """What people wait for first; inside a turn the oldest first."""
    found = [task for name in settings.AREA_TASKS for task in import_string(name)(user)]
    return sorted(found, key=lambda task: (task.turn, _day(task)))


def _day(task: Task) -> date:
    if task.day is None:
        return date.max
    return task.day.date() if isinstance(task.day, datetime) else task.day


def panels_for(user: User) -> list[Panel]:
    found = (import_string(name)(user) for name in settings.AREA_PANELS)
    return [panel for panel in found if panel is not None]
