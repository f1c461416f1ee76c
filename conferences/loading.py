"""Adds conference series and conferences from the data folder.

A conference comes with its parts (venue, programme, workshops, findings, pictures) once. Later the
parts belong to the office: what it changes or removes stays changed or removed.
"""

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from initiatives.models import Initiative
from portal.lib.drawing import draw
from portal.lib.slugs import german_slug
from portal.publishing.loading import (
    address_of,
    given,
    local,
    office_of,
    publish_loaded,
    stood_here,
    word,
)
from portal.publishing.models import FieldOfAction, Licence

from .models import Event, Finding, Picture, ProgrammeItem, Series, Venue, Workshop

PLAIN = (
    "slug",
    "title",
    "kind",
    "motto",
    "summary",
    "organiser",
    "introduction",
    "report",
    "participants",
    "participants_estimated",
)
FINDING_PLAIN = ("number", "title", "explanation", "responsible", "status")


def load_series(rows: list[dict]) -> int:
    """Add the series while there are none; how many are new."""
    if Series.objects.exists():
        return 0
    series = [
        Series(
            **{**row, "field": word(FieldOfAction, row["field"]), "slug": german_slug(row["title"])}
        )
        for row in rows
    ]
    return len(Series.objects.bulk_create(series))


def load_events(rows: list[dict]) -> int:
    """Add those that are new, with all their parts; how many that were."""
    new = [row for row in rows if not stood_here(Event, row["slug"])]
    for row in new:
        add_event(row)
    return len(new)


def add_event(data: dict, **more) -> Event:
    """Add the event with all its parts; `more` are further fields by name."""
    event = Event(
        **given(PLAIN, data),
        **{"office": office_of(data), **more},
        series=Series.objects.filter(number=data.get("series", 0)).first(),
        starts=local(data["starts"]),
        ends=local(data["ends"]),
        venue=_venue(data["venue"]),
    )
    publish_loaded(event, data)
    event.best_practices.set(_initiatives(data.get("best_practices", [])))
    _add_parts(event, data)
    return event


def _add_parts(event: Event, data: dict) -> None:
    _add_programme(event, data.get("programme", []))
    for row in data.get("workshops", []):
        _add_workshop(event, row)
    for row in data.get("findings", []):
        _add_finding(event, row)
    for position, row in enumerate(data.get("pictures", []), start=1):
        _add_picture(event, position, row)


def _venue(data: dict) -> Venue:
    """The venue of the data: address and office, and whatever else is known about it."""
    known = {**data, **address_of(data), "office": office_of(data)}
    return Venue.objects.create(**known)


def _initiatives(slugs: list[str]) -> list[Initiative]:
    return list(Initiative.objects.filter(slug__in=slugs))


def _add_programme(event: Event, rows: list[dict]) -> None:
    ProgrammeItem.objects.bulk_create(
        ProgrammeItem(
            event=event,
            position=position,
            **{**row, **{key: local(row[key]) for key in ("starts", "ends") if key in row}},
        )
        for position, row in enumerate(rows, start=1)
    )


def _add_workshop(event: Event, data: dict) -> None:
    """Workshops run in the programme's first workshop slot, unless `slot` names another."""
    plain = {key: value for key, value in data.items() if key not in ("initiatives", "slot")}
    slots = event.programme.filter(kind=ProgrammeItem.Kind.WORKSHOPS)
    place = data.get("slot", 1) - 1
    slot = slots[place : place + 1].first()
    workshop = Workshop.objects.create(event=event, slot=slot, **plain)
    workshop.initiatives.set(_initiatives(data.get("initiatives", [])))


def _add_finding(event: Event, data: dict) -> None:
    finding = Finding(
        event=event,
        office=event.office,
        is_example=event.is_example,
        workshop=event.workshops.filter(number=data.get("workshop", 0)).first(),
        **given(FINDING_PLAIN, data),
    )
    publish_loaded(finding, data)
    finding.answers.set(_initiatives(data.get("answers", [])))


def _add_picture(event: Event, position: int, data: dict) -> None:
    picture = Picture(
        event=event,
        position=position,
        alt=data["alt"],
        caption=data["caption"],
        credit=_("Illustration: Mosaik-Portal; kein Foto der Konferenz"),
        licence=Licence.DRAWING,
    )
    picture.file.save("", ContentFile(draw(data["scene"])), save=False)
    picture.save()
