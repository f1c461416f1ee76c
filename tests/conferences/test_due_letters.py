"""Letters to responsible bodies: when they go out, that none goes twice, who may send one."""

import threading
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.utils import timezone
from post_office.models import STATUS

from conferences.models import DueLetter, DueRules, Finding
from conferences.services.due_letters import (
    AT_ONCE,
    JustWritten,
    forget_addresses,
    write_by_hand,
    write_by_the_clock,
    write_due_letters,
)
from portal.outbox.models import Letter, LetterText
from portal.outbox.services import send_waiting_letters
from tests.admin.forms import errors, fill_in

from .. import builders as build

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIST = "/verwaltung/conferences/finding/"
RULES = "/verwaltung/conferences/duerules/"


def in_days(days: int):
    return timezone.localdate() + days * DAY


@pytest.fixture
def office():
    return build.office(name="Amt Nord")


@pytest.fixture
def rules(office):
    return build.due_rules(office, reply_to="amt-nord@example.org")


def promise(office, days: int, **values) -> Finding:
    """A public finding that is due in so many days."""
    if "event" not in values:
        starts = datetime(2026, 5, 16, 13, tzinfo=UTC)
        values["event"] = build.conference(office=office, title="Werkstatt", starts=starts)
    values = {"responsible_email": "stadt@example.org", "due_on": in_days(days), **values}
    return build.finding(office=office, **values)


def written() -> list[str]:
    """Subjects of what was written since the last look."""
    letters = list(Letter.objects.order_by("pk"))
    Letter.objects.all().delete()
    return [row.subject for row in letters]


def rested() -> None:
    """A week passes in which nobody is written to."""
    for row in DueLetter.objects.all():
        DueLetter.objects.filter(pk=row.pk).update(sent_at=row.sent_at - 8 * DAY)


# --- when -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "number"),
    [(31, 0), (30, 1), (1, 1), (0, 1), (-1, 0), (-13, 0), (-14, 1), (-74, 1), (-75, 0)],
)
def test_it_is_written_a_month_before_and_two_weeks_after(office, rules, days, number):
    promise(office, days)
    write_due_letters()
    assert len(written()) == number
    write_due_letters()
    rested()
    write_due_letters()
    assert written() == []


def test_the_office_decides_how_long_before_and_after(office, rules):
    DueRules.objects.update(days_before=3, days_after=40)
    promise(office, 4)
    promise(office, -39)
    write_due_letters()
    assert written() == []
    promise(office, 3)
    promise(office, -40)
    write_due_letters()
    assert len(written()) == 2


def test_without_the_offices_word_nothing_is_written(office):
    promise(office, 5)
    write_due_letters()
    build.due_rules(office, is_on=False)
    build.due_rules(build.office())
    write_due_letters()
    assert written() == []


@pytest.mark.parametrize(
    "values",
    [
        {"responsible_email": ""},
        {"due_on": None},
        {"status": "erledigt"},
        {"status": "verworfen"},
        {"state": "draft"},
        {"state": "archived"},
        {"is_example": True},
    ],
)
def test_only_real_public_promises_with_day_and_address_are_written_about(office, rules, values):
    promise(office, 5, **values)
    write_due_letters()
    assert written() == []


def test_a_finding_of_a_conference_that_is_not_public_is_not_written_about(office, rules):
    promise(office, 5, event=build.conference(office=office, state="draft"))
    write_due_letters()
    assert written() == []


def test_a_day_that_is_moved_is_written_about_once_as_well_and_the_old_one_never_again(
    office, rules
):
    row = promise(office, 5)
    write_due_letters()
    assert len(written()) == 1
    Finding.objects.update(due_on=in_days(90))
    write_due_letters()
    assert written() == []
    Finding.objects.update(due_on=in_days(20))
    write_due_letters()
    assert written() == []  # so soon after the last
    rested()
    write_due_letters()
    write_due_letters()
    assert len(written()) == 1
    rested()
    Finding.objects.update(due_on=in_days(5))
    write_due_letters()
    assert written() == []
    assert [letter.due_on for letter in row.due_letters.all()] == [in_days(20), in_days(5)]


def test_after_the_letter_before_comes_the_letter_after(office, rules):
    row = promise(office, 5)
    write_due_letters()
    DueLetter.objects.update(due_on=in_days(-14))
    Finding.objects.update(due_on=in_days(-14))
    rested()
    write_due_letters()
    assert [subject.split(":")[0].split("?")[0] for subject in written()] == [
        f"Fällig am {in_days(5).day}. " + written_month(in_days(5)),
        "Was ist daraus geworden",
    ]
    assert set(row.due_letters.values_list("occasion", flat=True)) == {"soon", "overdue"}


def written_month(day) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def test_one_that_fails_does_not_stop_the_rest(office, rules, monkeypatch):
    broken = promise(office, 5)
    promise(office, 5)
    module = "conferences.services.due_letters"
    real = write_by_the_clock

    def fail_once(key, occasion):
        if key == broken.pk:
            raise RuntimeError
        return real(key, occasion)

    monkeypatch.setattr(f"{module}.write_by_the_clock", fail_once)
    write_due_letters()
    assert len(written()) == 1


