"""Registrations of all one's events: where the numbers of the office's desk lead."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.desk import chosen_office, offices_of
from portal.publishing.views import LenientPaginator

from ..services import across as services
from .desk import with_pages
from .office import for_the_office

PEOPLE_A_PAGE = 50


@for_the_office
@require_safe
def across(request: HttpRequest) -> HttpResponse:
    """One group at a time; an unknown one is that of today."""
    offices = offices_of(request.user)
    office = chosen_office(offices, request.GET.get("amt"))
    asked = request.GET.get("was", "")
    name = asked if asked in services.GROUPS else services.TODAY
    rows = services.group(services.registrations(request.user, office), name)
    rows = rows.select_related("event").order_by("-sent_at", "-pk")
    page = LenientPaginator(rows, PEOPLE_A_PAGE).page(request.GET.get("seite"))
    context = {"groups": services.GROUPS, "group": name, "title": services.GROUPS[name]}
    return render(
        request,
        "registration/desk/across.html",
        with_pages(page, offices=offices, office=office, **context),
    )
