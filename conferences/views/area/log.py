"""/mein-bereich/berichte/: what an initiative reports about findings, and how it stands."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiatives.models import Initiative
from initiatives.views.area.rows import chosen_initiative, page_range
from portal.accounts.door import SignedInRequest, for_signed_in
from portal.accounts.models import User
from portal.publishing.models import State
from portal.publishing.services.review import AlreadyDecided
from portal.publishing.views import LenientPaginator

from ...forms.log import ReportForm
from ...models import Finding, FindingUpdate
from ...services import log as services

PER_PAGE = 20
changing = require_http_methods(["GET", "HEAD", "POST"])


@for_signed_in
@require_safe
def reports(request: SignedInRequest) -> HttpResponse:
    """All of one's initiatives, or of the one in the address; what came back first."""
    one = chosen_initiative(request)
    rows = FindingUpdate.objects.of_stewards(request.user)
    if one:
        rows = FindingUpdate.objects.kept_by(request.user).filter(reporter=one)
    found = rows.select_related("finding__event", "reporter").order_by("-state", "-date", "-pk")
    page = LenientPaginator(found, PER_PAGE).page(request.GET.get("seite"))
    context = {"page_obj": page, "page_range": list(page_range(page)), "initiative": one}
    return render(request, "conferences/area/log_list.html", context)


# --- a new one ------------------------------------------------------------------------------
@for_signed_in
@changing
def report(request: SignedInRequest, finding: int) -> HttpResponse:
    """About any public finding; one that does not name the initiative yet can be asked to."""
    found = Finding.objects.published().select_related("event", "office")
    row = get_object_or_404(found, pk=finding)
    own = _public_ones_of(request.user)
    if not own:
        return render(request, "conferences/area/log_closed.html", {"finding": row})
    form = ReportForm(
        request.POST or None,
        instance=FindingUpdate(finding=row),
        initiatives=own,
        answering=set(row.answers.values_list("pk", flat=True)),
        initial={"reporter": chosen_initiative(request)},
    )
    if request.method == "POST" and form.is_valid():
        return _handed_in(request, row, form)
    return _form_page(request, form)


def _public_ones_of(user: User) -> list[Initiative]:
    own = Initiative.objects.filter(stewardships__user=user, state=State.PUBLISHED)
    return list(own.order_by("title", "pk"))


def _form_page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    update = form.instance
    context = {"form": form, "finding": update.finding, "update": update if update.pk else None}
    return render(request, "conferences/area/log_form.html", context, status=status)


def _handed_in(request: SignedInRequest, finding: Finding, form: ReportForm) -> HttpResponse:
    initiative = form.cleaned_data["reporter"]
    try:
        entry = services.hand_in(finding, initiative, form.values, by=request.user)
    except services.TooManyWaiting:
        text = _("Beim Amt liegen schon mehrere Berichte von Ihnen dazu. Bitte warten Sie kurz.")
        form.add_error(None, text)
        return _form_page(request, form, status=429)
    messages.success(request, _("Danke. Ihr Bericht liegt beim Amt; Sie bekommen einen Brief."))
    return redirect("my_events:log_entry", entry.pk)


# --- one that was handed in -----------------------------------------------------------------
def own_entry(request: SignedInRequest, pk: int) -> FindingUpdate:
    """What is not theirs is not there."""
    rows = FindingUpdate.objects.kept_by(request.user).with_evidence()
    rows = rows.select_related("finding__office", "finding__event")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    return get_object_or_404(rows, pk=pk)


@for_signed_in
@changing
def entry(request: SignedInRequest, entry: int) -> HttpResponse:
    """How it stands; until it is public it can be changed."""
    row = own_entry(request, entry)
    if row.is_public:
        return render(request, "conferences/area/log_public.html", {"update": row})
    names_it = row.finding.answers.filter(pk=row.reporter_id).exists()
    form = ReportForm(
        request.POST or None,
        instance=row,
        initiatives=[row.reporter] if row.reporter else [],
        answering={row.reporter_id} if names_it else (),
    )
    if request.method == "POST" and form.is_valid():
        return _mended(request, form)
    return _form_page(request, form)


def _mended(request: SignedInRequest, form: ReportForm) -> HttpResponse:
    entry = form.instance
    for name, value in form.values.items():
        setattr(entry, name, value)
    services.mend(entry, by=request.user)
    messages.success(request, _("Gespeichert. Das Amt sieht die neue Fassung."))
    return redirect(entry.area_url)


@for_signed_in
@require_POST
def withdraw(request: SignedInRequest, entry: int) -> HttpResponse:
    row = own_entry(request, entry)
    try:
        services.withdraw(row)
    except AlreadyDecided:
        text = _("Das Amt hat den Bericht inzwischen veröffentlicht. Rufen Sie bitte dort an.")
        messages.warning(request, text)
        return redirect(row.area_url)
    messages.success(request, _("Ihr Bericht ist zurückgezogen."))
    return redirect("my_events:log")