def test_a_first_day_does_not_fill_the_outbox(office, rules, monkeypatch):
    monkeypatch.setattr("conferences.services.due_letters.AT_ONCE", 2)
    assert AT_ONCE == 200
    for _number in range(3):
        promise(office, 5)
    write_due_letters()
    assert len(written()) == 2
    write_due_letters()
    assert len(written()) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_one_letter(office, rules):
    row = promise(office, 5)
    start = threading.Barrier(2)
    # in memory SQLite refuses a second writer instead of waiting: one by one
    turn = threading.Lock() if connection.vendor == "sqlite" else nullcontext()

    def work():
        try:
            start.wait(10)
            with turn:
                write_by_the_clock(row.pk, "soon")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Letter.objects.count() == DueLetter.objects.count() == 1


# --- what it says -----------------------------------------------------------------------------
def test_the_letter_says_what_where_when_and_how_to_answer(office, rules, mailbox):
    row = promise(office, 5, title="Mehr Räume\nfür alle", responsible="Stadt Gifhorn")
    write_due_letters()
    send_waiting_letters()
    (letter,) = mailbox.letters
    assert letter["To"] == "stadt@example.org"
    assert letter["Reply-To"] == "amt-nord@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    day = f"{in_days(5).day}. {written_month(in_days(5))}"
    assert letter["Subject"].strip() == f"Fällig am {day}: Mehr Räume für alle"
    text = letter.get_body(("plain",)).get_content()
    for said in (
        "am 16. Mai 2026 (Werkstatt) wurde vereinbart",
        "„Mehr Räume für alle“",
        "Stadt Gifhorn",
        "Amt Nord",
        f"/ergebnisse/{row.pk}/",
    ):
        assert said in text
    assert "stadt@example.org" not in text


def test_an_office_words_it_itself(office, rules):
    words = {"subject": "Und? {kurz}", "body": "Bitte: {ergebnis} {faellig}\n\n{adresse}"}
    LetterText.objects.create(key="conferences.finding_soon", office=office, **words)
    promise(office, 5, title="Mehr Räume")
    promise(office, 5, title="{adresse}")
    write_due_letters()
    assert written() == ["Und? Mehr Räume", "Und? {adresse}"]


# --- addresses ------------------------------------------------------------------------------
def test_a_refused_address_is_not_written_to_again_and_lies_on_the_desk(
    office, rules, mailbox, signed_in, monkeypatch
):
    monkeypatch.setattr("portal.outbox.services.TRIES_OF_A_REFUSED_ADDRESS", 0)
    row, other = promise(office, 5), promise(office, -20)
    mailbox.recipients_answer = "550 unbekannt"
    write_by_the_clock(row.pk, "soon")
    send_waiting_letters()
    assert Letter.objects.get().status == STATUS.failed
    write_due_letters()
    assert Letter.objects.count() == 1
    alice = signed_in(build.editor(office))
    assert "Brief kommt nicht an" in alice.get("/verwaltung/").content.decode()
    listed = alice.get(f"{LIST}?faellig=unzustellbar").content.decode()
    assert row.title in listed and other.title in listed  # the same address
    Finding.objects.update(responsible_email="rathaus@example.org")
    write_due_letters()
    assert Letter.objects.count() == 3


def test_the_office_knows_that_the_address_is_right(office, rules, signed_in):
    row = promise(office, 5)
    build.due_letter(row, email=row.responsible_email, due_on=row.due_on, failed_at=timezone.now())
    alice = signed_in(build.editor(office))
    page = f"{LIST}{row.pk}/briefe/"
    assert "kommen nicht an" in alice.get(page).content.decode()
    alice.post(page, {"tat": "adresse-stimmt"})
    assert "kommen nicht an" not in alice.get(page).content.decode()
    write_due_letters()
    assert len(written()) == 1


def test_addresses_go_when_their_purpose_is_over(office):
    letter = build.due_letter(delete_on=timezone.localdate())
    young = build.due_letter()
    long_ago = timezone.now() - 400 * DAY
    done = promise(office, -500, status="erledigt")
    archived = promise(office, -500, state="archived")
    still_open = promise(office, -500)
    Finding.objects.update(changed_at=long_ago)
    recent = promise(office, -10, status="erledigt")
    forget_addresses()
    kept = dict(Finding.objects.values_list("pk", "responsible_email"))
    assert [kept[row.pk] for row in (done, archived)] == ["", ""]
    assert kept[still_open.pk] and kept[recent.pk]
    letter.refresh_from_db()
    young.refresh_from_db()
    assert letter.email == "" and young.email


# --- by hand --------------------------------------------------------------------------------
def mark_on(page: str) -> str:
    return page.split('name="fassung" value="')[1].split('"')[0]


