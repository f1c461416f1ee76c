"""The public holidays of Lower Saxony."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    rest = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + rest - 7 * ((a + 11 * h + 22 * rest) // 451) + 114, 31)
    return date(year, month, day + 1)


def holidays(year: int) -> dict[date, Promise]:
    """{day: name}; Reformation Day is one since 2018."""
    sunday = easter(year)
    return {
        date(year, 1, 1): _("Neujahr"),
        sunday - timedelta(days=2): _("Karfreitag"),
        sunday + timedelta(days=1): _("Ostermontag"),
        date(year, 5, 1): _("Tag der Arbeit"),
        sunday + timedelta(days=39): _("Christi Himmelfahrt"),
        sunday + timedelta(days=50): _("Pfingstmontag"),
        date(year, 10, 3): _("Tag der Deutschen Einheit"),
        date(year, 10, 31): _("Reformationstag"),
        date(year, 12, 25): _("1. Weihnachtstag"),
        date(year, 12, 26): _("2. Weihnachtstag"),
    }


def holiday_on(day: date) -> Promise | None:
    """The name of the holiday on this day."""
    return holidays(day.year).get(day)
