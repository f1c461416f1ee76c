"""An office edits its list in a spreadsheet and brings it back."""

import pytest

from conferences.models import Event, Finding
from initiatives.models import Initiative
from portal.accounts.models import AuditEntry
from portal.exchange.models import ImportFile, ImportJob
from portal.exchange.services import apply_import, check_again
from portal.exchange.services.asking import ImportNotReady
from tests import builders
from tests.exchange.files import (
    applied,
    changes,
    checked,
    csv_file,
    errors,
    exported,
    read_csv,
    work,
    xlsx_file,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return builders.office(short_name="Nord")


@pytest.fixture
def alice(office):
    return builders.editor(office)


@pytest.fixture
def row(office):
    return builders.initiative(office=office, title="Café", summary="Kaffee.", phone="1")


def key(row) -> str:
    return f"initiative-{row.pk}"


def test_the_check_says_what_would_change_and_changes_nothing(alice, office, row):
    job = checked(csv_file(["Kennung", "Telefon"], [key(row), "+49 2"]), by=alice, office=office)
    assert job.state == "checked"
    assert changes(job) == [(2, "Telefon", "1", "+49 2")]
    row.refresh_from_db()
    assert (row.phone, row.version) == ("1", 1)


def test_what_was_checked_is_applied_on_demand(alice, office, row):
    job = applied(csv_file(["Kennung", "Telefon"], [key(row), "2"]), by=alice, office=office)
    row.refresh_from_db()
    assert (row.phone, row.version, row.changed_by, row.state) == ("2", 2, alice, "published")
    assert (row.title, row.summary) == ("Café", "Kaffee.")
    assert (job.state, job.counts["changed"]) == ("applied", 1)


def test_every_change_is_a_version_and_the_import_is_in_the_audit_list(alice, office, row):
    applied(csv_file(["Kennung", "Telefon"], [key(row), "2"]), by=alice, office=office)
    version = row.history.latest()
    assert (version.phone, version.history_user, version.history_type) == ("2", alice, "~")
    assert Initiative.objects.get(pk=row.pk).created_at == row.created_at
    entry = AuditEntry.objects.get(kind="import")
    assert (entry.by, entry.office) == (alice, office)
    assert "0 neu, 1 geändert" in entry.text


def test_a_line_without_a_key_is_a_new_draft_of_the_office(alice, office):
    field, district = builders.field_of_action(), builders.district(office=office)
    heading = ["Titel", "In einem Satz", "Handlungsfelder", "Wirkt in"]
    line = ["Neu", "Etwas.", field.name, str(district)]
    applied(csv_file(heading, line, line), by=alice, office=office)
    one, two = Initiative.objects.order_by("pk")
    assert (one.state, one.office, one.created_by, one.slug) == ("draft", office, alice, "neu")
    assert (two.slug, list(two.fields.all()), list(two.districts.all())) == (
        "neu-2",
        [field],
        [district],
    )
    assert one.history.get().linked["fields"] == [field.pk]


def test_a_former_address_is_not_given_to_a_new_row(alice, office, row):
    row.slug = "woanders"
    row.save()
    applied(csv_file(["Titel", "In einem Satz"], ["Café", "x"]), by=alice, office=office)
    assert Initiative.objects.latest("pk").slug == "cafe-2"


def test_columns_that_are_not_there_and_rows_that_are_not_there_stay(alice, office, row):
    other = builders.initiative(office=office)
    applied(csv_file(["Kennung", "Telefon"], [key(row), "2"]), by=alice, office=office)
    assert Initiative.objects.get(pk=other.pk).version == 1
    assert Initiative.objects.count() == 2


def test_an_empty_cell_empties_what_may_be_empty(alice, office, row):
    lines = csv_file(["Kennung", "Titel", "Telefon"], [key(row), "", ""])
    job = checked(lines, by=alice, office=office)
    assert errors(job) == [(2, "Titel", "Darf nicht leer sein.")]
    applied(csv_file(["Kennung", "Telefon"], [key(row), ""]), by=alice, office=office)
    row.refresh_from_db()
    assert row.phone == ""


def test_every_error_names_its_line_its_column_and_its_reason(alice, office, row):
    builders.field_of_action(name="Sprache")
    heading = ["Kennung", "Titel", "In einem Satz", "Gegründet", "Handlungsfelder", "Webauftritt"]
    lines = [
        [key(row), "Café", "Kaffee.", "2016", "Sprahce", ""],
        ["", "Neu", "", "anno", "", ""],
        ["initiative-999999", "x", "x", "", "", ""],
        [key(row), "Café", "Kaffee.", "1200", "", "keine Adresse"],
    ]
    job = checked(csv_file(heading, *lines), by=alice, office=office)
    assert errors(job) == [
        (2, "Handlungsfelder", "„Sprahce“ ist hier nicht bekannt. Meinten Sie „Sprache“?"),
        (3, "Gegründet", "„anno“ ist keine Zahl."),
        (3, "In einem Satz", "Fehlt, ein neuer Eintrag braucht das."),
        (4, "Kennung", "Die Kennung „initiative-999999“ gibt es in Ihrem Amt nicht."),
        (5, "Gegründet", "Dieser Wert muss größer oder gleich 1500 sein."),
        (5, "Webauftritt", "Bitte eine gültige Adresse eingeben."),
        (5, "Kennung", "Steht schon in Zeile 2."),
    ]
    assert job.counts == {"faulty": 4, "hints": 0}
    with pytest.raises(ImportNotReady):
        apply_import(job, by=alice)


def test_one_bad_line_keeps_all_good_ones_from_being_applied(alice, office, row):
    lines = csv_file(["Kennung", "Telefon"], [key(row), "2"], ["initiative-0", "3"])
    job = checked(lines, by=alice, office=office)
    with pytest.raises(ImportNotReady):
        apply_import(job, by=alice)
    work()
    row.refresh_from_db()
    assert row.phone == "1"


def test_empty_lines_count_but_are_no_rows(alice, office, row):
    lines = csv_file(["Kennung", "Gegründet"], ["", ""], [key(row), "x"])
    assert errors(checked(lines, by=alice, office=office)) == [
        (3, "Gegründet", "„x“ ist keine Zahl.")
    ]


def test_the_same_title_twice_is_a_hint_and_no_error(alice, office, row):
    lines = csv_file(["Titel", "In einem Satz"], ["Café", "x"], ["Neu", "x"], ["Neu", "x"])
    job = checked(lines, by=alice, office=office)
    assert {r.line: r.hints for r in job.rows.all()} == {
        2: ["Einen Eintrag mit diesem Titel gibt es schon."],
        3: [],
        4: ["Denselben Titel hat schon Zeile 3."],
    }
    assert (job.counts, job.may_be_applied) == ({"new": 3, "hints": 2}, True)


# --- whose rows ------------------------------------------------------------------------------
def test_a_row_of_another_office_is_not_there(alice, office):
    foreign = builders.initiative(office=builders.office(), title="Fremd")
    job = checked(csv_file(["Kennung", "Titel"], [key(foreign), "Meins"]), by=alice, office=office)
    reason = f"Die Kennung „{key(foreign)}“ gibt es in Ihrem Amt nicht."
    assert errors(job) == [(2, "Kennung", reason)]
    assert "Fremd" not in str(list(job.rows.values()))


def test_nobody_moves_a_row_into_another_office_or_out_of_theirs(alice, office, row):
    builders.office(short_name="Sued")
    lines = csv_file(["Kennung", "Amt"], [key(row), "Sued"])
    assert errors(checked(lines, by=alice, office=office)) == [
        (2, "Amt", "„Sued“ ist hier nicht bekannt.")
    ]
    lines = csv_file(["Kennung", "Amt"], [key(row), ""])
    assert errors(checked(lines, by=alice, office=office)) == [(2, "Amt", "Darf nicht leer sein.")]


def test_administrators_move_rows_between_offices(row):
    south = builders.office(short_name="Sued")
    applied(csv_file(["Kennung", "Amt"], [key(row), "sued"]), by=builders.administrator())
    row.refresh_from_db()
    assert row.office == south


def test_whoever_lost_the_right_meanwhile_changes_nothing(alice, office, row):
    job = checked(csv_file(["Kennung", "Telefon"], [key(row), "2"]), by=alice, office=office)
    apply_import(job, by=alice)
    alice.memberships.all().delete()
    work()
    job.refresh_from_db()
    row.refresh_from_db()
    assert (job.state, row.phone) == ("refused", "1")


# --- all or nothing --------------------------------------------------------------------------
def test_a_row_changed_since_the_check_stops_all_of_it(alice, office, row):
    other = builders.initiative(office=office, phone="1")
    lines = csv_file(["Kennung", "Telefon"], [key(row), "2"], [key(other), "2"])
    job = checked(lines, by=alice, office=office)
    Initiative.objects.filter(pk=row.pk).update(version=2, title="Neuer Titel")
    apply_import(job, by=alice)
    work()
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, other.phone) == ("stale", "1")
    assert [line.line for line in job.rows.filter(is_stale=True)] == [2]
    check_again(job)
    work()
    job.refresh_from_db()
    assert (job.state, job.may_be_applied) == ("checked", True)


