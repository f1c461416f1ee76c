"""Changing one's registration: at once, or after the deadline as a wish to the office."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from ...forms.own import OwnForm, WishForm
from ...models import Registration
from ...services import Refused
from ...services.own import change_at_once, is_past_deadline, may_change
from ...services.requests import ask_for_change
from ...services.requests import withdraw as withdraw_wish
from .door import back, behind_the_link, show
from .page import deletion_days


@behind_the_link
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The form with what stands there; what is refused is said, and everything typed is kept."""
    if not may_change(registration):
        return back(request, registration)
    is_late = is_past_deadline(registration.event)
    data = request.POST if request.method == "POST" else None
    form = (WishForm if is_late else OwnForm)(data, registration=registration)
    if request.method == "POST" and form.is_valid():
        try:
            return back(request, registration, ask(form) if is_late else save(form))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "is_late": is_late,
        "has_open_wish": is_late and registration.requests.filter(outcome="open").exists(),
        **deletion_days(registration),
    }
    return show(request, registration, "own_change", **context)


def save(form: OwnForm) -> str:
    """Before the deadline; the word says what was done."""
    wanted = form.wanted
    change_at_once(form.registration, wanted)
    return "geaendert" if wanted else ""


def ask(form: WishForm) -> str:
    wanted, note = form.wanted, form.cleaned_data["note"]
    if not (wanted or note):
        return ""
    ask_for_change(form.registration, wanted, note=note, sending=form.cleaned_data["sending"])
    return "gewuenscht"


@behind_the_link
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The button beside the open wish."""
    if request.method != "POST":
        return back(request, registration)
    withdraw_wish(registration)
    return back(request, registration, "zurueckgezogen")
