"""The search for the rest of the house."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import QuerySet

from portal.publishing.kinds import kinds
from portal.publishing.models import Entry

from .engine.alike import Likeness
from .engine.index import index
from .engine.question import Answer, Hit, Question

#: a list of events or findings is cut to the best of these
MOST_MATCHING = 5000
T = TypeVar("T")
E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Hits:
    """The hits of one kind: how many there are and the first of them."""

    kind: type[Entry]
    count: int
    entries: list[Entry]


def find(kind: type[Entry], question: Question) -> Answer:
    """What the published entries of a kind answer at this moment. One query."""
    return find_all(kind, [question])[0]


def find_all(kind: type[Entry], questions: Iterable[Question]) -> list[Answer]:
    """Several questions about the same moment. One query."""
    return index().answers((kind, question) for question in questions)


def kept(name: str, make: Callable[[], T]) -> T:
    """What `make` reads from vocabularies and places, kept until one of them changes. One query."""
    return index().kept(name, make)


def entries_of(kind: type[E], answer: Answer) -> list[E]:
    """The hits as cards, in their order. What was withdrawn meanwhile is not among them."""
    rows = kind.objects.published().for_cards().in_bulk([hit.pk for hit in answer.hits])
    return [rows[hit.pk] for hit in answer.hits if hit.pk in rows]


def alike(kind: type[E], likeness: Likeness, limit: int = 4) -> list[E]:
    """Published entries that say something like it, as cards, the most alike first."""
    keys = index().alike(kind, likeness, limit)
    return entries_of(kind, Answer(hits=[Hit(key) for key in keys])) if keys else []


def search(text: str, limit: int = 5) -> tuple[list[Hits], list[str]]:
    """Published entries of every kind that match, and other spellings where none does.

    Kinds without hits are left out. Costs a fixed number of queries per kind. An empty text finds
    nothing. Where some kind has all words, kinds that have only some of them are left out too.
    """
    if not text.strip():
        return [], []
    question = Question(text, limit=limit, with_counts=False)
    answers = index().answers((kind, question) for kind in kinds())
    pairs = [(kind, a) for kind, a in zip(kinds(), answers, strict=True) if a.total]
    full = [pair for pair in pairs if not pair[1].is_relaxed]
    hits = [Hits(kind, a.total, entries_of(kind, a)) for kind, a in full or pairs]
    spellings = [] if full else [text for a in answers for text in a.suggestions]
    return hits, list(dict.fromkeys(spellings))[:3]


def matching(queryset: QuerySet, text: str) -> QuerySet:
    """The entries of the queryset that match, in the queryset's own order."""
    if not text.strip():
        return queryset
    answer = find(queryset.model, Question(text, limit=MOST_MATCHING, with_counts=False))
    return queryset.filter(pk__in=[hit.pk for hit in answer.hits])


def similar(kind: type[E], text: str, limit: int = 5) -> list[E]:
    """Published entries whose title says something similar, best first."""
    question = Question(text, limit=limit, with_counts=False)
    return entries_of(kind, find(kind, question)) if text.strip() else []
