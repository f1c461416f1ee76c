"""The balance of findings: how many there are of what, counted by the database.

Every number is that of a list at `/ergebnisse/`, and knows the address of that list. Examples are
counted, because those lists show them, too; how many they are is said beside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from portal.places.models import Office
from portal.publishing.models import Addressee, FieldOfAction

from .models import Finding, FindingUpdate
from .querysets import FindingQuerySet

#: when findings were agreed; those without a conference when they became public
AGREED = Coalesce("event__starts", "published_at")
Status = Finding.Status
#: what somebody still has to do something about
OPEN = (Status.OPEN.value, Status.IN_PROGRESS.value)
#: of fewer no median is told: one more could turn it round
FEWEST_FOR_A_MEDIAN = 5
#: how many of the oldest and of the overdue are named
NAMED = 5


@dataclass(frozen=True)
class Cell:
    """A number, and the list it counts."""

    number: int
    url: str


@dataclass(frozen=True)
class Row:
    """One line of a table: a number for every status, and all together."""

    label: str
    cells: list[Cell]
    total: Cell

    @property
    def numbers(self) -> list[int]:
        return [cell.number for cell in self.cells]


@dataclass(frozen=True)
class Table:
    """Findings by one thing; `without` says how many have none of it and stand in no row."""

    key: str
    rows: list[Row]
    without: int = 0


@dataclass(frozen=True)
class Durations:
    """How long it took from the conference until a finding was done, in days.

    `known` counts those whose log says when; `examples` how many of these are made up.
    """

    known: int = 0
    examples: int = 0
    least: int = 0
    most: int = 0
    median: int | None = None


@dataclass(frozen=True)
class Balance:
    office: Office | None
    total: Row
    examples: int
    fields: Table
    addressees: Table
    years: Table
    overdue_count: int
    durations: Durations
    oldest: list[Finding] = field(default_factory=list)
    overdue: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> list[Row]:
        """The total as the table it is shown as."""
        return [self.total]

    @property
    def open(self) -> int:
        """Those that somebody still has to do something about."""
        return sum(cell.number for cell in self.total.cells[:2])

    @property
    def open_url(self) -> str:
        """The list of these, what is due first at the top."""
        where = {"amt": self.office.slug} if self.office else {}
        return list_url(where | {"status": list(OPEN), "sortierung": "faellig"})

    @property
    def done(self) -> int:
        return self.total.cells[Status.values.index(Status.DONE)].number


def balance_of(office: Office | None) -> Balance:
    """Eleven queries at most, however many findings there are."""
    rows = findings_of(office)
    where = {"amt": office.slug} if office else {}
    sums = list(_sums(rows))
    oldest, overdue = _oldest(rows), _overdue(rows)
    _add_news([*oldest, *overdue])
    return Balance(
        office=office,
        total=_row("", {row["status"]: row["number"] for row in sums}, where),
        examples=sum(row["examples"] for row in sums),
        fields=by_field(rows, where),
        addressees=by_addressee(rows, where),
        years=by_year(rows, where, [row["first"] for row in sums], [row["last"] for row in sums]),
        overdue_count=sum(row["late"] for row in sums),
        durations=durations_of(rows),
        oldest=oldest,
        overdue=overdue,
    )


def findings_of(office: Office | None) -> FindingQuerySet:
    """What the public may read, of one office or of all."""
    rows = Finding.objects.published()
    return rows.in_office(office) if office else rows


# --- counting -------------------------------------------------------------------------------
def _sums(rows: FindingQuerySet) -> Iterable[dict]:
    """For every status: how many, how many of them examples and overdue, the conferences' span."""
    late = Q(status__in=OPEN, due_on__lt=timezone.localdate())
    return (
        rows.order_by()
        .values("status")
        .annotate(
            number=Count("pk"),
            examples=Count("pk", filter=Q(is_example=True)),
            late=Count("pk", filter=late),
            first=Min(AGREED),
            last=Max(AGREED),
        )
    )


def by_field(rows: FindingQuerySet, where: dict[str, str]) -> Table:
    """By field of action of the first level; one with several counts in each, once."""
    top = Coalesce("fields__parent", "fields")
    counted = _counted(rows.annotate(value=top), Count("pk", distinct=True))
    words = {word.pk: word for word in FieldOfAction.objects.top_level()}
    found = [_row(w.name, counted[k], where | {"thema": w.slug}) for k, w in _in(words, counted)]
    return Table("handlungsfeld", found, _sum(counted.get(None, {})))


def by_addressee(rows: FindingQuerySet, where: dict[str, str]) -> Table:
    """By whom they speak to; one that speaks to several counts in each."""
    counted = _counted(rows.annotate(value=F("addressees")))
    words = {word.pk: word for word in Addressee.objects.all()}
    found = [_row(w.name, counted[k], where | {"adressat": w.slug}) for k, w in _in(words, counted)]
    return Table("adressat", found, _sum(counted.get(None, {})))


