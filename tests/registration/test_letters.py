"""Letters of a registration: what they say, and that no link stands in them but ours."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar
from post_office.models import Attachment

from conferences.registration import mails, services
from conferences.registration.link import address_of
from conferences.registration.models import ChangeRequest, Registration, RegistrationLetter, Setup
from conferences.registration.names import harmless
from conferences.registration.services import Wish
from portal.outbox.models import Letter
from portal.outbox.services import delete_letters
from portal.outbox.writing import write
from tests import builders as build

pytestmark = pytest.mark.django_db

Kind = RegistrationLetter.Kind
KEY = "k" * 43


def letters(kind: str | None = None, **filters) -> list[Letter]:
    """The outbox rows of the noted letters, the oldest first."""
    rows = RegistrationLetter.objects.filter(**filters).order_by("pk")
    return [row.letter for row in (rows.filter(kind=kind) if kind else rows)]


def row(**details) -> Registration:
    return Registration.objects.get(pk=build.registration(**details).pk)


def every_letter(registration: Registration) -> list[Letter]:
    """One of each kind, for this person."""
    request = build.change_request(registration, note="www.wunsch.example", outcome="declined")
    message = build.message(registration.event, subject="Neues vom Amt", body="Guten Weg.")
    for send in (
        mails.send_confirm,
        mails.send_nudge,
        mails.send_confirmed,
        mails.send_waiting,
        mails.send_promoted,
        mails.send_changed,
        mails.send_cancelled,
        mails.send_already,
        mails.send_link,
        mails.send_event_cancelled,
        mails.send_window_changed,
        mails.send_reminder,
    ):
        send(registration)
    mails.send_answered(request)
    mails.send_event_changed(registration, ["Ort bisher: A. Jetzt: B."])
    mails.send_thanks(registration, KEY)
    mails.send_message(registration, message)
    return letters(registration=registration)


# --- what they say --------------------------------------------------------------------------
@pytest.fixture
def event():
    venue = build.venue(name="Rathaus", street="Markt 1", postcode="38440", locality="Wolfsburg")
    office = build.office(short_name="Braunschweig")
    event = build.open_conference(title="Gemeinsam in Wolfsburg", venue=venue, office=office)
    Setup.objects.create(event=event, contact="Frau Kuhl, 05361 123, kuhl@amt.example")
    return event


def test_the_letter_of_a_registration_says_who_what_when_where_and_what_next(event):
    workshop = build.workshop(event, slot=build.slot(event), title="Ankommen", room="Raum 3")
    guest = build.registration(
        event, name="Anna Meier", companions=("Bo Jansen",), wishes=(Wish(workshop.pk),)
    )
    (letter,) = letters(Kind.CONFIRMED)
    assert letter.subject == "Sie sind angemeldet: Gemeinsam in Wolfsburg"
    assert letter.to == [guest.email]
    for part in (
        "Guten Tag Anna Meier,",
        "Ihre 2 Plätze sind sicher.",
        "Wo: Rathaus, Markt 1, 38440 Wolfsburg",
        "Personen: Anna Meier, Bo Jansen",
        "Uhr: Ankommen (Raum 3): Sie sind dabei",
        address_of(guest),
        "Haben Sie Fragen? Frau Kuhl, 05361 123, kuhl@amt.example",
        "Amt für regionale Landesentwicklung Braunschweig",
    ):
        assert part in letter.message
    year = timezone.localtime(event.starts).year
    assert re.search(rf"Wann: \w+tag|Mittwoch, \d+\. \w+ {year}, \d\d:\d\d bis", letter.message)


def test_every_letter_names_the_event_its_day_the_contact_and_the_own_link(event):
    guest = row(event_=event)
    every = every_letter(guest)
    assert {letter.kind for letter in RegistrationLetter.objects.all()} == set(Kind)
    for letter in every:
        assert "Gemeinsam in Wolfsburg" in letter.subject
        for part in ("Gemeinsam in Wolfsburg", "Wann: ", address_of(guest), "kuhl@amt.example"):
            assert part in letter.message
            assert part in letter.html_message


def test_what_the_html_says_the_text_says_too(event):
    for letter in every_letter(row(event_=event)):
        words = " ".join(text_of(letter.html_message).split())
        plain = letter.message.replace("\n- ", "\n").replace("\n--\n", "\n")
        for line in plain.splitlines():
            if line and not line.startswith("http"):
                assert " ".join(line.split()).removesuffix(":") in words


def test_an_unconfirmed_place_is_held_until_then_and_the_letter_says_so(event):
    guest = build.registration(event, confirmed=False)
    (letter,) = letters(Kind.CONFIRM)
    until = timezone.localtime(guest.hold_until)
    assert f"{until:%H:%M} Uhr halten wir den Platz für Sie frei" in letter.message
    assert f"Hier bestätigen Sie mit einem Klick:\n{address_of(guest)}\n" in letter.message
    assert not letter.attachments.exists()


def test_who_waits_learns_it_before_and_after_confirming(event):
    event.capacity = 1
    event.save()
    build.registration(event)
    build.registration(event)
    asked, told = letters(Kind.CONFIRM)[-1], letters(Kind.WAITING)[0]
    assert "Zurzeit sind alle Plätze vergeben" in asked.message
    assert "Sie stehen auf der Warteliste" in told.subject
    assert not told.attachments.exists()


def test_a_second_choice_that_is_not_needed_stays_untold(event):
    slot = build.slot(event)
    first, second = (build.workshop(event, slot=slot, capacity=1) for _ in range(2))
    wishes = (Wish(first.pk, 1), Wish(second.pk, 2))
    build.registration(event, wishes=wishes)
    build.registration(event, wishes=wishes)
    told, late = letters(Kind.CONFIRMED)
    assert f"{first.title}: Sie sind dabei" in told.message
    assert second.title not in told.message
    assert f"{first.title}: Sie stehen auf der Warteliste" in late.message
    assert f"{second.title}: Sie sind dabei" in late.message


def test_the_office_answers_a_wish_in_its_own_words(event):
    guest = row(event_=event)
    request = build.change_request(guest, outcome="declined", reply="Der Raum ist voll.")
    mails.send_answered(request)
    (letter,) = letters(Kind.ANSWERED)
    assert "Das ist leider nicht möglich." in letter.message
    assert "Der Raum ist voll." in letter.message
    assert request.note not in letter.message
    ChangeRequest.objects.update(outcome="done")
    mails.send_answered(ChangeRequest.objects.get())
    assert "Sie ist gemacht" in letters(Kind.ANSWERED)[1].message


def test_an_answer_goes_to_the_address_the_office_gave_and_else_nowhere(event):
    build.registration(event)
    assert letters()[0].headers == {
        "Auto-Submitted": "auto-generated",
        "Reply-To": "kuhl@amt.example",
    }
    Setup.objects.update(contact="Frau Kuhl, 05361 123")
    build.registration(event)
    assert letters()[-1].headers == {"Auto-Submitted": "auto-generated"}


def test_who_has_no_address_gets_no_letter(event):
    caller = build.registration(event, email="")
    mails.send_reminder(caller)
    assert not Letter.objects.exists()
    assert not RegistrationLetter.objects.exists()


# --- never a link we did not create ---------------------------------------------------------
HOSTILE = [
    "https://boese.example/x",
    "www.boese.example",
    "bit.ly/x",
    "boese.example",
    "anna@boese.example",
    "boese。example",
    "boese․example",
    "Anna <a href='https://boese.example'>hier</a>",
    "Anna\r\nBcc: opfer@boese.example\r\n\r\nhttps://boese.example",
    "Anna\u2028https://boese.example",
    "elpmaxe.eseob\u202e",
    "Anna\u200bwww.boese.example",
    "javascript:alert(1)",
    "tel:0900123456",
    "0900 123456",
    "{% include 'x' %}{{ link }}",
    "xn--bse-sna.example",
    "a" * 120,
    "Bitte rufen Sie sofort die Nummer an, " * 3,
]
#: what mail programs make links of: schemes, names with dots, addresses, long numbers
LINKLIKE = re.compile(r"\w+:/*[^\s\"<]*\.\w+|\w[\w-]*[.．。․]\w{2,}[^\s\"<]*|\S+@\S+|\d{5,}")


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.tags, self.texts = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src", "style")]

    def handle_data(self, data):
        self.texts.append(data)


def parsed(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


def text_of(html: str) -> str:
    return " ".join(parsed(html).texts)


def ours(registration: Registration) -> set[str]:
    public = "http://localhost:8000"
    return {
        public,
        address_of(registration),
        public + registration.event.get_absolute_url(),
        f"{public}/rueckmeldung/{KEY}/",
    }


@pytest.mark.parametrize(
    ("name", "confirmed"),
    [*((name, True) for name in HOSTILE), *((name, False) for name in HOSTILE[:3])],
)
def test_no_name_makes_a_link_in_any_letter(name, confirmed):
    guest = row(
        event_=build.open_conference(title="Gemeinsam", capacity=100),
        name=name[:120],
        companions=(name[:120],),
        organisation=name[:120],
        confirmed=confirmed,
    )
    for letter in every_letter(guest):
        page = parsed(letter.html_message)
        assert set(page.links) <= ours(guest)
        assert page.tags <= {"html", "head", "meta", "body", "p", "br", "a", "ul", "li", "hr"}
        for text in (letter.message, " ".join(page.texts)):
            for mine in (*ours(guest), guest.check_in_code):
                text = text.replace(mine, "")
            assert not LINKLIKE.findall(text)
            assert not set("\u2028\u202e\u200b") & set(text)
            assert "boese" not in text
        assert "boese" not in letter.subject
        assert "\n" not in letter.subject


def test_what_looks_like_a_link_is_noticed():
    for text in ("https://a.example/x", "www.a.example", "bit.ly/x", "a@b.example", "a。example"):
        assert LINKLIKE.search(text)


@pytest.mark.parametrize(
    "name",
    ["Anna Meier", "Dr. Anna M. Meier", "Jean-Luc O’Neill", "Øyvind Ås", "علي حسن", "Ngọc Trâm"],
)
def test_a_name_is_shown_to_its_owner(name):
    build.registration(name=name)
    assert f"Guten Tag {harmless(name)}," in letters(Kind.CONFIRMED)[0].message


def test_nothing_typed_reaches_an_address_that_is_not_confirmed():
    guest = row(name="Kaufen Sie jetzt", companions=("Rufen Sie an",), confirmed=False)
    for send in (mails.send_confirm, mails.send_nudge, mails.send_already, mails.send_promoted):
        send(guest)
    for letter in letters():
        assert "Kaufen" not in letter.message + letter.html_message
        assert "Rufen" not in letter.message + letter.html_message
        assert "Guten Tag,\n" in letter.message


def test_what_looks_like_a_template_stays_as_it_is():
    """The outbox's own doors would carry it out."""
    event = build.open_conference(title="{{ 1|add:1 }} {% bogus %}")
    build.registration(event)
    for letter in letters():
        assert event.title in letter.subject
        assert event.title in letter.message
        assert event.title in letter.html_message


