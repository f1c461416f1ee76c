"""Whose changes appear at once is the office's choice, and the audit list keeps it."""

import pytest

from portal.accounts.models import AuditEntry

from .. import builders
from .forms import fill_in

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"


@pytest.fixture
def ours():
    return builders.office(short_name="Nord")


@pytest.fixture
def entry(ours):
    return builders.initiative(office=ours, title="Teestube")


def kept() -> list[tuple]:
    return [(row.text, row.by_name) for row in AuditEntry.objects.filter(kind="rights")]


def test_an_editor_trusts_an_initiative_and_takes_the_trust_back(client, entry, ours):
    alice = builders.editor(ours, name="Alice")
    client.force_login(alice, backend=BACKEND)
    fill_in(client, entry.admin_url, is_trusted="on")
    entry.refresh_from_db()
    assert entry.is_trusted
    fill_in(client, entry.admin_url, is_trusted=[])
    entry.refresh_from_db()
    assert not entry.is_trusted
    again, at_once = kept()
    assert "erscheinen sofort" in at_once[0]
    assert "prüft wieder das Amt" in again[0]
    assert {again[1], at_once[1]} == {"Alice"}


def test_saving_something_else_leaves_no_line(client, entry, ours):
    client.force_login(builders.editor(ours), backend=BACKEND)
    fill_in(client, entry.admin_url, phone="2")
    assert kept() == []


def test_an_old_version_does_not_bring_the_trust_back(client, entry, ours):
    client.force_login(builders.editor(ours), backend=BACKEND)
    fill_in(client, entry.admin_url, is_trusted="on")
    old = entry.history.first()
    fill_in(client, entry.admin_url, is_trusted=[])
    client.post(entry.admin_url.replace("change/", f"history/{old.pk}/"))
    entry.refresh_from_db()
    assert not entry.is_trusted


def test_another_office_cannot_trust_it(client, entry):
    client.force_login(builders.lead(), backend=BACKEND)
    assert client.post(entry.admin_url, {"is_trusted": "on"}).status_code == 404
    entry.refresh_from_db()
    assert not entry.is_trusted