def test_a_row_deleted_since_the_check_does_not_come_back(alice, office, row):
    job = checked(csv_file(["Kennung", "Telefon"], [key(row), "2"]), by=alice, office=office)
    row.delete()
    apply_import(job, by=alice)
    work()
    job.refresh_from_db()
    assert (job.state, Initiative.objects.count()) == ("stale", 0)


def test_an_import_is_carried_out_once(alice, office):
    job = applied(csv_file(["Titel", "In einem Satz"], ["Neu", "x"]), by=alice, office=office)
    ImportJob.objects.filter(pk=job.pk).update(lease_until=None)
    work()
    with pytest.raises(ImportNotReady):
        apply_import(job, by=alice)
    assert Initiative.objects.count() == 1


def test_what_one_cannot_see_stays_linked(alice, office):
    """An event shows an initiative of another office that is no longer public."""
    hidden = builders.initiative(office=builders.office(), state="draft", title="Verborgen")
    own, new = builders.initiative(office=office), builders.initiative(office=office)
    event = builders.event(office=office, best_practices=[hidden, own])
    lines = csv_file(
        ["Kennung", "Gute Praxis"],
        [f"veranstaltung-{event.pk}", f"{new.title} [initiative-{new.pk}]"],
    )
    job = applied(lines, by=alice, office=office, kind="conferences.event")
    assert set(event.best_practices.all()) == {hidden, new}
    assert "Verborgen" not in str(list(job.rows.values()))


