"""The page of a search: a list with facets, read from the address alone."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from portal.publishing.models import Entry
from portal.publishing.views import LenientPaginator

from .address import EntrySearch
from .engine.question import Answer
from .facets import Chip, address, chips, facets

PER_PAGE = 20
PAGE_NUMBER = re.compile(r"[0-9]{1,6}")
#: what a way on is called, and its address
Option = tuple[str, QueryDict]


@dataclass(frozen=True)
class WayOn:
    """Another search, and how much it finds."""

    label: str
    url: str
    count: int


class SearchPage(TemplateView):
    """Everything it shows is a link or a plain form; a kind's page adds what is its own."""

    search_class: ClassVar[type[EntrySearch]]
    #: {`sortierung`: how it is called}; "" for the usual order
    order_names: ClassVar[Mapping[str, str | Promise]]

    def get_context_data(self, **kwargs):
        search = self.search_class(self.request.GET)
        answer, page = self.ask(search)
        return super().get_context_data(
            search=search,
            answer=answer,
            page_obj=page,
            page_range=page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            object_list=self.cards(answer),
            chips=chips(search),
            facets=facets(search, answer),
            orders=self.orders(search),
            ways_on=[] if answer.total else self.ways_on(search),
            spellings=spellings(search, answer),
            feed_query=search.query,
            **kwargs,
        )

    def ask(self, search: EntrySearch):
        """The answer for the page asked for; a page too far is the last one."""
        wanted = self.request.GET.get("seite", "1")
        number = max(1, int(wanted)) if PAGE_NUMBER.fullmatch(wanted) else 1
        answer = search.ask(offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
        page = LenientPaginator(range(answer.total), PER_PAGE).page(number)
        if page.number != number:
            answer = search.ask(offset=(page.number - 1) * PER_PAGE, limit=PER_PAGE)
        return answer, page

    def cards(self, answer: Answer) -> list[Entry]:
        """The hits as the list shows them."""
        raise NotImplementedError

    def orders(self, search: EntrySearch) -> list[Chip]:
        """Links to the other orders; the chosen one has no address."""
        usual = "" if not search.order else address(search.without("sortierung"))
        return [
            Chip(self.usual_name(search), usual),
            *(self._order(search, name) for name in search.possible_orders()),
        ]

    def usual_name(self, search: EntrySearch) -> str:
        return _("Passend")

    def _order(self, search: EntrySearch, name: str) -> Chip:
        url = "" if search.order == name else address(search.with_only("sortierung", name))
        return Chip(str(self.order_names[name]), url)

    def ways_on(self, search: EntrySearch) -> list[WayOn]:
        """Where nothing is found: other searches that find something. One query."""
        options = self.options(search)
        sizes = search.sizes(params for _label, params in options)
        found = [
            WayOn(label, address(params), size)
            for (label, params), size in zip(options, sizes, strict=True)
        ]
        return [way for way in found if way.count]

    def options(self, search: EntrySearch) -> list[Option]:
        """Searches that may find more, nearest to the one asked for first."""
        return list(with_less(search))


def spellings(search: EntrySearch, answer: Answer) -> list[Chip]:
    """„Meinten Sie …?"""
    return [Chip(text, address(search.with_only("q", text))) for text in answer.suggestions]


def with_less(search: EntrySearch) -> Iterable[Option]:
    """Each filter taken away, where there are several."""
    filters = search.filters()
    if len(filters) < 2:
        return []
    return [
        (_("Ohne „%(filter)s“") % {"filter": label.strip("„“")}, search.without(name, value))
        for name, value, label in filters
    ]
