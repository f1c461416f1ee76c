"""A search for initiatives: what its address says, and what it finds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from operator import attrgetter

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.places.services import Place, find_places, meant
from portal.search.engine.question import Answer, Near, Question
from portal.search.services import entries_of, find, find_all

from .lists import Lists, lists
from .models import Initiative

FACETS = ("thema", "kreis", "amt", "zielgruppe", "form", "traeger", "sprache")
RADII = (5, 10, 25, 50)
USUAL_RADIUS = 25
LONGEST_TEXT = 200
EVERYTHING = 10_000_000
#: `sortierung` in addresses: how the search calls it
ORDERS = {"name": "title", "neu": "newest", "frist": "urgent", "naehe": "nearest"}


class InitiativeSearch:
    """The search behind an address; unknown parameters and values are passed over."""

    def __init__(self, params: QueryDict):
        self.params = params

    # --- what the address says ----------------------------------------------------------
    @cached_property
    def text(self) -> str:
        return " ".join(self.params.get("q", "")[:LONGEST_TEXT].split())

    @cached_property
    def lists(self) -> Lists:
        return lists()

    @cached_property
    def chosen(self) -> dict[str, frozenset[str]]:
        """{facet: values somebody chose, as far as they are known}"""
        wanted = {facet: self.params.getlist(facet) for facet in FACETS}
        known = {f: frozenset(self.lists.values[f].keys() & set(v)) for f, v in wanted.items()}
        return {facet: values for facet, values in known.items() if values}

    @property
    def needs_now(self) -> bool:
        return self.params.get("sucht") == "1"

    @cached_property
    def place_text(self) -> str:
        return " ".join(self.params.get("ort", "").split())[:100]

    @cached_property
    def places(self) -> list[Place]:
        """What the place may mean; at most three queries."""
        return find_places(self.place_text) if self.place_text else []

    @cached_property
    def place(self) -> Place | None:
        """The one place to search around."""
        return meant(self.places)

    @property
    def radius(self) -> int:
        wanted = self.params.get("umkreis", "")
        return int(wanted) if wanted in map(str, RADII) else USUAL_RADIUS

    @property
    def order(self) -> str:
        """The order in the address where it makes sense, else the one most people want."""
        wanted = self.params.get("sortierung", "")
        if wanted in self.possible_orders():
            return wanted
        return ""

    def possible_orders(self) -> list[str]:
        with_place = ["naehe"] if self.place else []
        with_calls = ["frist"] if self.needs_now else []
        return [*with_place, *with_calls, "name", "neu"]

    # --- the question -------------------------------------------------------------------
    def question(self, **changes) -> Question:
        question = Question(
            text=self.text,
            chosen=self.chosen,
            needs_now=self.needs_now,
            near=self._near(),
            order=ORDERS.get(self.order) or ("soon" if self.needs_now else "best"),
        )
        return replace(question, **changes)

    def _near(self) -> Near | None:
        """Around the place; who serves its district is near, too."""
        if self.place is None:
            return None
        serves = ("kreis", self.place.district_ags)
        return Near(self.place.latitude, self.place.longitude, self.radius, serves)

    def ask(self, *, offset: int, limit: int) -> Answer:
        """With all counts. One query."""
        return find(Initiative, self.question(offset=offset, limit=limit))

    def sizes(self, others: Iterable[QueryDict]) -> list[int]:
        """How much the searches at these other addresses would find. One query."""
        questions = [self._beside(params).question(limit=0, with_counts=False) for params in others]
        return [answer.total for answer in find_all(Initiative, questions)]

    def _beside(self, params: QueryDict) -> "InitiativeSearch":
        """A search at another address that need not ask again what this one knows."""
        other = InitiativeSearch(params)
        other.lists = self.lists
        if other.place_text == self.place_text:
            other.places = self.places
        return other

    # --- other addresses ----------------------------------------------------------------
    def without(self, name: str, value: str | None = None) -> QueryDict:
        """The address with one value, or all values of a parameter, taken out; from page one."""
        params = self._copy()
        kept = [other for other in params.getlist(name) if value is not None and other != value]
        params.setlist(name, kept)
        if name == "ort":
            params.pop("umkreis", None)
        return params

    def with_value(self, name: str, value: str) -> QueryDict:
        params = self._copy()
        params.appendlist(name, value)
        return params

    def with_only(self, name: str, value: str) -> QueryDict:
        params = self._copy()
        params[name] = value
        return params

    def _copy(self) -> QueryDict:
        """What this search understands of its address."""
        params = QueryDict(self.query, mutable=True)
        if self.order:
            params["sortierung"] = self.order
        return params

    @cached_property
    def query(self) -> str:
        """The same search always gives the same text: no page, no order, no unknown parts."""
        known = QueryDict(mutable=True)
        if self.text:
            known["q"] = self.text
        for facet, values in self.chosen.items():
            known.setlist(facet, sorted(values))
        if self.needs_now:
            known["sucht"] = "1"
        if self.place_text:
            known["ort"] = self.place_text
            known["umkreis"] = str(self.radius)
        return known.urlencode()

    @cached_property
    def description(self) -> str:
        """The search in words people read: „Sprachcafé, Gifhorn (Landkreis)"."""
        parts = [label for _name, _value, label in self.filters()]
        return ", ".join(parts) or _("Alle Initiativen")

    def filters(self) -> list[tuple[str, str | None, str]]:
        """(parameter, value, in words) of everything that narrows the search."""
        found: list[tuple[str, str | None, str]] = []
        if self.text:
            found.append(("q", None, f"„{self.text}“"))
        if self.place:
            label = _("%(km)d km um %(place)s") % {"km": self.radius, "place": self.place.label}
            found.append(("ort", None, label))
        for facet in self.chosen:
            values = self.lists.values[facet]
            found += [
                (facet, key, v.name) for key, v in values.items() if key in self.chosen[facet]
            ]
        if self.needs_now:
            found.append(("sucht", None, _("sucht jetzt Freiwillige")))
        return found

    # --- following ----------------------------------------------------------------------
    def newest(self, limit: int = 50) -> list[Initiative]:
        """Published initiatives it finds, as cards, latest publication first."""
        entries = entries_of(Initiative, self._exactly(order="newest", limit=limit))
        return sorted(entries, key=attrgetter("published_at"), reverse=True)

    def newer_than(self, moment: datetime) -> list[Initiative]:
        """Of those, the ones published after the given moment."""
        return [
            entry for entry in self.newest() if entry.published_at and entry.published_at > moment
        ]

    def all_found(self) -> set[int]:
        """The keys of everything it finds. One query."""
        return {hit.pk for hit in self._exactly(limit=EVERYTHING).hits}

    def _exactly(self, **changes) -> Answer:
        """Who follows a search waits for what it asks for, not for what is merely close to it."""
        answer = find(Initiative, self.question(with_counts=False, **changes))
        return Answer() if answer.is_relaxed else answer
