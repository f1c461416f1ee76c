"""The office's page for what readers suggested: to look up who did, the entry is edited itself."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.publishing.admin import OfficeFilter, OfficeScopedAdmin

from ..models import Suggestion
from .filters import UndecidedFilter


@admin.register(Suggestion)
class SuggestionAdmin(OfficeScopedAdmin):
    """Confirmed suggestions, each with the initiative it became."""

    section = "initiatives"
    section_position = 27
    count_on_index = True
    list_display = ["title", "entry_state", "place", "belongs", "confirmed_at"]
    list_filter = [UndecidedFilter, OfficeFilter, "initiative__state", "belongs"]
    list_select_related = ["initiative"]
    search_fields = ["title", "summary", "place", "email", "name"]
    date_hierarchy = "confirmed_at"
    fieldsets = [
        (None, {"fields": ["entry_link", "title", "summary", "place", "district", "website"]}),
        (_("Wer das vorschlägt"), {"fields": ["message", "email_link", "name", "belongs"]}),
        (_("Stand"), {"fields": ["created_at", "confirmed_at", "delete_on"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What nobody has confirmed may be anybody's joke, and is nobody's work."""
        return super().get_queryset(request).confirmed()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def rows_on_index(self, request: HttpRequest) -> QuerySet:
        """What waits for the office."""
        return self.get_queryset(request).waiting()

    @admin.display(description=_("Stand"), ordering="initiative__state")
    def entry_state(self, suggestion: Suggestion) -> str:
        entry = suggestion.initiative
        return format_html(
            '<span class="badge badge--{}">{}</span>', entry.state, entry.get_state_display()
        )

    @admin.display(description=_("Eintrag"))
    def entry_link(self, suggestion: Suggestion) -> str:
        entry = suggestion.initiative
        return format_html(
            '<a href="{}">{}</a> {}', entry.admin_url, entry, self.entry_state(suggestion)
        )

    @admin.display(description=_("E-Mail-Adresse"))
    def email_link(self, suggestion: Suggestion) -> str:
        return format_html('<a href="mailto:{0}">{0}</a>', suggestion.email)
