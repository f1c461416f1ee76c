"""The page of one initiative for those who keep it true, and the list of theirs."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from portal.accounts.area import Panel
from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.standing import standing_of
from portal.publishing.views import LenientPaginator

from ...area import with_standings
from ...models import Initiative
from .rows import initiative_of

PER_PAGE = 20


@for_signed_in
@require_safe
def initiatives(request: SignedInRequest) -> HttpResponse:
    """All the person keeps true."""
    mine = Initiative.objects.kept_by(request.user)
    pages: Paginator = LenientPaginator(mine, PER_PAGE)
    page = pages.page(request.GET.get("seite", 1))
    context = {"page_obj": page, "rows": with_standings(page.object_list)}
    return render(request, "initiatives/area/initiatives.html", context)


@for_signed_in
@require_safe
def initiative(request: SignedInRequest, initiative: int) -> HttpResponse:
    """Where it stands, what can be done, and everything that belongs to it."""
    row = initiative_of(request, initiative)
    context = {
        "initiative": row,
        "standing": standing_of(row),
        "sections": sections_of(request, row),
    }
    return render(request, "initiatives/area/initiative.html", context)


def sections_of(request: SignedInRequest, row: Initiative) -> list[Panel]:
    """What the parts of the house have to say about it, in the order of their list."""
    names = settings.INITIATIVE_SECTIONS
    found = (import_string(name)(request.user, row) for name in names)
    return [panel for panel in found if panel is not None]
