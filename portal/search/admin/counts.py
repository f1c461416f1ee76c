"""What people search for, as the office sees it: sums, never a single person's search."""

from datetime import timedelta

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.admin import ReadOnlyAdmin

from ..counts import LEAST
from ..models import SearchCount

PERIODS = {30: _("30 Tage"), 365: _("12 Monate")}
ROWS = 50


@admin.register(SearchCount)
class SearchCountAdmin(ReadOnlyAdmin):
    """The list is a report; a row of its own is shown only where enough people stand behind it."""

    section = "initiatives"
    section_position = 90
    fields = ["day", "text", "searches", "without_result"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).exclude(text="").filter(searches__gte=LEAST)

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        days = 365 if request.GET.get("zeitraum") == "365" else 30
        context = {**self.admin_site.each_context(request), **report(days)}
        context |= {"title": self.opts.verbose_name_plural, "opts": self.opts, "periods": PERIODS}
        return TemplateResponse(request, "admin/search/report.html", context)


def report(days: int) -> dict:
    """Three queries: the texts searched most, those most often in vain, and the sum of all."""
    counts = SearchCount.objects.since(timezone.localdate() - timedelta(days=days))
    often = counts.often(LEAST)
    told = sum(often.values_list("times", flat=True))
    total = counts.total()
    return {
        "days": days,
        "total": total,
        "top": list(often[:ROWS]),
        "missing": list(often.filter(misses__gt=0).order_by("-misses", "text")[:ROWS]),
        "rest": total["times"] - told,
        "least": LEAST,
    }
