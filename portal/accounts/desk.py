"""The desk: what waits for a person, as tiles; each part of the house lays its own on it.

`settings.DESK` lists functions `(user, office) -> Tile | None`, the most urgent first. `office` is
the one the person chose to look at, None for all that are theirs. A tile names lists; the desk
counts all of them in one query. Each number stands on a link to exactly the list that was counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from portal.places.models import Office

from .models import User

Words = str | Promise


@dataclass
class Line:
    """One list and how long it is; a line whose list is empty is not shown."""

    text: Words
    url: str
    rows: QuerySet
    #: a fact without a number of its own, such as „das Löschen ist angehalten“
    is_notice: bool = False
    number: int = 0


@dataclass
class Tile:
    """A box on the desk: lines, or what its own template makes of `data`."""

    key: str
    title: Words
    #: what to say when nothing is there
    empty: Words
    lines: list[Line] = field(default_factory=list)
    template: str = "admin/desk/lines.html"
    data: Any = None
    is_wide: bool = False
    #: a sentence below the lines
    note: Words = ""

    @property
    def shown(self) -> list[Line]:
        return [line for line in self.lines if line.number]

    @property
    def is_empty(self) -> bool:
        return not self.shown and not self.data


def tiles_for(user: User, office: Office | None) -> list[Tile]:
    """What the person's roles may see, not counted yet."""
    found = (import_string(name)(user, office) for name in settings.DESK)
    return merged(tile for tile in found if tile is not None)


def merged(tiles: Iterable[Tile]) -> list[Tile]:
    """Tiles with the same key are one, with the lines of all of them."""
    one: dict[str, Tile] = {}
    for tile in tiles:
        if tile.key in one:
            one[tile.key].lines += tile.lines
        else:
            one[tile.key] = tile
    return list(one.values())


def lists_of(tiles: Iterable[Tile]) -> dict[str, QuerySet]:
    """{name: list} of every line, to be counted together."""
    return {
        f"{tile.key} {number}": line.rows
        for tile in tiles
        for number, line in enumerate(tile.lines)
    }


def fill_in(tiles: Iterable[Tile], numbers: dict[str, int]) -> None:
    for tile in tiles:
        for number, line in enumerate(tile.lines):
            line.number = numbers[f"{tile.key} {number}"]


def offices_of(user: User) -> list[Office]:
    """Those the person can choose between: administrators all, everybody else their own."""
    if user.is_superuser:
        return list(Office.objects.all())
    if len(user.office_ids) < 2:
        return []
    return list(Office.objects.filter(pk__in=user.office_ids))


def chosen_office(offices: Iterable[Office], slug: str | None) -> Office | None:
    """The office named in the address; one that is not theirs counts as none."""
    return next((office for office in offices if office.slug == slug), None)


def list_url(model: type[Model], office: Office | None = None, **choices: str) -> str:
    """The office's list of these rows, narrowed by its filters."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return with_choices(reverse(name), office, **choices)


def with_choices(url: str, office: Office | None = None, **choices: str) -> str:
    asked = choices | ({"amt": office.slug} if office else {})
    return f"{url}?{urlencode(asked)}" if asked else url