def by_year(
    rows: FindingQuerySet,
    where: dict[str, str],
    first: Sequence[datetime | None],
    last: Sequence[datetime | None],
) -> Table:
    """By the year they were agreed in, the latest first; first and last bound the years."""
    begins = [timezone.localtime(moment).year for moment in first if moment]
    ends = [timezone.localtime(moment).year for moment in last if moment]
    years = range(min(begins), max(ends) + 1) if begins else range(0)
    cases = [When(agreed__year=year, then=Value(year)) for year in years]
    value = Case(*cases, default=None, output_field=IntegerField())
    counted = _counted(rows.annotate(agreed=AGREED).annotate(value=value))
    asked = [year for year in reversed(years) if year in counted]
    found = [_row(str(year), counted[year], where | {"jahr": str(year)}) for year in asked]
    return Table("jahr", found, _sum(counted.get(None, {})))


def _counted(rows: FindingQuerySet, number: Count | None = None) -> dict:
    """{value: {status: number}} of the rows' `value`; `number` where one may come twice."""
    found: dict = {}
    sums = rows.order_by().values("value", "status").annotate(number=number or Count("pk"))
    for row in sums:
        found.setdefault(row["value"], {})[row["status"]] = row["number"]
    return found


def _in(words: dict, counted: dict) -> list[tuple]:
    return [(key, word) for key, word in words.items() if key in counted]


def _sum(numbers: dict[str, int]) -> int:
    return sum(numbers.values())


def _row(label: str, numbers: dict[str, int], where: dict[str, str]) -> Row:
    cells = [
        Cell(numbers.get(status, 0), list_url(where | {"status": status}))
        for status in Status.values
    ]
    return Row(label, cells, Cell(_sum(numbers), list_url(where)))


def list_url(where: Mapping[str, str | list[str]]) -> str:
    """The list of findings narrowed like this; several values of one thing mean "or"."""
    query = urlencode(where, doseq=True)
    return reverse("conferences:finding_list") + (f"?{query}" if query else "")


# --- naming ---------------------------------------------------------------------------------
def _oldest(rows: FindingQuerySet) -> list[Finding]:
    """Those that are open for the longest time, counted from their conference."""
    return list(
        rows.not_done().select_related("event").order_by(AGREED, "event", "number", "pk")[:NAMED]
    )


def _overdue(rows: FindingQuerySet) -> list[Finding]:
    """Those whose day is over, the earliest first."""
    late = rows.due(until=timezone.localdate() - timedelta(days=1))
    return list(late.select_related("event").order_by("due_on", "pk")[:NAMED])


def _add_news(findings: list[Finding]) -> None:
    """Give each its log as `news`, the latest entry first."""
    updates = FindingUpdate.objects.ready().order_by("-date", "-pk")
    prefetch_related_objects(findings, Prefetch("updates", updates, to_attr="news"))


# --- how long it takes ----------------------------------------------------------------------
def durations_of(rows: FindingQuerySet) -> Durations:
    """From the day of the conference to the entry of the log that says it is done.

    Left out is what no entry dates, and what an entry dates before its conference.
    """
    timed = _timed(rows)
    found = timed.aggregate(
        known=Count("finding"),
        examples=Count("finding", filter=Q(example=True)),
        least=Min("took"),
        most=Max("took"),
    )
    if not found["known"]:
        return Durations()
    days = {name: found[name].days for name in ("least", "most")}
    told = Durations(found["known"], found["examples"], **days)
    return replace(told, median=_median(timed, told.known))


def _timed(rows: FindingQuerySet) -> QuerySet:
    """A row with `took` for every finding whose log says when it was done."""
    took = Min("date") - TruncDate("finding__event__starts")
    return (
        _done_for_good(rows.filter(status=Status.DONE).exclude(event=None))
        .order_by()
        .values("finding", example=F("finding__is_example"))
        .annotate(took=ExpressionWrapper(took, output_field=DurationField()))
        .filter(took__gte=timedelta(0))
    )


def _done_for_good(findings: FindingQuerySet) -> QuerySet:
    """The entries of the log that say „erledigt“ and were not taken back by a later one."""
    settled = ["", Status.DONE]
    log = FindingUpdate.objects.ready()
    later = log.filter(finding=OuterRef("finding"), date__gt=OuterRef("date"))
    entries = log.filter(status=Status.DONE, finding__in=findings.values("pk"))
    return entries.exclude(Exists(later.exclude(status__in=settled)))


def _median(timed: QuerySet, known: int) -> int | None:
    """In whole days; nothing where they are too few to say."""
    if known < FEWEST_FOR_A_MEDIAN:
        return None
    middle = slice((known - 1) // 2, known // 2 + 1)
    days = [took.days for took in timed.order_by("took").values_list("took", flat=True)[middle]]
    return round(sum(days) / len(days))
