"""…/reihe/absagen/: cancelling all coming dates of a row, for whoever hosts them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from conferences.models import Event
from conferences.services.repeating import coming
from portal.accounts.models import User

from ..forms.running import CancellationForm
from ..models import Registration
from ..services.rows import cancel_dates
from .office import for_the_office


@for_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, event: Event) -> HttpResponse:
    """Why, which dates, who is told; a date without its tick stays."""
    dates = _dates(request.user, event)
    form = CancellationForm(request.POST or None, event=event)
    chosen = [row for row in dates if str(row.pk) in request.POST.getlist("termin")]
    if request.method == "POST" and chosen and form.is_valid():
        cancel_dates(chosen, form.cleaned_data["reason"], request.user)
        messages.success(request, _("Abgesagt. Alle, die angemeldet waren, bekommen einen Brief."))
        return redirect("my_events:row", event.pk)
    context = {"event": event, "form": form, "dates": dates, "told": _told(dates)}
    context["chosen"] = chosen if request.method == "POST" else dates
    context["none_chosen"] = request.method == "POST" and not chosen
    return render(request, "registration/row_cancel.html", context)


def _dates(user: User, event: Event) -> list[Event]:
    if event.repeat_id is None:
        raise Http404
    rows = Event.objects.editable_by(user).filter(repeat=event.repeat_id)
    return list(coming(rows))


def _told(dates: list[Event]) -> int:
    rows = Registration.objects.active().filter(event__in=dates)
    return rows.exclude(email="").count()
