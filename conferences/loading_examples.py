"""Adds example conferences and events for the demo, dated relative to the day of loading."""

from datetime import date, datetime, time, timedelta

from initiatives.loading_examples import load_example_initiatives
from initiatives.models import Initiative, Opportunity
from portal.lib.datafiles import read_texts
from portal.places.models import District
from portal.publishing.loading import local

from .loading import add_event
from .models import Event, Finding, FindingUpdate, Stand
from .services.taking_up import take_up

Source = FindingUpdate.Source


def load_examples(today: date) -> dict[str, int]:
    """Add all examples, unless there are any; {what: number of new rows}.

    What of them has been edited, archived or deleted stays so, whatever the day.
    """
    if any(kind.objects.filter(is_example=True).exists() for kind in (Initiative, Event)):
        return {}
    texts = read_texts("examples-events")
    return {
        "Initiativen": load_example_initiatives(today),
        "Aufrufe": Opportunity.objects.filter(is_example=True).count(),
        "Veranstaltungen": _load_events(texts["events"], today),
        "Einträge bei wirklichen Ergebnissen": _load_log(texts["log"], today),
    }


def missing_ground() -> bool:
    """Whether the places and words that examples need are not loaded yet."""
    return not District.objects.exists()


def _load_events(rows: list[dict], today: date) -> int:
    for row in rows:
        add_example(row, today)
    return len(rows)


def add_example(data: dict, today: date) -> Event:
    """Add the event with all its parts, marked as an example."""
    day = _working_day(today + timedelta(days=data["in_days"]))
    host = Initiative.objects.filter(slug=data.get("host")).first()
    fields = {"is_example": True, "host": host, **_registration(data, today)}
    if "stands_in_days" in data:
        fields["stands_until"] = today + timedelta(days=data["stands_in_days"])
    if host:
        fields["office"] = host.office
    event = add_event(_on_day(data, day), **fields)
    _add_stands(event, data.get("stands", []))
    _take_up(event, data.get("takes_up", []))
    for row in data.get("findings", []):
        finding = event.findings.get(number=row["number"])
        _agree_on_a_day(finding, row, day)
        _add_updates(finding, row.get("updates", []), day)
    return event


def _working_day(day: date) -> date:
    """The day itself, or the Monday after the weekend."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _on_day(data: dict, day: date) -> dict:
    """The data with its times of day put on this day."""
    programme = [_timed(row, day) for row in data.get("programme", [])]
    return {**_timed(data, day), "programme": programme}


def _timed(row: dict, day: date) -> dict:
    times = {key: row[key] for key in ("starts", "ends") if isinstance(row.get(key), time)}
    return {**row, **{key: datetime.combine(day, clock) for key, clock in times.items()}}


def _registration(data: dict, today: date) -> dict:
    """Registration through the portal, open between two days, where the data has it."""
    if "registration" not in data:
        return {}
    opens = today + timedelta(days=data["opens_in_days"])
    closes = today + timedelta(days=data["closes_in_days"])
    return {
        "registration": data["registration"],
        "capacity": data["capacity"],
        "registration_opens": local(datetime.combine(opens, time(8))),
        "registration_closes": local(datetime.combine(closes, time(18))),
    }


def _add_stands(event: Event, slugs: list[str]) -> None:
    for number, slug in enumerate(slugs, start=1):
        initiative = Initiative.objects.filter(slug=slug).first()
        if initiative:
            Stand.objects.create(event=event, initiative=initiative, spot=f"Stand {number}")


def _take_up(event: Event, rows: list[dict]) -> None:
    """What earlier examples left open comes on the agenda."""
    for row in rows:
        found = Finding.objects.filter(event__slug=row["event"], number__in=row["numbers"])
        take_up(event, found.order_by("number"), way=row["way"])


def _agree_on_a_day(finding: Finding, row: dict, day: date) -> None:
    """When it is due, and who is asked then, where the data says so."""
    if "due_days_after" in row:
        finding.due_on = day + timedelta(days=row["due_days_after"])
        finding.responsible_email = row["asked"]
        finding.save(update_fields=["due_on", "responsible_email"])


def _add_updates(finding: Finding, rows: list[dict], day: date) -> None:
    FindingUpdate.objects.bulk_create(
        FindingUpdate(
            finding=finding,
            date=day + timedelta(days=row["days_after"]),
            status=row["status"],
            text=row["text"],
            is_example=True,
        )
        for row in rows
    )


def _load_log(rows: list[dict], today: date) -> int:
    """Entries of real findings that say themselves that they are made up; no status follows."""
    found = [(row, _finding_of(row)) for row in rows]
    return sum(_add_to_log(finding, row, today) for row, finding in found if finding)


def _finding_of(row: dict) -> Finding | None:
    rows = Finding.objects.published().filter(event__slug=row["event"], number=row["finding"])
    return rows.first()


def _add_to_log(finding: Finding, row: dict, today: date) -> int:
    reporter = _example_for(finding) if row.get("by_initiative") else None
    FindingUpdate.objects.create(
        finding=finding,
        date=today - timedelta(days=row["days_ago"]),
        text=row["text"],
        is_example=True,
        source=Source.INITIATIVE if reporter else Source.OFFICE,
        reporter=reporter,
        initiative=reporter,
    )
    return 1


def _example_for(finding: Finding) -> Initiative | None:
    """An example initiative of the region, at best one of the same field."""
    here = Initiative.objects.published().filter(is_example=True, office=finding.office)
    fitting = here.filter(fields__in=finding.fields.all()).order_by("pk").first()
    return fitting or here.order_by("pk").first()
