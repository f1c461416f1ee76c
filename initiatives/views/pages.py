"""The list of initiatives and the page of one."""

from portal.publishing.kinds import kinds, section
from portal.publishing.views import EntryDetail, EntryList

from ..filters import InitiativeFilterSet
from ..models import Initiative, Opportunity


class InitiativeList(EntryList):
    model = Initiative
    filterset_class = InitiativeFilterSet


class InitiativeDetail(EntryDetail):
    """One initiative; where it was shown is asked of the other kinds."""

    model = Initiative

    def get_queryset(self):
        needs = self.visible(Opportunity.objects).for_cards().prefetch_related("languages")
        return super().get_queryset().with_details(needs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(linked=self.linked_entries(), **kwargs)

    def linked_entries(self) -> list[dict]:
        """A section for each kind that has any."""
        rows = []
        for kind in kinds():
            entries = list(kind.objects.published().linked_to(self.object)[:12])
            if entries:
                rows.append(section(kind, entries))
        return rows
