"""How an event takes registrations and what it asks; an office's rules for all of its events."""

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from portal.publishing.admin import OfficeRulesAdmin, PartAdmin, ScopedInline, own_rows
from portal.publishing.forms import PartForm

from ..models import Question, Rules, Setup


class QuestionFormSet(forms.BaseInlineFormSet):
    """The questions belong to the event; they are asked on the page of its set-up."""

    def __init__(self, *args, instance: Setup | None = None, **kwargs):
        self.setup = instance
        event = instance.event if instance and instance.event_id else Event()
        super().__init__(*args, instance=event, **kwargs)

    def save_new(self, form, commit: bool = True) -> Question:
        """Of a new set-up the event is known only now."""
        self.instance = self.setup.event
        return super().save_new(form, commit)


class QuestionInline(ScopedInline, admin.StackedInline):
    model = Question
    formset = QuestionFormSet
    fields = ["text", "kind", "options", "purpose", "delete_on", "position"]
    show_change_link = False

    def __init__(self, parent_model: type[Model], admin_site: admin.AdminSite):
        """To Django the parent is what the rows point to."""
        super().__init__(Event, admin_site)


@admin.register(Setup)
class SetupAdmin(PartAdmin):
    section = "events"
    section_position = 45
    list_display = ["event", "starts", "most_companions", "allocation", "desk_link"]
    list_filter = ["allocation"]
    list_select_related = ["event"]
    search_fields = ["event__title"]
    ordering = ["-event__starts"]
    inlines = [QuestionInline]
    fieldsets = [
        (None, {"fields": ["event", "contact"]}),
        (_("Gruppen und Workshops"), {"fields": ["most_companions", "allocation"]}),
        (
            _("Was Teilnehmende brauchen"),
            {
                "fields": [
                    "offers_assistance",
                    "offers_sign_language",
                    "offers_induction_loop",
                    "offers_child_care",
                    "offers_diet",
                ],
                "description": _(
                    "Fragen Sie nur, was Sie auch anbieten. Die Antworten liest allein die "
                    "Leitung; das Portal löscht sie kurz nach der Veranstaltung."
                ),
            },
        ),
    ]

    def get_readonly_fields(self, request: HttpRequest, obj=None):
        return ["event"] if obj else []

    def choices_for(self, db_field, request: HttpRequest) -> QuerySet | None:
        """Events that take registrations here and have no set-up yet."""
        if db_field.name != "event":
            return super().choices_for(db_field, request)
        rows = own_rows(Event.objects.filter(registration=Event.Registration.PORTAL), request.user)
        return rows.filter(setup=None).order_by("-starts", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("event")

    @admin.display(description=_("Beginn"), ordering="event__starts")
    def starts(self, setup: Setup):
        return setup.event.starts

    @admin.display(description=_("Tagungsbüro"))
    def desk_link(self, setup: Setup) -> str:
        url = reverse("registration:desk", args=[setup.event_id])
        return format_html('<a href="{}">{}</a>', url, _("Anmeldungen"))


class RulesForm(PartForm):
    def clean(self):
        cleaned = super().clean()
        hold, nudge = cleaned.get("hold_hours"), cleaned.get("nudge_hours")
        if hold and nudge and nudge >= hold:
            self.add_error(
                "nudge_hours",
                _("Die Erinnerung muss kommen, bevor die Zeit zum Bestätigen zu Ende ist."),
            )
        return cleaned


@admin.register(Rules)
class RulesAdmin(OfficeRulesAdmin):
    """One row for each office; the lead decides."""

    section = "events"
    section_position = 80
    form = RulesForm
    list_display = ["office", "hold_hours", "nudge_hours", "needs_days", "person_months"]
    fieldsets = [
        (None, {"fields": ["office"]}),
        (_("Bestätigen"), {"fields": ["hold_hours", "nudge_hours"]}),
        (
            _("Löschen"),
            {
                "fields": ["needs_days", "person_months"],
                "description": _(
                    "Gezählt ab dem Ende der Veranstaltung. Das Portal löscht von selbst."
                ),
            },
        ),
    ]
