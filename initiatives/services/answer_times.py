"""How long enquiries wait for their answer, by office and initiative: figures, nobody's names."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from portal.lib.dates import months_after

from ..models import AnswerTime
from ..models.enquiry import days_between
from .reminding import LONG_WITHOUT_ANSWER

PERIOD, KEPT = 12, 13  # months


@dataclass
class Times:
    """Enquiries of an office or an initiative in the last twelve months."""

    number: int = 0
    days: list[int] = field(default_factory=list)
    open: int = 0
    long_open: int = 0
    #: deleted after half a year without that anybody said it was answered
    never: int = 0

    @property
    def answered(self) -> int:
        return len(self.days)

    @property
    def median(self) -> float | None:
        """Days; a half where two stand in the middle."""
        return median(self.days) if self.days else None

    @property
    def urgency(self) -> tuple[int, int, int]:
        return self.long_open, self.open, self.number


@dataclass(frozen=True)
class Report:
    """{office's id: times}, {initiative's id: times}; None stands for what has none."""

    by_office: dict[int | None, Times]
    by_initiative: dict[int, Times]
    total: Times


@dataclass(frozen=True)
class _Fact:
    office: int | None
    initiative: int | None
    #: None while nobody has answered
    days: int | None
    #: None for what is deleted
    waits: timedelta | None


def report(enquiries: QuerySet, figures: QuerySet) -> Report:
    """Of these rows of the last twelve months; two queries for any number of them."""
    since = months_after(timezone.localdate(), -PERIOD)
    facts = [*_present(enquiries, since), *_kept(figures, since)]
    by_office: dict[int | None, Times] = defaultdict(Times)
    by_initiative: dict[int, Times] = defaultdict(Times)
    total = Times()
    for fact in facts:
        _count(fact, by_office[fact.office], total)
        if fact.initiative is not None:
            _count(fact, by_initiative[fact.initiative])
    return Report(dict(by_office), dict(by_initiative), total)


def _present(enquiries: QuerySet, since: date) -> Iterable[_Fact]:
    now = timezone.now()
    names = ("initiative", "initiative__office", "created_at", "answered_at")
    rows = enquiries.filter(created_at__date__gte=since).order_by()
    for initiative, office, asked, answered in rows.values_list(*names):
        days = days_between(asked, answered) if answered else None
        yield _Fact(office, initiative, days, now - asked)


def _kept(figures: QuerySet, since: date) -> Iterable[_Fact]:
    rows = figures.filter(asked_on__gte=since).order_by()
    for office, initiative, days in rows.values_list("office", "initiative", "days"):
        yield _Fact(office, initiative, days, None)


def _count(fact: _Fact, *sums: Times) -> None:
    for times in sums:
        times.number += 1
        if fact.days is not None:
            times.days.append(fact.days)
        elif fact.waits is None:
            times.never += 1
        else:
            times.open += 1
            times.long_open += fact.waits >= LONG_WITHOUT_ANSWER


def forget_old_answer_times() -> None:
    """Chore: figures older than the report looks back."""
    oldest = months_after(timezone.localdate(), -KEPT)
    AnswerTime.objects.filter(asked_on__lt=oldest).delete()
