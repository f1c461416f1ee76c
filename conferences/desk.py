"""On the desk: findings whose day has come, documents and pictures to mend."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.desk import Line, Tile, list_url
from portal.accounts.models import User
from portal.places.models import Office
from portal.publishing.desk import theirs, upkeep

from .admin.filters import SOON, due
from .models import Conference, Event, Finding

#: how many findings the tile names
NAMED = 3
#: {filter of the list: its line}
DUE_LINES = [
    ("ueberfaellig", _("überfällig")),
    ("bald", _("in 30 Tagen fällig")),
    ("angeschrieben", _("angeschrieben, noch nicht erledigt")),
    ("unzustellbar", _("Brief kommt nicht an")),
]


def lists_of_events(user: User, office: Office | None) -> list[tuple]:
    """(model of the admin's list, its rows): conferences have their own."""
    conferences = theirs(Conference.objects.all(), user, office)
    others = theirs(Event.objects.exclude(kind__in=Event.CONFERENCE_KINDS), user, office)
    return [(Conference, conferences), (Event, others)]


def findings(user: User, office: Office | None) -> Tile | None:
    """What was promised for a day that is over, or comes within a month."""
    if not user.has_perm("conferences.view_finding"):
        return None
    rows = theirs(Finding.objects.all(), user, office)
    lines = [
        Line(text, list_url(Finding, office, faellig=when), due(rows, when))
        for when, text in DUE_LINES
    ]
    return Tile(
        "findings",
        _("Ergebnisse"),
        _("Kein Ergebnis ist gerade fällig."),
        lines,
        template="admin/desk/due_findings.html",
        data=first_due(rows),
    )


def first_due(rows: Any) -> list[Finding]:
    """The most urgent, each with the way to write down what became of it."""
    soon = timezone.localdate() + SOON
    return list(rows.due(until=soon).order_by("due_on", "pk")[:NAMED])


def to_mend(user: User, office: Office | None) -> Tile | None:
    """Pictures that say nothing to whoever cannot see them, documents without a name."""
    if not user.has_perm("conferences.view_event"):
        return None
    return upkeep(
        *(
            line
            for model, rows in lists_of_events(user, office)
            for line in _to_mend(model, rows, office)
        )
    )


def _to_mend(model, rows, office: Office | None) -> list[Line]:
    name = {"kind": model._meta.verbose_name_plural}
    pictures = list_url(model, office, bilder="ohne-alternativtext")
    documents = list_url(model, office, dokumente="namenlos")
    return [
        Line(_("%(kind)s mit Bildern ohne Alternativtext") % name, pictures, rows.with_weak_alt()),
        Line(
            _("%(kind)s mit Dokumenten ohne Titel oder Sprache") % name,
            documents,
            rows.with_nameless_document(),
        ),
    ]
