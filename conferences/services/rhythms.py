"""When something comes again: every week, every second, every month. Days only, no times."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.lib.dates import months_after

from ..models import Rhythm

#: no more dates at once: a year of weeks
MOST = 52


ORDINALS = {1: _("ersten"), 2: _("zweiten"), 3: _("dritten"), 4: _("vierten"), 5: _("letzten")}


def days(first: date, rhythm: str, until: date) -> Iterator[date]:
    """The days after the first, in their order, up to and including `until`."""
    for number in range(1, 6 * MOST):
        day = _day(first, rhythm, number)
        if day > until:
            return
        yield day


def _day(first: date, rhythm: str, number: int) -> date:
    if rhythm == Rhythm.MONTHLY:
        return months_after(first, number)
    if rhythm == Rhythm.WEEKDAY:
        return same_weekday(first, months_after(first.replace(day=1), number))
    return first + timedelta(weeks=number * (2 if rhythm == Rhythm.FORTNIGHTLY else 1))


def week_of_month(day: date) -> int:
    """1 to 4; the fifth of its weekday is the last, as months mostly have four."""
    return (day.day - 1) // 7 + 1


def same_weekday(day: date, month: date) -> date:
    """The second Tuesday of that month for a second Tuesday; for a fifth the month's last."""
    ahead = (day.weekday() - month.replace(day=1).weekday()) % 7
    wanted = 1 + ahead + 7 * (week_of_month(day) - 1)
    last = monthrange(month.year, month.month)[1]
    return month.replace(day=wanted if wanted <= last else wanted - 7)


def next_month(day: date, *, after: date) -> date:
    """The same weekday of the next month, at the earliest the day after `after`."""
    number = 1
    while (found := _day(day, Rhythm.WEEKDAY, number)) <= after:
        number += 1
    return found


def described(rhythm: str, first: date) -> str:
    """„jeden Monat am zweiten Dienstag“."""
    if rhythm == Rhythm.MONTHLY:
        return say("jeden Monat am %(day)s") % {"day": date_format(first, "j.")}
    weekday = date_format(first, "l")
    if rhythm != Rhythm.WEEKDAY:
        return say("%(rhythm)s am %(weekday)s") % {
            "rhythm": Rhythm(rhythm).label,
            "weekday": weekday,
        }
    ordinal = ORDINALS[week_of_month(first)]
    return say("jeden Monat am %(which)s %(weekday)s") % {"which": ordinal, "weekday": weekday}
