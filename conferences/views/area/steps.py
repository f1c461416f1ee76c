"""An event's way: handed in, taken back, cancelled, deleted. Each behind a page with one button."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.services.changing import at_once

from ...models import Event
from ...services import hosting
from .door import own_event

changing = require_http_methods(["GET", "HEAD", "POST"])
TOO_LATE = gettext_lazy(
    "Das geht gerade nicht, denn inzwischen hat sich etwas geändert. Es ist alles geblieben, wie "
    "es war."
)


@dataclass(frozen=True)
class Step:
    """What the page asks, what its button says, and what is said when it is done."""

    title: str | Promise
    text: str | Promise
    button: str | Promise
    done: str | Promise
    is_possible: Callable[[Event], bool]


SUBMITTING = Step(
    gettext_lazy("Veranstaltung einreichen"),
    gettext_lazy(
        "Das Amt schaut darauf und veröffentlicht sie, oder es schreibt Ihnen, was fehlt."
    ),
    gettext_lazy("Einreichen"),
    gettext_lazy("Eingereicht. Das Amt schaut darauf; Sie bekommen dann einen Brief."),
    lambda event: event.state in hosting.OWN_STATES,
)
PUBLISHING = Step(
    gettext_lazy("Veranstaltung veröffentlichen"),
    gettext_lazy("Sie ist danach sofort öffentlich."),
    gettext_lazy("Veröffentlichen"),
    gettext_lazy("Die Veranstaltung ist öffentlich."),
    SUBMITTING.is_possible,
)
WITHDRAWING = Step(
    gettext_lazy("Vom Amt zurückholen"),
    gettext_lazy(
        "Was Sie eingereicht haben, wird wieder ein Entwurf. Sie können es ändern und noch einmal "
        "einreichen."
    ),
    gettext_lazy("Zurückholen"),
    gettext_lazy("Zurückgeholt. Die Veranstaltung ist wieder ein Entwurf."),
    hosting.may_be_taken_back,
)
WITHDRAWING_CHANGE = Step(
    gettext_lazy("Änderung zurückziehen"),
    gettext_lazy("Ihre Änderung wird verworfen. Die öffentliche Seite bleibt, wie sie ist."),
    gettext_lazy("Änderung zurückziehen"),
    gettext_lazy("Die Änderung ist zurückgezogen. Öffentlich ist alles, wie es war."),
    hosting.may_be_taken_back,
)
DELETING = Step(
    gettext_lazy("Entwurf löschen"),
    gettext_lazy("Der Entwurf verschwindet für immer. Öffentlich war er nie."),
    gettext_lazy("Endgültig löschen"),
    gettext_lazy("Der Entwurf ist gelöscht."),
    hosting.may_be_deleted,
)


@for_signed_in
@changing
def submit(request: SignedInRequest, event: int) -> HttpResponse:
    """For drafts that were saved before; what is lacking is asked for on the form."""
    row = _locked(request, event)
    if row.state in hosting.OWN_STATES and (lacking := hosting.lacking(row)):
        messages.warning(request, " ".join(lacking))
        return redirect("my_events:edit", row.pk)
    step = PUBLISHING if at_once(row, request.user) else SUBMITTING
    return _taken(request, row, step, hosting.hand_in)


@for_signed_in
@changing
def withdraw(request: SignedInRequest, event: int) -> HttpResponse:
    row = _locked(request, event)
    step = WITHDRAWING_CHANGE if row.is_published else WITHDRAWING
    return _taken(request, row, step, hosting.take_back)


@for_signed_in
@changing
def delete(request: SignedInRequest, event: int) -> HttpResponse:
    row = _locked(request, event)
    return _taken(request, row, DELETING, hosting.delete_draft)


@for_signed_in
@require_safe
def cancel(request: SignedInRequest, event: int) -> HttpResponse:
    """The Tagungsbüro cancels: it knows who is registered and tells them."""
    row = own_event(request.user, event)
    if not row.is_published:
        raise Http404
    return redirect("registration:life_cancel", row.pk)


def _locked(request: SignedInRequest, pk: int) -> Event:
    """One's own event; when something is to be done, under its lock and freshly read."""
    if request.method == "POST":
        Event.objects.select_for_update().filter(pk=pk).first()
    return own_event(request.user, pk)


def _taken(request: SignedInRequest, event: Event, step: Step, act: Callable) -> HttpResponse:
    """The question, or the deed; where it makes no sense (any more), back to the event."""
    if not step.is_possible(event):
        messages.warning(request, TOO_LATE)
        return redirect("my_events:event", event.pk)
    if request.method != "POST":
        return render(request, "conferences/area/event_step.html", {"event": event, "step": step})
    key = event.pk
    act(event, by=request.user)
    messages.success(request, str(step.done))
    is_gone = not Event.objects.filter(pk=key).exists()
    return redirect("my_events:events") if is_gone else redirect("my_events:event", key)
