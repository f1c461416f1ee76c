"""Offices and districts."""

from typing import Annotated

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router, Schema

from portal.places.models import District, Office

from .core import OF_A_LIST, OF_A_ROW, Collection, Page, Paging, absolute, cut

router = Router(tags=["Orte"])

Slug = Annotated[str, Field(pattern="^[a-z0-9-]+$", max_length=60)]
Ags = Annotated[str, Field(pattern="^[0-9]{5}$")]


class OfficeOut(Schema):
    """One of the four state offices."""

    slug: str
    name: str
    short_name: str
    seat: str
    introduction: str
    website: str
    url: str = Field(description="Seite im Portal.")

    @staticmethod
    def resolve_url(row: Office) -> str:
        return absolute(row.get_absolute_url())


class DistrictOut(Schema):
    """A Landkreis, a town of its own, or the Region Hannover."""

    ags: str = Field(description="Amtlicher Gemeindeschlüssel, fünf Stellen.")
    name: str
    kind: str
    office: str = Field(description="Kurzname des Amtes in Adressen.")
    url: str

    @staticmethod
    def resolve_office(row: District) -> str:
        return row.office.slug

    @staticmethod
    def resolve_url(row: District) -> str:
        return absolute(row.get_absolute_url())


def offices():
    return Office.objects.order_by("pk")


def districts():
    return District.objects.select_related("office").order_by("pk")


@router.get("/offices", response={200: Page[OfficeOut], **OF_A_LIST}, summary="Ämter")
def list_offices(request: HttpRequest, paging: Query[Paging]):
    return cut(request, paging, offices())


@router.get("/offices/{slug}", response={200: OfficeOut, **OF_A_ROW}, summary="Ein Amt")
def one_office(request: HttpRequest, slug: Path[Slug]):
    return get_object_or_404(offices(), slug=slug)


@router.get("/districts", response={200: Page[DistrictOut], **OF_A_LIST}, summary="Landkreise")
def list_districts(request: HttpRequest, paging: Query[Paging]):
    return cut(request, paging, districts())


@router.get("/districts/{ags}", response={200: DistrictOut, **OF_A_ROW}, summary="Ein Landkreis")
def one_district(request: HttpRequest, ags: Path[Ags]):
    return get_object_or_404(districts(), ags=ags)


COLLECTIONS = [
    Collection("offices", _("Ämter"), OfficeOut, offices),
    Collection("districts", _("Landkreise und kreisfreie Städte"), DistrictOut, districts),
]
