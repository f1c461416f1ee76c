"""The office's page for who asks to look after an initiative: to read, accept or decline."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal.accounts.roles import may_in_office
from portal.publishing.admin import OfficeFilter, OfficeScopedAdmin, when_and_who
from portal.publishing.admin.scope import office_id_of

from ..models import Steward, StewardRequest
from ..models.access import main_of
from ..people import name_of
from ..services import access as services
from .filters import UndecidedFilter

LONGEST_REASON = 1000


@admin.register(StewardRequest)
class StewardRequestAdmin(OfficeScopedAdmin):
    """Confirmed requests; what nobody has confirmed may be anybody's joke."""

    section = "initiatives"
    section_position = 28
    count_on_index = True
    change_form_template = "admin/initiatives/stewardrequest_form.html"
    list_display = ["initiative", "name", "confirmed_at", "decision", "office_name"]
    list_filter = [UndecidedFilter, OfficeFilter, "decision"]
    list_select_related = ["initiative__office"]
    search_fields = ["name", "email", "initiative__title"]
    fieldsets = [
        (None, {"fields": ["initiative_link", "hints"]}),
        (
            _("Wer die Initiative betreuen möchte"),
            {"fields": ["name", "email_link", "position", "message", "proposer"]},
        ),
        (_("Stand"), {"fields": ["confirmed_at", "decision_line", "reason", "delete_on"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).confirmed()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def may_decide(self, request: HttpRequest, wish: StewardRequest) -> bool:
        """Whoever may name stewards of that initiative."""
        return may_in_office(request.user, "add", "initiatives.steward", office_id_of(wish))

    def rows_on_index(self, request: HttpRequest) -> QuerySet:
        """What waits for the office."""
        return self.get_queryset(request).waiting()

    # --- deciding ---
    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.decide))
        name = f"{self.opts.app_label}_{self.opts.model_name}_decide"
        return [path("<int:pk>/entscheiden/", view, name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id, form_url="", extra_context=None):
        wish = self.get_object(request, object_id)
        main = main_of(wish.initiative) if wish else None
        context = {
            "may_decide": wish is not None and wish.is_open and self.may_decide(request, wish),
            "main_name": name_of(main.user) if main else "",
            **(extra_context or {}),
        }
        return super().change_view(request, object_id, form_url, context)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The buttons of the page: accept as main or deputy, or decline with a reason."""
        wish = self.get_object(request, str(pk))
        if wish is None or not self.may_decide(request, wish):
            raise Http404
        try:
            self._decide(request, wish, request.POST.get("entscheidung", ""))
        except services.AlreadyDecided:
            messages.warning(request, _("Darüber hat schon jemand entschieden."))
        return redirect(wish.admin_url)

    def _decide(self, request: HttpRequest, wish: StewardRequest, decision: str) -> None:
        if decision in Steward.Part.values:
            self._accept(request, wish, decision)
        elif decision == "ablehnen":
            self._decline(request, wish, request.POST.get("grund", "").strip())
        else:
            messages.warning(request, _("Bitte wählen Sie: annehmen oder ablehnen."))

    def _accept(self, request: HttpRequest, wish: StewardRequest, part: str) -> None:
        services.accept_request(wish, part, request=request)
        self.log_change(request, wish, str(_("Angenommen")))
        text = _("%(name)s betreut die Initiative jetzt und bekommt einen Brief darüber.")
        messages.success(request, text % {"name": wish.name})

    def _decline(self, request: HttpRequest, wish: StewardRequest, reason: str) -> None:
        if not reason:
            messages.error(request, _("Bitte schreiben Sie, warum. Der Grund steht im Brief."))
            return
        services.decline_request(wish, reason[:LONGEST_REASON], by=request.user)
        self.log_change(request, wish, str(_("Abgelehnt")))
        messages.success(request, _("Abgelehnt. Der Brief mit dem Grund ist unterwegs."))

    # --- lines ---
    @admin.display(description=_("Initiative"))
    def initiative_link(self, wish: StewardRequest) -> str:
        entry = wish.initiative
        return format_html('<a href="{}">{}</a>', entry.admin_url, entry)

    @admin.display(description=_("Was das Portal weiß"))
    def hints(self, wish: StewardRequest) -> str:
        return "\n".join(str(hint.text) for hint in services.hints(wish))

    @admin.display(description=_("Amt"))
    def office_name(self, wish: StewardRequest) -> str:
        office = wish.initiative.office
        return office.short_name if office else str(_("landesweit"))

    @admin.display(description=_("E-Mail-Adresse"))
    def email_link(self, wish: StewardRequest) -> str:
        return format_html('<a href="mailto:{0}">{0}</a>', wish.email)

    @admin.display(description=_("Vorgeschlagen von"))
    def proposer(self, wish: StewardRequest) -> str:
        return str(wish.proposed_by) if wish.proposed_by else str(_("niemandem, fragt selbst"))

    @admin.display(description=_("Entscheidung"))
    def decision_line(self, wish: StewardRequest) -> str:
        if wish.is_open:
            return str(_("steht noch aus"))
        when = when_and_who(wish.decided_at, wish.decided_by)
        return format_html("{} – {}", wish.get_decision_display(), when)
