"""A volunteer writes to an initiative: kept, handed on, answered, and nobody's address abused."""

import re
import threading
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from initiatives.models import Enquiry
from initiatives.services import delete_old_enquiries, enquiries
from initiatives.services.enquiries import MOST_PER_ADDRESS, MOST_PER_NETWORK, recipients
from portal.lib import guard
from portal.lib.dates import months_after
from tests import builders as build

pytestmark = pytest.mark.django_db

ALICE = "alice@example.org"


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings, db):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    cache.clear()


@pytest.fixture
def initiative():
    return build.initiative(
        office=build.office(), title="Sprachcafé am Markt", contact_email="cafe@example.org"
    )


@pytest.fixture
def stamp(monkeypatch) -> str:
    """What a form holds that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


def url(initiative, tail: str = "") -> str:
    return f"{initiative.get_absolute_url()}kontakt/{tail}"


def filled(stamp: str, **changes) -> dict:
    return {
        "message": "Ich habe mittwochs Zeit.\nUnd Lust auf Kaffee.",
        "name": "Alice Beispiel",
        "email": ALICE,
        "phone": "0531 1234",
        "opened": stamp,
        "homepage": "",
        **changes,
    }


def letters() -> list[Email]:
    return list(Email.objects.order_by("pk"))


def token_in(letter: Email) -> str:
    return re.search(r"/initiativen/kopie/([\w-]{43})/", letter.message)[1]


# --- writing ------------------------------------------------------------------------------
def test_a_message_is_kept_and_handed_on_and_the_writer_is_thanked(client, initiative, stamp):
    response = client.post(url(initiative), filled(stamp))
    assert response.status_code == 302
    assert response["Location"] == url(initiative, "danke/")
    enquiry = Enquiry.objects.get()
    assert (enquiry.initiative, enquiry.opportunity) == (initiative, None)
    assert (enquiry.name, enquiry.email, enquiry.phone) == ("Alice Beispiel", ALICE, "0531 1234")
    assert enquiry.message == "Ich habe mittwochs Zeit.\nUnd Lust auf Kaffee."
    assert not enquiry.is_answered
    (letter,) = letters()
    assert letter.to == ["cafe@example.org"]
    assert letter.subject == "Jemand möchte helfen: Sprachcafé am Markt"
    assert letter.headers == {"Reply-To": ALICE}
    assert "> Ich habe mittwochs Zeit.\n> Und Lust auf Kaffee." in letter.message
    page = client.get(response["Location"]).content.decode()
    assert "Danke" in page
    assert ALICE not in page


@pytest.mark.django_db(transaction=True)
def test_the_answer_to_the_letter_goes_to_the_writer(client, initiative, stamp, mailbox):
    client.post(url(initiative), filled(stamp))
    call_command("worker", once=True)
    (letter,) = mailbox.letters
    assert letter["To"] == "cafe@example.org"
    assert letter["Reply-To"] == ALICE
    assert letter.get_content_type() == "text/plain"
    assert "> Und Lust auf Kaffee." in letter.get_content()


def test_a_need_is_chosen_by_the_address_and_kept(client, initiative, stamp):
    need = build.opportunity(initiative, title="Kuchen backen")
    page = client.get(url(initiative), {"aufruf": need.pk}).content.decode()
    assert f'<option value="{need.pk}" selected>Kuchen backen</option>' in page
    client.post(url(initiative), filled(stamp, opportunity=need.pk))
    assert Enquiry.objects.get().opportunity == need
    assert "„Kuchen backen“" in letters()[0].message


@pytest.mark.parametrize("value", ["", "unsinn", "-1", "99999999999999999999999", "1.5", "\x00"])
def test_junk_in_the_address_chooses_nothing(client, initiative, value):
    build.opportunity(initiative)
    page = client.get(url(initiative), {"aufruf": value})
    assert page.status_code == 200
    assert "selected>" not in page.content.decode().replace('<option value="" selected>', "")


def test_only_open_needs_of_this_initiative_can_be_chosen(client, initiative, stamp):
    hidden = [
        build.opportunity(initiative, state="draft"),
        build.opportunity(initiative, until=timezone.localdate() - timedelta(days=1)),
        build.opportunity(build.initiative()),
    ]
    build.opportunity(initiative, title="Kuchen backen")
    page = client.get(url(initiative)).content.decode()
    for need in hidden:
        assert need.title not in page
        answer = client.post(url(initiative), filled(stamp, opportunity=need.pk))
        assert "nicht mehr offen" in answer.content.decode()
        assert "Und Lust auf Kaffee." in answer.content.decode()
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_nobody_writes_to_an_initiative_that_is_not_public(client, stamp, state):
    hidden = build.initiative(state=state)
    assert client.get(url(hidden)).status_code == 404
    assert client.post(url(hidden), filled(stamp)).status_code == 404
    assert client.get(url(hidden, "danke/")).status_code == 404
    assert not Enquiry.objects.exists()


def test_a_former_address_leads_to_the_form_and_takes_a_message(client, initiative, stamp):
    former = url(initiative)
    initiative.slug = "sprachcafe-neu"
    initiative.save()
    response = client.get(former, {"aufruf": "7"})
    assert (response.status_code, response["Location"]) == (301, f"{url(initiative)}?aufruf=7")
    assert client.post(former, filled(stamp)).status_code == 302
    assert Enquiry.objects.get().initiative == initiative


def test_looking_at_the_form_changes_nothing(client, initiative):
    assert client.get(url(initiative)).status_code == 200
    assert client.head(url(initiative)).status_code == 200
    assert not Enquiry.objects.exists()
    assert not letters()


@pytest.mark.parametrize("field", ["message", "name", "email"])
def test_what_is_missing_is_said_at_the_field_and_the_rest_is_kept(
    client, initiative, stamp, field
):
    page = client.post(url(initiative), filled(stamp, **{field: "  "})).content.decode()
    assert page.count('aria-invalid="true"') == 1
    kept = {"message": "Und Lust auf Kaffee.", "name": "Alice Beispiel", "email": ALICE}
    for name, text in kept.items():
        assert (text in page) == (name != field)
    assert not Enquiry.objects.exists()


def test_the_initiatives_own_address_is_on_no_public_page(client, initiative, stamp):
    sent = client.post(url(initiative), filled(stamp))
    refused = client.post(url(initiative), filled(stamp, email="nein"))
    pages = [client.get(url(initiative)), client.get(sent["Location"]), refused]
    assert all("cafe@example.org" not in page.content.decode() for page in pages)


# --- machines and too many ----------------------------------------------------------------
def test_a_filled_trap_sends_nothing_and_keeps_the_text(client, initiative, stamp):
    page = client.post(url(initiative), filled(stamp, homepage="https://spam.example"))
    assert "verstecktes Feld" in page.content.decode()
    assert "Und Lust auf Kaffee." in page.content.decode()
    assert not Enquiry.objects.exists()


def test_a_form_sent_in_a_moment_sends_nothing_and_keeps_the_text(client, initiative):
    page = client.post(url(initiative), filled(guard.new_stamp())).content.decode()
    assert "sehr schnell" in page
    assert "Und Lust auf Kaffee." in page
    assert not Enquiry.objects.exists()


def test_so_many_messages_of_one_address_and_no_more(client, initiative, stamp):
    for number in range(MOST_PER_ADDRESS):
        sent = client.post(url(initiative), filled(stamp, message=f"Nummer {number}"))
        assert sent.status_code == 302
    refused = client.post(url(initiative), filled(stamp, email=ALICE.upper()))
    assert refused.status_code == 429
    assert "noch nicht verschickt" in refused.content.decode()
    assert "Und Lust auf Kaffee." in refused.content.decode()
    assert Enquiry.objects.count() == len(letters()) == MOST_PER_ADDRESS
    other = filled(stamp, email="bob@example.org")
    assert client.post(url(initiative), other).status_code == 302


def test_so_many_messages_of_one_network_and_no_more(client, initiative, stamp):
    def write(number: int, address: str) -> int:
        data = filled(stamp, email=f"person{number}@example.org")
        return client.post(url(initiative), data, REMOTE_ADDR=address).status_code

    inside = [write(number, f"192.0.2.{number}") for number in range(MOST_PER_NETWORK + 1)]
    assert inside == [302] * MOST_PER_NETWORK + [429]
    assert write(99, "198.51.100.1") == 302


def test_a_second_click_sends_nothing_twice_and_counts_once(client, initiative, stamp):
    for _click in range(MOST_PER_ADDRESS + 2):
        response = client.post(url(initiative), filled(stamp, wants_copy="on"))
        assert response["Location"] == url(initiative, "danke/")
    assert Enquiry.objects.count() == 1
    assert len(letters()) == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_send_nothing_twice(initiative, monkeypatch):
    # SQLite's database in memory refuses a second writer instead of letting it wait
    one_by_one = connection.vendor == "sqlite"
    both_are_past_the_first_look = threading.Barrier(1 if one_by_one else 2)
    monkeypatch.setattr(
        enquiries, "_refuse_too_many", lambda *_: both_are_past_the_first_look.wait(20)
    )
    turn = threading.Lock() if one_by_one else nullcontext()
    clicks = [threading.Thread(target=click, args=(initiative, turn)) for _number in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join(30)
    assert Enquiry.objects.count() == len(letters()) == 1


def click(initiative, turn) -> None:
    enquiry = Enquiry(
        initiative=initiative, name="Alice", email=ALICE, message="Hallo", sending="5" * 64
    )
    try:
        with turn:
            enquiries.send_enquiry(enquiry, network="192.0.2.0/24")
    finally:
        connection.close()


def test_who_goes_back_and_changes_the_text_writes_a_second_message(client, initiative, stamp):
    client.post(url(initiative), filled(stamp))
    client.post(url(initiative), filled(stamp, message="Donnerstags auch."))
    assert Enquiry.objects.count() == len(letters()) == 2


# --- what visitors may not do with letters --------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_no_field_adds_a_header_or_a_recipient(client, initiative, stamp, mailbox):
    evil = "Eve\r\nBcc: victim@example.org\nSubject: Gewonnen"
    client.post(url(initiative), filled(stamp, name=evil, phone=evil[:39], wants_copy="on"))
    call_command("worker", once=True)
    assert {letter["To"] for letter in mailbox.letters} == {"cafe@example.org", ALICE}
    first, _link = sorted(mailbox.letters, key=lambda letter: letter["To"] == ALICE)
    assert first["Subject"] == "Jemand möchte helfen: Sprachcafé am Markt"
    assert (first["Bcc"], first["To"], first["Reply-To"]) == (None, "cafe@example.org", ALICE)
    written = first.get_content().splitlines()
    assert "> Name: Eve Bcc: victim@example.org Subject: Gewonnen" in written


@pytest.mark.parametrize(
    "email",
    [
        "alice@example.org\nBcc: victim@example.org",
        "alice@example.org, victim@example.org",
        "Alice <alice@example.org>",
        '"a,victim@example.org,"@example.org',
        '"alice\x0b"@example.org',
        "alice@example.org\x00",
        "a" * 250 + "@example.org",
    ],
)
def test_an_address_is_one_address(client, initiative, stamp, email):
    page = client.post(url(initiative), filled(stamp, email=email))
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    assert not letters()


def test_all_that_a_visitor_typed_stands_quoted(client, initiative, stamp):
    typed = "Geld: https://spam.example/\r\nzweite\x0bdritte\u2028vierte\rfünfte <b>fett</b>"
    data = filled(stamp, message=typed, name="https://name.example", phone="https://p.example")
    client.post(url(initiative), data)
    text = letters()[0].message
    visitors = [line for line in text.splitlines() if line.startswith(">")]
    ours = [line for line in text.splitlines() if not line.startswith(">")]
    assert "> vierte" in visitors
    assert "> fünfte <b>fett</b>" in visitors
    mark, page, home = re.findall(r"https?://\S+", "\n".join(ours))
    assert mark.startswith("http://localhost:8000/initiativen/beantwortet/")
    assert page == f"http://localhost:8000/mein-bereich/anfragen/{Enquiry.objects.get().pk}/"
    assert home == "http://localhost:8000"
    assert not any("example" in line or "zweite" in line for line in ours)


def test_an_initiatives_title_of_two_lines_stays_one_subject(client, stamp):
    odd = build.initiative(title="Café\nBcc: eve@example.org", contact_email="cafe@example.org")
    client.post(url(odd), filled(stamp))
    assert letters()[0].subject == "Jemand möchte helfen: Café Bcc: eve@example.org"


# --- who gets it --------------------------------------------------------------------------
def told(initiative) -> list[str]:
    return [person.email for person in recipients(initiative)]


def test_the_first_of_main_deputies_office_and_administrators_is_told():
    office = build.office()
    here = build.initiative(office=office)
    assert told(here) == []
    build.administrator(email="admin@example.org")
    assert told(here) == ["admin@example.org"]
    build.lead(office, email="lead@example.org")
    build.editor(office, email="editor@example.org")
    build.editor(build.office(), email="charlie@example.org")
    build.editor(office, email="gone@example.org", is_active=False)
    assert told(here) == ["editor@example.org", "lead@example.org"]
    build.coordinator(here, part="deputy", email="deputy@example.org")
    build.coordinator(build.initiative(office=office), email="other@example.org")
    assert told(here) == ["deputy@example.org"]
    main = build.coordinator(here, email="main@example.org")
    assert told(here) == ["main@example.org"]
    main.is_active = False
    main.save()
    assert told(here) == ["deputy@example.org"]


def test_a_contact_address_comes_before_all_accounts_and_has_no_way_to_stop(client, stamp):
    here = build.initiative(contact_email="cafe@example.org")
    build.coordinator(here, email="main@example.org")
    client.post(url(here), filled(stamp))
    (letter,) = letters()
    assert letter.to == ["cafe@example.org"]
    assert letter.headers == {"Reply-To": ALICE}


def test_a_steward_whose_own_address_is_the_contact_is_told_as_they_chose(client, stamp):
    here = build.initiative(contact_email="Cafe@example.org")
    build.coordinator(here, part="deputy", email="cafe@example.org")
    build.coordinator(here, email="main@example.org")
    assert told(here) == ["cafe@example.org"]
    client.post(url(here), filled(stamp))
    (letter,) = letters()
    assert letter.to == ["cafe@example.org"]
    assert letter.headers["Reply-To"] == ALICE
    assert "List-Unsubscribe" in letter.headers


def test_where_nobody_is_the_message_is_kept_all_the_same(client, stamp):
    lonely = build.initiative()
    assert client.post(url(lonely), filled(stamp)).status_code == 302
    assert Enquiry.objects.get().initiative == lonely
    assert not letters()


# --- the copy -----------------------------------------------------------------------------
def test_the_letter_that_asks_about_the_copy_says_nothing_of_what_was_typed(
    client, initiative, stamp
):
    client.post(url(initiative), filled(stamp, wants_copy="on"))
    _message, link = letters()
    assert link.to == [ALICE]
    for typed in ("Alice", "mittwochs", "Kaffee", "0531"):
        assert typed not in link.message + link.subject
    assert link.headers == {"Auto-Submitted": "auto-generated"}
    token = token_in(link)
    assert token not in str(Enquiry.objects.values().get())


def test_only_the_button_behind_the_link_sends_the_copy_and_only_once(client, initiative, stamp):
    client.post(url(initiative), filled(stamp, wants_copy="on"))
    page = f"/initiativen/kopie/{token_in(letters()[1])}/"
    looked = client.get(page)
    assert (looked.status_code, looked["Referrer-Policy"]) == (200, "no-referrer")
    assert looked["Cache-Control"] == "no-store"
    assert len(letters()) == 2
    for _click in range(2):
        assert "unterwegs" in client.post(page).content.decode()
    _message, _link, copy = letters()
    assert copy.to == [ALICE]
    assert "> Und Lust auf Kaffee." in copy.message
    assert "Reply-To" not in copy.headers
    assert "cafe@example.org" not in copy.message + str(copy.headers)
    assert "unterwegs" in client.get(page).content.decode()


def test_the_link_goes_out_of_date(client, initiative, stamp):
    client.post(url(initiative), filled(stamp, wants_copy="on"))
    page = f"/initiativen/kopie/{token_in(letters()[1])}/"
    Enquiry.objects.update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    for answer in (client.get(page), client.post(page)):
        assert answer.status_code == 404
        assert "gilt nicht mehr" in answer.content.decode()
    assert len(letters()) == 2


def test_without_the_wish_there_is_no_letter_to_the_writer(client, initiative, stamp):
    client.post(url(initiative), filled(stamp))
    assert [letter.to for letter in letters()] == [["cafe@example.org"]]
    assert Enquiry.objects.get().copy_digest == ""


# --- after half a year ----------------------------------------------------------------------
def test_an_enquiry_goes_on_its_day_and_not_before():
    today = timezone.localdate()
    tomorrow = build.enquiry(delete_on=today + timedelta(days=1))
    build.enquiry(delete_on=today)
    build.enquiry(delete_on=today - timedelta(days=30))
    delete_old_enquiries()
    assert list(Enquiry.objects.all()) == [tomorrow]


def test_its_day_is_six_months_later():
    assert build.enquiry().delete_on == months_after(timezone.localdate(), 6)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 5, 3), date(2026, 11, 3)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 6, 30)),
    ],
)
def test_six_months_after(day, later):
    assert months_after(day, 6) == later
