"""What a list of entries offers for narrowing it further, and where each click leads."""

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote_plus

from .address import EntrySearch
from .engine.question import Answer
from .values import Value


@dataclass(frozen=True)
class Choice:
    """One value to click on. What `count` counts, the kind's search says (`count_of`)."""

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
    is_unfolded: bool = False

    @property
    def is_open(self) -> bool:
        return self.is_unfolded or any(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    """A filter at work, and the address without it."""

    label: str
    url: str


def facets(search: EntrySearch, answer: Answer) -> list[Facet]:
    """Those with something to choose."""
    found = [_facet(search, answer, key) for key in search.titles]
    return [facet for facet in found if facet.choices]


def _facet(search: EntrySearch, answer: Answer, key: str) -> Facet:
    counts, chosen = answer.counts.get(key, {}), search.chosen.get(key, frozenset())
    values = [
        value
        for value in search.values[key].values()
        if counts.get(value.key) or value.key in chosen
    ]
    links = Links(search, key)
    choices = [_choice(links, answer, value) for value in values]
    return Facet(key, str(search.titles[key]), choices, is_unfolded=key in search.unfolded)


def _choice(links: "Links", answer: Answer, value: Value) -> Choice:
    facet, chosen = links.facet, links.chosen
    count, is_child = links.search.count_of(answer, facet, value.key), bool(value.parent)
    if value.key in chosen:
        url = links.without(value.key)
        return Choice(value.name, url, count, is_chosen=True, is_child=is_child)
    # from a whole field of action to one of its parts: the part takes the place of the whole
    is_instead = chosen == {value.parent}
    url = links.only(value.key) if is_instead else links.also(value.key)
    return Choice(value.name, url, count, is_child=is_child)


class Links:
    """Where the values of one facet lead. A page has hundreds of them: what they share is
    written once, each value then takes the mark's place."""

    MARK = secrets.token_hex(16)

    def __init__(self, search: EntrySearch, facet: str):
        self.search, self.facet = search, facet
        self.chosen = search.chosen.get(facet, frozenset())

    @cached_property
    def _also(self) -> str:
        return address(self.search.with_value(self.facet, self.MARK))

    @cached_property
    def _only(self) -> str:
        return address(self.search.with_only(self.facet, self.MARK))

    def also(self, value: str) -> str:
        """With this value beside those chosen."""
        return self._also.replace(self.MARK, quote_plus(value))

    def only(self, value: str) -> str:
        """With this value in their place."""
        return self._only.replace(self.MARK, quote_plus(value))

    def without(self, value: str) -> str:
        return address(self.search.without(self.facet, value))


def chips(search: EntrySearch) -> list[Chip]:
    """Everything that narrows the list."""
    return [Chip(label, address(search.without(n, v))) for n, v, label in search.filters()]


def address(params) -> str:
    """A link on the list's own page."""
    return f"?{params.urlencode()}"
