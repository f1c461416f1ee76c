"""What all tests share. Rows are built with the plain functions of tests.builders."""

import os
import shutil

import pytest
from django.conf import settings
from django.test import TransactionTestCase, override_settings

from portal.accounts import append_only
from portal.search import triggers

from . import environment
from .mail_server import mailbox

__all__ = ["mailbox"]

PLAIN_STATIC_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="session", autouse=True)
def quick_settings():
    """Hashed static files and slow password hashes belong to the browser tests' real server."""
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": PLAIN_STATIC_FILES},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


def pytest_unconfigure(config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(environment.FOLDER, ""), ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database gets the triggers that `prepare` gives every other one."""
    with django_db_blocker.unblock():
        triggers.install()
        append_only.install()


@pytest.fixture(scope="session", autouse=True)
def test_databases_can_be_emptied():
    """The audit list never lets its rows go; only between two tests it must."""
    empty = TransactionTestCase._fixture_teardown

    def empty_all(case) -> None:
        append_only.remove()
        empty(case)
        append_only.install()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)
        yield


@pytest.fixture
def signed_in(client):
    """signed_in(user) is a client whose requests come from that person."""

    def sign_in(user):
        client.force_login(user, backend="portal.accounts.backends.SignInBackend")
        return client

    return sign_in
