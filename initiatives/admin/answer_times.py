"""How long enquiries wait for their answer: the office's figures, without anybody's name."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.accounts.desk import chosen_office
from portal.places.models import Office
from portal.publishing.admin import OfficeScopedAdmin
from portal.publishing.admin.scope import own_rows
from portal.publishing.views import LenientPaginator

from ..models import AnswerTime, Enquiry, Initiative
from ..services.answer_times import Times, report

PER_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A line of the report: whose figures, and where more about it stands."""

    name: str
    url: str
    times: Times


class AnswerTimesPage(OfficeScopedAdmin):
    """The report beside the list of enquiries; part of `EnquiryAdmin`."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.answer_times))
        name = f"{self.opts.app_label}_{self.opts.model_name}_times"
        return [path("antwortzeiten/", view, name=name), *super().get_urls()]

    def answer_times(self, request: HttpRequest) -> HttpResponse:
        """Of the person's offices; `amt` chooses one of them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        offices = list(offices_of(request))
        office = chosen_office(offices, request.GET.get("amt"))
        enquiries = own_rows(Enquiry.objects.all(), request.user)
        figures = own_rows(AnswerTime.objects.all(), request.user)
        if office:
            enquiries, figures = enquiries.in_office(office), figures.in_office(office)
        found = report(enquiries, figures)
        pages: Paginator = LenientPaginator(ordered(found.by_initiative), PER_PAGE)
        page = pages.page(request.GET.get("seite", 1))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Antwortzeiten"),
            "opts": self.opts,
            "office": office,
            "total": found.total,
            "offices": rows_of_offices(offices, found.by_office),
            "rows": rows_of_initiatives(page.object_list),
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number, on_ends=1),
        }
        return TemplateResponse(request, "admin/initiatives/answer_times.html", context)


def offices_of(request: HttpRequest):
    """Those whose figures the person may see."""
    offices = Office.objects.order_by("short_name")
    if request.user.is_superuser:
        return offices
    return offices.filter(pk__in=request.user.office_ids)


def ordered(times: dict[int, Times]) -> list[tuple[int, Times]]:
    """Where people have waited longest first."""
    return sorted(times.items(), key=lambda pair: (pair[1].urgency, pair[0]), reverse=True)


def rows_of_offices(offices: list[Office], times: dict[int | None, Times]) -> list[Row]:
    """Nothing where there is only one."""
    rows = [Row(o.short_name, f"?amt={o.slug}", times.get(o.pk, Times())) for o in offices]
    if None in times:
        rows.append(Row(str(_("landesweit")), "", times[None]))
    return rows if len(rows) > 1 else []


def rows_of_initiatives(pairs: list[tuple[int, Times]]) -> list[Row]:
    """One query for the names of the page."""
    names = Initiative.objects.only("title").in_bulk([key for key, _times in pairs])
    return [Row(names[key].title, names[key].admin_url, times) for key, times in pairs]
