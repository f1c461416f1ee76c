"""What people thought of an event: one page for everybody who was there, without names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.limits import network_of
from portal.lib.tokens import opened_by_token

from ..forms.feedback import FeedbackForm
from ..services.feedback import TooMuchFeedback, event_to_judge, give


@opened_by_token
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """The five questions; what was answered is kept, then the reader is thanked."""
    event = event_to_judge(token)
    if event is None:
        raise Http404
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            give(event, form.instance, sending=form.sending, network=network_of(request))
            return redirect("registration:feedback_done")
        except TooMuchFeedback:
            form.add_error(None, too_much())
            status = 429
    context = {"event": event, "form": form}
    return render(request, "registration/feedback.html", context, status=status)


def too_much() -> str:
    return _(
        "Aus Ihrem Netz kamen gerade viele Rückmeldungen. Ihre ist noch nicht angekommen. Bitte "
        "versuchen Sie es in einer Stunde noch einmal."
    )


@require_safe
def feedback_done(request: HttpRequest) -> HttpResponse:
    """Thanks; neither the event nor the answers stand here or in the address."""
    return render(request, "registration/feedback_done.html")
