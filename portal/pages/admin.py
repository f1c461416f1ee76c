"""The portal's own texts."""

from django.contrib import admin
from django.http import HttpRequest

from portal.lib.admin import HouseAdmin
from portal.publishing.admin import PROSE, HistoryPages
from portal.publishing.forms import PartForm

from .models import Page


@admin.register(Page)
class PageAdmin(HistoryPages, HouseAdmin):
    section = "texts"
    section_position = 10
    form = PartForm
    formfield_overrides = {**HouseAdmin.formfield_overrides, **PROSE}
    change_form_template = "admin/publishing/entry_form.html"
    list_display = ["title", "key", "changed_at"]
    fieldsets = [(None, {"fields": ["key", "title", "body"]})]

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list[str]:
        return ["key"] if obj else []

    def render_change_form(self, request: HttpRequest, context, add=False, obj=None, **kwargs):
        context["public_url"] = obj.get_absolute_url() if obj else ""
        return super().render_change_form(request, context, add=add, obj=obj, **kwargs)
