"""The public pages of initiatives."""

from portal.publishing.kinds import kinds
from portal.publishing.views import EntryDetail, EntryList

from .filters import InitiativeFilterSet
from .models import Initiative, Opportunity


class InitiativeList(EntryList):
    model = Initiative
    filterset_class = InitiativeFilterSet


class InitiativeDetail(EntryDetail):
    """One initiative; where it was shown is asked of the other kinds."""

    model = Initiative

    def get_queryset(self):
        return super().get_queryset().with_details(Opportunity.objects.published().for_cards())

    def get_context_data(self, **kwargs):
        return super().get_context_data(linked=self.linked_entries(), **kwargs)

    def linked_entries(self) -> list[dict]:
        """[{"kind": model, "entries": [entry, …]}, …] for the kinds that have any."""
        rows = []
        for kind in kinds():
            entries = list(kind.objects.published().linked_to(self.object).for_cards()[:12])
            if entries:
                rows.append({"kind": kind, "entries": entries})
        return rows
