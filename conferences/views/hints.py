"""Telling the office what became of a finding, without an account and without its address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.lib.limits import network_of

from ..forms.hints import HintForm
from ..models import Finding
from ..services.hints import TooManyHints, send_hint


@require_http_methods(["GET", "HEAD", "POST"])
def finding_hint(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; what was sent goes to the office, then the reader is thanked."""
    finding = get_object_or_404(Finding.objects.published().select_related("office"), pk=pk)
    form = HintForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("message", "name", "email")}
        try:
            send_hint(finding, said, sending=form.sending, network=network_of(request))
            return redirect("conferences:finding_hint_done", finding.pk)
        except TooManyHints:
            form.add_error(None, too_many())
            status = 429
    context = {"finding": finding, "form": form}
    return render(request, "conferences/finding_hint.html", context, status=status)


def too_many() -> str:
    return _(
        "Aus Ihrem Netz kamen gerade viele Hinweise. Ihrer ist noch nicht verschickt. Bitte "
        "versuchen Sie es in einer Stunde noch einmal."
    )


@require_safe
def finding_hint_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Thanks, and what happens next; nothing of the hint stands here or in the address."""
    finding = get_object_or_404(Finding.objects.published(), pk=pk)
    return render(request, "conferences/finding_hint_done.html", {"finding": finding})
