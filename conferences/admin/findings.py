"""Findings on a page of their own: where they came from and what became of them."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.publishing.admin import EntryAdmin, OfficeFilter, ScopedInline, count_version

from ..models import Finding, FindingUpdate
from ..tables import FindingTable
from ..views import FindingDetail
from .filters import DueFilter


class FindingUpdateInline(ScopedInline, admin.StackedInline):
    model = FindingUpdate
    fields = ["date", "text", "status", "link", "document", "initiative", "event"]
    links_to_published = ("initiative", "event")


@admin.register(Finding)
class FindingAdmin(EntryAdmin):
    section = "events"
    section_position = 50
    preview_view = FindingDetail
    may_merge = True
    table = FindingTable
    links_to_published = ("answers", "taken_up_at")
    list_display = ["title", "state_badge", "event", "number", "status", "due_on", "changed_at"]
    list_filter = [
        "state",
        "status",
        DueFilter,
        OfficeFilter,
        "event__series",
        "addressees",
        "is_example",
    ]
    list_select_related = ["event"]
    search_fields = ["title", "explanation", "responsible", "event__title"]
    inlines = [FindingUpdateInline]
    fieldsets = [
        (None, {"fields": ["title", "explanation", "office"]}),
        (_("Herkunft"), {"fields": ["event", "number", "workshop"]}),
        (_("Umsetzung"), {"fields": ["status", "responsible", "due_on", "addressees", "fields"]}),
        (
            _("Was daraus wurde"),
            {"fields": ["answers", "taken_up_at"], "classes": ["collapse"]},
        ),
    ]

    def save_model(self, request: HttpRequest, obj: Finding, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        count_version(obj.event, by=request.user)
