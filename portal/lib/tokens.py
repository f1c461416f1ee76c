"""Links that stand for a person: random tokens, of which tables keep only the digest.

Whoever reads the database or a backup cannot open anybody's link with what stands there.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import register_converter
from django.views.decorators.csrf import csrf_exempt


def new_token() -> str:
    """43 characters for an address, made of 32 random bytes."""
    return token_urlsafe(32)


def digest(token: str) -> str:
    """What a table keeps of a token: 64 hexadecimal digits (SHA-256)."""
    return sha256(token.encode("utf-8", "backslashreplace")).hexdigest()


class TokenConverter:
    """`<token:token>` in an address: exactly what `new_token` makes, so nothing else is tried."""

    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TokenConverter, "token")


#: that this browser has opened the page behind a letter's link
OPENED = "geoeffnet"


def mark_as_opened(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For a page whose button signs somebody in: forms of other sites never bring this cookie."""
    response.set_cookie(
        OPENED,
        "1",
        max_age=60 * 60,
        path=request.path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def came_from_here(request: HttpRequest) -> bool:
    """Whether the button was pressed on the page itself.

    Else somebody could sign strangers in to an account of their own and read what they write.
    """
    return OPENED in request.COOKIES


def opened_by_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For the page behind a letter's link: its address leaks nowhere and is kept nowhere.

    Without a referrer browsers send `Origin: null`, which Django's check against forged forms
    refuses. The check is not needed here: only who knows the token can send such a form, and no
    cookie gives it any weight.
    """

    @wraps(view)
    def quiet_view(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return csrf_exempt(quiet_view)
