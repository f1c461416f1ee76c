"""The proof that data was deleted, and the button that lets the deletion go on."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal.lib.admin import ReadOnlyAdmin

from ..models import DeletionClock, DeletionRun
from ..services import clock
from ..services.deletion import in_words


@admin.register(DeletionRun)
class DeletionRunAdmin(ReadOnlyAdmin):
    """Numbers only; each office sees those of its events."""

    section = "events"
    section_position = 90
    list_display = ["started_at", "event", "what"]
    list_select_related = ["event"]
    fields = ["started_at", "event", "what"]
    date_hierarchy = "started_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return DeletionRun.objects.editable_by(request.user).order_by(*self.opts.ordering)

    @admin.display(description=_("Gelöscht"))
    def what(self, run: DeletionRun) -> str:
        return in_words(run.numbers)

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        row = DeletionClock.objects.first()
        facts = {"paused": row and row.paused_at, "last_seen": row and row.last_seen}
        return super().changelist_view(request, {**facts, **(extra_context or {})})

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_POST(self.resume))
        return [path("fortsetzen/", view, name="registration_deletion_resume"), *super().get_urls()]

    def resume(self, request: HttpRequest) -> HttpResponse:
        """Only administrators can look after the server's clock."""
        if not request.user.is_superuser:
            raise PermissionDenied
        clock.resume()
        messages.success(request, _("Das Löschen geht weiter."))
        return redirect("admin:registration_deletionrun_changelist")
