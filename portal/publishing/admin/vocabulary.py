"""The closed lists, and the changes people handed in."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.lib.admin import HouseAdmin, ReadOnlyAdmin

from ..models import (
    Addressee,
    EngagementForm,
    FieldOfAction,
    Language,
    OrganisationType,
    PendingVersion,
    TargetGroup,
)
from .filters import OfficeFilter
from .history import HistoryPages


class VocabularyAdmin(HistoryPages, HouseAdmin):
    """The words stay in their order; their addresses are never changed later."""

    list_display = ["name", "slug", "position"]
    search_fields = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        return ["slug"] if obj else []


@admin.register(FieldOfAction)
class FieldOfActionAdmin(VocabularyAdmin):
    section_position = 30
    list_display = ["name", "parent", "tile", "position"]
    list_select_related = ["parent"]


@admin.register(TargetGroup)
class TargetGroupAdmin(VocabularyAdmin):
    section_position = 40


@admin.register(EngagementForm)
class EngagementFormAdmin(VocabularyAdmin):
    section_position = 50


@admin.register(OrganisationType)
class OrganisationTypeAdmin(VocabularyAdmin):
    section_position = 60


@admin.register(Addressee)
class AddresseeAdmin(VocabularyAdmin):
    section_position = 70


@admin.register(Language)
class LanguageAdmin(VocabularyAdmin):
    section_position = 80
    list_display = ["name", "code", "position"]


@admin.register(PendingVersion)
class PendingVersionAdmin(ReadOnlyAdmin):
    """What waits for the office; deciding comes with the review."""

    section = "initiatives"
    section_position = 30
    list_display = ["entry_title", "kind", "author", "created_at", "decision"]
    list_filter = ["decision", OfficeFilter]
    list_select_related = ["kind", "author"]
    fields = ["entry_title", "kind", "based_on", "changes", "author", "created_at", "decision"]

    def get_queryset(self, request: HttpRequest):
        rows = super().get_queryset(request).prefetch_related("entry")
        if request.user.is_superuser:
            return rows
        return rows.filter(office__in=request.user.office_ids)

    @admin.display(description=_("Eintrag"))
    def entry_title(self, pending: PendingVersion) -> str:
        return str(pending.entry)
