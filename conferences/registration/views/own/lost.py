"""„Link verloren?", and a new link in place of one that somebody else has seen."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.limits import network_of

from ...forms.own import LostForm
from ...models import Registration
from ...services import lost_links
from .door import back, behind_the_link, show

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def lost(request: HttpRequest) -> HttpResponse:
    """The same answer for everybody, whether the address is registered or not."""
    form = LostForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            email, network = form.cleaned_data["email"], network_of(request)
            lost_links.send_present_links(email, network=network)
            return redirect("registration:lost_done")
        except lost_links.TooManyLost:
            form.add_error(None, too_many())
            status = 429
    return render(request, "registration/lost.html", {"form": form}, status=status)


def too_many() -> str:
    return _(
        "Aus Ihrem Netz kamen gerade viele Anfragen. Es ist noch nichts verschickt. Bitte "
        "versuchen Sie es in einer Stunde noch einmal."
    )


@require_safe
def lost_done(request: HttpRequest) -> HttpResponse:
    """What happens next, whoever asked."""
    return render(request, "registration/lost_done.html")


@behind_the_link
@require_http_methods(METHODS)
def renew(request: HttpRequest, registration: Registration) -> HttpResponse:
    """For whoever let somebody else see the link: the old one dies, a new one comes by mail."""
    if not registration.email:
        return back(request, registration)
    if request.method != "POST":
        return show(request, registration, "own_renew")
    if not lost_links.renew(registration):
        return back(request, registration, "zu-oft")
    return redirect("registration:own_renewed")


@require_safe
def renewed(request: HttpRequest) -> HttpResponse:
    """Where the new link is; the old one is not in this address any more."""
    return render(request, "registration/own_renewed.html")
