"""Behind the links of „Stimmt der Eintrag noch?“: three pages, each with one button.

Wrong, old and used links look the same. Whoever opens a page changes nothing.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.tokens import opened_by_token

from ..forms import GoneForm
from ..models import ConfirmationRequest, Initiative, Opportunity
from ..services import freshness
from ..services.closing import report_gone

#: where each answer leads to
AFTERWARDS = {
    ConfirmationRequest.Answer.TRUE: "initiatives:stand_thanks",
    ConfirmationRequest.Answer.GONE: "initiatives:stand_reported",
}


def behind_the_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives the view the letter whose link was opened; without one the link is over."""

    @opened_by_token
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        row = freshness.request_behind(token)
        try:
            return view(request, row, token) if row else over(request, token)
        except freshness.LinkIsOver:
            return over(request, token)

    return opened


def over(request: HttpRequest, token: str) -> HttpResponse:
    """A second click on a button is answered like the first."""
    answer = freshness.just_answered(token) if request.method == "POST" else ""
    if answer:
        return redirect(AFTERWARDS[ConfirmationRequest.Answer(answer)])
    return render(request, "initiatives/stand/over.html", status=404)


@behind_the_link
def stand_true(request: HttpRequest, row: ConfirmationRequest, token: str) -> HttpResponse:
    """„Stimmt noch“."""
    if request.method != "POST":
        return show(request, "true", row, token)
    freshness.answer_true(row)
    return redirect("initiatives:stand_thanks")


@behind_the_link
def stand_change(request: HttpRequest, row: ConfirmationRequest, token: str) -> HttpResponse:
    """„Etwas ändern“ is done signed in: where to, and what to do without an account."""
    if request.method == "POST":
        return redirect("my_initiatives:edit", row.initiative_id)
    return show(request, "change", row, token)


@behind_the_link
def stand_gone(request: HttpRequest, row: ConfirmationRequest, token: str) -> HttpResponse:
    """„Gibt es nicht mehr“: asks once more, then tells the office."""
    form = GoneForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return show(request, "gone", row, token, form=form)
    report_gone(row, reason=form.cleaned_data["reason"])
    return redirect("initiatives:stand_reported")


def show(
    request: HttpRequest, page: str, row: ConfirmationRequest, token: str, **more
) -> HttpResponse:
    """The entry as the public sees it, in short, with the page's button."""
    context = {
        "initiative": row.initiative,
        "needs": needs_of(row.initiative),
        "token": token,
        "has_account": row.steward_id is not None,
        **more,
    }
    return render(request, f"initiatives/stand/{page}.html", context)


def needs_of(initiative: Initiative) -> list[Opportunity]:
    return list(Opportunity.objects.published().filter(initiative=initiative).order_by("until"))


@require_safe
def stand_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "initiatives/stand/thanks.html")


@require_safe
def stand_reported(request: HttpRequest) -> HttpResponse:
    return render(request, "initiatives/stand/reported.html")
