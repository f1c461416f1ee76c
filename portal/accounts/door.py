"""The door of pages outside the admin that only people with an account may enter."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .models import User
from .second_factor import second_factor_is_missing


class SignedInRequest(HttpRequest):
    """What a view behind the door, or behind `login_required`, gets."""

    user: User


def for_signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For coordinators, and staff with their second factor; guests are led to the sign-in.

    Which rows somebody reaches is the view's matter: `editable_by(request.user)`, else 404. No
    browser or proxy keeps these pages, no search engine lists them.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        if request.user.is_staff and second_factor_is_missing(request.user):
            return redirect("mfa_activate_totp")
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded
