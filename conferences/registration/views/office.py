"""The door of the Tagungsbüro: whose event it is, and who may read what people need."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from conferences.models import Event
from portal.accounts.models import User
from portal.accounts.roles import may_in_office
from portal.accounts.second_factor import second_factor_is_missing


def for_the_office(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For people who sign in: staff with their second factor, and coordinators.

    The view takes `(request, event, …)` with the number from the address replaced by the event
    if the person may edit it; not there and not theirs are both 404. No browser or proxy keeps
    these pages.
    """

    @wraps(view)
    def guarded(request: HttpRequest, event: int | None = None, **kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        if user.is_staff and second_factor_is_missing(user):
            return redirect("mfa_activate_totp")
        rows = Event.objects.editable_by(user).with_seats().distinct()
        given = () if event is None else (get_object_or_404(rows, pk=event),)
        response = view(request, *given, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def may_read_needs(user: User, event: Event) -> bool:
    """Leads of the event's office and administrators; never the editors, never a host."""
    return may_in_office(user, "view", "registration.needs", event.office_id)
