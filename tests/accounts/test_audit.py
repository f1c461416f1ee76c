"""The audit list: what is written down, and that nobody can change it afterwards."""

from datetime import timedelta

import pytest
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from portal.accounts import append_only
from portal.accounts.audit import forget_old_entries, record
from portal.accounts.models import AuditEntry
from portal.accounts.querysets import KEPT, AppendOnly
from tests import builders as build

pytestmark = pytest.mark.django_db

LIST = reverse("admin:accounts_auditentry_changelist")
TABLE = AuditEntry._meta.db_table


def by_hand(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def aged(days: int) -> AuditEntry:
    entry = AuditEntry(kind="rights", text="alt", at=timezone.now() - timedelta(days=days))
    entry.save()
    return entry


# --- written down ---------------------------------------------------------------------------
def test_an_entry_keeps_the_name_its_person_had(client):
    alice = build.editor(name="Alice")
    entry = record("export", by=alice, text="Liste ausgegeben", office=None)
    alice.name = "Anders"
    alice.save()
    entry.refresh_from_db()
    assert (entry.by, entry.by_name, entry.get_kind_display()) == (alice, "Alice", "Export")


def test_what_is_no_kind_is_refused():
    with pytest.raises(ValueError):
        record("something", by=None, text="x")


# --- append-only ----------------------------------------------------------------------------
def test_the_orm_refuses_every_change():
    entry = build.audit_entry()
    rows = AuditEntry.objects.filter(pk=entry.pk)
    entry.text = "anders"
    tries = [
        entry.save,
        entry.delete,
        rows.delete,
        lambda: rows.update(text="anders"),
        lambda: AuditEntry.objects.bulk_update([entry], ["text"]),
        lambda: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"text": "anders"}),
    ]
    for attempt in tries:
        with pytest.raises(AppendOnly):
            attempt()
    assert AuditEntry.objects.get().text == "Eine Rolle wurde geändert"


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET text = 'anders'",
        f"UPDATE {TABLE} SET at = '2000-01-01 00:00:00'",
        f"UPDATE {TABLE} SET by_id = NULL, by_name = 'anders'",
        f"DELETE FROM {TABLE}",
    ],
)
def test_the_database_refuses_every_change(statement):
    record("rights", by=build.editor(name="Alice"), text="gegeben")
    before = list(AuditEntry.objects.values_list())
    with pytest.raises(IntegrityError):
        by_hand(statement)
    assert list(AuditEntry.objects.values_list()) == before


def test_the_table_cannot_be_emptied_as_a_whole():
    build.audit_entry()
    connection.check_constraints()  # PostgreSQL empties no table with checks to come
    (emptying,) = connection.ops.sql_flush(no_style(), [TABLE])
    with pytest.raises(IntegrityError):
        by_hand(emptying)


def test_a_deleted_account_leaves_its_name_in_the_list():
    alice = build.coordinator(name="Alice")
    record("sign_in", by=alice, text="angemeldet")
    alice.stewardships.all().delete()
    alice.delete()
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.by_name) == (None, "Alice")


def test_entries_go_after_24_months_and_not_before():
    old, young = aged(KEPT.days + 1), aged(KEPT.days - 1)
    forget_old_entries()
    assert list(AuditEntry.objects.all()) == [young]
    assert old.pk != young.pk


def test_the_triggers_are_there():
    assert append_only.missing() == set()


# --- looking through ------------------------------------------------------------------------
def test_administrators_look_for_a_kind_an_office_and_a_word(signed_in):
    client, office = signed_in(build.administrator()), build.office()
    wanted = record("export", by=None, text="Liste Apfel ausgegeben", office=office)
    record("rights", by=None, text="Liste Apfel", office=office)
    record("export", by=None, text="Liste Apfel")
    record("export", by=None, text="Liste Birne", office=office)
    asked = {"kind__exact": "export", "office__id__exact": office.pk, "q": "Apfel"}
    assert list(client.get(LIST, asked).context["cl"].result_list) == [wanted]


@pytest.mark.parametrize("role", ["editor", "lead"])
def test_everybody_else_does_not_see_the_list(signed_in, role):
    office = build.office()
    entry = build.audit_entry(office=office)
    client = signed_in(getattr(build, role)(office))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("admin:accounts_auditentry_change", args=[entry.pk])).status_code in (
        403,
        404,
    )


def test_the_list_offers_no_way_to_change_it(signed_in):
    entry = build.audit_entry()
    client = signed_in(build.administrator())
    for page in ("change", "delete"):
        address = reverse(f"admin:accounts_auditentry_{page}", args=[entry.pk])
        assert client.post(address, {"post": "yes", "text": "x"}).status_code == 403
    data = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    client.post(LIST, data)
    assert AuditEntry.objects.filter(pk=entry.pk).exists()


# --- deletions in the admin -----------------------------------------------------------------
def test_what_is_deleted_in_the_admin_is_named_with_its_office(signed_in):
    office = build.office()
    entry = build.initiative(office=office, title="Sprachcafé")
    lead = build.lead(office, name="Bob")
    client = signed_in(lead)
    address = reverse("admin:initiatives_initiative_delete", args=[entry.pk])
    assert client.post(address, {"post": "yes"}).status_code == 302
    line = AuditEntry.objects.get(kind="deletion")
    assert (line.text, line.office, line.by) == ("Initiative „Sprachcafé“ gelöscht", office, lead)


def test_many_deleted_at_once_have_a_line_each(signed_in):
    client = signed_in(build.administrator())
    rows = [build.series(title=name) for name in ("Eins", "Zwei")]
    data = {
        "action": "delete_selected",
        "_selected_action": [row.pk for row in rows],
        "post": "yes",
    }
    client.post(reverse("admin:conferences_series_changelist"), data)
    texts = set(AuditEntry.objects.filter(kind="deletion").values_list("text", flat=True))
    assert texts == {"Konferenzreihe „Eins“ gelöscht", "Konferenzreihe „Zwei“ gelöscht"}


def test_whose_enquiry_was_deleted_is_not_kept(signed_in):
    office = build.office()
    enquiry = build.enquiry(build.initiative(office=office), name="Vera Vertraulich")
    client = signed_in(build.lead(office))
    client.post(reverse("admin:initiatives_enquiry_delete", args=[enquiry.pk]), {"post": "yes"})
    assert "Vera" not in AuditEntry.objects.get(kind="deletion").text
