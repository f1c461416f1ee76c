"""What tests about signing in have in common."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from tests import builders as build

LOGIN = reverse("account_login")
SECOND_FACTOR = reverse("mfa_authenticate")


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_of_the_app(user) -> str:
    """What the person's authenticator app shows at this moment."""
    secret = TOTP(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)).instance.data[
        "secret"
    ]
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def code_in_the_letter() -> str:
    letter = Email.objects.latest("pk")
    (code,) = re.findall(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", letter.message, re.MULTILINE)
    return code


def browser(network: str = "203.0.113") -> Client:
    """A browser somewhere in that network, fresh from the shop."""
    return Client(REMOTE_ADDR=f"{network}.7", HTTP_USER_AGENT="Mozilla/5.0 (Windows) Firefox/140.0")


def try_password(client, address: str, password: str = "falsch falsch") -> str:
    """One try with a password; the page that answers."""
    response = client.post(LOGIN, {"login": address, "password": password})
    return response.content.decode()


def signed_in_browser(person, network: str = "203.0.113") -> Client:
    """A browser in which the person, who needs no second factor, has really signed in."""
    client = browser(network)
    try_password(client, person.email, build.PASSWORD)
    assert is_signed_in(client)
    return client