def test_a_message_of_the_office_keeps_its_links_and_makes_no_markup():
    guest = row()
    body = "Anfahrt: https://amt.example/weg\n\n<script>alert(1)</script> {{ link }}"
    mails.send_message(guest, build.message(guest.event, subject="100 % neu", body=body))
    (letter,) = letters(Kind.MESSAGE)
    assert letter.subject == f"100 % neu ({guest.event.title})"
    assert body in letter.message
    assert "https://amt.example/weg" in letter.html_message
    assert "<script" not in letter.html_message


# --- in the outbox --------------------------------------------------------------------------
def test_every_letter_is_linked_so_that_it_can_be_deleted(settings):
    guest = row()
    every = every_letter(guest)
    assert all(every)
    assert Letter.objects.count() == len(every)
    assert Attachment.objects.exists()
    delete_letters([letter.pk for letter in every])
    assert not Letter.objects.exists()


def test_a_calendar_file_tells_nothing_of_the_person():
    guest = build.registration(name="Anna Meier", companions=("Bo Jansen",))
    (file,) = letters(Kind.CONFIRMED)[0].attachments.all()
    with file.file.open() as opened:
        content = opened.read().decode()
    for private in ("Meier", "Jansen", guest.email, address_of(guest).split("/")[-2]):
        assert private not in content.replace("\r\n ", "")


