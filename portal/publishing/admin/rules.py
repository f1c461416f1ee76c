"""Settings of an office, one row for each; its lead decides."""

from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.roles import offices_led_by
from portal.places.models import Office

from ..forms import PartForm
from .scope import OfficeScopedAdmin


class OfficeRulesAdmin(OfficeScopedAdmin):
    """An office without a row goes by the defaults."""

    form = PartForm
    change_form_template = "admin/publishing/entry_form.html"
    list_select_related = ["office"]

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        return ["office"] if obj else []

    def choices_for(self, db_field, request: HttpRequest) -> QuerySet | None:
        """Offices one leads that have no row yet."""
        if db_field.related_model is not Office:
            return super().choices_for(db_field, request)
        rows = Office.objects.exclude(pk__in=self.model._default_manager.values("office"))
        if request.user.is_superuser:
            return rows
        return rows.filter(pk__in=offices_led_by(request.user))
