"""The audit list in the admin."""

from django.contrib import admin

from portal.lib.admin import ReadOnlyAdmin

from ..models import AuditEntry


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """Sign-ins, exports, rights and deletions, for administrators to look through."""

    section = "people"
    section_position = 90
    list_display = ["at", "kind", "by_name", "office", "text"]
    list_filter = ["kind", "office", "at"]
    list_select_related = ["office"]
    search_fields = ["by_name", "text"]
    fields = ["at", "kind", "by_name", "office", "text"]
    date_hierarchy = "at"
