"""What people without an office have an account for: they look after something.

The accounts know no guest; `settings.DUTIES` names the way from an account to what it looks after:
(the accounts' reverse relation, the field of its rows that leads to the entry), both strings.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from .models import User

#: of an entry somebody looks after
SHOWN = {"title", "office"}


def with_duties(people: QuerySet[User]) -> QuerySet[User]:
    """The same people, with what they look after read along: one query for each way."""
    return people.prefetch_related(*map(_narrow, settings.DUTIES))


def _narrow(way: tuple[str, str]) -> Prefetch:
    """Of an entry its title and office alone: its texts are long."""
    relation, whole = way
    rows: Any = User._meta.get_field(relation).related_model
    columns = rows._meta.get_field(whole).related_model._meta.concrete_fields
    rest = [f"{whole}__{c.name}" for c in columns if c.name not in SHOWN and not c.primary_key]
    return Prefetch(relation, rows._base_manager.select_related(whole).defer(*rest).order_by("pk"))


def looked_after(person: User) -> list[Any]:
    """The entries a person looks after; no query where `with_duties` has read them."""
    prefetch_related_objects([person], *map(_narrow, settings.DUTIES))
    return [
        getattr(row, whole)
        for relation, whole in settings.DUTIES
        for row in getattr(person, relation).all()
    ]


def duty_offices(person: User) -> set[int | None]:
    """The offices of what the person looks after; None stands for what is state-wide."""
    return {entry.office_id for entry in looked_after(person)}


def looking_after_something_of(offices: Iterable[int]) -> Q:
    """Those with a duty in one of these offices; joins, so ask for keys."""
    found = Q(pk__in=[])
    for relation, whole in settings.DUTIES:
        found |= Q(**{f"{relation}__{whole}__office__in": list(offices)})
    return found
