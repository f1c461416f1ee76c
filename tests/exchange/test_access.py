"""Who may take lists out and bring tables in, and to whom an import is there at all."""

import pytest
from django.urls import reverse

from portal.accounts.models import AuditEntry
from portal.exchange.models import ImportJob
from portal.exchange.services import delete_old_imports
from tests import builders
from tests.exchange.files import (
    FILTERED,
    checked,
    csv_file,
    exported,
    read_csv,
    read_xlsx,
    upload,
    work,
)

pytestmark = pytest.mark.django_db
UPLOAD = f"{FILTERED}hochladen/initiatives.initiative/"


@pytest.fixture
def office():
    return builders.office(short_name="Nord")


@pytest.fixture
def alice(office):
    return builders.editor(office)


@pytest.fixture
def charlie():
    """Of another office."""
    return builders.editor(builders.office(short_name="Sued"))


def test_the_export_is_the_list_as_it_is_searched_and_filtered(signed_in, alice, office):
    builders.initiative(office=office, title="Café", state="draft")
    builders.initiative(office=office, title="Café Nord")
    builders.initiative(office=office, title="Werkstatt", state="draft")
    builders.initiative(office=builders.office(), title="Café Fremd", state="draft")
    content = exported(signed_in(alice), query="?q=Café&state__exact=draft", form="csv")
    assert [line[3] for line in read_csv(content)] == ["Titel", "Café"]


def test_an_export_stands_in_the_audit_list(signed_in, alice, office):
    builders.initiative(office=office)
    exported(signed_in(alice))
    entry = AuditEntry.objects.get(kind="export")
    assert (entry.by, entry.office) == (alice, office)
    assert entry.text == "Initiativen als Datei geholt: 1 Zeilen."


def test_no_cell_of_an_export_is_carried_out(signed_in, alice, office):
    builders.initiative(office=office, title="=HYPERLINK(1)")
    assert read_csv(exported(signed_in(alice), form="csv"))[1][3] == "'=HYPERLINK(1)"
    assert b"<f>" not in exported(signed_in(alice))


def test_the_export_costs_the_same_queries_for_any_number_of_rows(
    signed_in, alice, office, django_assert_max_num_queries
):
    for _number in range(12):
        builders.initiative(
            office=office,
            fields=[builders.field_of_action()],
            districts=[builders.district()],
            municipality=builders.municipality(),
        )
    client = signed_in(alice)
    with django_assert_max_num_queries(30):
        assert len(read_xlsx(exported(client))) == 13


def test_districts_are_taken_out_by_all_staff_and_brought_in_by_administrators(signed_in, alice):
    builders.district(name="Gifhorn")
    client = signed_in(alice)
    assert "Gifhorn" in str(read_xlsx(exported(client, "places.district")))
    page = f"{FILTERED}hochladen/places.district/"
    assert client.get(page).status_code == 403
    assert client.post(page, {"file": upload(b"x")}).status_code == 403
    assert signed_in(builders.administrator()).get(page).status_code == 200


def test_a_kind_without_a_table_is_not_there(signed_in, alice):
    client = signed_in(alice)
    for kind in ("accounts.user", "registration.registration", "nothing.here"):
        for part in ("hochladen", "vorlage"):
            assert client.get(f"{FILTERED}{part}/{kind}/").status_code == 404
        assert client.post(f"{FILTERED}tabelle/{kind}/").status_code == 404


def test_coordinators_get_no_files(client, signed_in):
    person = builders.coordinator(builders.initiative())
    answer = signed_in(person).post(f"{FILTERED}tabelle/initiatives.initiative/")
    assert answer.status_code == 302
    assert "/verwaltung/" in answer.url


def test_a_file_goes_from_the_form_to_the_result(signed_in, alice, office):
    row = builders.initiative(office=office, title="Café", phone="1")
    client = signed_in(alice)
    content = csv_file(["Kennung", "Titel", "Telefon"], [f"initiative-{row.pk}", "Café", "2"])
    answer = client.post(UPLOAD, {"file": upload(content)})
    job = ImportJob.objects.get()
    assert (answer.url, job.office, job.by) == (job.admin_url, office, alice)
    assert "wird gleich gelesen" in client.get(job.admin_url).content.decode()
    work()
    page = client.get(job.admin_url).content.decode()
    assert "Die Datei ist in Ordnung" in page
    assert all(text in page for text in ("Zeile 2", "Telefon", "vorher", "nachher"))
    client.post(reverse("admin:exchange_importjob_apply", args=[job.pk]))
    work()
    assert "Alles übernommen" in client.get(job.admin_url).content.decode()
    row.refresh_from_db()
    assert row.phone == "2"


def test_an_import_is_not_there_for_another_office(signed_in, alice, office, charlie):
    job = checked(csv_file(["Titel", "In einem Satz"], ["Neu", "x"]), by=alice, office=office)
    client = signed_in(charlie)
    assert client.get(job.admin_url).status_code == 404
    for name in ("apply", "again"):
        url = reverse(f"admin:exchange_importjob_{name}", args=[job.pk])
        assert client.post(url).status_code == 404
    assert job.file_name not in client.get(FILTERED).content.decode()
    work()
    job.refresh_from_db()
    assert job.state == "checked"


def test_an_import_of_the_whole_state_is_there_for_administrators_only(signed_in, alice):
    job = checked(csv_file(["Titel", "In einem Satz"], ["x", "x"]), by=builders.administrator())
    assert signed_in(alice).get(job.admin_url).status_code == 404


def test_whoever_works_in_two_offices_says_for_which(signed_in, office, charlie):
    builders.Membership.objects.create(user=charlie, office=office, role="editor")
    client = signed_in(charlie)
    content = csv_file(["Titel", "In einem Satz"], ["Neu", "x"])
    client.post(UPLOAD, {"file": upload(content), "office": builders.office().pk})
    assert not ImportJob.objects.exists()
    client.post(UPLOAD, {"file": upload(content), "office": office.pk})
    assert ImportJob.objects.get().office == office


def test_what_cannot_be_a_table_is_refused_at_the_form(signed_in, alice):
    page = signed_in(alice).post(UPLOAD, {"file": upload(b"\x89PNG\r\n\x1a\n\x00\x00", "a.xlsx")})
    assert page.status_code == 200
    assert "Diese Datei ist weder CSV noch XLSX." in page.content.decode()


def test_imports_go_after_seven_days(office):
    job = builders.import_job(office)
    delete_old_imports()
    assert ImportJob.objects.exists()
    ImportJob.objects.filter(pk=job.pk).update(delete_on="2020-01-01")
    delete_old_imports()
    assert not ImportJob.objects.exists()