def test_an_editor_sees_the_letter_and_sends_it_once(office, rules, signed_in, mailbox):
    row = promise(office, 100, title="Mehr Räume")
    alice = signed_in(build.editor(office, name="Alice"))
    page = f"{LIST}{row.pk}/briefe/"
    form = alice.get(f"{LIST}{row.pk}/change/").content.decode()
    assert "Briefe zum Termin" in form and page in form
    shown = alice.get(page).content.decode()
    assert "Mehr Räume" in shown and "amt-nord@example.org" in shown
    assert Letter.objects.count() == 0
    sent = {"tat": "schicken", "fassung": mark_on(shown)}
    said = alice.post(page, sent, follow=True).content.decode()
    assert "Der Brief ist unterwegs" in said and "von Alice geschickt" in said
    again = alice.post(page, sent, follow=True).content.decode()
    assert "gerade erst" in again
    send_waiting_letters()
    assert [letter["To"] for letter in mailbox.letters] == ["stadt@example.org"]
    assert "Brief zum Termin geschickt" in str(LogEntry.objects.latest("pk"))


def test_what_changed_since_the_look_is_shown_again_before_it_goes_out(office, rules, signed_in):
    row = promise(office, 100)
    alice = signed_in(build.editor(office))
    page = f"{LIST}{row.pk}/briefe/"
    seen = mark_on(alice.get(page).content.decode())
    Finding.objects.update(responsible_email="rathaus@example.org")
    said = alice.post(page, {"tat": "schicken", "fassung": seen}, follow=True)
    assert "hat sich geändert" in said.content.decode()
    assert Letter.objects.count() == 0


def test_what_was_sent_by_hand_is_not_sent_by_the_clock(office, rules):
    row = promise(office, 5)
    write_by_hand(row, by=build.editor(office))
    with pytest.raises(JustWritten):
        write_by_hand(row, by=build.editor(office))
    rested()
    write_due_letters()
    assert len(written()) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"responsible_email": ""}, "fehlt die E-Mail-Adresse"),
        ({"due_on": None}, "fehlt der Tag"),
        ({"status": "erledigt"}, "ist abgeschlossen"),
        ({"state": "draft"}, "nicht öffentlich"),
    ],
)
def test_the_page_says_what_is_missing_and_sends_nothing(office, rules, signed_in, values, said):
    row = promise(office, 5, **values)
    alice = signed_in(build.editor(office))
    page = f"{LIST}{row.pk}/briefe/"
    assert said in alice.get(page).content.decode()
    alice.post(page, {"tat": "schicken", "fassung": ""})
    assert Letter.objects.count() == 0


def test_without_an_address_for_answers_nothing_goes_out(office, signed_in):
    row = promise(office, 5)
    alice = signed_in(build.editor(office))
    page = f"{LIST}{row.pk}/briefe/"
    assert "noch keine Adresse für Antworten" in alice.get(page).content.decode()
    alice.post(page, {"tat": "schicken"})
    assert Letter.objects.count() == 0


def test_charlie_of_another_office_finds_neither_page_nor_address(office, rules, signed_in):
    row = promise(office, 5)
    charlie = signed_in(build.lead(build.office()))
    for page in (f"{LIST}{row.pk}/briefe/", f"{LIST}{row.pk}/change/"):
        assert charlie.get(page).status_code == 404
    assert charlie.post(f"{LIST}{row.pk}/briefe/", {"tat": "schicken"}).status_code == 404
    assert charlie.get(f"{RULES}{rules.pk}/change/").status_code == 404
    assert Letter.objects.count() == 0


def test_the_public_and_open_data_never_see_the_address(client, office, rules):
    row = promise(office, 5)
    build.due_letter(row, email=row.responsible_email)
    for url in (
        row.get_absolute_url(),
        "/ergebnisse/",
        "/ergebnisse/bilanz/",
        f"/api/v1/findings/{row.pk}",
        "/api/v1/findings.csv",
    ):
        response = client.get(url)
        body = b"".join(response) if response.streaming else response.content
        assert b"stadt@example.org" not in body, url
    assert "stadt@example.org" not in str(list(row.history.values()))


# --- the office's rules ---------------------------------------------------------------------
def test_a_lead_switches_letters_on(office, signed_in):
    lead = signed_in(build.lead(office))
    response = fill_in(lead, f"{RULES}add/", is_on="on", reply_to="amt@example.org")
    assert response.status_code == 302, errors(response)
    row = DueRules.objects.get()
    assert (row.office, row.is_on, row.days_before, row.days_after) == (office, True, 30, 14)


def test_letters_are_off_until_somebody_switches_them_on():
    assert DueRules().is_on is False


def test_an_editor_reads_the_rules_and_cannot_change_them(office, rules, signed_in):
    alice = signed_in(build.editor(office))
    page = f"{RULES}{rules.pk}/change/"
    assert alice.get(page).status_code == 200
    assert alice.post(page, {"is_on": "on"}).status_code == 403


# --- the desk -------------------------------------------------------------------------------
def test_the_desk_tells_whom_was_written_to(office, rules, signed_in):
    row = promise(office, 5)
    write_due_letters()
    alice = signed_in(build.editor(office))
    assert "angeschrieben, noch nicht erledigt" in alice.get("/verwaltung/").content.decode()
    assert row.title in alice.get(f"{LIST}?faellig=angeschrieben").content.decode()
    Finding.objects.update(status="erledigt")
    assert row.title not in alice.get(f"{LIST}?faellig=angeschrieben").content.decode()
