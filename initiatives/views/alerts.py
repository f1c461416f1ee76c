"""Following a search by e-mail: the form, and the pages behind the letters' links."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.limits import network_of
from portal.lib.tokens import opened_by_token
from portal.search.models import SearchAlert

from ..forms import AlertForm
from ..search import InitiativeSearch
from ..services import alerts

LONGEST_QUERY = SearchAlert._meta.get_field("query").max_length or 0
METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def alert(request: HttpRequest) -> HttpResponse:
    """The form for the search in the address; afterwards the same answer for everybody."""
    search = InitiativeSearch(request.GET)
    form = AlertForm(request.POST if request.method == "POST" else None)
    status = 200
    if len(search.query) > LONGEST_QUERY:
        return render(request, "initiatives/alert_too_long.html")
    if request.method == "POST" and form.is_valid():
        try:
            alerts.follow(search, email=form.cleaned_data["email"], network=network_of(request))
            return redirect("initiatives:alert_sent")
        except alerts.TooManyAlerts:
            form.add_error(None, too_many())
            status = 429
    context = {"form": form, "search": search}
    return render(request, "initiatives/alert_form.html", context, status=status)


def too_many() -> str:
    return _(
        "Aus Ihrem Netz kamen gerade viele Anfragen. Es ist noch nichts verschickt. Bitte "
        "versuchen Sie es in einer Stunde noch einmal."
    )


@require_safe
def alert_sent(request: HttpRequest) -> HttpResponse:
    """What happens next, whoever asked."""
    return render(request, "initiatives/alert_sent.html")


@opened_by_token
@require_http_methods(METHODS)
def alert_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the first letter's link: what one will get, and the button that starts it."""
    row = alerts.alert_to_confirm(token)
    if row is None:
        return render(request, "initiatives/alert_gone.html", status=404)
    if request.method == "POST":
        alerts.confirm(row)
        return redirect("initiatives:alert_confirm", token)
    return render(request, "initiatives/alert_confirm.html", {"alert": row})


@opened_by_token
@require_http_methods(METHODS)
def alert_stop(request: HttpRequest, token: str) -> HttpResponse:
    """The button that ends it; mail programs press it themselves (RFC 8058), without cookies."""
    if request.method == "POST":
        alerts.stop(token)
    row = alerts.alert_to_stop(token)
    return render(request, "initiatives/alert_stop.html", {"alert": row})
