"""The list of initiatives: search, filters, map, and a way on when nothing is found."""

import re
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from portal.places.map import Pin, district_map
from portal.places.services import Place, neighbours
from portal.publishing.views import LenientPaginator
from portal.search.counts import count_search
from portal.search.engine.question import Answer
from portal.search.services import entries_of

from ..facets import Chip, Links, address, chips, facets
from ..kept import KeptList
from ..models import Initiative, Opportunity
from ..search import RADII, InitiativeSearch

PER_PAGE = 20
PAGE_NUMBER = re.compile(r"[0-9]{1,6}")
ORDER_NAMES = {
    "naehe": gettext_lazy("Nähe"),
    "frist": gettext_lazy("Frist"),
    "name": gettext_lazy("Name"),
    "neu": gettext_lazy("Neueste"),
}


@dataclass(frozen=True)
class WayOn:
    """Another search, and how much it finds."""

    label: str
    url: str
    count: int


class InitiativeList(TemplateView):
    """Read from the address alone; everything it shows is a link or a plain form."""

    template_name = "initiatives/initiative_list.html"

    def get_context_data(self, **kwargs):
        search = InitiativeSearch(self.request.GET)
        answer, page = self.ask(search)
        entries = cards(answer)
        count_search(search.text, 0 if answer.is_relaxed else answer.total)
        return super().get_context_data(
            search=search,
            answer=answer,
            page_obj=page,
            page_range=page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
            object_list=entries,
            chips=chips(search),
            facets=facets(search, answer),
            radii=RADII,
            orders=orders(search),
            needs_url=address(search.with_only("sucht", "1")),
            map=map_of(search, answer, entries),
            place_choices=place_choices(search),
            ways_on=[] if answer.total else ways_on(search, answer),
            spellings=spellings(search, answer),
            kept=KeptList.of(self.request),
            feed_query=search.query,
            **kwargs,
        )

    def ask(self, search: InitiativeSearch):
        """The answer for the page asked for; a page too far is the last one."""
        wanted = self.request.GET.get("seite", "1")
        number = max(1, int(wanted)) if PAGE_NUMBER.fullmatch(wanted) else 1
        answer = search.ask(offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
        page = LenientPaginator(range(answer.total), PER_PAGE).page(number)
        if page.number != number:
            answer = search.ask(offset=(page.number - 1) * PER_PAGE, limit=PER_PAGE)
        return answer, page


def cards(answer: Answer) -> list[Initiative]:
    """The hits as cards show them, each with its distance and its calls for volunteers."""
    entries = entries_of(Initiative, answer)
    needs = Opportunity.objects.published().order_by("until", "pk")
    prefetch_related_objects(entries, Prefetch("opportunities", needs, to_attr="current_needs"))
    distances = {hit.pk: hit.distance for hit in answer.hits}
    for entry in entries:
        entry.distance = distances[entry.pk]
    return entries


def orders(search: InitiativeSearch) -> list[Chip]:
    """Links to the other orders; the chosen one has no address."""
    usual = Chip(_("Passend"), "" if not search.order else address(search.without("sortierung")))
    others = [
        Chip(
            str(ORDER_NAMES[name]),
            "" if search.order == name else address(search.with_only("sortierung", name)),
        )
        for name in search.possible_orders()
    ]
    return [usual, *others]


def map_of(search: InitiativeSearch, answer: Answer, entries: list[Initiative]) -> dict:
    """The districts with the number of hits each would leave, and this page's entries."""
    links = Links(search, "kreis")

    def url_of(ags: str) -> str:
        return links.without(ags) if ags in links.chosen else links.only(ags)

    return district_map(
        answer.counts.get("kreis", {}),
        url_of,
        links.chosen,
        [pin for entry in entries if (pin := pin_of(entry))],
        districts=search.lists.districts,
    )


def pin_of(entry: Initiative) -> Pin | None:
    point = entry.point
    return Pin(entry.title, entry.get_absolute_url(), *point) if point else None


def place_choices(search: InitiativeSearch) -> list[Chip]:
    """What the typed place may mean, where it is not clear."""
    if search.place or not search.places:
        return []
    return [Chip(place.label, address(_at(search, place))) for place in search.places]


def _at(search: InitiativeSearch, place: Place):
    return search.with_only("ort", place.query)


def spellings(search: InitiativeSearch, answer: Answer) -> list[Chip]:
    """„Meinten Sie …?"""
    return [Chip(text, address(search.with_only("q", text))) for text in answer.suggestions]


def ways_on(search: InitiativeSearch, answer: Answer) -> list[WayOn]:
    """Where nothing is found: farther away, next door, or with one filter less. One query."""
    options = [*_farther(search), *_next_door(search), *_with_less(search)]
    sizes = search.sizes(params for _label, params in options)
    found = [
        WayOn(label, address(params), size)
        for (label, params), size in zip(options, sizes, strict=True)
    ]
    return [way for way in found if way.count]


def _farther(search: InitiativeSearch) -> list[tuple]:
    if not search.place:
        return []
    wider = [radius for radius in RADII if radius > search.radius]
    return [
        (_("Im Umkreis von %(km)d km") % {"km": km}, search.with_only("umkreis", str(km)))
        for km in wider
    ]


def _next_door(search: InitiativeSearch) -> list[tuple]:
    chosen = search.chosen.get("kreis", frozenset())
    near = {ags for own in chosen for ags in neighbours(own)} - chosen
    return [
        (value.name, search.with_only("kreis", key))
        for key, value in search.lists.values["kreis"].items()
        if key in near
    ]


def _with_less(search: InitiativeSearch) -> list[tuple]:
    filters = search.filters()
    if len(filters) < 2:
        return []
    return [
        (_("Ohne „%(filter)s“") % {"filter": label.strip("„“")}, search.without(name, value))
        for name, value, label in filters
    ]
