"""What hangs at the doors of an event: which room, what happens in it, and when."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Event, ProgrammeItem, Workshop

#: longer titles are set smaller, so that every sign is one sheet
LONG, VERY_LONG = 70, 130
#: so many fit on the sheet of a room, in large letters and in smaller ones
SIGNS, MANY_SIGNS = 4, 8


@dataclass(frozen=True)
class Sign:
    """One thing that happens in a room; a workshop's also hangs as a sheet of its own."""

    room: str
    above: str
    title: str
    slot: ProgrammeItem | None
    workshop: Workshop | None = None

    @property
    def starts(self) -> datetime | None:
        return self.slot.starts if self.slot else None

    @property
    def turn(self) -> tuple:
        """In the order of the day; what has no time yet stands last."""
        late = timezone.now().replace(year=9999)
        return self.starts or late, self.workshop.number if self.workshop else 0, self.title

    @property
    def size(self) -> str:
        return "small" if len(self.title) > VERY_LONG else "medium" * (len(self.title) > LONG)


@dataclass(frozen=True)
class Room:
    """A room with what happens there."""

    name: str
    signs: list[Sign]

    @property
    def has_its_sheet(self) -> bool:
        """Where there is one workshop all day, the workshop's own says it all."""
        return len(self.signs) > 1 or not self.signs[0].workshop

    @property
    def size(self) -> str:
        return "small" if len(self.signs) > MANY_SIGNS else "medium" * (len(self.signs) > SIGNS)


def signs_of(event: Event) -> list[Sign]:
    """The workshops, and whatever else of the programme has a room; in the order of the day."""
    items = [
        Sign(item.room, str(item.get_kind_display()), item.title, item)
        for item in event.programme.all()
        if item.room and item.kind != ProgrammeItem.Kind.WORKSHOPS
    ]
    workshops = event.workshops.select_related("slot", "language")
    return sorted([*items, *map(sign_of, workshops)], key=lambda sign: sign.turn)


def sign_of(workshop: Workshop) -> Sign:
    above = _("Workshop %(number)d") % {"number": workshop.number}
    room = workshop.room or (workshop.slot.room if workshop.slot else "")
    return Sign(room, above, workshop.title, workshop.slot, workshop)


def rooms_of(signs: list[Sign]) -> list[Room]:
    """Each room with what happens there, „Raum 2“ before „Raum 10“; those without one are none."""
    with_room = sorted((sign for sign in signs if sign.room), key=lambda s: (_name(s), s.turn))
    return [Room(rows[0].room, rows) for _key, rows in _grouped(with_room)]


def _grouped(signs: list[Sign]) -> list[tuple[list, list[Sign]]]:
    return [(key, list(rows)) for key, rows in groupby(signs, key=_name)]


def _name(sign: Sign) -> list:
    """Numbers in a name count as numbers; large and small letters are the same."""
    parts = re.split(r"(\d+)", " ".join(sign.room.casefold().split()))
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]
