"""A search for initiatives: what its address says, and what it finds."""

from datetime import datetime

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from .filters import InitiativeFilterSet
from .models import Initiative


class InitiativeSearch:
    """The search behind an address; unknown parameters and values are passed over."""

    def __init__(self, params: QueryDict):
        self.params = params

    @cached_property
    def query(self) -> str:
        """The same search always gives the same text: no page, no order, no unknown parts."""
        known = QueryDict(mutable=True)
        for name in sorted(InitiativeFilterSet.base_filters):
            if values := sorted(value for value in self.params.getlist(name) if value):
                known.setlist(name, values)
        return known.urlencode()

    @cached_property
    def description(self) -> str:
        """The search in words people read: „Sprachcafé, Landkreis Gifhorn“."""
        return ", ".join(value for key in self.params for value in self.params.getlist(key)) or _(
            "Alle Initiativen"
        )

    def newest(self, limit: int = 50) -> list[Initiative]:
        """Published initiatives it finds, latest publication first."""
        found = InitiativeFilterSet(self.params, Initiative.objects.published())
        found.form.is_valid()
        return list(found.filter_queryset(found.queryset).order_by("-published_at")[:limit])

    def newer_than(self, moment: datetime) -> list[Initiative]:
        """Of those, the ones published after the given moment."""
        return [entry for entry in self.newest() if entry.published_at > moment]
