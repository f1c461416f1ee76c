"""…/reihe/: the dates of one row on a page, and what is done with all of them."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.door import SignedInRequest, for_signed_in

from ...models import Event
from ...services.standing import with_standing
from .door import own_event, own_events


def own_row(request: SignedInRequest, pk: int) -> tuple[Event, QuerySet[Event]]:
    """The event, and those dates of its row that are the person's; without a row Http404."""
    event = own_event(request.user, pk)
    if event.repeat_id is None:
        raise Http404
    return event, own_events(request.user).filter(repeat=event.repeat_id).order_by("starts", "pk")


@for_signed_in
@require_safe
def row(request: SignedInRequest, event: int) -> HttpResponse:
    first, dates = own_row(request, event)
    shown = list(dates.with_seats())  # type: ignore[attr-defined]
    with_standing(shown)
    context = {
        "event": first,
        "dates": shown,
        "coming": [date for date in shown if not date.is_over],
        "past": [date for date in shown if date.is_over],
    }
    return render(request, "conferences/area/row.html", context)
