"""The balance of findings: `/ergebnisse/bilanz/`, for one office or for the whole state."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from portal.lib.charts import Bar, stacked_bars
from portal.lib.spreadsheets import CSV, table_response
from portal.places.models import Office

from ..balance import Balance, Table, balance_of
from ..models import Finding


class BalancePage(TemplateView):
    """Charts with the same numbers as tables beside them, and what has waited longest."""

    template_name = "conferences/balance.html"

    def get_context_data(self, **kwargs):
        offices = list(Office.objects.all())
        balance = balance_of(office_named(offices, self.kwargs.get("office")))
        return super().get_context_data(
            balance=balance,
            offices=offices,
            parts=[*map(str, Finding.Status.labels)],
            total=_total(balance),
            breakdowns=[_drawn(table) for table in tables(balance)],
            **kwargs,
        )


def office_named(offices: list[Office], slug: str | None) -> Office | None:
    """The office of this address; None for the whole state."""
    if slug is None:
        return None
    found = next((office for office in offices if office.slug == slug), None)
    if found is None:
        raise Http404
    return found


def tables(balance: Balance) -> list[Table]:
    return [balance.fields, balance.addressees, balance.years]


def _total(balance: Balance) -> dict[str, Any]:
    """All findings as one bar."""
    parts = [*map(str, Finding.Status.labels)]
    bar = Bar(_("Alle Ergebnisse"), balance.total.numbers)
    return {"chart": stacked_bars("umsetzung", _("Ergebnisse nach Umsetzung"), parts, [bar])}


def _drawn(table: Table) -> dict[str, Any]:
    """A table with its chart and its words."""
    parts = [*map(str, Finding.Status.labels)]
    bars = [Bar(row.label, row.numbers) for row in table.rows]
    words = headings()[table.key]
    return words | {"table": table, "chart": stacked_bars(table.key, words["caption"], parts, bars)}


def headings() -> dict[str, dict[str, str]]:
    """What is said around each breakdown: heading, caption, first column, notes."""
    return {
        "handlungsfeld": {
            "title": _("Nach Handlungsfeld"),
            "caption": _("Ergebnisse nach Handlungsfeld und Umsetzung"),
            "column": _("Handlungsfeld"),
            "note": _("Ein Ergebnis kann zu mehreren Feldern gehören und zählt dann in jedem."),
            "without": _("Ohne Handlungsfeld:"),
        },
        "adressat": {
            "title": _("Nach Adressat"),
            "caption": _("Ergebnisse nach Adressat und Umsetzung"),
            "column": _("Richtet sich an"),
            "note": _("Ein Ergebnis kann sich an mehrere richten und zählt dann bei jedem."),
            "without": _("Ohne Angabe, an wen:"),
        },
        "jahr": {
            "title": _("Nach Jahr der Konferenz"),
            "caption": _("Ergebnisse nach Jahr und Umsetzung"),
            "column": _("Jahr"),
            "note": _("Ohne Konferenz zählt das Jahr der Veröffentlichung."),
            "without": _("Ohne Jahr:"),
        },
    }


@require_safe
def balance_table(request: HttpRequest, office: str | None = None) -> HttpResponse:
    """The page's tables as one CSV file, each line with the address of its list."""
    balance = balance_of(office_named(list(Office.objects.all()), office))
    name = f"bilanz-{office}" if office else "bilanz"
    return table_response(name, name, _lines(balance), CSV)


def _lines(balance: Balance) -> Iterator[list]:
    yield [_("Gegliedert nach"), _("Wert"), *Finding.Status.labels, _("insgesamt"), _("Adresse")]
    total = balance.total
    yield [_("alle"), "", *total.numbers, total.total.number, settings.SITE_URL + total.total.url]
    for table in tables(balance):
        for row in table.rows:
            address = settings.SITE_URL + row.total.url
            column = headings()[table.key]["column"]
            yield [column, row.label, *row.numbers, row.total.number, address]
