"""An event in numbers, as rows of tables with a bar each."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.models import Event, Finding, Stand

from .overview import Number, numbers, workshops_with_numbers

STATE_LABELS = {
    "unconfirmed": gettext_lazy("noch nicht bestätigt"),
    "confirmed": gettext_lazy("bestätigt"),
    "promoted": gettext_lazy("nachgerückt"),
    "waiting": gettext_lazy("auf der Warteliste"),
    "attended": gettext_lazy("waren da"),
    "cancelled": gettext_lazy("abgemeldet"),
    "expired": gettext_lazy("nicht bestätigt und verfallen"),
}


@dataclass(frozen=True)
class Figure:
    """One row: what is counted, how many, of how many (None: there is no whole)."""

    label: str
    count: int
    whole: int | None = None
    note: str = ""

    @property
    def percent(self) -> int:
        """The length of the bar, 0 to 100."""
        return min(100, round(100 * self.count / self.whole)) if self.whole else 0


@dataclass(frozen=True)
class Section:
    """A table of figures under its heading."""

    title: str
    figures: list[Figure]
    empty: str = ""


def sections(event: Event) -> list[Section]:
    """Everything one is asked about an event, most asked first."""
    return [
        Section(
            _("Menschen"), _people(event), _("Es gibt noch keine Anmeldungen über das Portal.")
        ),
        Section(_("Workshops"), _workshops(event), _("Es gibt noch keine Workshops.")),
        Section(_("Ergebnisse"), _findings(event), _("Es gibt noch keine Ergebnisse.")),
        Section(_("Markt der Möglichkeiten"), _stands(event), _("Es gibt noch keine Stände.")),
        Section(_("Dokumentation"), _documentation(event)),
    ]


def _people(event: Event) -> list[Figure]:
    rows = []
    if event.participants is not None:
        note = _("geschätzt") if event.participants_estimated else ""
        rows.append(Figure(_("Teilnehmende laut Bericht"), event.participants, None, note))
    if event.registration == Event.Registration.PORTAL:
        rows += people_figures(event, numbers(event))
    return rows


def people_figures(event: Event, found: dict[str, Number]) -> list[Figure]:
    """Seats against the capacity first, then people by the state of their registration."""
    seats = Figure(_("Plätze vergeben"), found["seated"].people, event.capacity)
    everybody = sum(found[state].people for state in STATE_LABELS)
    by_state = [
        Figure(str(label), found[state].people, everybody)
        for state, label in STATE_LABELS.items()
        if found[state].people
    ]
    return [seats, *by_state]


def _workshops(event: Event) -> list[Figure]:
    return [
        Figure(str(row), row.people_seated, row.capacity) for row in workshops_with_numbers(event)
    ]


def _findings(event: Event) -> list[Figure]:
    return _by_choice(event.findings.exclude(state="archived"), Finding.Status)


def _stands(event: Event) -> list[Figure]:
    return _by_choice(event.stands, Stand.Status)


def _by_choice(rows, choices) -> list[Figure]:
    """How many rows have each status, of all of them."""
    counted = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    whole = sum(counted.values())
    return [
        Figure(str(choice.label), counted.get(choice.value, 0), whole)
        for choice in choices
        if whole
    ]


def _documentation(event: Event) -> list[Figure]:
    return [
        Figure(_("Bilder"), event.pictures.count()),
        Figure(_("Dokumente"), event.documents.count()),
        Figure(_("Initiativen als gute Praxis"), event.best_practices.count()),
    ]
