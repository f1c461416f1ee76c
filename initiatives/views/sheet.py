"""The A4 sheet of an initiative."""

from django.urls import reverse

from portal.publishing.models import Entry

from ..sheet import sheet_of
from .detail import InitiativeDetail


class InitiativeSheet(InitiativeDetail):
    """One page to print and pin up."""

    template_name = "initiatives/initiative_sheet.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(sheet=sheet_of(self.object), **kwargs)

    def linked_sections(self) -> list[dict]:
        """Paper has no room for what else there is."""
        return []

    def new_address(self, entry: Entry) -> str:
        return reverse("initiatives:sheet", args=[entry.slug])
