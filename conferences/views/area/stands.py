"""/mein-bereich/staende/: stands at conferences, asked for and answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.models import Initiative
from portal.accounts.door import SignedInRequest, for_signed_in
from portal.accounts.models import User
from portal.publishing.models import State
from portal.publishing.views import LenientPaginator

from ...forms.asking import StandAskForm, StandWishForm
from ...models import Event, Stand
from ...services import stands as services

PER_PAGE = 20
TOO_LATE = services.AlreadyAnswered
changing = require_http_methods(["GET", "HEAD", "POST"])


@for_signed_in
@require_safe
def stands(request: SignedInRequest) -> HttpResponse:
    """One's own, and where one may ask."""
    rows = Stand.objects.of_stewards(request.user).select_related("event__venue", "initiative")
    page = LenientPaginator(rows.order_by("-event__starts", "-pk"), PER_PAGE).page(
        request.GET.get("seite")
    )
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    context = {
        "page_obj": page,
        "page_range": list(shown),
        "offers": services.offers_for(request.user).select_related("venue__municipality", "office")[
            :PER_PAGE
        ],
    }
    return render(request, "conferences/area/stands.html", context)


@for_signed_in
@changing
def ask(request: SignedInRequest, event: int) -> HttpResponse:
    """Every public event that offers stands may be asked, also one of another region."""
    row = get_object_or_404(Event.objects.published(), pk=event)
    free = _without_stand(request.user, row)
    form = StandAskForm(request.POST or None, initiatives=free)
    if not free or not row.offers_stands:
        return render(request, "conferences/area/stand_closed.html", _closed(request.user, row))
    if request.method == "POST" and form.is_valid():
        return _asked(request, row, form)
    return render(request, "conferences/area/stand_ask.html", {"event": row, "form": form})


def _asked(request: SignedInRequest, event: Event, form: StandAskForm) -> HttpResponse:
    initiative = form.cleaned_data["initiative"]
    try:
        stand = services.ask(event, initiative, form.values, by=request.user)
    except services.NotOffered:
        return redirect("my_events:stand_ask", event.pk)
    messages.success(request, _("Angefragt. Das Amt schaut darauf; Sie bekommen einen Brief."))
    return redirect("my_events:stand", stand.pk)


def _without_stand(user: User, event: Event) -> list[Initiative]:
    """One's own public initiatives that are not on the list yet."""
    own = Initiative.objects.filter(stewardships__user=user, state=State.PUBLISHED)
    return list(own.exclude(stands__event=event).order_by("title", "pk"))


def _closed(user: User, event: Event) -> dict:
    own = Stand.objects.of_stewards(user).filter(event=event).select_related("initiative")
    return {"event": event, "stands": own}


# --- one stand ------------------------------------------------------------------------------
def own_stand(request: SignedInRequest, pk: int) -> Stand:
    """What is not theirs is not there."""
    rows = Stand.objects.kept_by(request.user)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows.select_related("event__venue", "initiative"), pk=pk)


@for_signed_in
@changing
def stand(request: SignedInRequest, stand: int) -> HttpResponse:
    """How it stands; until the office answers it can be changed."""
    row = own_stand(request, stand)
    form = StandWishForm(request.POST or None, instance=row) if row.waits_for_office else None
    if request.method == "POST" and form and form.is_valid():
        form.save()
        messages.success(request, _("Gespeichert. Das Amt sieht die neue Fassung."))
        return redirect("my_events:stand", row.pk)
    context = {"stand": row, "event": row.event, "form": form}
    return render(request, "conferences/area/stand.html", context)


@for_signed_in
@require_POST
def withdraw(request: SignedInRequest, stand: int) -> HttpResponse:
    row = own_stand(request, stand)
    try:
        services.withdraw(row)
    except TOO_LATE:
        messages.warning(request, _("Das Amt hat inzwischen geantwortet. Rufen Sie bitte dort an."))
        return redirect("my_events:stand", row.pk)
    messages.success(request, _("Ihre Anfrage ist zurückgezogen."))
    return redirect("my_events:stands")


@for_signed_in
@require_POST
def answer(request: SignedInRequest, stand: int) -> HttpResponse:
    """To the office's question whether they come."""
    row = own_stand(request, stand)
    try:
        services.answer(row, comes=request.POST.get("antwort") == "ja")
        messages.success(request, _("Danke, das Amt sieht Ihre Antwort."))
    except TOO_LATE:
        messages.warning(request, _("Darüber ist inzwischen schon entschieden."))
    return redirect("my_events:stand", row.pk)
