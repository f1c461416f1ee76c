"""Signing in: by password or by a code in a letter; staff with a second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse
from post_office.models import Email

from tests import builders as build

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
CODE = reverse("account_request_login_code")
ENTER_CODE = reverse("account_confirm_login_code")
SECOND_FACTOR = reverse("mfa_authenticate")
DESK = reverse("admin:index")


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_of_the_app(user) -> str:
    """What the person's authenticator app shows at this moment."""
    secret = TOTP(Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)).instance.data[
        "secret"
    ]
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_password_alone_does_not_let_staff_in(client):
    alice = build.editor(password=build.PASSWORD)
    response = client.post(LOGIN, {"login": alice.email, "password": build.PASSWORD})
    assert response["Location"].startswith(SECOND_FACTOR)
    assert not is_signed_in(client)
    assert client.get(DESK).status_code == 302


def test_password_and_second_factor_lead_to_the_desk(client):
    alice = build.editor(password=build.PASSWORD)
    client.post(LOGIN, {"login": alice.email, "password": build.PASSWORD})
    response = client.post(SECOND_FACTOR, {"code": code_of_the_app(alice)})
    assert response["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_wrong_second_factor_stays_outside(client):
    alice = build.editor(password=build.PASSWORD)
    client.post(LOGIN, {"login": alice.email, "password": build.PASSWORD})
    wrong = f"{(int(code_of_the_app(alice)) + 1) % 1_000_000:06}"
    response = client.post(SECOND_FACTOR, {"code": wrong})
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_staff_without_a_second_factor_is_led_to_setting_it_up(client):
    alice = build.editor(password=build.PASSWORD, second_factor=False)
    client.post(LOGIN, {"login": alice.email, "password": build.PASSWORD})
    response = client.get(DESK, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("mfa_activate_totp"))
    assert response.status_code == 200


def test_a_coordinator_signs_in_by_a_code_from_a_letter(client):
    bob = build.coordinator()
    client.post(CODE, {"email": bob.email})
    letter = Email.objects.get()
    assert letter.to == [bob.email]
    (code,) = re.findall(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", letter.message, re.MULTILINE)
    response = client.post(ENTER_CODE, {"code": code})
    assert is_signed_in(client)
    assert response["Location"] == "/mein-bereich/"


def test_a_wrong_code_does_not_sign_in(client):
    client.post(CODE, {"email": build.coordinator().email})
    response = client.post(ENTER_CODE, {"code": "AAA-AAA"})
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_a_code_also_asks_staff_for_the_second_factor(client):
    alice = build.editor()
    client.post(CODE, {"email": alice.email})
    letter = Email.objects.get()
    (code,) = re.findall(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)\s*$", letter.message, re.MULTILINE)
    response = client.post(ENTER_CODE, {"code": code})
    assert response["Location"].startswith(SECOND_FACTOR)
    assert not is_signed_in(client)


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_known_and_unknown_addresses_get_the_same_answer(client, page):
    known = build.coordinator(password=build.PASSWORD).email
    answers = []
    for address in (known, "niemand@example.org"):
        client.cookies.clear()
        response = client.post(reverse(page), {"email": address}, follow=True)
        text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        answers.append((response.redirect_chain, text.replace(address, "ADRESSE")))
    assert answers[0] == answers[1]
    assert [letter.to for letter in Email.objects.all()] == [[known]]


def test_a_wrong_password_answers_the_same_for_known_and_unknown_addresses(client):
    known = build.coordinator(password=build.PASSWORD).email
    pages = []
    for address in (known, "niemand@example.org"):
        response = client.post(LOGIN, {"login": address, "password": "falsch falsch"})
        text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        pages.append(text.replace(address, "ADRESSE"))
    assert pages[0] == pages[1]


def test_guessing_passwords_is_slowed_down_for_one_address(client):
    alice = build.editor(password=build.PASSWORD)
    for _ in range(5):
        client.post(LOGIN, {"login": alice.email, "password": "falsch falsch"})
    response = client.post(LOGIN, {"login": alice.email, "password": build.PASSWORD})
    assert response.status_code == 200
    assert not is_signed_in(client)


def test_a_closed_account_stays_outside(client):
    alice = build.coordinator(password=build.PASSWORD, is_active=False)
    client.post(LOGIN, {"login": alice.email, "password": build.PASSWORD})
    assert not is_signed_in(client)


def test_capital_letters_in_the_address_do_not_matter(client):
    bob = build.coordinator(password=build.PASSWORD, email="bob@example.org")
    client.post(LOGIN, {"login": "Bob@Example.org", "password": build.PASSWORD})
    assert client.session["_auth_user_id"] == str(bob.pk)


def test_signing_out_needs_a_button(client, signed_in):
    client = signed_in(build.coordinator())
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_nobody_can_make_an_account_alone(client):
    assert client.get("/konto/registrieren/").status_code == 404
    assert client.get("/konto/signup/").status_code == 404


def test_a_sign_in_never_leads_to_another_site(client):
    bob = build.coordinator(password=build.PASSWORD)
    address = f"{LOGIN}?next=https://evil.example/"
    response = client.post(address, {"login": bob.email, "password": build.PASSWORD})
    assert response["Location"] == "/mein-bereich/"


def test_an_old_session_must_show_its_password_before_changing_the_second_factor(client):
    bob = build.coordinator(password=build.PASSWORD)
    client.post(LOGIN, {"login": bob.email, "password": build.PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    session["account_authentication_methods"][-1]["at"] -= 600
    session.save()
    response = client.get(reverse("mfa_activate_totp"))
    assert response["Location"].startswith(reverse("account_reauthenticate"))
