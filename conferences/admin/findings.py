"""Findings on a page of their own: where they came from and what became of them."""

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.publishing.admin import EntryAdmin, OfficeFilter, ScopedInline, count_version

from ..models import Finding, FindingUpdate
from ..services.log import follow_log, last_word
from ..tables import FindingTable
from ..views import FindingDetail
from .due_letters import DueLettersPage
from .filters import DueFilter
from .log import LogPages


class FindingUpdateInline(ScopedInline, admin.StackedInline):
    model = FindingUpdate
    fields = ["date", "text", "status", "link", "document", "initiative", "event"]
    links_to_published = ("initiative", "event")

    def get_queryset(self, request: HttpRequest):
        """What waits for the office's decision, or came back, is no part of the form."""
        return super().get_queryset(request).ready()


@admin.register(Finding)
class FindingAdmin(DueLettersPage, LogPages, EntryAdmin):
    section = "events"
    section_position = 50
    preview_view = FindingDetail
    may_merge = True
    table = FindingTable
    links_to_published = ("answers",)
    readonly_fields = [*EntryAdmin.readonly_fields, "where_taken_up", "due_letters_line"]
    list_display = [
        "title",
        "state_badge",
        "event",
        "number",
        "status_and_log",
        "due_on",
        "changed_at",
    ]
    list_filter = [
        "state",
        "status",
        DueFilter,
        OfficeFilter,
        "event__series",
        "addressees",
        "is_example",
    ]
    list_select_related = ["event"]
    search_fields = ["title", "explanation", "responsible", "event__title"]
    inlines = [FindingUpdateInline]
    fieldsets = [
        (None, {"fields": ["title", "explanation", "office"]}),
        (_("Herkunft"), {"fields": ["event", "number", "workshop"]}),
        (
            _("Umsetzung"),
            {
                "fields": [
                    "status",
                    "responsible",
                    "responsible_email",
                    "due_on",
                    "due_letters_line",
                    "addressees",
                    "fields",
                ]
            },
        ),
        (
            _("Was daraus wurde"),
            {"fields": ["answers", "where_taken_up"], "classes": ["collapse"]},
        ),
    ]

    @admin.display(description=_("Wieder aufgegriffen bei"))
    def where_taken_up(self, finding: Finding) -> str:
        """Said by each event itself, on the tab „Offenes“ of its desk."""
        events = finding.taken_up_at.order_by("starts") if finding.pk else ()
        return ", ".join(event.title_and_day for event in events) or "–"

    def save_model(self, request: HttpRequest, obj: Finding, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        count_version(obj.event, by=request.user)

    def save_formset(self, request: HttpRequest, form, formset, change: bool) -> None:
        if formset.model is FindingUpdate:
            for row in formset.extra_forms:
                row.instance.author = request.user
        super().save_formset(request, form, formset, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        """The log may have been changed with the form: the status follows it, and says so."""
        finding = form.instance
        before = last_word(finding)
        super().save_related(request, form, formsets, change)
        if follow_log(finding, before):
            finding.save(update_fields=["status"])
            text = _("Nach dem neuesten Eintrag steht das Ergebnis jetzt auf „%(status)s“.")
            messages.info(request, text % {"status": finding.get_status_display()})
