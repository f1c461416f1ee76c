"""The door of the Tagungsbüro: whose event it is, and who may read what people need."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from conferences.models import Event
from portal.accounts.door import for_signed_in
from portal.accounts.models import User
from portal.accounts.roles import may_in_office


def for_the_office(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For people who sign in: staff with their second factor, and coordinators.

    The view takes `(request, event, …)` with the number from the address replaced by the event
    if the person may edit it; not there and not theirs are both 404.
    """

    @for_signed_in
    @wraps(view)
    def guarded(request: HttpRequest, event: int | None = None, **kwargs) -> HttpResponse:
        rows = Event.objects.editable_by(request.user).with_seats().distinct()
        given = () if event is None else (get_object_or_404(rows, pk=event),)
        return view(request, *given, **kwargs)

    return guarded


def may_read_needs(user: User, event: Event) -> bool:
    """Leads of the event's office and administrators; never the editors, never a host."""
    return may_in_office(user, "view", "registration.needs", event.office_id)
