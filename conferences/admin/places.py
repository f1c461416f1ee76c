"""Where conferences happen, and the series they belong to."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.lib.admin import HouseAdmin
from portal.publishing.admin import HistoryPages, OfficeFilter, OfficeScopedAdmin
from portal.publishing.forms import PartForm

from ..models import Series, Venue


@admin.register(Venue)
class VenueAdmin(HistoryPages, OfficeScopedAdmin):
    section = "events"
    section_position = 60
    form = PartForm
    change_form_template = "admin/publishing/entry_form.html"
    list_display = ["name", "place", "office", "accessibility_checked_on"]
    list_filter = [OfficeFilter, "step_free"]
    list_select_related = ["office", "municipality"]
    search_fields = ["name", "street", "locality"]
    fieldsets = [
        (None, {"fields": ["name", "office"]}),
        (
            _("Adresse"),
            {
                "fields": [
                    "street",
                    "postcode",
                    "locality",
                    "municipality",
                    "latitude",
                    "longitude",
                    "arrival",
                ]
            },
        ),
        (
            _("Barrierefreiheit"),
            {
                "fields": [
                    *Venue.FACTS,
                    "accessibility_note",
                    "accessibility_checked_on",
                ]
            },
        ),
    ]

    @admin.display(description=_("Ort"))
    def place(self, venue: Venue) -> str:
        return venue.place or "–"


@admin.register(Series)
class SeriesAdmin(HistoryPages, HouseAdmin):
    section = "events"
    section_position = 70
    list_display = ["number", "title", "field", "held"]
    list_display_links = ["title"]
    list_select_related = ["field"]

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        """The address stays: pages, calendars and feeds that people follow carry it."""
        return ["slug"] if obj else []
