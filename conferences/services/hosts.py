"""Which initiatives a person may name as an event's host: one, a few to choose from, or very many.

A coordination office may look after thousands. A list of them is no choice; they are named by
typing, and none of them is read for a page that only asks.
"""

from functools import cached_property

from django.db.models import Q, QuerySet

from initiatives.models import Initiative
from portal.accounts.models import User
from portal.publishing.models import State
from portal.publishing.services.changing import at_once

from ..models import Event

#: as many fit into a list one can choose from
MOST_CHOSEN = 30


class Hosts:
    """What the person is steward of, and who hosts the event already."""

    def __init__(self, user: User, event: Event | None = None):
        self.user = user
        self.present = event.host if event else None
        own = Q(pk__in=user.stewardships.values("initiative")) & ~Q(state=State.ARCHIVED)
        #: all of them
        self.rows: QuerySet[Initiative] = Initiative.objects.filter(
            own | Q(pk=self.present.pk) if self.present else own
        ).order_by("title", "pk")

    @cached_property
    def first(self) -> list[Initiative]:
        """As many as a list may have, and one more if there are."""
        return list(self.rows.select_related("office")[: MOST_CHOSEN + 1])

    def __bool__(self) -> bool:
        return bool(self.first)

    @property
    def only(self) -> Initiative | None:
        """The one there is no question about."""
        return self.first[0] if len(self.first) == 1 else None

    @property
    def are_many(self) -> bool:
        return len(self.first) > MOST_CHOSEN

    @cached_property
    def _sorts(self) -> list[tuple[bool, int | None]]:
        """(trusted, office), each pair once: nothing else of them decides anything."""
        pairs = self.rows.order_by().values_list("is_trusted", "office").distinct()
        return list(pairs) if self.are_many else [(h.is_trusted, h.office_id) for h in self.first]

    @property
    def office_ids(self) -> list[int]:
        return [office for _trusted, office in self._sorts if office]

    @property
    def all_publish(self) -> bool:
        """Whether what the person writes is public at once, whichever of them hosts it."""
        return all(self._publishes(*sort) for sort in self._sorts)

    def _publishes(self, is_trusted: bool, office_id: int | None) -> bool:
        host = Initiative(is_trusted=is_trusted, office_id=office_id)
        return at_once(Event(host=host, office_id=office_id), self.user)
