"""What everybody with an account finds on „Mein Bereich“, and nobody else."""

import pytest
from django.urls import reverse

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
URL = "/mein-bereich/"


def test_guests_are_led_to_the_sign_in_and_back(client):
    response = client.get(URL)
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={URL}"


def test_a_coordinator_sees_that_nothing_is_to_do(client):
    client.force_login(builders.user(), backend=BACKEND)
    response = client.get(URL)
    assert "Gerade ist nichts zu tun" in response.text
    assert response["Cache-Control"] == "no-store"


def test_staff_without_a_second_factor_must_set_it_up_first(client):
    client.force_login(builders.editor(second_factor=False), backend=BACKEND)
    response = client.get(URL)
    assert (response.status_code, response.url) == (302, reverse("mfa_activate_totp"))
