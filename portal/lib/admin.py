"""What every page of the office's admin has in common."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from .widgets import CheckboxList, DateInput, DateTimeInput

WIDGETS: dict = {
    models.DateField: {"widget": DateInput},
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeInput},
    models.URLField: {"widget": forms.URLInput(attrs={"size": 60}), "assume_scheme": "https"},
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"})},
}


class HouseFields:
    """Plain selects, checkboxes and the browser's date fields; for pages and inlines alike."""

    formfield_overrides = WIDGETS
    view_on_site = False

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Without Django's buttons for adding related rows: they need pop-up windows."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def formfield_for_manytomany(self, db_field, request: HttpRequest, **kwargs):
        kwargs.setdefault("widget", CheckboxList(group_label=db_field.verbose_name))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class HouseAdmin(HouseFields, admin.ModelAdmin):
    """A page of the admin; `section` and `section_position` give its place on the index."""

    section = "basics"
    section_position = 0
    count_on_index = False
    list_per_page = 50
    show_full_result_count = False
    #: the rows as a table (portal.lib.tables) where people may export and import them
    table: type | None = None

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts, object_id):
        """Not there and not yours are the same answer."""
        raise Http404

    def log_deletions(self, request: HttpRequest, queryset):
        """The site keeps a list of its own of what was deleted, for the administration."""
        self.admin_site.note_deletions(request, queryset)
        return super().log_deletions(request, queryset)

    def rows_on_index(self, request: HttpRequest) -> QuerySet:
        """The rows the person works with; counted only where `count_on_index`."""
        return self.get_queryset(request)


class ReadOnlyAdmin(HouseAdmin):
    """A list to look things up in."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False
