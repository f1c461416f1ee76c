"""Who comes in: the link's owner, without an account."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from portal.lib.tokens import digest, opened_by_token

from ...link import registration_behind, token_of
from ...models import Registration


def behind_the_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view takes `(request, registration)`; a link that opens nothing (more) is 404."""

    @opened_by_token
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        registration = registration_behind(token)
        return view(request, registration) if registration else gone(request)

    return opened


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/own_gone.html", status=404)


@opened_by_token
def no_link(request: HttpRequest, rest: str = "") -> HttpResponse:
    """A link that a mail program cut in two, or with something typed behind it."""
    return gone(request)


def show(
    request: HttpRequest, registration: Registration, page: str, status: int = 200, **context
) -> HttpResponse:
    """The page with everything its links need."""
    context |= {
        "registration": registration,
        "event": registration.event,
        "token": token_in(request),
    }
    return render(request, f"registration/{page}.html", context, status=status)


def token_in(request: HttpRequest) -> str:
    """The one that opened the page; under a new secret another would be worked out."""
    return request.resolver_match.kwargs["token"]


def back(request: HttpRequest, registration: Registration, done: str = "") -> HttpResponse:
    """To the own page, which says what was done; a letter may have given it a new link."""
    registration.refresh_from_db(fields=["link_digest"])
    token = token_in(request)
    if digest(token) != registration.link_digest:
        token = token_of(registration)
    url = reverse("registration:own", args=[token])
    return redirect(f"{url}?getan={done}" if done else url)
