"""How the list of events can be narrowed; findings have a search (`search.py`)."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.places.models import Office
from portal.publishing.filters import EntryFilterSet, KnownValuesFilter, OneSelect
from portal.search.filters import SearchFilterSet

from .models import Event, Finding, Series


class EventFilterSet(SearchFilterSet):
    PERIODS = [("kommend", _("kommende")), ("vergangen", _("vergangene"))]

    art = django_filters.ChoiceFilter(
        label=_("Art"), field_name="kind", choices=Event.Kind, empty_label=_("Alle Arten")
    )
    amt = KnownValuesFilter(
        label=_("Amt"),
        all_label=_("Alle Ämter"),
        field_name="office",
        queryset=Office.objects.all(),
        to_field_name="slug",
        method="filter_offices",
        widget=OneSelect,
    )
    reihe = KnownValuesFilter(
        label=_("Konferenzreihe"),
        all_label=_("Alle Reihen"),
        field_name="series",
        queryset=Series.objects.all(),
        to_field_name="slug",
        method="filter_series",
        widget=OneSelect,
    )
    zeitraum = django_filters.ChoiceFilter(
        label=_("Zeitraum"),
        choices=PERIODS,
        method="filter_period",
        empty_label=None,
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def filter_offices(self, queryset, name, offices):
        return queryset.filter(office__in=offices) if offices else queryset

    def filter_series(self, queryset, name, series):
        return queryset.filter(series__in=series) if series else queryset

    def filter_period(self, queryset, name, value):
        """The view decides the period; see EventList."""
        return queryset


class OpenFindingFilterSet(EntryFilterSet):
    """What an office looks for among open findings; drafts are not in the search's index."""

    q = django_filters.CharFilter(
        label=_("Suchwort"),
        method="filter_text",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kreis = None

    class Meta:
        model = Finding
        fields: list[str] = []

    def filter_text(self, queryset, name, value):
        """Every word somewhere: in the statement, its explanation or its conference."""
        for word in value.split()[:8]:
            queryset = queryset.filter(
                Q(title__icontains=word)
                | Q(explanation__icontains=word)
                | Q(responsible__icontains=word)
                | Q(event__title__icontains=word)
            )
        return queryset
