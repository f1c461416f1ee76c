"""The conference desk: a whole conference on one page; and the page for other events."""

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.publishing.admin import (
    EntryAdmin,
    FieldFilter,
    OfficeFilter,
    WeakAltFilter,
    save_parts,
)
from portal.publishing.admin.pictures_review import ReviewingPictures

from ..models import Conference, Event, Finding, Workshop
from ..tables import ConferenceTable, EventTable
from ..views import EventDetail
from .desk import DeskTabs
from .filters import DocumentFilter, TimeFilter

TOPICS = ["fields", "target_groups", "languages"]
REGISTRATION = [
    "registration",
    "registration_url",
    "registration_opens",
    "registration_closes",
    "capacity",
    "is_free",
    "cost_note",
]
MARKET = ["stands_until"]
AFTERWARDS = ["participants", "participants_estimated"]
CANCELLATION = ["cancelled_at", "cancel_reason", "slug"]


class AnyEventAdmin(DeskTabs, ReviewingPictures, EntryAdmin):
    """What conferences and other events share."""

    section = "events"
    preview_view = EventDetail
    links_to_published = ("best_practices", "host")
    date_hierarchy = "starts"
    list_select_related = ["office", "venue__municipality"]
    search_fields = ["title", "motto", "summary", "venue__name", "venue__locality"]
    #: the kinds of events this page is for
    kinds: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(kind__in=self.kinds)

    def formfield_for_choice_field(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name == "kind":
            kwargs["choices"] = [(kind.value, kind.label) for kind in map(Event.Kind, self.kinds)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        save_parts(formset, by=request.user)


def how_many(model: type[Model]) -> Coalesce:
    """How many of these each event has; asked for the rows of the page alone."""
    rows = model._default_manager.filter(event=OuterRef("pk")).order_by()
    counted = rows.values("event").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


@admin.register(Conference)
class ConferenceAdmin(AnyEventAdmin):
    """Programme, workshops, findings, documents, pictures and stands on one page."""

    section_position = 10
    table = ConferenceTable
    kinds = Event.CONFERENCE_KINDS
    list_display = [
        "title",
        "state_badge",
        "starts",
        "venue",
        "office_name",
        "workshop_count",
        "finding_count",
        "changed_at",
    ]
    list_filter = [
        "state",
        TimeFilter,
        OfficeFilter,
        "kind",
        "series",
        WeakAltFilter,
        DocumentFilter,
        "is_example",
    ]
    fieldsets = [
        (None, {"fields": ["title", "kind", "series", "office", "motto", "summary"]}),
        (_("Wann und wo"), {"fields": ["starts", "ends", "venue", "organiser"]}),
        (_("Einführung und Themen"), {"fields": ["introduction", *TOPICS]}),
        (_("Anmeldung"), {"fields": REGISTRATION, "classes": ["collapse"]}),
        (_("Markt der Möglichkeiten"), {"fields": MARKET, "classes": ["collapse"]}),
        (_("Wie viele kamen"), {"fields": AFTERWARDS, "classes": ["collapse"]}),
        (_("Absage und Adresse"), {"fields": CANCELLATION, "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counts = {"workshop_total": how_many(Workshop), "finding_total": how_many(Finding)}
        return super().get_queryset(request).annotate(**counts)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        initial = {"kind": Event.Kind.REGIONAL_CONFERENCE}
        return {**initial, **super().get_changeform_initial_data(request)}

    @admin.display(description=_("Workshops"), ordering="workshop_total")
    def workshop_count(self, conference: Conference) -> int:
        return conference.workshop_total

    @admin.display(description=_("Ergebnisse"), ordering="finding_total")
    def finding_count(self, conference: Conference) -> int:
        return conference.finding_total


@admin.register(Event)
class EventAdmin(AnyEventAdmin):
    """Every other meeting; conferences have their desk and stand there only."""

    section_position = 20
    table = EventTable
    kinds = tuple(kind for kind in Event.Kind if kind not in Event.CONFERENCE_KINDS)
    list_display = [
        "title",
        "state_badge",
        "kind",
        "starts",
        "venue",
        "host",
        "office_name",
        "changed_at",
    ]
    list_filter = [
        "state",
        TimeFilter,
        OfficeFilter,
        "kind",
        FieldFilter,
        WeakAltFilter,
        DocumentFilter,
        "is_example",
    ]
    list_select_related = [*AnyEventAdmin.list_select_related, "host"]
    fieldsets = [
        (None, {"fields": ["title", "kind", "office", "host", "summary", "introduction"]}),
        (_("Wann und wo"), {"fields": ["starts", "ends", "venue", "organiser"]}),
        (_("Themen"), {"fields": TOPICS}),
        (_("Anmeldung"), {"fields": REGISTRATION, "classes": ["collapse"]}),
        (_("Wie viele kamen"), {"fields": AFTERWARDS, "classes": ["collapse"]}),
        (_("Absage und Adresse"), {"fields": CANCELLATION, "classes": ["collapse"]}),
    ]
