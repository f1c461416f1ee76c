"""Who looks after an initiative: propose somebody, hand the main part over, end a part."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.lib.limits import network_of

from ...forms.access import ProposalForm
from ...people import Circle, Colleague, name_of
from ...services.access import TooManyRequests, propose
from ...services.stewards import NotADeputy, end_stewardship, hand_over, is_last
from .rows import initiative_of


@for_signed_in
@require_safe
def people(request: SignedInRequest, initiative: int) -> HttpResponse:
    circle = circle_of(request, initiative)
    waiting = circle.initiative.steward_requests.waiting().exclude(proposed_by=None)
    return show(request, "people", circle, colleagues=circle.colleagues(), waiting=waiting)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_propose(request: SignedInRequest, initiative: int) -> HttpResponse:
    """One more person: the office decides, then the person is invited."""
    circle = circle_of(request, initiative)
    if not circle.leads:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = ProposalForm(data, initiative=circle.initiative)
    if data is None or not form.is_valid():
        return show(request, "person_propose", circle, form=form)
    try:
        propose(form.instance, by=request.user, network=network_of(request))
    except TooManyRequests:
        form.add_error(
            None, _("Das waren heute schon viele. Bitte versuchen Sie es morgen wieder.")
        )
        return show(request, "person_propose", circle, form=form, status=429)
    text = _("Ihr Vorschlag liegt beim Amt. Stimmt es zu, schickt das Portal eine Einladung.")
    messages.success(request, text)
    return to_people(circle)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_hand_over(request: SignedInRequest, initiative: int, steward: int) -> HttpResponse:
    """A page that asks; its button makes the deputy the main one at once."""
    circle = circle_of(request, initiative)
    one = colleague_of(circle, steward)
    if not one.may_get_main:
        raise Http404
    if request.method != "POST":
        return show(request, "person_hand_over", circle, one=one)
    try:
        hand_over(circle.initiative, one.steward, by=request.user)
        text = _("Hauptverantwortlich ist jetzt: %(person)s")
        messages.success(request, text % {"person": one.name})
    except NotADeputy:
        messages.warning(request, _("Das hat sich gerade geändert. So ist es jetzt."))
    return to_people(circle)


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_end(request: SignedInRequest, initiative: int, steward: int) -> HttpResponse:
    """A page that says what follows; its button ends the part."""
    circle = circle_of(request, initiative)
    one = colleague_of(circle, steward)
    if not one.may_be_ended:
        raise Http404
    if request.method != "POST":
        return show(request, "person_end", circle, one=one, is_last=is_last(one.steward))
    end_stewardship(one.steward, by=request.user)
    if one.is_oneself and not keeps_access(request, circle):
        messages.success(request, _("Sie betreuen diese Initiative nicht mehr. Danke."))
        return redirect("pages:area")
    text = _("%(person)s betreut diese Initiative nicht mehr.")
    messages.success(request, text % {"person": name_of(one.steward.user)})
    return to_people(circle)


def keeps_access(request: SignedInRequest, circle: Circle) -> bool:
    """Whoever also works in the office still sees the page."""
    user = request.user
    return user.is_superuser or circle.initiative.office_id in user.office_ids


# --- what they share --------------------------------------------------------------------------
def circle_of(request: SignedInRequest, initiative: int) -> Circle:
    return Circle(initiative_of(request, initiative), request.user)


def colleague_of(circle: Circle, steward: int) -> Colleague:
    one = circle.find(steward)
    if one is None:
        raise Http404
    return one


def show(
    request: HttpRequest, page: str, circle: Circle, status: int = 200, **context
) -> HttpResponse:
    values = {"circle": circle, "initiative": circle.initiative, **context}
    return render(request, f"initiatives/area/{page}.html", values, status=status)


def to_people(circle: Circle) -> HttpResponse:
    return redirect("my_initiatives:people", circle.initiative.pk)
