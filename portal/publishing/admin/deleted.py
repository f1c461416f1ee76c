"""What was deleted: for administrators, who find its history here without knowing its address."""

from functools import reduce

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..kinds import kinds
from ..models import Entry
from ..services.history import versions_of
from ..views import LenientPaginator

PER_PAGE = 50


@require_safe
def deleted_entries(request: HttpRequest) -> HttpResponse:
    """Kind, title, when and by whom; the newest first."""
    if not request.user.is_superuser:
        raise PermissionDenied
    page = LenientPaginator(deletions(), PER_PAGE).page(request.GET.get("seite", 1))
    named = {kind._meta.label_lower: kind for kind in kinds()}
    context = {
        **admin.site.each_context(request),
        "title": _("Gelöschte Einträge"),
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        "rows": [line(named[row["model"]], row) for row in page],
    }
    return TemplateResponse(request, "admin/publishing/deleted.html", context)


def deletions() -> QuerySet:
    """The last versions of all kinds of entries, as long as the history is kept."""
    found = [_deletions_of(kind) for kind in kinds()]
    return reduce(QuerySet.union, found).order_by("-history_date", "-history_id")


def _deletions_of(kind: type[Entry]) -> QuerySet:
    rows = versions_of(kind)._base_manager.filter(history_type="-").order_by()
    label = Value(kind._meta.label_lower, output_field=CharField())
    columns = ("history_id", "history_date", "history_user__name", "id", "title")
    return rows.annotate(model=label).values(*columns, "model")


def line(kind: type[Entry], row: dict) -> dict:
    opts = kind._meta
    return {
        "kind": opts.verbose_name,
        "title": row["title"],
        "at": row["history_date"],
        "by": row["history_user__name"],
        "url": reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[row["id"]]),
    }
