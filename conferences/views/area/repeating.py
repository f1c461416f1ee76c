"""…/wiederholen/: how often, then every date to look at, then a row of drafts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.accounts.door import SignedInRequest, for_signed_in

from ...forms.repeating import RepeatForm, chosen_days
from ...models import Event
from ...services.repeating import repeat_event
from .door import own_event, own_events


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def repeat(request: SignedInRequest, event: int) -> HttpResponse:
    """The first step is in the address, so going back loses nothing; the button of the second makes
    the dates."""
    row = own_event(request.user, event, rows=own_events(request.user).select_related("repeat"))
    sent = request.POST if request.method == "POST" else request.GET
    form = RepeatForm(sent if request.method == "POST" or "rhythmus" in sent else None, event=row)
    if not form.is_valid():
        return render(request, "conferences/area/repeat.html", {"event": row, "form": form})
    return _second_step(request, row, form)


def _second_step(request: SignedInRequest, event: Event, form: RepeatForm) -> HttpResponse:
    offered = form.proposals
    chosen = [row.day for row in offered if row.is_chosen]
    if request.method == "POST":
        chosen = chosen_days(request.POST.getlist("tag"), offered)
    if request.method != "POST" or not chosen:
        return _page_of_days(request, event, form, chosen)
    new = repeat_event(event, by=request.user, chosen=chosen, **form.chosen)
    messages.success(request, _made(len(new)))
    return redirect("my_events:row", event.pk)


def _page_of_days(request: SignedInRequest, event: Event, form: RepeatForm, chosen: list):
    error = _("Kreuzen Sie mindestens einen neuen Termin an.") if request.method == "POST" else ""
    context = {"event": event, "form": form, "offered": form.proposals, "chosen": chosen}
    return render(request, "conferences/area/repeat_days.html", context | {"error": error})


def _made(number: int) -> str:
    if not number:
        return _("Diese Termine gab es schon.")
    return ngettext(
        "Ein Termin ist angelegt, als Entwurf. Öffentlich ist er noch nicht.",
        "%(n)d Termine sind angelegt, als Entwürfe. Öffentlich sind sie noch nicht.",
        number,
    ) % {"n": number}
