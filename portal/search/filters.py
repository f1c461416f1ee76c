"""Lists whose field for words asks the search."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.publishing.filters import EntryFilterSet

from .services import matching


class SearchFilterSet(EntryFilterSet):
    """What EntryFilterSet offers, and a text field with the German search behind it."""

    q = django_filters.CharFilter(
        label=_("Suchwort"),
        method="filter_text",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return matching(queryset, value)
