"""Initiatives and their calls for volunteers as open data."""

from datetime import date
from typing import Literal

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from ninja import Field, Path, Query, Router

from portal.api.core import (
    OF_A_LIST,
    OF_A_ROW,
    Accessibility,
    Collection,
    EntryOut,
    Number,
    OfOffice,
    Page,
    Paging,
    Picture,
    Place,
    Spoken,
    cut,
    found,
    slugs,
)
from portal.publishing.models import FieldOfAction

from .models import Initiative, Opportunity
from .search import InitiativeSearch

router = Router(tags=["Initiativen"])


class InitiativeOut(Spoken, OfOffice, EntryOut):
    """People who do something for integration, and whom a volunteer can join."""

    short_name: str
    summary: str
    description: str = Field(description="HTML: Absätze, Listen, Verweise.")
    organisation: str
    organisation_type: str | None = Field(description="Kurzname der Art des Trägers.")
    good_practice: str
    lessons: str
    founded: int | None
    place: Place
    districts: list[str] = Field(description="Amtliche Gemeindeschlüssel.")
    state_wide: bool
    target_groups: list[str]
    engagement_forms: list[str]
    opening_hours: str
    website: str
    phone: str
    accessibility: Accessibility
    pictures: list[Picture]
    confirmed_on: date | None = Field(description="Wann zuletzt jemand sagte: Das stimmt noch.")

    @staticmethod
    def resolve_organisation_type(row: Initiative) -> str | None:
        return row.organisation_type.slug if row.organisation_type else None

    @staticmethod
    def resolve_place(row: Initiative) -> Place:
        return Place.of(row)

    @staticmethod
    def resolve_accessibility(row: Initiative) -> Accessibility:
        return Accessibility.of(row)

    @staticmethod
    def resolve_pictures(row: Initiative) -> list[Picture]:
        return [Picture.of(picture) for picture in row.pictures.all()]

    @staticmethod
    def resolve_districts(row: Initiative) -> list[str]:
        return [district.ags for district in row.districts.all()]

    @staticmethod
    def resolve_target_groups(row: Initiative) -> list[str]:
        return slugs(row.target_groups)

    @staticmethod
    def resolve_engagement_forms(row: Initiative) -> list[str]:
        return slugs(row.engagement_forms)


class OpportunityOut(Spoken, EntryOut):
    """What an initiative needs volunteers for; it vanishes on the day after `until`."""

    initiative: int = Field(alias="initiative_id", description="Nummer der Initiative.")
    description: str
    form: str | None
    time: str
    place: str
    requirements: str
    until: date

    @staticmethod
    def resolve_form(row: Opportunity) -> str | None:
        return row.form.slug if row.form else None

    @staticmethod
    def resolve_place(row: Opportunity) -> str:
        return row.place_line


class InitiativeQuestion(Paging):
    """The filters of /initiativen/; InitiativeSearch reads them from the address."""

    q: str = Field("", max_length=200, description="Suchwörter, wie auf der Seite.")
    thema: list[str] = Field([], description="Handlungsfeld (Kurzname).")
    kreis: list[str] = Field([], description="Landkreis oder Stadt (AGS).")
    amt: list[str] = Field([], description="Amt (Kurzname).")
    zielgruppe: list[str] = Field([], description="Zielgruppe (Kurzname).")
    form: list[str] = Field([], description="Form des Engagements (Kurzname).")
    traeger: list[str] = Field([], description="Art des Trägers (Kurzname).")
    sprache: list[str] = Field([], description="Sprache.")
    sucht: Literal["", "1"] = Field("", description="1: nur wer jetzt Freiwillige sucht.")
    ort: str = Field("", max_length=100, description="Ort oder Postleitzahl.")
    umkreis: Literal["", "5", "10", "25", "50"] = Field("", description="Kilometer um den Ort.")
    sortierung: Literal["", "name", "neu", "frist", "naehe"] = ""


class OpportunityQuestion(Paging):
    """Calls of all initiatives, or of one."""

    initiative: Number | None = Field(None, description="Nummer der Initiative.")


def initiatives():
    return (
        Initiative.objects.published()
        .select_related("office", "organisation_type", "municipality")
        .prefetch_related(
            "districts",
            Prefetch("fields", FieldOfAction.objects.with_parents()),
            "target_groups",
            "engagement_forms",
            "languages",
            "pictures",
        )
        .order_by("pk")
    )


def opportunities():
    return (
        Opportunity.objects.published()
        .select_related("initiative__municipality", "form")
        .prefetch_related("languages")
        .order_by("pk")
    )


@router.get(
    "/initiatives", response={200: Page[InitiativeOut], **OF_A_LIST}, summary="Initiativen suchen"
)
def list_initiatives(request: HttpRequest, question: Query[InitiativeQuestion]):
    return found(request, question, InitiativeSearch(request.GET), initiatives())


@router.get(
    "/initiatives/{id}", response={200: InitiativeOut, **OF_A_ROW}, summary="Eine Initiative"
)
def one_initiative(request: HttpRequest, id: Path[Number]):
    return get_object_or_404(initiatives(), pk=id)


@router.get("/opportunities", response={200: Page[OpportunityOut], **OF_A_LIST}, summary="Aufrufe")
def list_opportunities(request: HttpRequest, question: Query[OpportunityQuestion]):
    rows, wanted = opportunities(), question.initiative
    return cut(request, question, rows.filter(initiative=wanted) if wanted else rows)


@router.get("/opportunities/{id}", response={200: OpportunityOut, **OF_A_ROW}, summary="Ein Aufruf")
def one_opportunity(request: HttpRequest, id: Path[Number]):
    return get_object_or_404(opportunities(), pk=id)


COLLECTIONS = [
    Collection("initiatives", _("Initiativen"), InitiativeOut, initiatives),
    Collection("opportunities", _("Engagement-Aufrufe"), OpportunityOut, opportunities),
]
