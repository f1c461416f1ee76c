"""Lists whose field for words asks the search."""

from django.db.models import QuerySet

from portal.publishing.filters import EntryFilterSet

from .services import matching


class SearchFilterSet(EntryFilterSet):
    """What EntryFilterSet offers, with the German search behind its text field."""

    def filter_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return matching(queryset, value)
