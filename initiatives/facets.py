"""What a list of initiatives offers for narrowing it further, and where each click leads."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from portal.search.engine.question import Answer

from .lists import Value
from .search import FACETS, InitiativeSearch

TITLES = {
    "thema": _("Handlungsfeld"),
    "kreis": _("Landkreis oder Stadt"),
    "amt": _("Amtsbezirk"),
    "zielgruppe": _("Für wen"),
    "form": _("Wie Sie mitmachen"),
    "traeger": _("Wer dahintersteht"),
    "sprache": _("Sprache"),
}


@dataclass(frozen=True)
class Choice:
    """One value to click on. `count` is the length of the list after the click."""

    name: str
    url: str
    count: int
    is_chosen: bool = False
    is_child: bool = False


@dataclass(frozen=True)
class Facet:
    key: str
    title: str
    choices: list[Choice] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    """A filter at work, and the address without it."""

    label: str
    url: str


def facets(search: InitiativeSearch, answer: Answer) -> list[Facet]:
    """Those with something to choose."""
    found = [_facet(search, answer, key) for key in FACETS]
    return [facet for facet in found if facet.choices]


def _facet(search: InitiativeSearch, answer: Answer, key: str) -> Facet:
    values = search.lists.values[key].values()
    choices = [_choice(search, answer, key, value) for value in values]
    kept = [choice for choice in choices if choice.count or choice.is_chosen]
    return Facet(key, str(TITLES[key]), kept)


def _choice(search: InitiativeSearch, answer: Answer, facet: str, value: Value) -> Choice:
    chosen = search.chosen.get(facet, frozenset())
    if value.key in chosen:
        url = address(search.without(facet, value.key))
        return Choice(value.name, url, 0, is_chosen=True, is_child=bool(value.parent))
    count = answer.counts.get(facet, {}).get(value.key, 0)
    url = f"?{search.with_value(facet, value.key)}"
    if count and chosen == {value.parent}:
        # from a whole field of action to one of its parts: the part takes the place of the whole
        url = address(search.with_only(facet, value.key))
    elif count and chosen:
        count = answer.unions[facet][value.key]
    return Choice(value.name, url, count, is_child=bool(value.parent))


def chips(search: InitiativeSearch) -> list[Chip]:
    """Everything that narrows the list."""
    return [Chip(label, address(search.without(n, v))) for n, v, label in search.filters()]


def address(params) -> str:
    """A link on the list's own page."""
    return f"?{params.urlencode()}"
