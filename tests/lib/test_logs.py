"""No log keeps a link that stands for a person, whatever went wrong behind it."""

import io
import logging
import runpy
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from gunicorn.config import Config

from portal.lib.logs import WithoutTokens
from portal.lib.tokens import new_token

ROOT = Path(__file__).resolve().parents[2]


def page(request, token: str) -> HttpResponse:
    if request.GET.get("was") == "fehler":
        raise RuntimeError(f"nothing to be done for {token}")
    return HttpResponse(status=403)


urlpatterns = [path("brief/<token:token>/", page), path("", include("portal.urls"))]
here = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def log():
    """What the portal's own handler writes during the test."""
    handler = next(
        h for h in logging.getLogger().handlers if isinstance(h.formatter, WithoutTokens)
    )
    before = handler.setStream(text := io.StringIO())
    yield text
    handler.setStream(before)


@here
@pytest.mark.django_db
def test_refused_and_missing_pages_below_a_token_are_logged_without_it(log):
    token, client = new_token(), Client()
    client.get(f"/brief/{token}/")
    client.get(f"/brief/{token}/gibt-es-nicht/")
    client.get(f"/brief/{token[:39]}/")
    assert log.getvalue().count("/brief/…/") == 3
    assert token[:20] not in log.getvalue()


@here
@pytest.mark.django_db
def test_a_page_that_breaks_is_logged_with_its_traceback_and_without_the_token(log):
    token = new_token()
    Client(raise_request_exception=False).get(f"/brief/{token}/?was=fehler")
    assert "Internal Server Error: /brief/…/" in log.getvalue()
    assert "RuntimeError: nothing to be done for …" in log.getvalue()
    assert token not in log.getvalue()


@pytest.mark.parametrize("logger", ["django.security.csrf", "django.server", "gunicorn", "nobody"])
def test_it_does_not_matter_who_logs(logger, log):
    token = new_token()
    logging.getLogger(logger).error('"GET /brief/%s/ HTTP/1.1" 404', token)
    assert log.getvalue().endswith(f'{logger}: "GET /brief/…/ HTTP/1.1" 404\n')


def test_django_has_no_handler_beside_it():
    loggers = [logging.getLogger(name) for name in ("django", "django.server", "django.request")]
    assert [logger.handlers for logger in loggers] == [[], [], []]


def test_what_is_no_token_stays_in_the_log(log):
    line = (
        "/initiativen/sprachcafe-am-markt-2017/ raised SuspiciousMultipartFormError in "
        "test_a_full_workshop_puts_the_next_person_on_the_waiting_list"
    )
    logging.getLogger("nobody").error(line)
    assert line in log.getvalue()


@pytest.mark.parametrize("name", ["error", "access"])
def test_the_web_server_writes_none_either(name, capfd):
    config = Config()
    config.set("accesslog", "-")
    server = runpy.run_path(str(ROOT / "gunicorn.conf.py"))["logger_class"](config)
    token = new_token()
    log = getattr(server, f"{name}_log")
    log.error("Error handling request GET /brief/%s/", token)
    written = "".join(capfd.readouterr())
    assert "/brief/…/" in written
    assert token not in written
