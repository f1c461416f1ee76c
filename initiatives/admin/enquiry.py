"""The office's page for what visitors wrote: to read, to mark as answered, nothing to change."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.publishing.admin import OfficeFilter, when_and_who

from ..models import Enquiry
from ..services import forget, mark_answered, mark_unanswered
from ..services.reminding import LONG_WITHOUT_ANSWER
from .answer_times import AnswerTimesPage


class AnsweredFilter(admin.SimpleListFilter):
    title = _("Stand")
    parameter_name = "beantwortet"

    def lookups(self, request: HttpRequest, model_admin):
        return [
            ("nein", _("offen")),
            ("lange", _("seit über zwei Wochen offen")),
            ("ja", _("beantwortet")),
        ]

    def queryset(self, request: HttpRequest, queryset):
        match self.value():
            case "nein":
                return queryset.unanswered()
            case "lange":
                return queryset.waiting_for(LONG_WITHOUT_ANSWER)
            case "ja":
                return queryset.answered()
        return queryset


@admin.register(Enquiry)
class EnquiryAdmin(AnswerTimesPage):
    section = "initiatives"
    section_position = 25
    count_on_index = True
    change_form_template = "admin/initiatives/enquiry_form.html"
    list_display = ["created_at", "initiative", "name", "about", "answered_badge", "days_to_answer"]
    list_filter = [AnsweredFilter, OfficeFilter]
    list_select_related = ["initiative", "opportunity"]
    search_fields = ["name", "email", "message", "initiative__title"]
    actions = ["answered"]
    fieldsets = [
        (None, {"fields": ["initiative", "about", "message"]}),
        (_("Wer geschrieben hat"), {"fields": ["name", "email_link", "phone"]}),
        (_("Stand"), {"fields": ["created_at", "answered_line", "reminded_line", "delete_on"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def rows_on_index(self, request: HttpRequest) -> QuerySet:
        """What waits for an answer."""
        return self.get_queryset(request).unanswered()

    # --- deleting: what was answered still counts in the figures ---
    def delete_model(self, request: HttpRequest, obj: Enquiry) -> None:
        self.delete_queryset(request, Enquiry.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        forget(Enquiry.objects.filter(pk__in=queryset.values("pk")).answered())
        super().delete_queryset(request, queryset)

    # --- answered or not ---
    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.set_answered))
        name = f"{self.opts.app_label}_{self.opts.model_name}_answered"
        return [path("<int:pk>/beantwortet/", view, name=name), *super().get_urls()]

    def set_answered(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button on the page of one; `beantwortet=nein` takes it back. Not yours: 404."""
        enquiry = self.get_object(request, str(pk))
        if enquiry is None:
            raise Http404
        if request.POST.get("beantwortet") == "nein":
            self._take_back(request, enquiry)
        else:
            self._mark(request, [enquiry])
        return redirect(enquiry.admin_url)

    def _mark(self, request: HttpRequest, enquiries) -> None:
        done = [row for row in enquiries if mark_answered(row, by=request.user)]
        for row in done:
            self.log_change(request, row, str(_("Beantwortet")))
        if done:
            text = ngettext(
                "%(count)d Anfrage als beantwortet markiert.",
                "%(count)d Anfragen als beantwortet markiert.",
                len(done),
            )
            messages.success(request, text % {"count": len(done)})

    def _take_back(self, request: HttpRequest, enquiry: Enquiry) -> None:
        if mark_unanswered(enquiry):
            self.log_change(request, enquiry, str(_("Wieder offen")))
            messages.success(request, _("Die Anfrage ist wieder offen."))

    @admin.action(description=_("Als beantwortet markieren"))
    def answered(self, request: HttpRequest, queryset) -> None:
        self._mark(request, queryset)

    # --- columns and lines ---
    @admin.display(description=_("Aufruf"), ordering="opportunity")
    def about(self, enquiry: Enquiry) -> str:
        return enquiry.opportunity.title if enquiry.opportunity else str(_("allgemein"))

    @admin.display(description=_("Stand"), ordering="answered_at")
    def answered_badge(self, enquiry: Enquiry) -> str:
        name, text = (
            ("published", _("beantwortet")) if enquiry.is_answered else ("draft", _("offen"))
        )
        return format_html('<span class="badge badge--{}">{}</span>', name, text)

    @admin.display(description=_("beantwortet nach"))
    def days_to_answer(self, enquiry: Enquiry) -> str:
        days = enquiry.days_to_answer
        return "–" if days is None else ngettext("%(n)d Tag", "%(n)d Tagen", days) % {"n": days}

    @admin.display(description=_("Erinnert"))
    def reminded_line(self, enquiry: Enquiry) -> str:
        moments = filter(None, [enquiry.reminded_at, enquiry.reminded_again_at])
        days = [date_format(timezone.localtime(moment), "j. F Y") for moment in moments]
        return ", ".join(days) or str(_("noch nicht"))

    @admin.display(description=_("Beantwortet"))
    def answered_line(self, enquiry: Enquiry) -> str:
        if not enquiry.is_answered:
            return str(_("noch nicht"))
        return when_and_who(enquiry.answered_at, enquiry.answered_by)

    @admin.display(description=_("E-Mail-Adresse"))
    def email_link(self, enquiry: Enquiry) -> str:
        return format_html('<a href="mailto:{0}">{0}</a>', enquiry.email)
