"""What volunteers wrote: read it, answer it in one's own mail program, mark it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.views import LenientPaginator

from ...models import Enquiry, Initiative
from ...replying import mailto
from ...services import mark_answered, mark_unanswered
from .rows import chosen_initiative, page_range

PER_PAGE = 20
#: initiatives to choose from; who keeps more finds an initiative's enquiries on its page
MOST_CHOICES = 50


@for_signed_in
@require_safe
def enquiries(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first; with `stand=beantwortet` what is done, the latest first."""
    is_done = request.GET.get("stand") == "beantwortet"
    initiative = chosen_initiative(request)
    rows = own_enquiries(request).select_related("initiative", "opportunity")
    rows = rows.filter(initiative=initiative) if initiative else rows
    rows = rows.answered().order_by("-answered_at", "-pk") if is_done else waiting(rows)
    pages: Paginator = LenientPaginator(rows, PER_PAGE)
    page = pages.page(request.GET.get("seite", 1))
    context = {
        "page_obj": page,
        "page_range": page_range(page),
        "is_done": is_done,
        "initiative": initiative,
        "initiatives": choices(request),
    }
    return render(request, "initiatives/area/enquiries.html", context)


def own_enquiries(request: SignedInRequest) -> QuerySet:
    return Enquiry.objects.editable_by(request.user)


def waiting(rows: QuerySet) -> QuerySet:
    return rows.unanswered().order_by("created_at", "pk")


def choices(request: SignedInRequest) -> list[Initiative]:
    """The initiatives the person keeps, where there are several."""
    mine = list(Initiative.objects.kept_by(request.user).only("title")[:MOST_CHOICES])
    return mine if len(mine) > 1 else []


@for_signed_in
@require_safe
def enquiry(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole message, from whom, and the one thing to do next."""
    rows = own_enquiries(request).select_related("initiative", "opportunity", "answered_by")
    row = get_object_or_404(rows, pk=pk)
    context = {"enquiry": row, "mailto": mailto(row)}
    return render(request, "initiatives/area/enquiry.html", context)


@for_signed_in
@require_POST
def answered(request: SignedInRequest, pk: int) -> HttpResponse:
    """The button; `beantwortet=nein` takes it back."""
    row = get_object_or_404(own_enquiries(request), pk=pk)
    if request.POST.get("beantwortet") == "nein":
        mark_unanswered(row)
        messages.success(request, _("Die Anfrage ist wieder offen."))
    else:
        mark_answered(row, by=request.user)
        messages.success(request, _("Als beantwortet markiert. Danke."))
    return redirect(row.area_url)
