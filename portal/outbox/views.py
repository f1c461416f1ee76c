"""What arrives by mail: the page where one chooses, and the page behind a letter's link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.lib.tokens import opened_by_token

from .choosing import choices_of, choose, topic_behind
from .how import How
from .leaving import end_links, leaving_behind
from .notice_forms import ChoicesForm

METHODS = ["GET", "HEAD", "POST"]


@for_signed_in
@require_http_methods(METHODS)
def choices(request: SignedInRequest) -> HttpResponse:
    """One question for each kind, one button."""
    given = request.POST if request.method == "POST" else None
    form = ChoicesForm(given, choices=choices_of(request.user))
    if given is not None and form.is_valid():
        choose(request.user, form.wishes)
        messages.success(request, _("Gespeichert. So schreiben wir Ihnen ab jetzt."))
        return redirect("notices:choices")
    return render(request, "outbox/choices.html", {"form": form})


@for_signed_in
@require_POST
def renew_links(request: SignedInRequest) -> HttpResponse:
    """A letter went into other hands: its link shall end nothing any more."""
    end_links(request.user)
    messages.success(request, _("Die Links in früheren E-Mails gelten nicht mehr."))
    return redirect("notices:choices")


@opened_by_token
@require_http_methods(METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The button that ends a kind; mail programs press it themselves (RFC 8058), without cookies.

    The answer is never a redirect: mail programs do not follow one.
    """
    leaving = leaving_behind(token)
    topic = topic_behind(leaving) if leaving else None
    if leaving is None or topic is None:
        return render(request, "outbox/stop_gone.html", status=404)
    if request.method == "POST":
        topic.choose(_asked(request))
        topic = topic_behind(leaving)
    return render(request, "outbox/stop.html", {"topic": topic})


def _asked(request: HttpRequest) -> How:
    """What the pressed button says; a mail program's request says nothing: no letters any more."""
    asked = request.POST.get("how", "")
    return How(asked) if asked in How.values else How.NEVER
