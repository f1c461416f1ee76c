"""The page of one initiative."""

from itertools import chain

from portal.lib.slugs import german_slug
from portal.publishing.kinds import kinds
from portal.publishing.models import Entry
from portal.publishing.views import EntryDetail

from ..linked_data import organization
from ..models import Initiative, Opportunity

#: entries read of each kind, and shown of those under one heading
LINKED_AT_MOST = 40
UNDER_A_HEADING = 8


class InitiativeDetail(EntryDetail):
    """One initiative; what comes and where it was shown is asked of the other kinds."""

    model = Initiative

    def get_queryset(self):
        needs = self.visible(Opportunity.objects).for_cards().prefetch_related("languages")
        return super().get_queryset().with_details(needs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            linked=self.linked_sections(), facts=organization(self.object), **kwargs
        )

    def linked_sections(self) -> list[dict]:
        """The entries that link here, under the headings they name themselves."""
        sections: dict[str, list[Entry]] = {}
        for entry in chain.from_iterable(self.linked_entries(kind) for kind in kinds()):
            sections.setdefault(str(entry.linked_as), []).append(entry)
        return [
            {"key": german_slug(name), "name": name, "entries": entries[:UNDER_A_HEADING]}
            for name, entries in sections.items()
        ]

    def linked_entries(self, kind: type[Entry]):
        return kind.objects.published().linked_to(self.object)[:LINKED_AT_MOST]
