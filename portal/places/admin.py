"""The state's places; only administrators change them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.lib.admin import HouseAdmin, ReadOnlyAdmin

from .models import District, Municipality, Office, Postcode
from .tables import DistrictTable


@admin.register(Office)
class OfficeAdmin(HouseAdmin):
    section_position = 10
    list_display = ["name", "seat", "position"]


@admin.register(District)
class DistrictAdmin(HouseAdmin):
    section_position = 20
    table = DistrictTable
    list_display = ["full_name", "ags", "kind", "office"]
    list_filter = ["office", "kind"]
    list_select_related = ["office"]
    search_fields = ["name", "ags"]

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        return ["ags"] if obj else []


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    section_position = 200
    list_display = ["name", "kind", "district", "ags"]
    list_filter = ["district"]
    list_select_related = ["district"]
    search_fields = ["name", "ags"]


@admin.register(Postcode)
class PostcodeAdmin(ReadOnlyAdmin):
    section_position = 210
    list_display = ["code", "places"]
    search_fields = ["code", "municipalities__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("municipalities")

    @admin.display(description=_("Gemeinden"))
    def places(self, postcode: Postcode) -> str:
        return ", ".join(place.name for place in postcode.municipalities.all())
