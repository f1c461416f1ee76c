"""The story of a conference series: from the state-wide conference to what became of it.

Everything in it is public, and bounded: of what there may be many the first are told and the rest
counted, so a series of fifty conferences costs as many queries as one of three.
"""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.models import Initiative
from portal.places.models import Office

from .models import Event, Finding, FindingUpdate, Series, Stand, TakenUp, Workshop

#: how many of each are told: conferences of an office, findings of a status, and so on
CONFERENCES, FINDINGS, INITIATIVES, EVENTS, UPDATES, TAKEN = 3, 5, 6, 4, 4, 6


@dataclass(frozen=True)
class Region:
    """An office with the latest of its conferences on the theme."""

    office: Office
    conferences: list[Event]
    #: how many more there were
    more: int


@dataclass(frozen=True)
class StatusGroup:
    """Findings of one status, the most pressing first."""

    status: str
    label: str
    count: int
    findings: list[Finding]

    @property
    def more(self) -> int:
        return self.count - len(self.findings)


@dataclass(frozen=True)
class Story:
    series: Series
    beginnings: list[Event]
    regions: list[Region]
    groups: list[StatusGroup]
    initiatives: list[Initiative]
    initiative_count: int
    coming: list[Event]
    taken_up: list[tuple[Event, list[TakenUp]]]
    updates: list[FindingUpdate]
    #: how many regional conferences are over
    held: int

    @property
    def finding_count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def in_words(self) -> str:
        """The figures in one or two sentences."""
        statuses = [(group.label, group.count) for group in self.groups]
        return figures(self.held, bool(self.regional_dates), statuses)

    @property
    def finding_query(self) -> str:
        """What narrows the list of all findings to those of the series."""
        return urlencode({"reihe": self.series.slug})

    @property
    def regional_dates(self) -> list[Event]:
        """The first and the last of the conferences told, or the only one."""
        rows = sorted((row for r in self.regions for row in r.conferences), key=lambda e: e.starts)
        return [rows[0], rows[-1]] if len(rows) > 1 else rows

    @property
    def events_told(self) -> list[Event]:
        """Each once, in the order of their days."""
        regional = [row for region in self.regions for row in region.conferences]
        found = {row.pk: row for row in [*self.beginnings, *regional, *self.coming]}
        return sorted(found.values(), key=lambda event: event.starts)

    @property
    def more_initiatives(self) -> int:
        return self.initiative_count - len(self.initiatives)

    @property
    def goes_on(self) -> bool:
        return bool(self.coming or self.taken_up or self.updates)


def story_of(series: Series) -> Story:
    """Asks nine questions, however much there is to tell."""
    conferences = _conferences(series)
    initiatives, initiative_count = _initiatives(series)
    taken_up = _taken_up(series)
    told = {event.pk for event, _rows in taken_up}
    regional = [row for row in conferences if row.kind == Event.Kind.REGIONAL_CONFERENCE]
    return Story(
        series=series,
        beginnings=[row for row in conferences if row.kind == Event.Kind.STATE_CONFERENCE],
        regions=_regions(regional),
        groups=_groups(series),
        initiatives=initiatives,
        initiative_count=initiative_count,
        coming=[row for row in _coming(series) if row.pk not in told],
        taken_up=taken_up,
        updates=_updates(series),
        held=sum(row.held for row in regional if row.turn == 1),
    )


def _events(series: Series) -> QuerySet[Event]:
    return Event.objects.published().filter(series=series)


def _findings(series: Series) -> QuerySet[Finding]:
    return Finding.objects.published().filter(event__series=series)


# --- from the state to the regions ----------------------------------------------------------
def _conferences(series: Series) -> list[Event]:
    """The latest of each office and kind; `there` counts them all, `held` those that are over."""
    same = [F("kind"), F("office")]
    over = Count("pk", filter=Q(ends__lt=timezone.now()))
    rows = _events(series).conferences().filter(cancelled_at=None)
    told = rows.annotate(
        turn=Window(RowNumber(), same, F("starts").desc()),
        there=Window(Count("pk"), same),
        held=Window(over, same),
    )
    first = told.filter(turn__lte=CONFERENCES).select_related("venue__municipality")
    return list(first.order_by("starts", "pk"))


def _regions(conferences: list[Event]) -> list[Region]:
    """All four offices, also those whose conference is not told here yet."""
    regions = []
    for office in Office.objects.all():
        own = [row for row in conferences if row.office_id == office.pk]
        regions.append(Region(office, own, own[0].there - len(own) if own else 0))
    return sorted(regions, key=lambda region: not region.conferences)


# --- what was agreed ------------------------------------------------------------------------
def _groups(series: Series) -> list[StatusGroup]:
    """The open ones first; a status nobody is in is left out."""
    due = F("due_on").asc(nulls_last=True)
    pressing: list = [F("is_example"), due, F("event__starts"), F("number"), F("pk")]
    rows = _findings(series).annotate(
        turn=Window(RowNumber(), F("status"), pressing),
        there=Window(Count("pk"), F("status")),
    )
    told = rows.filter(turn__lte=FINDINGS).select_related("event").order_by("turn")
    of_status: dict[str, list[Finding]] = {}
    for row in told:
        of_status.setdefault(row.status, []).append(row)
    return [
        StatusGroup(status.value, str(status.label), found[0].there, found)
        for status in Finding.Status
        if (found := of_status.get(status))
    ]


