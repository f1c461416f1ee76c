"""Somebody calls and wants to come."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from conferences.models import Event

from ..forms.desk import CallForm
from ..models import Registration, Setup
from ..services import AlreadyRegistered, Refused, audit, register
from ..services.queue import place_in_queue
from .office import for_the_office


@for_the_office
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, event: Event) -> HttpResponse:
    """„Anruf eintragen": the same rules and the same queue as for everybody else."""
    data = request.POST if request.method == "POST" else None
    form = CallForm(data, event=event, setup=Setup.of(event))
    known = None
    if request.method == "POST" and form.is_valid():
        try:
            return _enter(request, event, form)
        except AlreadyRegistered as refusal:
            known = event.registrations.active().with_address(form.details.email).first()
            form.add_error("email", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"event": event, "form": form, "known": known}
    return render(request, "registration/desk/person_add.html", context)


def _enter(request: HttpRequest, event: Event, form: CallForm) -> HttpResponse:
    row = register(event, form.details, sending=form.sending, by=request.user)
    audit.note(row, _("Nach einem Anruf eingetragen."), by=request.user)
    messages.success(request, result_of(row))
    return redirect(row.desk_url)


def result_of(row: Registration) -> str:
    """What one can say on the phone at once."""
    if row.is_waiting:
        text = _("Eingetragen, aber nicht gleich mit Platz: Stelle %(place)d auf der Warteliste.")
        return text % {"place": place_in_queue(row) or 0}
    text = ngettext(
        "Eingetragen: Der Platz ist vergeben.",
        "Eingetragen: %(n)d Plätze sind vergeben.",
        row.seats,
    )
    return text % {"n": row.seats}
