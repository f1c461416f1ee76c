"""The list of initiatives."""

from portal.publishing.views import EntryList

from ..filters import InitiativeFilterSet
from ..models import Initiative


class InitiativeList(EntryList):
    model = Initiative
    filterset_class = InitiativeFilterSet
