"""One registration, for the office: what stands in it, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from conferences.models import Event

from ..forms.desk import AddressForm, ArrangeForm, ReplyForm
from ..models import ChangeRequest, Needs, Registration
from ..services import Refused, audit, cancel, confirm, correct_address
from ..services.letters import deliveries, write_again
from ..services.own import change_at_once
from ..services.queue import place_in_queue, places_in_workshops
from ..services.reasons import why_waiting, why_waiting_in_workshops
from ..services.requests import decline, grant, in_words
from .office import for_the_office, may_read_needs
from .people import in_words as needs_in_words

METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Deed:
    """A button on the person's page: its form, what it does, what it says afterwards."""

    form: type[forms.Form]
    do: Callable[[Registration, dict], object]
    done: str
    noted: str


DEEDS = {
    "confirm": Deed(
        forms.Form,
        lambda row, given: confirm(row),
        gettext_lazy("Die Anmeldung ist bestätigt."),
        gettext_lazy("Am Telefon bestätigt."),
    ),
    "address": Deed(
        AddressForm,
        lambda row, given: correct_address(row, given["email"]),
        gettext_lazy("Die Adresse ist geändert, ein neuer Brief ist geschrieben."),
        gettext_lazy("Adresse berichtigt."),
    ),
    "letter": Deed(
        forms.Form,
        lambda row, given: write_again(row),
        gettext_lazy("Ein neuer Brief ist geschrieben. Der alte Link gilt nicht mehr."),
        gettext_lazy("Brief noch einmal geschrieben."),
    ),
    "cancel": Deed(
        forms.Form,
        lambda row, given: cancel(row, because=Registration.GoneBecause.OFFICE),
        gettext_lazy("Die Anmeldung ist aufgehoben. Wer wartet, rückt nach."),
        gettext_lazy("Abgemeldet."),
    ),
}


def registration_of(event: Event, pk: int) -> Registration:
    rows = event.registrations.select_related("entered_by")
    row = get_object_or_404(rows.prefetch_related("companions", "choices__workshop__slot"), pk=pk)
    row.event = event
    return row


@for_the_office
@require_http_methods(METHODS)
def person(request: HttpRequest, event: Event, pk: int) -> HttpResponse:
    """Everything about one registration, and the buttons."""
    row = registration_of(event, pk)
    bound: dict[str, forms.Form] = {}
    if request.method == "POST":
        name = request.POST.get("tun", "")
        deed = DEEDS.get(name)
        if deed is None:
            raise Http404
        bound[name] = deed.form(request.POST)
        if _take(request, row, deed, bound[name]):
            return redirect(row.desk_url)
        row = registration_of(event, pk)
    return render(request, "registration/desk/person.html", context_of(request, row, bound))


def _take(request: HttpRequest, row: Registration, deed: Deed, form: forms.Form) -> bool:
    """Whether it is done; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        deed.do(row, form.cleaned_data)
    except Refused as refusal:
        form.add_error(next(iter(form.fields), None), str(refusal))
        return False
    audit.note(row, str(deed.noted), by=request.user)
    messages.success(request, str(deed.done))
    return True


def context_of(request: HttpRequest, row: Registration, bound: dict[str, forms.Form]) -> dict:
    event = row.event
    shows_needs = may_read_needs(request.user, event)
    needs = Needs.objects.filter(registration=row).first() if shows_needs else None
    bound = {"address": AddressForm(initial={"email": row.email}), **bound}
    return {
        "event": event,
        "row": row,
        "forms": bound,
        "refused": [form for form in bound.values() if form.errors],
        "companions": row.companions.all(),
        "choices": _choices(row),
        "place": place_in_queue(row),
        "reason": why_waiting(event).get(row.pk, "") if row.is_waiting else "",
        "answers": row.answers.all(),
        "may_read_needs": shows_needs,
        "needs": needs_in_words(needs) if needs else [],
        "letters": deliveries(row.letters.all()),
        "notes": audit.notes_on(row),
        "requests": [(r, in_words(r)) for r in row.requests.select_related("decided_by")],
    }


def _choices(row: Registration) -> list:
    """Each wish, with its place in the queue and the reason where the person waits."""
    choices = list(row.choices.all())
    if any(choice.standing == choice.Standing.WAITING for choice in choices):
        places, reasons = places_in_workshops(row), why_waiting_in_workshops(row.event)
        for choice in choices:
            choice.place, choice.reason = places.get(choice.pk), reasons.get(choice.pk, "")
    return choices


@for_the_office
@require_http_methods(METHODS)
def arrange(request: HttpRequest, event: Event, pk: int) -> HttpResponse:
    """Change name, workshops, companions, answers for somebody who asked for it."""
    row = registration_of(event, pk)
    if not row.is_active:
        raise Http404
    form = ArrangeForm(request.POST if request.method == "POST" else None, registration=row)
    if request.method == "POST" and form.is_valid():
        try:
            change_at_once(row, form.wanted)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _correct_name(row, form)
            audit.note(row, _("Angaben geändert."), by=request.user)
            messages.success(request, _("Die Änderungen sind gespeichert."))
            return redirect(row.desk_url)
    context = {"event": event, "row": registration_of(event, pk), "form": form}
    return render(request, "registration/desk/person_change.html", context)


def _correct_name(row: Registration, form: ArrangeForm) -> None:
    names = {name: form.cleaned_data[name] for name in ("name", "phone")}
    Registration.objects.filter(pk=row.pk).update(**names)


@for_the_office
@require_http_methods(METHODS)
def decide(request: HttpRequest, event: Event, pk: int, wish: int) -> HttpResponse:
    """Fulfil or decline what somebody asked for after the deadline."""
    row = registration_of(event, pk)
    asked = get_object_or_404(ChangeRequest.objects.select_related("registration"), pk=wish)
    if asked.registration_id != row.pk:
        raise Http404
    pressed = bool({"erfuellen", "ablehnen"} & request.POST.keys())
    form = ReplyForm(request.POST if pressed else None)
    if pressed and form.is_valid() and _decide(request, asked, form):
        return redirect(row.desk_url)
    context = {"event": event, "row": row, "wish": asked, "lines": in_words(asked), "form": form}
    return render(request, "registration/desk/request.html", context)


def _decide(request: HttpRequest, asked: ChangeRequest, form: ReplyForm) -> bool:
    """Whether it is decided; if not, the form says why."""
    fulfils = "erfuellen" in request.POST
    try:
        verdict = grant if fulfils else decline
        verdict(asked, by=request.user, reply=form.cleaned_data["reply"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    done = _("Der Wunsch ist erfüllt.") if fulfils else _("Der Wunsch ist abgelehnt.")
    audit.note(asked.registration, done, by=request.user)
    messages.success(request, done)
    return True
