"""Whose event it is: everything below /mein-bereich/veranstaltungen/<event>/ asks here."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from portal.accounts.models import User
from portal.publishing.models import State

from ...models import Event


def own_events(user: User) -> QuerySet[Event]:
    """Those the person may edit: as a host, or as staff of the event's office."""
    rows: Any = Event.objects.editable_by(user)
    return rows.select_related("venue__municipality", "office", "host")


def given_up() -> Q:
    """Taken from the lists before they were ever public: nobody needs to see them again."""
    return Q(state=State.ARCHIVED, published_at=None)


def own_event(user: User, pk: int, *, rows: QuerySet[Event] | None = None) -> Event:
    """The event; what is not theirs is not there (Http404)."""
    return get_object_or_404(own_events(user) if rows is None else rows, pk=pk)
