"""A search for findings: what its address says, and what it finds."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.places.models import District, Office
from portal.publishing.models import Addressee
from portal.search.address import EntrySearch
from portal.search.services import kept
from portal.search.values import (
    Value,
    Values,
    fields_of_action,
    keyed,
    named_districts,
    words_of,
)

from .models import Event, Finding, Series

#: a year in an address is one of these, whether anything was agreed in it or not
YEARS = range(1950, 2100)


class FindingSearch(EntrySearch):
    """The search behind an address; unknown parameters and values are passed over."""

    kind = Finding
    titles = {
        "status": _("Umsetzung"),
        "thema": _("Handlungsfeld"),
        "adressat": _("Richtet sich an"),
        "konferenz": _("Konferenz"),
        "reihe": _("Konferenzreihe"),
        "jahr": _("Jahr"),
        "amt": _("Amt"),
        "kreis": _("Landkreis oder Stadt"),
    }
    unfolded = frozenset(["status"])
    orders = {"neu": "latest", "bewegt": "moved", "faellig": "due"}
    everything = _("Alle Ergebnisse")

    @cached_property
    def values(self) -> Values:
        """Two queries, six more after a vocabulary has changed."""
        years = {str(year): Value(str(year), str(year)) for year in reversed(YEARS)}
        return kept("conferences.finding_lists", _lists) | {
            "konferenz": _conferences(),
            "jahr": years,
        }

    def possible_orders(self) -> list[str]:
        """Without words the latest conference comes first anyway."""
        return list(self.orders) if self.text else ["bewegt", "faellig"]

    @property
    def usual_order(self) -> str:
        return "best" if self.text else "latest"


def _lists() -> Values:
    return {
        "thema": fields_of_action(),
        "status": keyed(Value(key, str(name)) for key, name in Finding.Status.choices),
        "adressat": words_of(Addressee),
        "amt": keyed(Value(o.slug, o.short_name) for o in Office.objects.all()),
        "kreis": named_districts(District.objects.all()),
        "reihe": keyed(Value(row.slug, row.title) for row in Series.objects.all()),
    }


def _conferences() -> dict[str, Value]:
    """Public conferences, and other events that left something; the latest first."""
    findings = Finding.objects.published().filter(event=OuterRef("pk"))
    events = Event.objects.published().filter(
        Q(kind__in=Event.CONFERENCE_KINDS) | Exists(findings.order_by())
    )
    return keyed(_conference(event) for event in events.order_by("-starts", "pk"))


def _conference(event: Event) -> Value:
    return Value(event.slug, f"{event.title}, {timezone.localdate(event.starts).year}")
