"""After the deletion nothing tells of a person: no table, letter, file or log of the portal.

Somebody goes the whole way, from the form to the check-in, with a word in everything typed that
stands nowhere else. Before the deletion the word is found, so the search for it works.
"""

import logging
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as house
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from conferences.models import Event
from conferences.registration import services
from conferences.registration.models import DeletionClock, DeletionRun, Registration, Totals
from conferences.registration.services import arrivals
from portal.accounts.sessions import clear_sessions
from portal.lib import guard
from tests import builders as build

ROOT = Path(__file__).resolve().parents[2]
MARK = "zyxqvwort"
#: where what people typed lies while it is needed
HOMES = {
    "post_office_email",
    "post_office_log",
    "registration_answer",
    "registration_changerequest",
    "registration_companion",
    "registration_needs",
    "registration_registration",
}


# --- looking everywhere ---------------------------------------------------------------------
def tables_with(*marks: str) -> set[str]:
    """Every table that holds one of the marks in any column of any row."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text = "\n".join(as_text(value) for row in cursor for value in row).lower()
            if any(mark.lower() in text for mark in marks):
                found.add(table)
    sessions = str([session.get_decoded() for session in Session.objects.all()]).lower()
    return found | ({"sessions"} if any(mark.lower() in sessions for mark in marks) else set())


def as_text(value) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return str(value)


def files_with(*marks: str) -> list[Path]:
    folders = [house.MEDIA_ROOT, house.SEARCH_DIR, house.LETTERS_DIR]
    files = [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
    wanted = [mark.lower().encode() for mark in marks]
    return [path for path in files if any(m in path.read_bytes().lower() for m in wanted)]


@pytest.fixture(autouse=True)
def folder_of_our_own(settings, tmp_path):
    """Tests that roll back leave their files lying."""
    settings.MEDIA_ROOT = tmp_path / "media"


def enclosures() -> list[Path]:
    return list(Path(house.MEDIA_ROOT).rglob("*.ics"))


@pytest.fixture
def logged(caplog):
    """Everything any logger says, with its tracebacks, however quiet it usually is.

    Django's own stay at the level the settings hold them at whatever LOG_LEVEL says: below it,
    its templates would tell the values they were given.
    """
    caplog.set_level(logging.DEBUG)
    names = ["post_office", "conferences", "portal", "initiatives", "allauth"]
    loggers = [logging.getLogger(name) for name in names]
    # the mail server of the tests tells everything, but is not ours
    loggers.append(logging.getLogger("mail.log"))
    before = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        if not logger.propagate:
            logger.addHandler(caplog.handler)
    loggers[-1].setLevel(logging.CRITICAL)
    caplog.handler.setFormatter(logging.Formatter("%(name)s %(message)s %(args)s"))
    yield lambda: caplog.text.lower()
    for logger, level in before:
        logger.setLevel(level)
        logger.removeHandler(caplog.handler)


@pytest.fixture
def stamp(monkeypatch) -> str:
    """Of a form that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


# --- somebody who leaves a trace wherever one can ---------------------------------------------
@pytest.fixture
def event():
    event = build.open_conference(office=build.office())
    build.workshop(event, number=1)
    build.question(event, text="Woher kommen Sie?", delete_on=event.ends.date())
    return event


def register(client, event, stamp: str) -> Registration:
    data = {
        "name": f"Ida {MARK}",
        "email": f"{MARK}@example.org",
        "organisation": f"{MARK} e. V.",
        "companion_1": f"Bo {MARK}",
        "slot_0_first": event.workshops.get().pk,
        f"question_{event.questions.get().pk}": f"Aus {MARK}",
        "needs_other": f"Bitte {MARK}",
        "needs_consent": "on",
        "agree": "on",
        "opened": stamp,
        "homepage": "",
        "schritt": "3",
        "absenden": "1",
    }
    response = client.post(f"{event.get_absolute_url()}anmeldung/", data)
    assert response.status_code == 302, response.content.decode()
    return Registration.objects.get()


def use_own_link(client, mailbox, stamp: str) -> str:
    """Confirm by the letter's link, look around, make mistakes, ask for the lost link."""
    call_command("worker", once=True)
    text = mailbox.letters[-1].get_body(("plain",)).get_content()
    token = re.search(r"/anmeldung/([\w-]{43})/", text)[1]
    own = f"/anmeldung/{token}/"
    for part in ("", "aendern/", "daten.json", "absagen/", "loeschen/", "nirgends/"):
        client.get(own + part)
    assert client.post(f"{own}bestaetigen/").status_code == 302
    assert client.get(f"{own}termin.ics").status_code == 200
    client.post("/anmeldung/link-verloren/", {"email": f"{MARK}@example.org", "opened": stamp})
    client.post("/anmeldung/link-verloren/", {"email": f"{MARK}@", "opened": stamp})
    return token


