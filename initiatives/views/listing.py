"""The list of initiatives: search, filters, map, and a way on when nothing is found."""

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.places.map import Pin, district_map
from portal.places.services import Place, neighbours
from portal.search.counts import count_search
from portal.search.engine.question import Answer
from portal.search.facets import Chip, Links, address
from portal.search.services import entries_of
from portal.search.views import Option, SearchPage

from ..kept import KeptList
from ..models import Initiative, Opportunity
from ..search import RADII, InitiativeSearch


class InitiativeList(SearchPage):
    """Read from the address alone; everything it shows is a link or a plain form."""

    template_name = "initiatives/initiative_list.html"
    search_class = InitiativeSearch
    order_names = {
        "naehe": gettext_lazy("Nähe"),
        "frist": gettext_lazy("Frist"),
        "name": gettext_lazy("Name"),
        "neu": gettext_lazy("Neueste"),
    }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        search, answer = context["search"], context["answer"]
        count_search(search.text, 0 if answer.is_relaxed else answer.total)
        return context | {
            "radii": RADII,
            "needs_url": address(search.with_only("sucht", "1")),
            "map": map_of(search, answer, context["object_list"]),
            "place_choices": place_choices(search),
            "kept": KeptList.of(self.request),
        }

    def cards(self, answer: Answer) -> list[Initiative]:
        """Each with its distance and its calls for volunteers."""
        entries = entries_of(Initiative, answer)
        needs = Opportunity.objects.published().order_by("until", "pk")
        prefetch_related_objects(entries, Prefetch("opportunities", needs, to_attr="current_needs"))
        distances = {hit.pk: hit.distance for hit in answer.hits}
        for entry in entries:
            entry.distance = distances[entry.pk]
        return entries

    def options(self, search: InitiativeSearch) -> list[Option]:
        """Farther away, next door, or with one filter less."""
        return [*_farther(search), *_next_door(search), *super().options(search)]


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


def _farther(search: InitiativeSearch) -> list[Option]:
    if not search.place:
        return []
    wider = [radius for radius in RADII if radius > search.radius]
    return [
        (_("Im Umkreis von %(km)d km") % {"km": km}, search.with_only("umkreis", str(km)))
        for km in wider
    ]


def _next_door(search: InitiativeSearch) -> list[Option]:
    chosen = search.chosen.get("kreis", frozenset())
    near = {ags for own in chosen for ags in neighbours(own)} - chosen
    return [
        (value.name, search.with_only("kreis", key))
        for key, value in search.values["kreis"].items()
        if key in near
    ]
