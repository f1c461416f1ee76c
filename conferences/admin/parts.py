"""Programme items and workshops on pages of their own."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.publishing.admin import PartAdmin, ScopedInline

from ..models import ProgrammeItem, Speaker, Workshop


class SpeakerInline(ScopedInline, admin.StackedInline):
    model = Speaker
    fields = ["name", "role", "organisation", "position"]
    show_change_link = False


@admin.register(ProgrammeItem)
class ProgrammeItemAdmin(PartAdmin):
    section = "events"
    section_position = 40
    list_display = ["title", "kind", "event", "starts", "ends", "room"]
    list_filter = ["kind"]
    list_select_related = ["event"]
    date_hierarchy = "starts"
    search_fields = ["title", "event__title", "speakers__name"]
    ordering = ["-event__starts", "position", "starts"]
    inlines = [SpeakerInline]
    fieldsets = [
        (None, {"fields": ["event", "kind", "title", "description"]}),
        (_("Zeit und Raum"), {"fields": ["starts", "ends", "room", "moderation", "position"]}),
    ]


@admin.register(Workshop)
class WorkshopAdmin(PartAdmin):
    section = "events"
    section_position = 30
    links_to_published = ("initiatives",)
    list_display = ["title", "number", "event", "room", "capacity"]
    list_filter = ["event__series"]
    list_select_related = ["event"]
    search_fields = ["title", "question", "event__title"]
    ordering = ["-event__starts", "number"]
    fieldsets = [
        (None, {"fields": ["event", "number", "title", "question", "description"]}),
        (_("Zeit und Raum"), {"fields": ["slot", "room", "capacity"]}),
        (_("Menschen"), {"fields": ["moderation", "language", "interpreting", "initiatives"]}),
        (_("Ergebnis"), {"fields": ["outcome"]}),
    ]
