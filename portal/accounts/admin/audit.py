"""The audit list in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.lib.admin import ReadOnlyAdmin

from ..models import AuditEntry


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Sign-ins, exports, rights and deletions, for administrators to look through."""

    section = "people"
    section_position = 90
    list_display = ["at", "kind", "by_name", "office_name", "text"]
    list_filter = ["kind", "office", "at"]
    list_select_related = ["office"]
    search_fields = ["by_name", "text"]
    fields = ["at", "kind", "by_name", "office", "text"]
    date_hierarchy = "at"

    @admin.display(description=_("Amt"), ordering="office")
    def office_name(self, entry: AuditEntry) -> str:
        return entry.office.short_name if entry.office else "–"