def test_an_address_that_would_be_two_is_refused():
    with pytest.raises(ValidationError):
        write('"a,opfer@example.org,b"@example.org', "Betreff", "Text")
    assert not Letter.objects.exists()


@pytest.mark.parametrize("text", ["{{ 1|add:1 }}", "{% bogus %}", "{# weg #}"])
def test_djangos_own_letters_too_are_never_taken_for_templates(settings, text):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    EmailMessage(f"S {text}", f"T {text}", to=["a@example.org"], reply_to=["b@example.org"]).send()
    letter = Letter.objects.get()
    assert (letter.subject, letter.message) == (f"S {text}", f"T {text}")
    assert letter.headers == {"Reply-To": "b@example.org"}


# --- at the mail server ---------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_the_letter_arrives_as_text_with_its_twin_and_the_calendar(mailbox):
    event = build.open_conference(title="Gespräche über Öffnung")
    Setup.objects.create(event=event, contact="kuhl@amt.example")
    build.registration(event, name="Zoë Müller", email="zoe@example.org")
    call_command("worker", once=True)
    letter = next(x for x in mailbox.letters if "angemeldet" in x["Subject"])
    assert letter["Subject"].strip() == "Sie sind angemeldet: Gespräche über Öffnung"
    assert letter["To"] == "zoe@example.org"
    assert letter["Reply-To"] == "kuhl@amt.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", letter["Message-ID"])
    assert [part.get_content_type() for part in letter.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    assert "Guten Tag Zoë Müller," in letter.get_body(("plain",)).get_content()
    assert "Guten Tag Zoë Müller," in letter.get_body(("html",)).get_content()


@pytest.mark.django_db(transaction=True)
def test_the_calendar_file_arrives_with_its_method_and_can_be_read(mailbox):
    event = build.open_conference(title="Gespräche über Öffnung, " * 8)
    build.registration(event)
    call_command("worker", once=True)
    letter = next(x for x in mailbox.letters if "angemeldet" in x["Subject"])
    (file,) = letter.iter_attachments()
    assert file.get_filename() == "termin.ics"
    assert dict(file["Content-Type"].params) == {"method": "PUBLISH", "charset": "utf-8"}
    calendar = Calendar.from_ical(file.get_content())
    assert calendar.events[0]["SUMMARY"] == event.title.strip()
    assert calendar["METHOD"] == "PUBLISH"


@pytest.mark.django_db(transaction=True)
def test_no_name_and_no_title_adds_a_header_or_a_recipient(mailbox):
    evil = "Eve\r\nBcc: opfer@example.org\r\nSubject: Gewonnen"
    event = build.open_conference(title=evil)
    Setup.objects.create(event=event, contact=f"a@amt.example\r\nBcc: opfer@example.org {evil}")
    guest = build.registration(event, name=evil, companions=(evil,))
    mails.send_message(guest, build.message(event, subject=evil, body="Text"))
    call_command("worker", once=True)
    assert len(mailbox.letters) == 3
    for letter in mailbox.letters:
        assert (letter["To"], letter["Bcc"]) == (guest.email, None)
        assert letter["Reply-To"] == "a@amt.example"
        assert letter.get_all("Subject") == [letter["Subject"]]
        assert "Eve Bcc: opfer@example.org Subject: Gewonnen" in letter["Subject"]


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_an_undone_registration_is_never_written(monkeypatch):
    event = build.open_conference()
    monkeypatch.setattr(mails, "send_confirm", lambda row: (write(row.email, "x", "y"), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        build.registration(event)
    assert not Letter.objects.exists()
    assert not Registration.objects.exists()


def test_who_cancels_after_the_calendar_entry_gets_it_crossed_out():
    guest = build.registration()
    services.cancel(guest, because="self")
    (letter,) = letters(Kind.CANCELLED)
    (file,) = letter.attachments.all()
    with file.file.open() as opened:
        assert b"STATUS:CANCELLED" in opened.read()


def test_who_never_had_the_entry_gets_none_crossed_out():
    event = build.open_conference(capacity=1)
    build.registration(event)
    waiting = build.registration(event)
    services.cancel(waiting, because="office")
    (letter,) = letters(Kind.CANCELLED)
    assert "hat Ihre Anmeldung aufgehoben" in letter.message
    assert not letter.attachments.exists()


def test_a_nudge_says_until_when(event):
    guest = build.registration(event, confirmed=False)
    Registration.objects.update(hold_until=timezone.now() + timedelta(hours=3))
    mails.send_nudge(Registration.objects.get(pk=guest.pk))
    (letter,) = letters(Kind.NUDGE)
    assert letter.subject == "Noch nicht bestätigt: Gemeinsam in Wolfsburg"
    assert "halten wir den Platz für Sie frei" in letter.message
