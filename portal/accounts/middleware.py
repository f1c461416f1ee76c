"""When a session ends, and that nothing typed is lost with it."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _

from . import devices, kept
from .models import User
from .sessions import BEGAN, SEEN, is_over

#: seconds; a session's last use is written down this often at most
STEP = 5 * 60


class SessionEndMiddleware:
    """Ends sessions after three hours without a click or twelve hours in all.

    Whoever brings no session cookie costs nothing: no query, no write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self._after(request, self.get_response(request), None)
        ended = end_if_over(request)
        return self._after(request, self.get_response(request), ended)

    def _after(self, request: HttpRequest, response: HttpResponse, ended) -> HttpResponse:
        if leads_to_sign_in(response) and (owner := ended or lost_owner(request)):
            return explained(request, response, owner)
        if has_session(request):
            note_use(request)
            renew_device(request, response)
        return response


def renew_device(request: HttpRequest, response: HttpResponse) -> None:
    """After a new password the browser it was typed in stays a known one."""
    person = request.user
    if request.session.pop(devices.STALE, None) and isinstance(person, User):
        devices.remember(request, response, person)


def end_if_over(request: HttpRequest) -> int | None:
    """The key of the person whose session has just been ended, else None."""
    person = request.session.get(SESSION_KEY)
    began = request.session.get(BEGAN)
    if not person or not began or not is_over(began, request.session[SEEN], time.time()):
        return None
    request.session.flush()
    request.user = AnonymousUser()
    return int(person)


def has_session(request: HttpRequest) -> bool:
    """Whether somebody is signed in; without asking the database who."""
    touched = request.session.accessed or settings.SESSION_COOKIE_NAME in request.COOKIES
    return touched and SESSION_KEY in request.session


def note_use(request: HttpRequest) -> None:
    """Seldom enough that hardly any page has to write."""
    now = time.time()
    if now - request.session.get(SEEN, now) > STEP:
        request.session[SEEN] = now
    if request.method == "POST" and kept.KEPT in request.session:
        drop_if_sent(request)


def drop_if_sent(request: HttpRequest) -> None:
    """What was kept has now been sent once more."""
    form = kept.kept_form(request)
    if form is None or form.path == request.get_full_path():
        kept.forget(request)


def leads_to_sign_in(response: HttpResponse) -> bool:
    if response.status_code != 302:
        return False
    doors = (resolve_url(settings.LOGIN_URL), reverse("admin:login"))
    return urlsplit(response["Location"]).path in doors


def lost_owner(request: HttpRequest) -> int | None:
    """Whose session is gone without our ending it, as after closing the browser: for a POST."""
    if has_session(request) or not is_typed_form(request):
        return None
    return devices.last_person(request)


def is_typed_form(request: HttpRequest) -> bool:
    """Whether there is something to keep; the pages of the sign-in itself start anew."""
    match = request.resolver_match
    is_ours = match and (match.url_name or "").startswith(("account_", "mfa_"))
    return request.method == "POST" and not is_ours


def explained(request: HttpRequest, response: HttpResponse, owner: int) -> HttpResponse:
    """On to the sign-in, with a sentence; what was typed waits behind it."""
    if not is_typed_form(request):
        messages.info(request, sentence())
        return response
    if not kept.keep(request, owner):
        messages.warning(
            request, _("%s Ihre Eingaben waren zu lang, um sie aufzuheben.") % sentence()
        )
        return response
    messages.info(request, _("%s Was Sie eingegeben haben, ist noch da.") % sentence())
    back = redirect(settings.LOGIN_URL)
    back["Location"] += f"?next={reverse('account_resume')}"
    return back


def sentence() -> str:
    return _(
        "Ihre Anmeldung ist abgelaufen: nach drei Stunden ohne Klick und spätestens nach zwölf "
        "Stunden melden Sie sich neu an."
    )
