"""What everybody may read about who came: sums, too large to mean anybody."""

from django.utils.translation import gettext as _

from conferences.models import Event

from ..models import Registration
from . import totals

#: a part of the people that is smaller than this could be recognised
FEWEST = 5


def figures(event: Event) -> list[tuple[str, str]]:
    """Of an event with registrations over the portal; empty where only few people registered."""
    if event.registration != Event.Registration.PORTAL:
        return []
    counted = totals.of(event)
    if counted["seats"] < FEWEST:
        return []
    return [
        (_("Über das Portal angemeldete Personen"), str(counted["seats"])),
        *_arrived(counted["attended"]),
        *_by_part(counted["attends_as"]),
    ]


def _arrived(people: int) -> list[tuple[str, str]]:
    """Only where the door was kept in the portal."""
    return [(_("davon am Einlass gezählt"), str(people))] if people >= FEWEST else []


def _by_part(numbers: dict[str, int]) -> list[tuple[str, str]]:
    """As what people registered; where one part is small, none is told: it could be worked out."""
    parts = [(part.label, numbers.get(part, 0)) for part in Registration.AttendsAs]
    known = [(label, number) for label, number in parts if number]
    if any(number < FEWEST for _label, number in known):
        return []
    return [(_("Anmeldungen „%(part)s“") % {"part": label}, str(number)) for label, number in known]
