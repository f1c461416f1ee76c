"""Devices somebody has signed in with before: strangers' failures never lock them out.

The cookie names the accounts that signed in fully with this browser, a random number of the
device for each, and a fingerprint of the account's password. It opens nothing: it only gives the
device a counter of its own (`tries.py`). A new password, or ending all sessions, makes it
worthless. It is signed, so nobody can make one up.
"""

from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import User

COOKIE = "geraet"
SALT = "portal.accounts.devices"
#: in the session: the account's password is new, so this browser needs a new cookie
STALE = "device_is_stale"
MAX_AGE = 365 * 24 * 60 * 60
#: of one browser, as on the computer in a meeting room
MOST_ACCOUNTS = 5


def known_device(request: HttpRequest, address: str) -> str | None:
    """The number of this device if that account signed in with it before, else None."""
    entries = _entries(request)
    if not entries:
        return None
    person = User.objects.filter(email=address, pk__in=[pk for pk, _, _ in entries]).first()
    if person is None:
        return None
    return next((number for pk, number, print_ in entries if _fits(person, pk, print_)), None)


def _fits(person: User, pk: int, fingerprint: str) -> bool:
    return pk == person.pk and constant_time_compare(fingerprint, _fingerprint(person))


def remember(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """This browser belongs to the person from now on."""
    others = [entry for entry in _entries(request) if entry[0] != person.pk]
    mine = (person.pk, token_urlsafe(16), _fingerprint(person))
    response.set_cookie(
        COOKIE,
        signing.dumps([mine, *others][:MOST_ACCOUNTS], salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def last_person(request: HttpRequest) -> int | None:
    """The key of whoever signed in with this browser last."""
    return next((pk for pk, _, _ in _entries(request)), None)


def _entries(request: HttpRequest) -> list[tuple[int, str, str]]:
    """(account's key, number of the device, fingerprint), the latest first."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return []
    return [(pk, number, fingerprint) for pk, number, fingerprint in found]


def _fingerprint(person: User) -> str:
    return salted_hmac(SALT, person.get_session_auth_hash(), algorithm="sha256").hexdigest()[:32]
