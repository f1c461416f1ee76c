"""…/bericht/: how it was, told after the event."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.accounts.door import SignedInRequest, for_signed_in
from portal.publishing.models import PendingVersion
from portal.publishing.services.changing import (
    Outcome,
    at_once,
    base_version,
    change,
    handed_in_values,
)
from portal.publishing.services.review import NothingChanged
from portal.publishing.services.states import StateChangeRefused
from portal.publishing.services.three_way import overlay

from ...forms.reporting import FIELDS, ReportForm
from ...models import Event
from .door import own_event

SAID = {
    Outcome.PUBLIC: gettext_lazy("Danke. Der Bericht steht jetzt auf der öffentlichen Seite."),
    Outcome.SAVED: gettext_lazy("Danke. Der Bericht ist gespeichert."),
    Outcome.HANDED_IN: gettext_lazy(
        "Danke. Das Amt schaut auf den Bericht; bis dahin bleibt die öffentliche Seite, wie sie "
        "ist."
    ),
    Outcome.TAKEN_BACK: gettext_lazy("Der Bericht steht schon so auf der öffentlichen Seite."),
}


@for_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest, event: int) -> HttpResponse:
    """Goes on from what waits at the office; what somebody else saved meanwhile is shown."""
    row = _reportable(request, event)
    pending = base_version(row, request.user)
    if pending:
        overlay(row, _of_report(row, pending))
    form = ReportForm(request.POST or None, instance=row, stamp=_stamp(row, pending))
    if request.method == "POST" and form.is_valid() and _told(request, row, form):
        return redirect("my_events:event", row.pk)
    context = {"event": Event.objects.get(pk=row.pk), "form": form, "pending": pending}
    return render(
        request, "conferences/area/report.html", context | {"at_once": at_once(row, request.user)}
    )


def _reportable(request: SignedInRequest, pk: int) -> Event:
    """One's own public event that has taken place; to write, under its lock."""
    if request.method == "POST":
        Event.objects.select_for_update().filter(pk=pk).first()
    row = own_event(request.user, pk)
    if not row.is_published or not row.is_over or row.cancelled_at:
        raise Http404
    return row


def _of_report(event: Event, pending: PendingVersion) -> dict[str, Any]:
    values = handed_in_values(event, pending)
    return {name: value for name, value in values.items() if name in FIELDS}


def _stamp(event: Event, pending: PendingVersion | None) -> str:
    handed_in = f"-{pending.pk}-{pending.created_at:%H%M%S%f}" if pending else ""
    return f"{event.version}{handed_in}"


def _told(request: SignedInRequest, event: Event, form: ReportForm) -> bool:
    """Whether it was taken; else the form says why not."""
    try:
        messages.success(request, str(SAID[change(event, form.changes, author=request.user)]))
    except NothingChanged:
        messages.info(request, _("Es war nichts zu ändern."))
    except StateChangeRefused:
        form.add_error(None, _("Das geht gerade nicht, denn inzwischen hat sich etwas geändert."))
        return False
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True
