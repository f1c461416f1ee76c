"""What the lists of the admin are narrowed by: German names, plain addresses, cheap questions."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.desk import offices_of

from ..models import FieldOfAction

STATE_WIDE = "landesweit"


class OfficeFilter(admin.SimpleListFilter):
    """For whoever works with the rows of several offices; others have nothing to choose."""

    title = _("Amt")
    parameter_name = "amt"

    def lookups(self, request: HttpRequest, model_admin):
        offices = [(office.slug, office.short_name) for office in offices_of(request.user)]
        return [*offices, (STATE_WIDE, _("landesweit"))] if request.user.is_superuser else offices

    def queryset(self, request: HttpRequest, queryset):
        path = getattr(queryset, "office_path", "office")
        if self.value() == STATE_WIDE:
            return queryset.filter(**{path: None})
        return queryset.filter(**{f"{path}__slug": self.value()}) if self.value() else queryset


class FieldFilter(admin.SimpleListFilter):
    """By field of action; one of the first level includes its second."""

    title = _("Handlungsfeld")
    parameter_name = "thema"

    def lookups(self, request: HttpRequest, model_admin):
        self.fields = {field.slug: field for field in FieldOfAction.objects.with_parents()}
        return [(slug, field.name) for slug, field in self.fields.items()]

    def queryset(self, request: HttpRequest, queryset):
        field = self.fields.get(self.value())
        return queryset.with_fields_of_action([field]) if field else queryset


class WeakAltFilter(admin.SimpleListFilter):
    """Whether pictures say what is to be seen on them."""

    title = _("Bilder")
    parameter_name = "bilder"

    def lookups(self, request: HttpRequest, model_admin):
        return [("ohne-alternativtext", _("Alternativtext fehlt oder sagt nichts"))]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.with_weak_alt() if self.value() else queryset
