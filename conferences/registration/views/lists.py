"""Lists to print and to save.

Whatever names people is handed out on a click (POST) only, and noted: who took which list.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from conferences.models import Event
from portal.lib.qr import qr_svg
from portal.lib.spreadsheets import table_response

from ..badge_sheets import CUT, SHEETS, in_sheets
from ..forms.lists import TableForm
from ..services import exports, totals
from .office import for_the_office, may_read_needs

#: lines at the end of a list for whoever comes without a registration
SPARE_LINES = 12


def handed_out(what: str) -> Callable:
    """For a page with names to print: on a click only, and noted as `what`."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def noting_view(request: HttpRequest, event: Event) -> HttpResponse:
            if request.method != "POST":
                return redirect("registration:lists", event.pk)
            response = view(request, event)
            exports.note_export(event, str(what), by=request.user)
            return response

        return for_the_office(noting_view)

    return decorate


# --- the page with all lists ----------------------------------------------------------------
@for_the_office
@require_safe
def lists(request: HttpRequest, event: Event) -> HttpResponse:
    form = TableForm(may_read_needs=may_read_needs(request.user, event))
    return show_lists(request, event, form)


def show_lists(request: HttpRequest, event: Event, form: TableForm) -> HttpResponse:
    context = {
        "event": event,
        "form": form,
        "may_read_needs": may_read_needs(request.user, event),
        "people": event.registrations.seats_taken(),
    }
    return render(request, "registration/desk/lists.html", context)


@for_the_office
def table(request: HttpRequest, event: Event) -> HttpResponse:
    """The file; a choice nobody offered shows the page again and says so."""
    if request.method != "POST":
        return redirect("registration:lists", event.pk)
    form = TableForm(request.POST, may_read_needs=may_read_needs(request.user, event))
    if not form.is_valid():
        return show_lists(request, event, form)
    rows = exports.Table(event, form.cleaned_data["wer"], needs=form.wants_needs)
    exports.note_export(event, what_table(form), by=request.user)
    name = f"anmeldungen-{event.slug}-{timezone.localdate():%Y-%m-%d}"
    return table_response(name, gettext("Anmeldungen"), rows.lines(), form.kind)


def what_table(form: TableForm) -> str:
    parts = [form.kind.upper(), str(exports.WHO[form.cleaned_data["wer"]])]
    return ", ".join([*parts, gettext("mit Bedarfen")] if form.wants_needs else parts)


# --- on paper -------------------------------------------------------------------------------
@handed_out(_("Liste für Unterschriften"))
def signatures(request: HttpRequest, event: Event) -> HttpResponse:
    context = {"event": event, "guests": exports.guests(event), "spare": range(SPARE_LINES)}
    return render(request, "registration/desk/print_signatures.html", context)


@handed_out(_("Namensschilder"))
def badges(request: HttpRequest, event: Event) -> HttpResponse:
    shown = [(guest, code_of(guest)) for guest in exports.guests(event)]
    context = {
        "event": event,
        "pages": list(in_sheets(shown)),
        "sheet": SHEETS.get(request.POST.get("bogen", ""), CUT),
        "sheets": SHEETS.values(),
    }
    return render(request, "registration/desk/badges.html", context)


def code_of(guest: exports.Guest) -> str:
    """The QR code of who registered; it stands for the whole group, so others carry none."""
    if guest.is_companion:
        return ""
    code = guest.registration.check_in_code
    return qr_svg(f"MOSAIK:{code}", title=gettext("Code für den Einlass"), description=code)


@handed_out(_("Listen für die Türen der Workshops"))
def doors(request: HttpRequest, event: Event) -> HttpResponse:
    context = {"event": event, "doors": exports.doors(event)}
    return render(request, "registration/desk/print_doors.html", context)


@handed_out(_("Bedarfe mit Namen"))
def needs(request: HttpRequest, event: Event) -> HttpResponse:
    if not may_read_needs(request.user, event):
        raise Http404
    context = {"event": event, "registrations": exports.with_needs(event)}
    return render(request, "registration/desk/print_needs.html", context)


@for_the_office
@require_safe
def numbers(request: HttpRequest, event: Event) -> HttpResponse:
    """For the kitchen, the interpreters, the house: how many, and nobody's name."""
    counted = totals.of(event)
    context = {
        "event": event,
        "numbers": counted,
        "diets": totals.diets(counted),
        "aids": totals.aids(counted),
        "workshops": totals.workshops(event, counted),
    }
    return render(request, "registration/desk/print_numbers.html", context)
