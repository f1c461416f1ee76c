"""How the list of initiatives can be narrowed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.publishing.filters import FlagInput
from portal.search.filters import SearchFilterSet

from .models import Initiative, Opportunity


class InitiativeFilterSet(SearchFilterSet):
    sucht = django_filters.BooleanFilter(
        label=_("sucht jetzt Freiwillige"),
        method="filter_looking",
        widget=FlagInput,
    )

    class Meta:
        model = Initiative
        fields: list[str] = []

    def filter_looking(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.looking_for_volunteers(Opportunity.objects.published())
