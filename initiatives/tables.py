"""Initiatives as a table."""

from portal.lib.columns import (
    ChoiceCell,
    Column,
    DayCell,
    NameCell,
    NamesCell,
    NumberCell,
    ProseCell,
    YesNoCell,
)
from portal.places.tables import DistrictsCell, PlaceCell
from portal.publishing.models import (
    EngagementForm,
    FieldOfAction,
    Language,
    OrganisationType,
    TargetGroup,
)
from portal.publishing.tables import EntryTable

from .models import Initiative


class InitiativeTable(EntryTable):
    """All an office writes about an initiative; pictures, needs and people are not in it."""

    model = Initiative
    file_name = "initiativen"
    key_prefix = "initiative"
    related = ("office", "organisation_type", "municipality")

    title = Column("title", example="Fahrradwerkstatt am Kanal")
    short_name = Column("short_name")
    summary = Column("summary", example="Ehrenamtliche reparieren mit Geflüchteten Fahrräder.")
    description = Column("description", ProseCell())
    organisation = Column("organisation", example="Kanalverein e. V.")
    organisation_type = Column("organisation_type", NameCell(OrganisationType), example="Verein")
    founded = Column("founded", NumberCell(), example="2016")
    website = Column("website", example="https://kanalverein.example")
    phone = Column("phone", example="05361 12345")
    contact_email = Column("contact_email", private=True, example="kontakt@kanalverein.example")
    opening_hours = Column("opening_hours", example="Mi 15–18 Uhr")
    street = Column("street", example="Porschestraße 49")
    postcode = Column("postcode", example="38440")
    locality = Column("locality", example="Wolfsburg")
    municipality = Column("municipality", PlaceCell(), example="Wolfsburg")
    latitude = Column("latitude", NumberCell(), example="52,4227")
    longitude = Column("longitude", NumberCell(), example="10,7865")
    districts = Column("districts", DistrictsCell(), example="Stadt Wolfsburg; Landkreis Gifhorn")
    state_wide = Column("state_wide", YesNoCell(), example="nein")
    fields = Column("fields", NamesCell(FieldOfAction))
    target_groups = Column("target_groups", NamesCell(TargetGroup))
    engagement_forms = Column("engagement_forms", NamesCell(EngagementForm))
    languages = Column("languages", NamesCell(Language), example="Deutsch; Arabisch")
    good_practice = Column("good_practice")
    lessons = Column("lessons")
    step_free = Column("step_free", ChoiceCell(), example="ja")
    step_free_toilet = Column("step_free_toilet", ChoiceCell())
    disabled_parking = Column("disabled_parking", ChoiceCell())
    induction_loop = Column("induction_loop", ChoiceCell())
    guidance = Column("guidance", ChoiceCell())
    accessibility_note = Column("accessibility_note")
    accessibility_checked_on = Column("accessibility_checked_on", DayCell())
    confirmed_on = Column("confirmed_on", DayCell(), example="16.05.2017")
    confirmed_by = Column("confirmed_by", example="das Amt")
    slug = Column("slug", readonly=True)