# --- the other kinds --------------------------------------------------------------------------
def test_times_and_names_of_an_event_are_read_as_people_write_them(alice, office):
    venue = builders.venue(office=office, name="Rathaus")
    heading = ["Titel", "Art", "Beginn", "Ende", "Veranstaltungsort", "Plätze", "kostenfrei"]
    line = [
        "Treffen",
        "Schulung",
        "16.05.2026 15:30",
        "16.05.2026 18:00 Uhr",
        "Rathaus",
        "1.200",
        "Nein",
    ]
    applied(csv_file(heading, line), by=alice, office=office, kind="conferences.event")
    event = Event.objects.get()
    assert (event.kind, event.venue, event.capacity, event.is_free) == (
        "schulung",
        venue,
        1200,
        False,
    )
    assert event.starts.isoformat() == "2026-05-16T13:30:00+00:00"


def test_a_conference_does_not_come_in_with_the_other_events(alice, office):
    line = ["Tagung", "Regionale Konferenz", "16.05.2026", "17.05.2026"]
    job = checked(
        csv_file(["Titel", "Art", "Beginn", "Ende"], line),
        by=alice,
        office=office,
        kind="conferences.event",
    )
    assert errors(job) == [(2, "Art", "„Regionale Konferenz“ ist hier nicht bekannt.")]


def test_the_models_own_rules_hold(alice, office):
    line = ["Treffen", "16.05.2026 18:00", "16.05.2026 15:30"]
    job = checked(
        csv_file(["Titel", "Beginn", "Ende"], line),
        by=alice,
        office=office,
        kind="conferences.event",
    )
    assert errors(job) == [(2, "", "Das Ende muss nach dem Beginn liegen.")]


def test_findings_get_the_next_numbers_of_their_conference(alice, office):
    conference = builders.conference(office=office, title="Tagung")
    builders.finding(conference, number=4)
    lines = [
        ["Aussage", "Konferenz"],
        ["Eins", "Tagung"],
        ["Zwei", f"[veranstaltung-{conference.pk}]"],
    ]
    applied(csv_file(*lines), by=alice, office=office, kind="conferences.finding")
    numbers = Finding.objects.order_by("number").values_list("number", "title", "state")
    assert list(numbers)[1:] == [(5, "Eins", "draft"), (6, "Zwei", "draft")]


