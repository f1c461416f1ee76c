"""Guessing is stopped early, and nobody can lock anybody out with it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.urls import reverse
from post_office.models import Email

from portal.accounts import devices, tries
from portal.accounts.models import AuditEntry
from tests import builders as build

from .signing_in import (
    SECOND_FACTOR,
    browser,
    code_in_the_letter,
    code_of_the_app,
    is_signed_in,
    signed_in_browser,
    try_password,
)

pytestmark = pytest.mark.django_db

HOME, AWAY = "203.0.113", "198.51.100"
CODE = reverse("account_request_login_code")
ENTER_CODE = reverse("account_confirm_login_code")


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"


@pytest.fixture
def bob():
    return build.coordinator(password=build.PASSWORD, email="bob@example.org")


def fail(address: str, *, times: int, network: str = HOME) -> str:
    """So many wrong passwords from that network; the last answer."""
    client = browser(network)
    return [try_password(client, address) for _ in range(times)][-1]


def fail_everywhere(address: str, times: int) -> None:
    """One network more for every five, as somebody with many machines would do it."""
    for number in range(times):
        try_password(browser(f"100.64.{number // 5}"), address)


# --- passwords ------------------------------------------------------------------------------
def test_the_sixth_password_from_a_network_is_not_looked_at(bob):
    assert "15 Minuten" not in fail(bob.email, times=5)
    client = browser(HOME)
    answer = try_password(client, bob.email, build.PASSWORD)
    assert "in 15 Minuten weiter" in answer
    assert not is_signed_in(client)


def test_the_sentence_is_the_same_for_an_address_without_an_account(bob):
    fail(bob.email, times=5)
    fail("niemand@example.org", times=5)
    answers = [try_password(browser(), address) for address in (bob.email, "niemand@example.org")]
    assert all("in 15 Minuten weiter" in answer for answer in answers)


def test_strangers_elsewhere_do_not_lock_the_own_network(bob):
    fail(bob.email, times=6, network=AWAY)
    assert is_signed_in(signed_in_browser(bob, HOME))


def test_right_passwords_do_not_count(bob):
    for _ in range(7):
        signed_in_browser(bob)


def test_capital_letters_give_no_further_tries(bob):
    fail("BOB@example.org", times=5)
    client = browser()
    try_password(client, bob.email, build.PASSWORD)
    assert not is_signed_in(client)


def test_the_pair_is_open_again_after_a_quarter_of_an_hour(bob, monkeypatch):
    monkeypatch.setattr(tries, "SOON", timedelta(milliseconds=-1))
    fail(bob.email, times=6)
    signed_in_browser(bob)


def test_a_known_device_is_never_locked_by_strangers(bob):
    own = signed_in_browser(bob)
    own.post(reverse("account_logout"))
    fail(bob.email, times=6, network=HOME)
    fail_everywhere(bob.email, 26)
    try_password(own, bob.email, build.PASSWORD)
    assert is_signed_in(own)


def test_a_known_device_has_five_tries_of_its_own(bob):
    own = signed_in_browser(bob)
    own.post(reverse("account_logout"))
    for _ in range(5):
        try_password(own, bob.email)
    assert "in 15 Minuten weiter" in try_password(own, bob.email, build.PASSWORD)
    signed_in_browser(bob)  # a stranger in the same network is counted apart


def test_failures_from_many_sides_stop_unknown_devices_only(bob):
    own = signed_in_browser(bob)
    own.post(reverse("account_logout"))
    fail_everywhere(bob.email, 25)
    stranger = browser(AWAY)
    assert "eine Stunde lang nicht" in try_password(stranger, bob.email, build.PASSWORD)
    assert not is_signed_in(stranger)
    try_password(own, bob.email, build.PASSWORD)
    assert is_signed_in(own)


def test_a_code_by_mail_still_works_when_passwords_do_not(bob):
    fail_everywhere(bob.email, 25)
    client = browser(AWAY)
    client.post(CODE, {"email": bob.email})
    client.post(ENTER_CODE, {"code": code_in_the_letter()})
    assert is_signed_in(client)


def test_many_addresses_tried_from_one_network_are_noticed(bob, monkeypatch):
    monkeypatch.setattr(tries, "MANY_FROM_NETWORK", 3)
    for number in range(3):
        try_password(browser(), f"niemand{number}@example.org")
    assert "eine Stunde lang nicht" in try_password(browser(), bob.email, build.PASSWORD)


# --- the device's cookie ---------------------------------------------------------------------
def test_the_devices_cookie_is_not_for_scripts_and_opens_nothing(bob):
    own = signed_in_browser(bob)
    cookie = own.cookies[devices.COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    stranger = browser()
    stranger.cookies[devices.COOKIE] = cookie.value
    assert stranger.get(reverse("account_sign_ins")).status_code == 302


def test_a_cookie_somebody_made_up_is_worth_nothing(bob):
    stranger = browser()
    stranger.cookies[devices.COOKIE] = "W1sxLCJ4IiwieSJdXQ:1abc:signature"
    for _ in range(5):
        try_password(stranger, bob.email)
    assert "in 15 Minuten weiter" in try_password(stranger, bob.email, build.PASSWORD)


def test_a_new_password_makes_other_devices_unknown_and_keeps_this_one(bob):
    stolen, own = signed_in_browser(bob), signed_in_browser(bob)
    stolen.post(reverse("account_logout"))
    new = "Tee und Torte am Donnerstag"
    page = reverse("account_change_password")
    data = {"oldpassword": build.PASSWORD, "password": new, "password1": new, "password2": new}
    assert own.post(page, data).status_code == 302
    bob.refresh_from_db()
    assert bob.check_password(new)
    own.post(reverse("account_logout"))
    fail(bob.email, times=5)
    assert "in 15 Minuten weiter" in try_password(stolen, bob.email, new)
    try_password(own, bob.email, new)
    assert is_signed_in(own)


# --- the second factor and the code by mail ---------------------------------------------------
def test_wrong_codes_of_the_second_factor_are_stopped():
    alice = build.editor(password=build.PASSWORD)
    client = browser()
    try_password(client, alice.email, build.PASSWORD)
    wrong = f"{(int(code_of_the_app(alice)) + 1) % 1_000_000:06}"
    for _ in range(5):
        client.post(SECOND_FACTOR, {"code": wrong})
    answer = client.post(SECOND_FACTOR, {"code": code_of_the_app(alice)}).content.decode()
    assert "Das waren fünf falsche Codes" in answer
    assert not is_signed_in(client)


def test_somebody_elses_wrong_codes_do_not_stop_ones_own():
    alice = build.editor(password=build.PASSWORD)
    thief, own = browser(AWAY), browser(HOME)
    for client in (thief, own):
        try_password(client, alice.email, build.PASSWORD)
    for _ in range(6):
        thief.post(SECOND_FACTOR, {"code": "000000"})
    own.post(SECOND_FACTOR, {"code": code_of_the_app(alice)})
    assert is_signed_in(own)


def test_three_wrong_codes_from_a_letter_need_a_new_letter(bob):
    client = browser()
    client.post(CODE, {"email": bob.email})
    right = code_in_the_letter()
    for _ in range(3):
        client.post(ENTER_CODE, {"code": "AAA-AAA"})
    client.post(ENTER_CODE, {"code": right})
    assert not is_signed_in(client)


def test_nobody_uses_up_another_persons_letters(bob):
    for _ in range(7):
        answer = browser(AWAY).post(CODE, {"email": bob.email})
    assert "schon einige Codes unterwegs" in answer.content.decode()
    assert Email.objects.count() == 5
    browser(HOME).post(CODE, {"email": bob.email})
    assert Email.objects.count() == 6


# --- the audit list ---------------------------------------------------------------------------
def test_what_failed_is_written_down_without_the_address_of_nobody(bob):
    try_password(browser(), bob.email)
    try_password(browser(), "niemand@example.org")
    known, unknown = AuditEntry.objects.filter(kind="sign_in_failed").order_by("pk")
    assert known.by == bob
    assert known.text == "Falsches Passwort – Firefox unter Windows, Netz 203.0.113.0/24"
    assert unknown.by is None
    assert "niemand" not in unknown.text + unknown.by_name


def test_a_sign_in_says_how_and_from_where():
    alice = build.editor(password=build.PASSWORD, name="Alice")
    client = browser()
    try_password(client, alice.email, build.PASSWORD)
    assert not AuditEntry.objects.filter(kind="sign_in").exists()
    client.post(SECOND_FACTOR, {"code": code_of_the_app(alice)})
    entry = AuditEntry.objects.get(kind="sign_in")
    assert entry.by_name == "Alice"
    assert entry.text.startswith("Angemeldet mit Passwort + Code-App – Firefox unter Windows")
    client.post(reverse("account_logout"))
    assert AuditEntry.objects.get(kind="sign_out").by == alice


def test_a_wrong_code_is_written_down():
    alice = build.editor(password=build.PASSWORD)
    client = browser()
    try_password(client, alice.email, build.PASSWORD)
    client.post(SECOND_FACTOR, {"code": "000000"})
    assert AuditEntry.objects.get(kind="sign_in_failed").text.startswith("Falscher Code beim")


def test_a_changed_second_factor_is_written_down(bob):
    client = signed_in_browser(bob)
    TOTP.activate(bob, generate_totp_secret())
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=bob).exists()
    assert AuditEntry.objects.get(kind="security").text.startswith("Code-App entfernt")


def test_what_is_counted_lies_in_the_cache_under_names_nobody_can_read(bob):
    fail(bob.email, times=1)
    assert cache.get(f"password:address:0:{bob.email}") is None
