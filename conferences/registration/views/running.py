"""Filling workshops; opening, closing, cancelling."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from conferences.models import Event, Workshop
from portal.accounts.models import User

from ..forms.running import (
    CancellationForm,
    DeadlineForm,
    EventDeedForm,
    SeatsForm,
    WorkshopSeatsForm,
)
from ..models import Setup
from ..services import Refused
from ..services import life as lives
from ..services.allocating import allocate, may_allocate, propose
from ..services.allocation_report import sentence
from ..services.workshop_desk import rooms_by_slot
from .office import for_the_office

changing = require_http_methods(["GET", "HEAD", "POST"])


# --- workshops --------------------------------------------------------------------------------
@for_the_office
@changing
def workshops(request: HttpRequest, event: Event) -> HttpResponse:
    """Each workshop with its seats and its queue; the button changes how many fit in."""
    refused = None
    if request.method == "POST":
        workshop = get_object_or_404(
            Workshop, event=event, pk=number(request.POST.get("workshop", ""))
        )
        refused = WorkshopSeatsForm(request.POST, workshop=workshop)
        if refused.is_valid() and _resize_workshop(request, workshop, refused):
            return redirect("registration:workshops", event.pk)
    setup = Setup.of(event)
    context = {
        "event": event,
        "setup": setup,
        "may_allocate": may_allocate(event, setup),
        "slots": _with_forms(rooms_by_slot(event), request.POST.get("workshop"), refused),
        "refused": refused,
    }
    return render(request, "registration/desk/workshops.html", context)


def number(text: str) -> int:
    """The number, or one that no row has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _resize_workshop(request: HttpRequest, workshop: Workshop, form: WorkshopSeatsForm) -> bool:
    try:
        lives.resize_workshop(workshop, form.cleaned_data["capacity"], request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Die Zahl der Plätze ist gespeichert."))
    return True


def _with_forms(slots, chosen: str | None, refused: WorkshopSeatsForm | None):
    """Give each room its form; the one just handed in keeps what was typed."""
    for _slot, rooms in slots:
        for room in rooms:
            is_refused = refused is not None and str(room.workshop.pk) == chosen
            room.form = refused if is_refused else WorkshopSeatsForm(workshop=room.workshop)
    return slots


@for_the_office
@changing
def allocation(request: HttpRequest, event: Event) -> HttpResponse:
    """What allocating would bring, and the button that does it; afterwards what it brought."""
    setup = Setup.of(event)
    if not (setup.allocated_at or setup.waits_for_allocation):
        raise Http404
    if request.method == "POST" and _allocate(request, event):
        return redirect("registration:allocation", event.pk)
    context = {"event": event, "setup": setup}
    if may_allocate(event, setup):
        context["proposal"] = propose(event)
        context["report"] = context["proposal"].report
    else:
        context["report"] = setup.allocation_report
    context["others"] = _others(event, context["report"])
    return render(request, "registration/desk/allocation.html", context)


def _allocate(request: HttpRequest, event: Event) -> bool:
    """Do what was looked at; if it is not that any more, say so beside the new proposal."""
    try:
        allocate(event, request.user, mark=request.POST.get("stand", ""))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return False
    messages.success(request, _("Die Workshops sind zugeteilt. Alle bekommen einen Brief."))
    return True


def _others(event: Event, report: dict) -> list[dict]:
    """Who did not get the first choice, each with the reason in words and the way to the person."""
    people = dict(event.registrations.values_list("rank", "pk"))
    return [
        {**row, "because": sentence(row["reason"]), "person": people.get(row["rank"])}
        for row in report.get("others", [])
    ]


# --- the event's life -------------------------------------------------------------------------
def _close(event: Event, chosen: dict, by: User) -> None:
    lives.close_registration(event, by)


def _open(event: Event, chosen: dict, by: User) -> None:
    lives.reopen_registration(event, chosen["until"], by)


def _resize(event: Event, chosen: dict, by: User) -> None:
    lives.resize(event, chosen["capacity"], by)


def _reinstate(event: Event, chosen: dict, by: User) -> None:
    lives.reinstate_event(event, by)


def _cancel(event: Event, chosen: dict, by: User) -> None:
    lives.cancel_event(event, chosen["reason"], by)


@dataclass(frozen=True)
class Deed:
    """What a button does: what it asks, what it does with the answers, what it says then."""

    form: type[EventDeedForm]
    act: Callable[[Event, dict, User], None]
    done: str


#: by what the buttons are called
DEEDS = {
    "schliessen": Deed(
        EventDeedForm,
        _close,
        gettext_lazy("Die Anmeldung ist geschlossen. Alle, die dabei sind, bekommen einen Brief."),
    ),
    "oeffnen": Deed(
        DeadlineForm,
        _open,
        gettext_lazy("Die neue Frist gilt. Alle, die dabei sind, bekommen einen Brief."),
    ),
    "plaetze": Deed(
        SeatsForm,
        _resize,
        gettext_lazy("Die Zahl der Plätze ist gespeichert. Wer nachrückt, bekommt einen Brief."),
    ),
    "zuruecknehmen": Deed(
        EventDeedForm,
        _reinstate,
        gettext_lazy("Die Veranstaltung findet statt. Alle, die dabei sind, bekommen einen Brief."),
    ),
}
CANCELLING = Deed(
    CancellationForm,
    _cancel,
    gettext_lazy("Die Veranstaltung ist abgesagt. Alle, die dabei waren, bekommen einen Brief."),
)


@for_the_office
@changing
def life(request: HttpRequest, event: Event) -> HttpResponse:
    """Where the event stands, in words, and the buttons that make sense there."""
    forms = {name: deed.form(event=event) for name, deed in DEEDS.items()}
    if request.method == "POST":
        asked = request.POST.get("tun", "")
        if asked not in DEEDS:
            raise Http404
        forms[asked] = DEEDS[asked].form(request.POST, event=event)
        if _done(request, forms[asked], DEEDS[asked]):
            return redirect("registration:life", event.pk)
    may = {deed for deed in lives.POSSIBLE if lives.is_possible(deed, event)}
    context = {"event": event, "forms": forms, "may": may, "told": _told(event)}
    return render(request, "registration/desk/life.html", context)


@for_the_office
@changing
def cancel(request: HttpRequest, event: Event) -> HttpResponse:
    """The page before the cancellation: why, who is told, and what cannot be taken back."""
    if not lives.is_possible("cancel", event):
        return redirect("registration:life", event.pk)
    data = request.POST if request.method == "POST" else None
    form = CancellationForm(data, event=event)
    if request.method == "POST" and _done(request, form, CANCELLING):
        return redirect("registration:life", event.pk)
    context = {"event": event, "form": form, "told": _told(event)}
    return render(request, "registration/desk/life_cancel.html", context)


def _done(request: HttpRequest, form: EventDeedForm, deed: Deed) -> bool:
    """Whether the form was in order; then it is done, or the next page says why it is not."""
    if not form.is_valid():
        return False
    try:
        deed.act(form.event, form.cleaned_data, request.user)
        messages.success(request, deed.done)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return True


def _told(event: Event) -> int:
    """How many letters it will be."""
    return event.registrations.active().exclude(email="").count()
