"""How the lists of events and findings can be narrowed."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.places.models import Office
from portal.publishing.filters import EntryFilterSet, KnownValuesFilter, OneSelect
from portal.publishing.models import Addressee
from portal.search.filters import SearchFilterSet

from .models import Conference, Event, Finding, Series


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


class FindingFilterSet(SearchFilterSet):
    status = django_filters.ChoiceFilter(
        label=_("Umsetzung"),
        field_name="status",
        choices=Finding.Status,
        empty_label=_("Jeder Stand"),
    )
    adressat = KnownValuesFilter(
        label=_("Richtet sich an"),
        all_label=_("Alle Adressaten"),
        field_name="addressees",
        queryset=Addressee.objects.all(),
        to_field_name="slug",
        method="filter_addressees",
        widget=OneSelect,
    )
    konferenz = KnownValuesFilter(
        label=_("Konferenz"),
        all_label=_("Alle Konferenzen"),
        field_name="event",
        queryset=Conference.objects.published(),
        to_field_name="slug",
        method="filter_conferences",
        widget=OneSelect,
    )

    class Meta:
        model = Finding
        fields: list[str] = []

    def filter_addressees(self, queryset, name, addressees):
        return queryset.filter(addressees__in=addressees).distinct() if addressees else queryset

    def filter_conferences(self, queryset, name, conferences):
        return queryset.filter(event__in=conferences) if conferences else queryset


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
