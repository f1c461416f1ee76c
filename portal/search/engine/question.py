"""What one asks the index, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Near:
    """A place (WGS 84 degrees), how far around it, and the facet value that also counts as near."""

    latitude: float
    longitude: float
    radius_km: float
    #: (facet, value): entries with it are near wherever their address is, „serves this district"
    or_value: tuple[str, str] | None = None


@dataclass(frozen=True)
class Question:
    """A search: the text, chosen facet values, a place, the order, and which part of the list."""

    text: str = ""
    #: {facet: values}; several values of a facet mean "or", facets together mean "and"
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: only entries with a call for volunteers that still stands
    needs_now: bool = False
    near: Near | None = None
    #: "best" (with a place: nearest first), "title", "newest", "nearest", "urgent" (call ending
    #: first), "soon" (calls ending within two weeks, then the others, each nearest first),
    #: "latest" (of the latest meeting first, examples last), "moved" (where something happened
    #: last), "due" (due first, what nobody has to do anything about last)
    order: str = "best"
    offset: int = 0
    limit: int = 20
    #: counts cost time; who does not show them does not ask for them
    with_counts: bool = True


@dataclass(frozen=True)
class Hit:
    pk: int
    #: kilometres to the place asked for; None without a place or a point
    distance: float | None = None


@dataclass
class Answer:
    """Hits in order, how many there are in all, and what further clicks would lead to.

    `counts[facet][value]` is the number of hits with this value when the facet's own choice is
    left aside; `unions[facet][value]` the size of the list after adding it to that choice.
    """

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    unions: dict[str, dict[str, int]] = field(default_factory=dict)
    #: how many hits the same question has with `needs_now`
    needs_now: int = 0
    #: no entry has all the words; these have some of them
    is_relaxed: bool = False
    #: other spellings that would find something, for „Meinten Sie …?"
    suggestions: list[str] = field(default_factory=list)
