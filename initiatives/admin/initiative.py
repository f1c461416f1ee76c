"""The office's pages for initiatives and what they need."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.audit import record
from portal.accounts.models import AuditEntry, User
from portal.publishing.admin import (
    EntryAdmin,
    FieldFilter,
    OfficeFilter,
    ScopedInline,
    WeakAltFilter,
    count_version,
    save_parts,
)
from portal.publishing.admin.merging import found
from portal.publishing.admin.pictures_page import PicturesPage
from portal.publishing.admin.pictures_review import ReviewingPictures
from portal.publishing.models import Entry
from portal.search.admin import SearchedByIndex

from ..models import Initiative, Opportunity
from ..services.similar import is_alike, similar_initiatives
from ..tables import InitiativeTable
from ..views import InitiativeDetail
from .filters import AskedFilter, ConfirmedFilter, StandingFilter, StewardFilter
from .freshness import FreshnessPage
from .stewards import StewardFormSet, StewardInline, settle_stewards

PLACE = ["street", "postcode", "locality", "municipality", "latitude", "longitude"]
ACCESS = [
    "step_free",
    "step_free_toilet",
    "disabled_parking",
    "induction_loop",
    "guidance",
    "accessibility_note",
    "accessibility_checked_on",
]


class OpportunityInline(ScopedInline, admin.StackedInline):
    model = Opportunity
    fields = ["title", "description", "form", "time", "place", "until"]
    classes = ["collapse"]


def record_trust(initiative: Initiative, *, by: User) -> AuditEntry:
    say = (
        _("„%(title)s“ (#%(number)s): Änderungen der Koordination erscheinen sofort")
        if initiative.is_trusted
        else _("„%(title)s“ (#%(number)s): Änderungen der Koordination prüft wieder das Amt")
    )
    text = say % {"title": initiative.title, "number": initiative.pk}
    return record(AuditEntry.Kind.RIGHTS, by=by, text=text, office=initiative.office)


@admin.register(Initiative)
class InitiativeAdmin(SearchedByIndex, FreshnessPage, PicturesPage, ReviewingPictures, EntryAdmin):
    section = "initiatives"
    section_position = 10
    preview_view = InitiativeDetail
    may_merge = True
    table = InitiativeTable
    list_display = ["title", "state_badge", "office_name", "where", "needs", "changed_at"]
    list_filter = [
        "state",
        ConfirmedFilter,
        StewardFilter,
        AskedFilter,
        OfficeFilter,
        FieldFilter,
        WeakAltFilter,
        "is_example",
    ]
    list_select_related = ["office", "municipality"]
    search_fields = ["title", "short_name", "organisation", "summary", "locality"]
    readonly_fields = [
        *EntryAdmin.readonly_fields,
        "pictures_line",
        "confirmed_on",
        "confirmed_by",
        "freshness_line",
    ]
    inlines = [OpportunityInline, StewardInline]
    fieldsets = [
        (None, {"fields": ["title", "short_name", "office", "summary", "description"]}),
        (
            _("Träger und Kontakt"),
            {
                "fields": [
                    "organisation",
                    "organisation_type",
                    "founded",
                    "website",
                    "phone",
                    "contact_email",
                    "opening_hours",
                ]
            },
        ),
        (_("Wo"), {"fields": [*PLACE, "districts", "state_wide"]}),
        (
            _("Einordnung"),
            {"fields": ["fields", "target_groups", "engagement_forms", "languages"]},
        ),
        (_("Gute Praxis"), {"fields": ["good_practice", "lessons"], "classes": ["collapse"]}),
        (_("Bilder"), {"fields": ["pictures_line"]}),
        (_("Barrierefreiheit"), {"fields": ACCESS, "classes": ["collapse"]}),
        (_("Zusammenarbeit"), {"fields": ["is_trusted"]}),
        (
            _("Bestätigung und Adresse"),
            {
                "fields": ["confirmed_on", "confirmed_by", "freshness_line", "slug"],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(need_count=current_needs())

    def look_alikes(self, entry: Entry, among: QuerySet) -> list:
        """Published ones the search knows, and others by the longest word of the name."""
        word = max(entry.title.split(), key=len, default="")
        others = (row for row in found(among, word) if is_alike(row.title, entry.title))
        return list(dict.fromkeys([*similar_initiatives(entry.title, limit=10), *others]))

    def may_be_there(self, entry: Initiative) -> list:
        return [row for row in similar_initiatives(entry.title) if row.pk != entry.pk]

    def save_model(self, request: HttpRequest, obj: Initiative, form, change: bool) -> None:
        """Whom the office trusts is a right, so the audit list says so; no form: brought back."""
        super().save_model(request, obj, form, change)
        if form is not None and "is_trusted" in form.changed_data:
            record_trust(obj, by=request.user)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        save_parts(formset, by=request.user)
        if isinstance(formset, StewardFormSet):
            settle_stewards(formset, request)

    @admin.display(description=_("Wo"))
    def where(self, initiative: Initiative) -> str:
        return initiative.place or (str(_("landesweit")) if initiative.state_wide else "–")

    @admin.display(description=_("Aufrufe"), ordering="need_count")
    def needs(self, initiative: Initiative) -> int:
        return initiative.need_count


@admin.register(Opportunity)
class OpportunityAdmin(SearchedByIndex, EntryAdmin):
    section = "initiatives"
    section_position = 20
    list_display = ["title", "state_badge", "initiative", "form", "until", "changed_at"]
    list_filter = ["state", StandingFilter, OfficeFilter, "form", "time", "is_example"]
    list_select_related = ["form"]
    search_fields = ["title", "initiative__title", "place"]
    fieldsets = [
        (None, {"fields": ["title", "initiative", "description", "form", "time", "until"]}),
        (_("Einzelheiten"), {"fields": ["place", "languages", "requirements"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Of the initiative the title alone, so that long texts are not sorted along."""
        titles = Prefetch("initiative", Initiative.objects.only("title"))
        return super().get_queryset(request).prefetch_related(titles)

    def save_model(self, request: HttpRequest, obj: Opportunity, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        count_version(obj.initiative, by=request.user)


def current_needs() -> Coalesce:
    """How many calls of each initiative stand; asked for the rows of the page alone."""
    rows = Opportunity.objects.ready().filter(initiative=OuterRef("pk")).order_by()
    counted = rows.values("initiative").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)
