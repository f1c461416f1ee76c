"""What a conference's documentation tells: everything published about it, each thing once."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from initiatives.models import Initiative

from .models import Event, Finding, ProgrammeItem, Workshop


@dataclass(frozen=True)
class WorkshopReport:
    """A workshop with what was agreed in it."""

    workshop: Workshop
    findings: list[Finding]


@dataclass(frozen=True)
class Person:
    """Somebody with a role on the day, as the programme names them."""

    name: str
    part: str


@dataclass(frozen=True)
class Documentation:
    event: Event
    workshops: list[WorkshopReport]
    #: findings of the conference as a whole
    findings: list[Finding]
    people: list[Person]
    initiatives: list[Initiative]
    figures: list[tuple[str, str]] = field(default_factory=list)


def documentation_of(event: Event) -> Documentation:
    """Needs what the event's own page fetches; asks nothing more."""
    findings: list[Finding] = event.public_findings  # type: ignore[attr-defined]
    workshops = list(event.workshops.all())
    in_workshops = {workshop.pk for workshop in workshops}
    return Documentation(
        event=event,
        workshops=[
            WorkshopReport(row, [f for f in findings if f.workshop_id == row.pk])
            for row in workshops
        ],
        findings=[f for f in findings if f.workshop_id not in in_workshops],
        people=people_of(event, workshops),
        initiatives=initiatives_of(event, workshops),
        figures=figures_of(event, findings),
    )


def people_of(event: Event, workshops: list[Workshop]) -> list[Person]:
    """Who spoke and moderated, in the order of the day; who had two parts stands twice."""
    items = [person for item in event.programme.all() for person in _of_item(item)]
    hosts = [
        Person(row.moderation, _("Moderation Workshop %(number)d") % {"number": row.number})
        for row in workshops
        if row.moderation
    ]
    return list(dict.fromkeys([*items, *hosts]))


def _of_item(item: ProgrammeItem) -> list[Person]:
    spoke = [
        Person(s.name, ", ".join(filter(None, [s.role, s.organisation])))
        for s in item.speakers.all()
    ]
    part = _("Moderation: %(title)s") % {"title": item.title}
    return [*spoke, Person(item.moderation, part)] if item.moderation else spoke


def initiatives_of(event: Event, workshops: list[Workshop]) -> list[Initiative]:
    """Public ones that were shown, in a workshop or with a stand; each once."""
    shown = [
        *event.public_practices,  # type: ignore[attr-defined]
        *(row for workshop in workshops for row in workshop.initiatives.all()),
        *(stand.initiative for stand in event.public_stands),  # type: ignore[attr-defined]
    ]
    return list({row.pk: row for row in shown}.values())


def figures_of(event: Event, findings: list[Finding]) -> list[tuple[str, str]]:
    """(what, how many), as far as it is known."""
    people = str(event.participants or "")
    if event.participants and event.participants_estimated:
        people = _("rund %(number)d") % {"number": event.participants}
    done = sum(finding.status == Finding.Status.DONE for finding in findings)
    rows = [
        (_("Teilnehmende"), people),
        (_("Workshops"), str(len(event.workshops.all()) or "")),
        (_("Ergebnisse"), str(len(findings) or "")),
        (_("davon erledigt"), str(done) if findings else ""),
    ]
    return [(name, value) for name, value in rows if value]
