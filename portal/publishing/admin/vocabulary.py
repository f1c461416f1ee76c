"""The closed lists."""

from django.contrib import admin
from django.http import HttpRequest

from portal.lib.admin import HouseAdmin

from ..models import (
    Addressee,
    EngagementForm,
    FieldOfAction,
    Language,
    OrganisationType,
    TargetGroup,
)
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
