"""Links of letters: nothing of them can be read back from a table, nothing leaks from the page."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import Resolver404, path, resolve

from portal.lib.tokens import TokenConverter, digest, new_token, opened_by_token


@opened_by_token
def page(request, token: str) -> HttpResponse:
    return HttpResponse(f"{request.method} {token}")


urlpatterns = [path("brief/<token:token>/", page)]
here = override_settings(ROOT_URLCONF=__name__)


def test_tokens_are_long_and_never_the_same():
    tokens = {new_token() for _number in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(TokenConverter.regex, token) for token in tokens)


def test_a_digest_is_the_same_every_time_and_not_the_token():
    token = new_token()
    assert digest(token) == digest(token) != digest(new_token())
    assert re.fullmatch("[0-9a-f]{64}", digest(token))
    assert digest("abc").startswith("ba7816bf")  # as FIPS 180 has it


def test_strange_letters_have_a_digest_too():
    assert len(digest("\ud800ü")) == 64


@here
def test_the_page_is_neither_kept_nor_named_to_others(client):
    response = client.get(f"/brief/{new_token()}/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"


@here
@pytest.mark.django_db
def test_its_button_works_although_the_browser_hides_where_it_comes_from():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"/brief/{new_token()}/", headers={"Origin": "null"})
    assert response.status_code == 200


@pytest.mark.parametrize("bad", ["kurz", "x" * 42, "x" * 44, "x" * 42 + " "])
def test_what_cannot_be_a_token_is_no_address(bad):
    with pytest.raises(Resolver404):
        resolve(f"/brief/{bad}/", __name__)