def work_on(registration: Registration, client, lead) -> None:
    """What an office does with it."""
    desk = f"/tagungsbuero/{registration.event_id}/"
    pages = ["", "personen/", f"personen/{registration.pk}/", f"personen/?q={MARK}", "listen/"]
    for page in [*pages, "bedarf/", "nachrichten/", "einlass/", "nirgends/"]:
        client.get(desk + page)
    for what in ("datei", "unterschriften", "namensschilder", "workshops", "bedarfe"):
        choice = {"wer": "alle", "art": "xlsx", "bedarfe": "on"}
        assert client.post(f"{desk}listen/{what}/", choice).status_code == 200
    registration.requests.create(note=f"Lieber {MARK}", wish={"names": [MARK]}, sending="x" * 64)
    services.correct_address(registration, f"neu-{MARK}@example.org")
    arrivals.arrive(registration, at=timezone.now(), via="name", by=lead)


def let_letters_fail(mailbox) -> None:
    """The server names the address it refuses; one more letter never leaves."""
    mailbox.answer = f"550 5.1.1 <{MARK}@example.org> is unknown here"
    call_command("worker", once=True)
    services.send_link_anew(Registration.objects.get())


def half_a_year_later(event) -> None:
    ended = timezone.now() - timedelta(days=190)
    Event.objects.filter(pk=event.pk).update(starts=ended - timedelta(hours=3), ends=ended)
    assert DeletionClock.objects.exists(), "the worker's chores have noted the time"


@pytest.mark.django_db(transaction=True)
def test_half_a_year_later_nothing_tells_of_who_was_there(
    client, signed_in, event, mailbox, stamp, logged
):
    registration = register(client, event, stamp)
    code = registration.check_in_code
    token = use_own_link(client, mailbox, stamp)
    Event.objects.filter(pk=event.pk).update(starts=timezone.now() - timedelta(hours=1))
    lead = build.lead(event.office)
    registration.refresh_from_db()
    work_on(registration, signed_in(lead), lead)
    let_letters_fail(mailbox)
    assert tables_with(MARK) >= HOMES
    assert enclosures()

    half_a_year_later(event)
    services.delete_due()
    clear_sessions()

    assert tables_with(MARK, token, code) == set()
    assert files_with(MARK, token, code) == enclosures() == []
    assert "post_office" in logged() and "django.request" in logged()
    assert MARK not in logged()
    assert Totals.objects.get().numbers["seats"] == 2
    assert DeletionRun.objects.get().numbers["registrations"] == 1


@pytest.mark.django_db(transaction=True)
def test_who_wishes_to_be_forgotten_is_so_at_once(client, event, mailbox, stamp, logged):
    registration = register(client, event, stamp)
    token = use_own_link(client, mailbox, stamp)
    let_letters_fail(mailbox)
    services.forget(registration)
    assert tables_with(MARK, token) == set()
    assert files_with(MARK, token) == []
    assert MARK not in logged()


# --- the database file ----------------------------------------------------------------------
WRITE_AND_DELETE = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    {first}
    cursor.execute("CREATE TABLE t (id integer primary key, name text)")
    for n in range(500):
        cursor.execute("INSERT INTO t (name) VALUES (%s)", ["{mark} " + "x" * (n * 20)])
    cursor.execute("DELETE FROM t")
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
"""


@pytest.mark.parametrize("protected", [True, False])
def test_the_file_of_the_database_holds_nothing_of_what_was_deleted(tmp_path, protected):
    """Without our setting SQLite would only forget where it stood; that is the control."""
    path = tmp_path / "database.sqlite3"
    first = "" if protected else 'cursor.execute("PRAGMA secure_delete=OFF")'
    script = WRITE_AND_DELETE.format(first=first, mark=MARK)
    environment = {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DATABASE_URL": f"sqlite:///{path}",
        "SECRET_KEY": "x",
    }
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True)
    held = [file for file in tmp_path.iterdir() if MARK.encode() in file.read_bytes()]
    assert held == ([] if protected else [path])
