"""A search for entries of one kind: what its address says, and what it finds.

A kind's search says which facets it has (`titles`), their values, and its orders. Unknown
parameters and values are passed over, so the same search always has the same address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, ClassVar, Self

from django.http import QueryDict
from django.utils.functional import Promise, cached_property

from portal.publishing.models import Entry

from .engine.question import Answer, Question
from .services import find, find_all
from .values import Values

LONGEST_TEXT = 200
EVERYTHING = 10_000_000
#: (parameter, value or None for all of them, in words)
Filter = tuple[str, str | None, str]


class EntrySearch:
    """The search behind an address."""

    kind: ClassVar[type[Entry]]
    #: {facet: its title}, in the order pages show them
    titles: ClassVar[Mapping[str, str | Promise]]
    #: facets that are unfolded from the start; others once something in them is chosen
    unfolded: ClassVar[frozenset[str]] = frozenset()
    #: {`sortierung` in addresses: how the search calls it}
    orders: ClassVar[Mapping[str, str]]
    #: how a search that narrows nothing is called
    everything: ClassVar[str | Promise]

    def __init__(self, params: QueryDict):
        self.params = params

    # --- what the address says ----------------------------------------------------------
    @cached_property
    def text(self) -> str:
        return " ".join(self.params.get("q", "")[:LONGEST_TEXT].split())

    @cached_property
    def values(self) -> Values:
        """All values somebody could choose."""
        raise NotImplementedError

    @cached_property
    def chosen(self) -> dict[str, frozenset[str]]:
        """{facet: values somebody chose, as far as they are known}"""
        wanted = {facet: self.params.getlist(facet) for facet in self.titles}
        known = {f: frozenset(self.values[f].keys() & set(v)) for f, v in wanted.items()}
        return {facet: values for facet, values in known.items() if values}

    @property
    def order(self) -> str:
        """The order in the address where it makes sense, else "" for the one most people want."""
        wanted = self.params.get("sortierung", "")
        return wanted if wanted in self.possible_orders() else ""

    def possible_orders(self) -> list[str]:
        """Those beside the usual one."""
        return list(self.orders)

    @property
    def usual_order(self) -> str:
        """How the search calls the order where none is chosen."""
        return "best"

    # --- the question -------------------------------------------------------------------
    def question(self, **changes: Any) -> Question:
        order = self.orders.get(self.order, self.usual_order)
        return replace(Question(text=self.text, chosen=self.chosen, order=order), **changes)

    def ask(self, *, offset: int, limit: int) -> Answer:
        """With all counts. One query."""
        return find(self.kind, self.question(offset=offset, limit=limit))

    def sizes(self, others: Iterable[QueryDict]) -> list[int]:
        """How much the searches at these other addresses would find. One query."""
        questions = [self._beside(params).question(limit=0, with_counts=False) for params in others]
        return [answer.total for answer in find_all(self.kind, questions)]

    def _beside(self, params: QueryDict) -> Self:
        """A search at another address that need not ask again what this one knows."""
        other = type(self)(params)
        other.values = self.values
        return other

    def count_of(self, answer: Answer, facet: str, value: str) -> int:
        """The number beside a value: how much has it when the facet's own choice is left aside."""
        return answer.counts.get(facet, {}).get(value, 0)

    # --- other addresses ----------------------------------------------------------------
    def without(self, name: str, value: str | None = None) -> QueryDict:
        """The address with one value, or all values of a parameter, taken out; from page one."""
        params = self._copy()
        kept = [other for other in params.getlist(name) if value is not None and other != value]
        params.setlist(name, kept)
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
        return self._known().urlencode()

    def _known(self) -> QueryDict:
        known = QueryDict(mutable=True)
        if self.text:
            known["q"] = self.text
        for facet, values in self.chosen.items():
            known.setlist(facet, sorted(values))
        return known

    # --- in words -----------------------------------------------------------------------
    @cached_property
    def description(self) -> str:
        """The search in words people read: „Sprachcafé, Gifhorn (Landkreis)"."""
        parts = [label for _name, _value, label in self.filters()]
        return ", ".join(parts) or str(self.everything)

    def filters(self) -> list[Filter]:
        """Everything that narrows the search."""
        return [*self._text_in_words(), *self._choices_in_words()]

    def _text_in_words(self) -> list[Filter]:
        return [("q", None, f"„{self.text}“")] if self.text else []

    def _choices_in_words(self) -> list[Filter]:
        return [
            (facet, key, value.name)
            for facet, chosen in self.chosen.items()
            for key, value in self.values[facet].items()
            if key in chosen
        ]

    # --- following ----------------------------------------------------------------------
    def all_found(self, most: int = EVERYTHING) -> set[int]:
        """The keys of everything it finds. One query."""
        return {hit.pk for hit in self.exactly(limit=most).hits}

    def exactly(self, **changes: Any) -> Answer:
        """Who follows a search waits for what it asks for, not for what is merely close to it."""
        answer = find(self.kind, self.question(with_counts=False, **changes))
        return Answer() if answer.is_relaxed else answer
