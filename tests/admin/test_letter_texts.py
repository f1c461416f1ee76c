"""The office words its letters: look, try, save, go back; and the letters then say it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conferences.registration import mails
from conferences.registration.models import EventText, Registration
from conferences.registration.services.telling import tell_now
from initiatives.mails import send_copy
from portal.accounts.models import AuditEntry
from portal.outbox.models import Letter, LetterText
from portal.outbox.wording import letter_kinds, wordable
from portal.publishing.services import review
from tests import builders
from tests.builders import THANKS

pytestmark = pytest.mark.django_db
KEY = "k" * 43
OWN = {"subject": "Danke für {veranstaltung}", "body": "Wie schön es war.\n\n{rueckmeldung}"}


@pytest.fixture
def office():
    return builders.office(slug="nord", short_name="Nord")


@pytest.fixture
def lead(client, office):
    return sign_in(client, builders.lead(office, email="leitung@example.org"))


def sign_in(client, person):
    client.force_login(person, backend="portal.accounts.backends.SignInBackend")
    return person


def url(view: str = "edit", scope: str = "nord", key: str = THANKS) -> str:
    return reverse(f"admin:outbox_lettertext_{view}", args=[scope, key])


def save(client, where: str, *, version: str = "", button: str = "_save", **values):
    return client.post(where, {**OWN, **values, "version": version, button: "1"})


def thanks_for(event) -> Letter:
    guest = builders.registration(event)
    mails.send_thanks(guest, KEY)
    return Letter.objects.latest("pk")


# --- saving ---------------------------------------------------------------------------------
def test_what_a_lead_words_stands_in_the_offices_next_letter_and_in_nobody_elses(
    client, lead, office
):
    save(client, url())
    text = LetterText.objects.get()
    assert (text.office, text.changed_by) == (office, lead)
    letter = thanks_for(builders.open_conference(office=office, title="Tagung"))
    assert letter.subject == "Danke für Tagung"
    assert "Wie schön es war." in letter.message
    assert "<p>Wie schön es war.</p>" in letter.html_message
    assert f"/rueckmeldung/{KEY}/" in letter.html_message
    assert "Ihre Daten ansehen oder löschen:" in letter.message
    other = thanks_for(builders.open_conference(office=builders.office()))
    assert "Wie schön es war." not in other.message
    assert other.subject.startswith("Vielen Dank: ")


def test_the_general_words_are_the_administrations(client, office, lead):
    assert client.get(url(scope="alle")).status_code == 200
    assert save(client, url(scope="alle")).status_code == 403
    sign_in(client, builders.administrator())
    save(client, url(scope="alle"))
    assert LetterText.objects.get().office is None
    letter = thanks_for(builders.open_conference(office=builders.office()))
    assert "Wie schön es war." in letter.message


def test_an_editor_reads_and_does_not_word(client, office):
    sign_in(client, builders.editor(office))
    page = client.get(url()).content.decode()
    assert "Vielen Dank: {veranstaltung}" in page
    assert 'name="subject"' not in page
    assert save(client, url()).status_code == 403
    assert client.post(url("reset")).status_code == 403
    assert not LetterText.objects.exists()


def test_charlie_of_another_office_finds_nothing(client, office):
    builders.letter_text(office, subject="Nur für Nord")
    sign_in(client, builders.lead(builders.office(), email="charlie@example.org"))
    for view in ("edit", "reset"):
        assert client.get(url(view)).status_code == 404
        assert client.post(url(view), OWN).status_code == 404
    listed = client.get(reverse("admin:outbox_lettertext_changelist") + "?amt=nord")
    assert "Nur für Nord" not in listed.content.decode()
    assert LetterText.objects.get().subject == "Nur für Nord"


@pytest.mark.parametrize("key", ["registration.message", "accounts.login_code", "gibt.es.nicht"])
def test_letters_nobody_words_have_no_page(client, lead, key):
    assert client.get(url(key=key)).status_code == 404


def test_the_list_says_whose_words_hold(client, lead, office):
    builders.letter_text(office)
    builders.letter_text(None, key="registration.reminder")
    page = client.get(reverse("admin:outbox_lettertext_changelist")).content.decode()
    assert page.count("eigener Text") == 1
    assert page.count("Text für alle Ämter") == 1
    assert page.count("mitgelieferter Text") == len(wordable()) - 2


# --- refusing -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"subject": "Zu {veranstaltungen}"}, "Meinten Sie {veranstaltung}?"),
        ({"body": "Danke."}, "Im Text fehlt {rueckmeldung}"),
        ({"body": "Hier: {rueckmeldung}"}, "braucht eine eigene Zeile"),
        ({"body": "{rueckmeldung}\n{event.__class__}"}, "{event.__class__} gibt es hier nicht"),
        ({"subject": "Hallo\r\nBcc: alle@example.org"}, "in einer Zeile"),
        ({"subject": "x" * 151}, "150"),
        ({"body": "{rueckmeldung}\n" + "x" * 4000}, "4000"),
        ({"subject": ""}, "Dieses Feld ist zwingend erforderlich"),
    ],
)
def test_what_would_spoil_a_letter_is_refused_with_a_sentence_and_loses_nothing(
    client, lead, values, sentence
):
    response = save(client, url(), **values)
    page = response.content.decode()
    assert response.status_code == 200
    assert sentence in page
    assert response.context["form"]["body"].value() == values.get("body", OWN["body"])
    assert not LetterText.objects.exists()


def test_who_saves_an_old_version_is_shown_both_and_decides(client, lead, office):
    save(client, url())
    old = client.get(url()).context["form"]["version"].value()
    LetterText.objects.update(subject="Von einer Kollegin")
    response = save(client, url(), version=old, subject="Von mir")
    page = response.content.decode()
    assert "Inzwischen hat jemand anderes diesen Brief gespeichert" in page
    assert "Von einer Kollegin" in page
    assert LetterText.objects.get().subject == "Von einer Kollegin"
    again = response.context["form"]["version"].value()
    save(client, url(), version=again, subject="Von mir")
    assert LetterText.objects.get().subject == "Von mir"


def test_who_words_a_letter_that_somebody_has_just_worded_is_told(client, lead, office):
    builders.letter_text(office, subject="Schneller")
    response = save(client, url(), version="")
    assert "Inzwischen hat jemand anderes" in response.content.decode()
    assert LetterText.objects.get().subject == "Schneller"


def test_the_shipped_words_saved_as_they_are_do_not_become_own_ones(client, lead):
    shipped = letter_kinds()[THANKS].shipped
    save(client, url(), subject=shipped.subject, body=shipped.body.replace("\n", "\r\n"))
    assert not LetterText.objects.exists()


# --- looking and trying ---------------------------------------------------------------------
def test_a_look_shows_the_letter_and_keeps_nothing(client, lead):
    response = save(client, url(), button="_look", body="Neu hier.\n\n- Eins\n\n{rueckmeldung}")
    page = response.content.decode()
    assert "<li>Eins</li>" in page
    assert "Danke für Gemeinsam in Wolfsburg" in page
    assert "Gespeichert ist noch nichts" in page
    assert not LetterText.objects.exists()
    assert not Letter.objects.exists()


def test_a_trial_goes_to_the_person_alone_and_keeps_no_words(client, lead):
    save(client, url(), button="_try")
    letter = Letter.objects.get()
    assert letter.to == [lead.email]
    assert letter.subject == "Probe: Danke für Gemeinsam in Wolfsburg"
    assert "<p>Wie schön es war.</p>" in letter.html_message
    assert not LetterText.objects.exists()


def test_trials_have_an_end(client, lead):
    for _ in range(21):
        response = save(client, url(), button="_try")
    assert Letter.objects.count() == 20
    assert "Bitte warten Sie eine Stunde" in response.content.decode()


# --- going back -----------------------------------------------------------------------------
def test_going_back_asks_and_then_the_shipped_words_hold_and_the_old_ones_stay_known(
    client, lead, office
):
    save(client, url())
    page = client.get(url("reset")).content.decode()
    assert "Wie schön es war." in page
    assert "Vielen Dank: {veranstaltung}" in page
    assert LetterText.objects.exists()
    client.post(url("reset"))
    assert not LetterText.objects.exists()
    assert "Wie schön es war." not in thanks_for(builders.open_conference(office=office)).message
    last = LetterText.history.first()
    assert (last.history_type, last.body, last.history_user) == ("-", OWN["body"], lead)
    entry = AuditEntry.objects.get(kind="restore")
    assert (entry.by, entry.office) == (lead, office)
    assert "Wie schön es war." in client.get(url()).content.decode()


def test_going_back_where_nothing_is_changes_nothing(client, lead):
    assert client.post(url("reset")).status_code == 302
    assert not AuditEntry.objects.filter(kind="restore").exists()


# --- one event ------------------------------------------------------------------------------
def tab(event, name: str = "letter", key: str = THANKS) -> str:
    args = [event.pk, key] if name != "letters" else [event.pk]
    return reverse(f"admin:conferences_conference_{name}", args=args)


@pytest.fixture
def editor(client, office):
    return sign_in(client, builders.editor(office))


def test_words_for_one_event_come_before_the_offices(client, office, editor):
    event = builders.open_conference(office=office, title="Tagung")
    builders.letter_text(office, body="Vom Amt.\n{rueckmeldung}")
    save(client, tab(event))
    assert EventText.objects.get().changed_by == editor
    assert "Wie schön es war." in thanks_for(event).message
    beside = thanks_for(builders.open_conference(office=office))
    assert "Vom Amt." in beside.message
    client.post(tab(event, "letter_reset"))
    event.refresh_from_db()
    assert "Vom Amt." in thanks_for(type(event).objects.get(pk=event.pk)).message


def test_the_tab_looks_with_the_events_own_facts(client, office, editor):
    event = builders.open_conference(office=office, title="Tagung am Fluss")
    page = save(client, tab(event), button="_look").content.decode()
    assert "Danke für Tagung am Fluss" in page
    assert not EventText.objects.exists()


def test_the_tab_counts_what_was_sent_and_says_whose_words_hold(client, office, editor):
    event = builders.open_conference(office=office)
    builders.event_text(event)
    guest = builders.registration(event)
    letters = Letter.objects.filter(to=guest.email)
    letters.update(status=0)
    page = client.get(tab(event, "letters")).content.decode()
    assert "1 Brief geschrieben, 1 verschickt." in page
    assert "eigener Text der Veranstaltung" in page
    letters.update(status=1)
    page = client.get(tab(event, "letters")).content.decode()
    assert "1 Brief geschrieben, 0 verschickt." in page
    assert "1 kommt nicht an." in page
    assert reverse("registration:messages", args=[event.pk]) in page


def test_charlie_words_no_letter_of_somebody_elses_event(client, office):
    event = builders.open_conference(office=office)
    sign_in(client, builders.lead(builders.office(), email="charlie@example.org"))
    for name in ("letters", "letter", "letter_reset"):
        assert client.get(tab(event, name)).status_code == 404
    assert save(client, tab(event)).status_code == 404
    assert not EventText.objects.exists()


def test_only_letters_about_registrations_are_worded_for_an_event(client, office, editor):
    event = builders.open_conference(office=office)
    assert client.get(tab(event, key="initiatives.copy")).status_code == 404
    assert client.get(tab(event, key="registration.message")).status_code == 404


# --- many letters ---------------------------------------------------------------------------
def test_writing_to_many_asks_for_the_words_once(office):
    event = builders.open_conference(office=office, capacity=50)
    for _ in range(9):
        builders.registration(event)
    builders.letter_text(office, key="registration.event_changed", body="Neu: {aenderungen}")
    event.venue = builders.venue(office=office, name="Anderswo")
    event.save()
    with CaptureQueriesContext(connection) as asked:
        tell_now(event)
    assert len([query for query in asked if "outbox_lettertext" in query["sql"]]) == 1
    assert Letter.objects.filter(message__contains="Neu: - Ort bisher").count() == 9


def test_words_an_office_gave_reach_the_letters_of_initiatives(office, mailoutbox):
    builders.letter_text(
        office, key="initiatives.copy", subject="Ihre Worte", body="An {initiative} ging:"
    )
    enquiry = builders.enquiry(builders.initiative(office=office, title="Radtreff {link}"))
    send_copy(enquiry)
    (letter,) = mailoutbox
    assert letter.subject == "Ihre Worte"
    assert "An Radtreff {link} ging:" in letter.body
    assert f"> {enquiry.message.splitlines()[0]}" in letter.body


def test_words_an_office_gave_reach_the_letters_of_the_review_with_the_reason(office):
    key = "publishing.returned_change"
    builders.letter_text(office, key=key, subject="Zu {titel}", body="Noch nicht.\n{grund}")
    for owner in (office, builders.office()):
        entry = builders.initiative(office=owner, title="Radtreff {grund}")
        bob = builders.coordinator(entry)
        pending = review.hand_in(entry, {"title": "Neu"}, author=bob)
        review.return_to_author(pending, reason="Wann {{ genau }}?", by=builders.editor(owner))
    others, ours = Letter.objects.order_by("-pk")
    assert ours.subject == "Zu Radtreff {grund}"
    assert "Noch nicht.\nWann {{ genau }}?" in ours.message
    assert others.subject == "Ihre Änderung kommt zurück: Radtreff {grund}"
    assert "Wann {{ genau }}?" in others.message


def test_the_reason_of_the_office_cannot_be_left_out(client, lead):
    response = save(client, url(key="publishing.returned"), subject="S", body="{was_jetzt}")
    assert "Im Text fehlt {grund}" in response.content.decode()
    assert not LetterText.objects.exists()


def test_titles_that_look_like_placeholders_stay_as_they_are(office):
    builders.letter_text(office, subject="{veranstaltung}", body="{veranstaltung}\n{rueckmeldung}")
    title = "{wann} {{ x }} {% now %} %(event)s"
    letter = thanks_for(builders.open_conference(office=office, title=title))
    assert letter.subject == title
    assert f"\n{title}\n" in letter.message
    assert Registration.objects.exists()
