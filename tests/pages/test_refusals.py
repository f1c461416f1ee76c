"""Pages that say no: in German, in our frame, with a way on."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders as build

pytestmark = pytest.mark.django_db


def test_a_coordinator_at_the_offices_door_is_told_whose_it_is(signed_in):
    client = signed_in(build.coordinator())
    response = client.get(reverse("admin:login"))
    assert response.status_code == 403
    page = response.content.decode()
    assert "Dieser Bereich gehört den Ämtern" in page
    assert "Zum Seitenanfang" in page


def test_a_form_that_was_open_too_long_says_what_to_do():
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_login"), {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "Bitte noch einmal absenden" in response.content.decode()


def test_an_unknown_address_offers_ways_on(client):
    response = client.get("/initiativen/gibt-es-nicht/")
    assert response.status_code == 404
    page = response.content.decode()
    assert 'action="/suche/"' in page
    assert reverse("initiatives:list") in page


def test_a_server_error_needs_no_database(client, monkeypatch, django_assert_num_queries):
    def broken(*args, **kwargs):
        raise RuntimeError("the database is away")

    monkeypatch.setattr("portal.pages.views.Home.get_context_data", broken)
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.get("/")
    assert response.status_code == 500
    assert "Das liegt an uns" in response.content.decode()