def figures(held: int, is_coming: bool, statuses: list[tuple[str, int]]) -> str:
    """„Auf 2 regionalen Konferenzen wurden 21 Ergebnisse vereinbart: 18 offen, 3 erledigt.“"""
    if not held and is_coming:
        return _("Die regionale Konferenz dazu steht noch bevor.")
    if not held:
        return _("Die regionalen Konferenzen dazu stehen noch nicht in diesem Portal.")
    where = ngettext("Auf einer regionalen Konferenz", "Auf %(n)d regionalen Konferenzen", held)
    values = {"where": where % {"n": held}, "what": _agreed(statuses)}
    if not statuses:
        return _("%(where)s ging es um dieses Thema.") % values
    return _("%(where)s %(what)s.") % values


def _agreed(statuses: list[tuple[str, int]]) -> str:
    """„wurden 16 Ergebnisse vereinbart, alle offen“"""
    number = sum(count for _label, count in statuses)
    what = ngettext("wurde ein Ergebnis", "wurden %(n)d Ergebnisse", number) % {"n": number}
    if len(statuses) == 1:
        label = statuses[0][0]
        state = label if number == 1 else _("alle %(label)s") % {"label": label}
    else:
        state = ", ".join(f"{count}\N{NO-BREAK SPACE}{label}" for label, count in statuses)
    return _("%(what)s vereinbart: %(state)s") % {"what": what, "state": state}


# --- who answers ------------------------------------------------------------------------------
def _initiatives(series: Series) -> tuple[list[Initiative], int]:
    """The first of those that answer a finding or were shown, and how many there are."""
    events, findings = _events(series).values("pk"), _findings(series).values("pk")
    answer = _keys(Finding.answers.through, finding__in=findings)
    shown = _keys(Event.best_practices.through, event__in=events)
    keys = answer.union(
        shown,
        _keys(Workshop.initiatives.through, workshop__event__in=events),
        _keys(Stand, event__in=events, status=Stand.Status.CONFIRMED),
    )
    rows = Initiative.objects.published().filter(pk__in=list(keys))
    rows = rows.annotate(answered=_answered(findings), there=Window(Count("pk")))
    told = rows.select_related("organisation_type", "municipality")
    first = list(told.order_by("-answered", "is_example", "title")[:INITIATIVES])
    return first, first[0].there if first else 0


def _keys(model, **where) -> QuerySet:
    return model._default_manager.filter(**where).order_by().values_list("initiative", flat=True)


def _answered(findings: QuerySet) -> Count:
    own = Q(answered_findings__in=findings)
    return Count("answered_findings", filter=own, distinct=True)


# --- how it goes on ---------------------------------------------------------------------------
def _coming(series: Series) -> list[Event]:
    rows = _events(series).upcoming().filter(cancelled_at=None)
    return list(rows.select_related("venue__municipality")[:EVENTS])


def _taken_up(series: Series) -> list[tuple[Event, list[TakenUp]]]:
    """Where its findings came up again, the latest event first."""
    rows = TakenUp.objects.published().filter(finding__event__series=series)
    told = rows.select_related("event", "finding").order_by("-event__starts", "event", "pk")
    return [(event, list(found)) for event, found in groupby(told[:TAKEN], lambda row: row.event)]


def _updates(series: Series) -> list[FindingUpdate]:
    """The latest entries of the log."""
    rows = FindingUpdate.objects.published().filter(finding__event__series=series)
    return list(rows.select_related("finding").order_by("-date", "-pk")[:UPDATES])


# --- all series ---------------------------------------------------------------------------------
def all_in_words() -> list[tuple[Series, str]]:
    """Every series with its figures, in four questions."""
    series = list(Series.objects.select_related("field__parent"))
    events = Event.objects.published().filter(kind=Event.Kind.REGIONAL_CONFERENCE)
    events = events.filter(cancelled_at=None, series__isnull=False)
    held, coming = (_number_of_each(rows) for rows in (events.past(), events.upcoming()))
    statuses = _statuses_of_each()
    return [
        (row, figures(held.get(row.pk, 0), row.pk in coming, statuses.get(row.pk, [])))
        for row in series
    ]


def _number_of_each(events: QuerySet[Event]) -> dict[int, int]:
    rows = events.order_by().values("series").annotate(n=Count("pk"))
    return dict(rows.values_list("series", "n"))


def _statuses_of_each() -> dict[int, list[tuple[str, int]]]:
    rows = Finding.objects.published().filter(event__series__isnull=False).order_by()
    counted = rows.values("event__series", "status").annotate(n=Count("pk"))
    numbers = {(row["event__series"], row["status"]): row["n"] for row in counted}
    found: dict[int, list[tuple[str, int]]] = {}
    for status in Finding.Status:
        for (series, name), count in numbers.items():
            if name == status:
                found.setdefault(series, []).append((str(status.label), count))
    return found


def addresses() -> list[str]:
    """The pages of all series, for the sitemap."""
    return [
        reverse("conferences:series_list"),
        *(s.get_absolute_url() for s in Series.objects.all()),
    ]
