"""The list of words that mean the same."""

from django.contrib import admin

from portal.lib.admin import HouseAdmin

from ..models import Synonym


@admin.register(Synonym)
class SynonymAdmin(HouseAdmin):
    section_position = 90
    list_display = ["words"]
    search_fields = ["words"]