def test_two_lines_cannot_want_the_same_number(alice, office):
    builders.conference(office=office, title="Tagung")
    lines = [["Aussage", "Konferenz", "Nummer"], ["Eins", "Tagung", "3"], ["Zwei", "Tagung", "3"]]
    job = checked(csv_file(*lines), by=alice, office=office, kind="conferences.finding")
    assert errors(job) == [(3, "", "Dieselbe Nummer hat schon Zeile 2.")]


def test_districts_are_known_by_their_official_key_even_as_a_number():
    district = builders.district(ags="03101", name="Braunschweig")
    heading = ["Amtlicher Gemeindeschlüssel", "Name"]
    lines = xlsx_file(heading, [3101, "Neustadt"], [99999, "Nirgends"], [None, "Ohne"])
    job = checked(lines, by=builders.administrator(), kind="places.district")
    assert errors(job) == [
        (3, heading[0], "Den Schlüssel „99999“ gibt es nicht."),
        (4, heading[0], "Fehlt."),
    ]
    lines = xlsx_file(heading, [3101, "Neustadt"])
    applied(lines, by=builders.administrator(), kind="places.district")
    district.refresh_from_db()
    assert district.name == "Neustadt"


# --- the file -----------------------------------------------------------------------------------
def test_the_file_is_gone_once_it_is_read(alice, office, row):
    checked(csv_file(["Kennung", "Telefon"], [key(row), "2"]), by=alice, office=office)
    assert not ImportFile.objects.exists()


def test_an_unknown_column_is_told_and_left_out(alice, office, row):
    lines = csv_file(["Kennung", "Telefonn", "Notiz"], [key(row), "2", "x"])
    job = checked(lines, by=alice, office=office)
    assert job.remarks == [
        "Die Spalte „Telefonn“ ist nicht bekannt und bleibt unbeachtet. Meinten Sie „Telefon“?",
        "Die Spalte „Notiz“ ist nicht bekannt und bleibt unbeachtet.",
    ]
    assert job.counts == {"same": 1, "hints": 0}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([["Name", "Ort?"], ["x", "y"]], "Die erste Zeile enthält keine der Überschriften"),
        ([["Titel", "titel"], ["x", "y"]], "Die Spalte „Titel“ gibt es zweimal."),
        ([["Titel"]], "Unter den Überschriften steht keine Zeile."),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_sentence(alice, office, lines, reason):
    job = checked(csv_file(*lines), by=alice, office=office)
    assert job.state == "refused"
    assert job.reason.startswith(reason)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_comes_back_unedited_changes_nothing(signed_in, alice, office, form):
    field = builders.field_of_action(name='Rat; "und" Tat')
    builders.initiative(
        office=office,
        title="=1+1",
        summary="+49, -1",
        description="<p>Eins &amp; zwei</p><p>drei</p>",
        lessons=" a\nb;\r\n=c",
        good_practice="x" * 40_000,
        latitude=52.25,
        longitude=10.5,
        founded=2016,
        fields=[field, builders.field_of_action()],
        municipality=builders.municipality(),
        confirmed_on="2026-01-02",
    )
    content = exported(signed_in(alice), form=form)
    job = checked(content, by=alice, office=office)
    assert (errors(job), changes(job), job.counts) == ([], [], {"same": 1, "hints": 0})


def test_events_and_findings_come_back_unchanged(signed_in, alice, office):
    event = builders.conference(office=office, venue=builders.venue(office=office))
    builders.finding(
        event, workshop=builders.workshop(event), answers=[builders.initiative(office=office)]
    )
    for kind in ("conferences.conference", "conferences.finding"):
        job = checked(exported(signed_in(alice), kind), by=alice, office=office, kind=kind)
        assert (errors(job), job.counts) == ([], {"same": 1, "hints": 0})


def test_the_template_with_its_example_can_be_handed_in(signed_in, alice, office):
    client = signed_in(alice)
    for kind in ("initiatives.initiative", "conferences.event", "conferences.finding"):
        response = client.get(f"/verwaltung/exchange/importjob/vorlage/{kind}/?form=csv")
        heading, example = read_csv(b"".join(response))
        words = {"Wirkt in", "Gemeinde", "Sprachen", "Art des Trägers", "Richtet sich an"}
        kept = [n for n, name in enumerate(heading) if name not in words]
        lines = [[line[n] for n in kept] for line in (heading, example)]
        job = checked(csv_file(*lines), by=alice, office=office, kind=kind)
        assert (errors(job), job.counts["new"]) == ([], 1)
