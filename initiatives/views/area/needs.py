"""Calls for volunteers: put online at once, changed, renewed, ended by the initiative's people."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.views import LenientPaginator

from ...forms import NeedForm, as_template
from ...models import Initiative, Opportunity
from ...services import needs as services
from .rows import chosen_initiative, number_in, page_range

PER_PAGE = 20


@for_signed_in
@require_safe
def needs(request: SignedInRequest) -> HttpResponse:
    """All of them, what stands first; `initiative` narrows them."""
    rows = Opportunity.objects.editable_by(request.user).wanted_first().for_cards()
    initiative = chosen_initiative(request)
    if initiative:
        rows = rows.filter(initiative=initiative)
    page = LenientPaginator(rows, PER_PAGE).page(request.GET.get("seite", 1))
    context = {"page_obj": page, "initiative": initiative, "page_range": page_range(page)}
    return render(request, "initiatives/area/needs.html", context)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_need(request: SignedInRequest, initiative: int) -> HttpResponse:
    """One page; what is sent is online, as soon as the initiative is."""
    own = Initiative.objects.editable_by(request.user).select_related("municipality")
    if request.method == "POST":
        own = own.select_for_update(of=("self",))
    owner = get_object_or_404(own, pk=initiative)
    need = Opportunity(initiative=owner, is_example=owner.is_example)
    form = NeedForm(request.POST or None, instance=need, initial=first_values(request, owner))
    if request.method == "POST" and form.is_valid():
        made = services.just_made(need, by=request.user) or keep(request, form)
        return redirect("my_initiatives:need", made.pk)
    return show(request, form, need)


def first_values(request: SignedInRequest, owner: Initiative) -> dict:
    """The initiative's place; with `vorlage` what stood in one of its former calls."""
    key = number_in(request, "vorlage")
    former = owner.opportunities.exclude(state="archived").filter(pk=key).first() if key else None
    return as_template(former) if former else {"place": owner.place}


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def need(request: SignedInRequest, pk: int) -> HttpResponse:
    """How it stands, the buttons, and the form to change it."""
    row = get_object_or_404(own_needs(request), pk=pk)
    form = NeedForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and not row.is_taken_offline:
        keep(request, form)
        return redirect("my_initiatives:need", row.pk)
    return show(request, form, row)


def own_needs(request: SignedInRequest) -> QuerySet:
    """Theirs; for saving under the lock of the row, so that the second of two is told."""
    rows = Opportunity.objects.editable_by(request.user)
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    return rows.select_related("initiative", "changed_by")


def keep(request: SignedInRequest, form: NeedForm) -> Opportunity:
    need = form.save(commit=False)
    services.put_online(need, by=request.user)
    form.save_m2m()
    messages.success(request, what_happens(need))
    return need


def what_happens(need: Opportunity) -> str:
    if need.is_online:
        text = _("Gespeichert. Der Aufruf ist online bis %(day)s.")
        return text % {"day": date_format(need.until, "j. F Y")}
    if need.is_published and not need.is_over:
        return _("Gespeichert. Der Aufruf wird sichtbar, sobald die Initiative es ist.")
    return _("Gespeichert.")


def show(request: SignedInRequest, form: NeedForm, need: Opportunity) -> HttpResponse:
    """A row that was validated carries what was typed; how it stands is asked anew."""
    stored = need
    if need.pk and form.is_bound:
        stored = Opportunity.objects.select_related("initiative", "changed_by").get(pk=need.pk)
    context = {"form": form, "need": stored, "initiative": need.initiative}
    return render(request, "initiatives/area/need.html", context)


# --- buttons ------------------------------------------------------------------------------
@for_signed_in
@require_POST
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """Three more months, for one that stands and for one that is over."""
    text = _("Verlängert: „%(title)s“ gilt bis %(day)s.")
    return step(request, pk, services.renew, text)


@for_signed_in
@require_POST
def end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offline now; „wieder aufnehmen“ is always possible."""
    text = _("Beendet: „%(title)s“ ist nicht mehr online. Sie können ihn wieder aufnehmen.")
    return step(request, pk, services.end, text)


def step(request: SignedInRequest, pk: int, service, text: str) -> HttpResponse:
    need = get_object_or_404(Opportunity.objects.editable_by(request.user), pk=pk)
    try:
        row = service(need, by=request.user, seen=request.POST.get("version", ""))
        facts = {"title": row.title, "day": date_format(row.until, "j. F Y")}
        messages.success(request, text % facts)
    except services.TakenOffline:
        messages.warning(request, _("Das Amt hat diesen Aufruf inzwischen offline genommen."))
    except services.ChangedMeanwhile:
        messages.warning(request, changed_meanwhile())
    return redirect(way_back(request, pk))


def changed_meanwhile() -> str:
    return _(
        "Inzwischen hat jemand anderes diesen Aufruf geändert. Ihr Klick hat nichts bewirkt. "
        "Sehen Sie nach, wie er jetzt dasteht, und klicken Sie dann noch einmal."
    )


def way_back(request: SignedInRequest, pk: int) -> str:
    """To the page whose button was pressed; one of ours alone."""
    if request.POST.get("zurueck") == "uebersicht":
        return reverse("pages:area")
    return reverse("my_initiatives:need", args=[pk])
