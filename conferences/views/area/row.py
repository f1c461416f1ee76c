"""…/reihe/: the dates of one row on a page, and what is done with all that are to come."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.services.changing import at_once

from ...forms.row_change import RowChangeForm
from ...models import Event
from ...services.hosting import lacking
from ...services.repeating import coming
from ...services.rows import change_all, hand_in_all, to_hand_in
from ...services.standing import with_standing
from .door import given_up, own_event, own_events

changing = require_http_methods(["GET", "HEAD", "POST"])


def own_row(request: SignedInRequest, pk: int) -> tuple[Event, QuerySet[Event]]:
    """The event, and those dates of its row that are the person's; without a row Http404."""
    event = own_event(request.user, pk)
    if event.repeat_id is None:
        raise Http404
    rows = own_events(request.user).filter(repeat=event.repeat_id)
    return event, rows.exclude(given_up()).order_by("starts", "pk")


@for_signed_in
@require_safe
def row(request: SignedInRequest, event: int) -> HttpResponse:
    first, dates = own_row(request, event)
    shown = list(dates.with_seats())  # type: ignore[attr-defined]
    with_standing(shown)
    context = {
        "event": first,
        "coming": [date for date in shown if not date.is_over],
        "past": [date for date in shown if date.is_over],
        "waiting_for_host": to_hand_in(dates).count(),
        "at_once": at_once(first, request.user),
        "number_coming": coming(dates).count(),
    }
    return render(request, "conferences/area/row.html", context)


# --- handing in -----------------------------------------------------------------------------
@for_signed_in
@changing
def submit(request: SignedInRequest, event: int) -> HttpResponse:
    """All drafts of the row as one; what is lacking is asked for on the form."""
    first, dates = own_row(request, event)
    drafts = list(to_hand_in(dates))
    if poor := next((draft for draft in drafts if lacking(draft)), None):
        messages.warning(request, " ".join(lacking(poor)))
        return redirect("my_events:edit", poor.pk)
    if request.method == "POST":
        public = hand_in_all(drafts, by=request.user)
        messages.success(request, _handed_in(len(drafts), public))
        return redirect("my_events:row", first.pk)
    context = {"event": first, "drafts": drafts, "at_once": at_once(first, request.user)}
    return render(request, "conferences/area/row_submit.html", context)


def _handed_in(number: int, public: int) -> str:
    if not number:
        return _("Es war nichts mehr einzureichen.")
    if public == number:
        said = ngettext("Der Termin ist öffentlich.", "%(n)d Termine sind öffentlich.", number)
        return said % {"n": number}
    return ngettext(
        "Eingereicht. Das Amt schaut darauf; Sie bekommen dann einen Brief.",
        "%(n)d Termine eingereicht. Das Amt entscheidet einmal für alle; Sie bekommen einen Brief.",
        number,
    ) % {"n": number}


# --- changing -------------------------------------------------------------------------------
@for_signed_in
@changing
def change(request: SignedInRequest, event: int) -> HttpResponse:
    """First what shall be, then every date with what becomes different; nothing is written before
    the second button."""
    first, dates = own_row(request, event)
    rows = list(coming(dates).select_related("venue__municipality", "host"))
    form = RowChangeForm(request.POST or None, event=first, dates=rows, user=request.user)
    context = {"event": first, "form": form, "dates": rows}
    if request.method != "POST" or "zurueck" in request.POST or not form.is_valid():
        return render(request, "conferences/area/row_change.html", context)
    if "sichern" not in request.POST:
        return _preview(request, form, context)
    chosen = [row for row in rows if str(row.pk) in request.POST.getlist("termin")]
    asked = change_all(chosen, form.change, by=request.user)
    messages.success(request, _changed(asked))
    return redirect("my_events:row", first.pk)


def _preview(request: SignedInRequest, form: RowChangeForm, context: dict) -> HttpResponse:
    told = [(row, form.change.told(row)) for row in form.dates]
    context["told"] = [(row, sentences) for row, sentences in told if sentences]
    context["at_once"] = at_once(context["event"], request.user)
    return render(request, "conferences/area/row_change_look.html", context)


def _changed(asked: int) -> str:
    if asked:
        return _(
            "Ihre Änderung liegt beim Amt. Bis es entschieden hat, bleiben die öffentlichen "
            "Seiten, wie sie sind."
        )
    return _("Gespeichert. Ändern sich Zeit oder Ort, bekommen alle Angemeldeten einen Brief.")
