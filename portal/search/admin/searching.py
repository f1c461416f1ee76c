"""Searching a long list of entries: what is public through the index, the rest in the database."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.publishing.models import Entry, State

from ..engine.question import Question
from ..services import find

#: a list of more hits helps nobody; the best of them are shown, and that there are more is said
MOST = 10_000
NOT_PUBLIC = [state for state in State.values if state != State.PUBLISHED]


class SearchedByIndex:
    """For the page of a kind with many entries; a list of `search_fields` is for its drafts.

    Looking for a part of a word in every column of a hundred thousand rows takes a second; the
    index knows word forms and compounds and answers in a few milliseconds.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        hidden = queryset.order_by().filter(state__in=NOT_PUBLIC)
        hidden, may_repeat = super().get_search_results(request, hidden, search_term)
        keys = [*hidden.values_list("pk", flat=True)[:MOST], *self._public(request, search_term)]
        return queryset.filter(pk__in=set(keys)), may_repeat

    def _public(self, request: HttpRequest, text: str) -> list[int]:
        """Entries with all the words; some of the words are not enough here."""
        kind: type[Entry] = self.model._meta.concrete_model
        answer = find(kind, Question(text, limit=MOST, with_counts=False))
        if answer.is_relaxed:
            return []
        if answer.total > MOST:
            self._say_that_there_are_more(request)
        return [hit.pk for hit in answer.hits]

    def _say_that_there_are_more(self, request: HttpRequest) -> None:
        text = _(
            "Mehr als 10.000 veröffentlichte Einträge passen dazu. Die Liste zeigt davon die, die "
            "am besten passen; mit einem weiteren Wort wird sie kürzer."
        )
        messages.info(request, text)
