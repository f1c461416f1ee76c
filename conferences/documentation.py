"""What a conference's documentation tells: everything published about it, each thing once."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from initiatives.models import Initiative

from .models import Event, Finding, FindingUpdate, ProgrammeItem, Workshop

#: (what is counted, the number as people read it)
Figures = list[tuple[str, str]]


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
    #: of earlier conferences, taken up again at this one
    taken_up: list[Finding]
    figures: Figures = field(default_factory=list)


def add_what_became_of(event: Event) -> None:
    """Give the event's findings the log and the addressees that stand in the documentation."""
    log = Prefetch("updates", FindingUpdate.objects.ready())
    prefetch_related_objects(event.public_findings, "addressees", log)  # type: ignore[attr-defined]


def has_something(event: Event) -> bool:
    """Whether there is more to read than the programme; of an event as its own page fetches it."""
    findings, workshops = event.public_findings, event.workshops.all()  # type: ignore[attr-defined]
    told = event.report or findings or event.pictures.all()
    return bool(told) or any(workshop.outcome for workshop in workshops)


def documentation_of(event: Event) -> Documentation:
    """Needs what the event's own page fetches and `add_what_became_of`; asks nothing more."""
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
        taken_up=[row.finding for row in event.public_taken_up],  # type: ignore[attr-defined]
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


def figures_of(event: Event, findings: list[Finding]) -> Figures:
    """As far as they are known: the office's own, what was agreed, and what guests count."""
    workshops = list(event.workshops.all())
    counted: Figures = [
        (_("Workshops"), str(len(workshops))),
        (_("Vorgestellte Initiativen"), str(len(initiatives_of(event, workshops)))),
        (_("Stände auf dem Markt der Möglichkeiten"), str(len(event.public_stands))),  # type: ignore[attr-defined]
        (_("Ergebnisse"), str(len(findings))),
        *by_status(findings),
    ]
    rows = [*participants_of(event), *guests_figures(event), *counted]
    return [(name, value) for name, value in rows if value != "0"]


def participants_of(event: Event) -> Figures:
    if not event.participants:
        return []
    about = _("rund %(number)d") if event.participants_estimated else "%(number)d"
    return [(_("Teilnehmende"), about % {"number": event.participants})]


def by_status(findings: list[Finding]) -> Figures:
    return [
        (
            _("davon %(status)s") % {"status": status.label},
            str(sum(finding.status == status for finding in findings)),
        )
        for status in Finding.Status
    ]


def guests_figures(event: Event) -> Figures:
    """What parts above conferences count of it: sums without names, for everybody to read."""
    counts: list[Callable[[Event], Figures]] = list(map(import_string, settings.EVENT_FIGURES))
    return [row for count in counts for row in count(event)]
