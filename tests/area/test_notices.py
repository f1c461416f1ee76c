"""What people are told by letter: at once, once a day or never, as each has chosen."""

import re

import pytest
from django.core.management import call_command
from django.utils.safestring import mark_safe

from initiatives import mails
from portal.accounts.models import User
from portal.outbox.choosing import choose
from portal.outbox.how import How
from portal.outbox.models import Letter, NoticeChoice, WaitingNotice
from portal.outbox.notices import notice_kinds, notify
from portal.outbox.wording import Draft
from portal.publishing.services import review

from .. import builders

pytestmark = pytest.mark.django_db

DRAFT = Draft("Eine Nachricht", "Guten Tag,\n\nes gibt etwas.\n")
KIND = "publishing.decision"
URL = "/mein-bereich/benachrichtigungen/"


def addresses() -> list[str]:
    return sorted(address for letter in Letter.objects.all() for address in letter.to)


# --- telling ------------------------------------------------------------------------------
def test_everybody_who_chose_nothing_is_told_at_once_and_only_once():
    alice, bob = builders.user(), builders.user()
    notify([alice, bob, alice], KIND, DRAFT)
    assert addresses() == sorted([alice.email, bob.email])


def test_who_wants_it_daily_waits_and_who_wants_none_gets_none():
    alice, bob, charlie = builders.user(), builders.user(), builders.user()
    choose(bob, {KIND: How.DAILY})
    choose(charlie, {KIND: How.NEVER})
    notify([alice, bob, charlie], KIND, DRAFT, url="/initiativen/", summary="Kurz gesagt.")
    assert addresses() == [alice.email]
    waiting = WaitingNotice.objects.get()
    assert (waiting.user, waiting.subject) == (bob, "Eine Nachricht")
    assert (waiting.summary, waiting.url) == ("Kurz gesagt.", "/initiativen/")


def test_a_choice_holds_for_its_kind_only():
    alice = builders.user()
    choose(alice, {"initiatives.enquiry": How.NEVER})
    notify([alice], KIND, DRAFT)
    assert addresses() == [alice.email]


@pytest.mark.parametrize("how", How)
def test_an_account_that_is_off_gets_nothing(how):
    gone = builders.user(is_active=False)
    NoticeChoice.objects.create(user=gone, notice=KIND, how=how)
    notify([gone], KIND, DRAFT)
    assert not Letter.objects.exists()
    assert not WaitingNotice.objects.exists()


def test_an_answer_goes_where_the_notice_says_and_no_machine_answers():
    notify([builders.user()], KIND, DRAFT, reply_to=["sam@example.org"])
    headers = Letter.objects.get().headers
    assert headers["Reply-To"] == "sam@example.org"
    assert headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("number", [1, 30])
def test_many_people_cost_as_many_queries_as_one(number, django_assert_num_queries):
    people = [builders.user() for _ in range(2 * number)]
    for person in people[number:]:
        builders.notice_choice(person, notice=KIND, how="daily")
    with django_assert_num_queries(3):
        notify(people, KIND, DRAFT)
    assert Letter.objects.count() == WaitingNotice.objects.count() == number


def test_a_kind_nobody_listed_is_a_mistake():
    with pytest.raises(KeyError):
        notify([], "gibt.es.nicht", DRAFT)


def test_every_kind_says_what_it_is_and_when_it_comes():
    for key, kind in notice_kinds().items():
        assert key == kind.key
        assert len(key) <= NoticeChoice._meta.get_field("notice").max_length
        assert str(kind.name)
        assert str(kind.when).endswith(".")
        assert kind.counted is None or "2" in kind.counted(2)


def test_a_letter_says_below_its_signature_what_it_is_and_how_to_end_it():
    notify([builders.user()], KIND, DRAFT)
    letter = Letter.objects.get()
    said = letter.message.removeprefix(DRAFT.text)
    stop = re.search(r"http://localhost:8000/benachrichtigung/[\w-]{43}/", said)[0]
    assert "Diese E-Mail gehört zu: Entscheidungen des Amtes" in said
    assert f"http://localhost:8000{URL}" in said
    assert letter.headers["List-Unsubscribe"] == f"<{stop}>"
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.html_message == ""


def test_the_html_twin_of_a_letter_says_the_same():
    twin = Draft("Betreff", "Guten Tag\n", parts=(mark_safe("<p>Guten Tag</p>"),))
    notify([builders.user()], KIND, twin)
    html = Letter.objects.get().html_message
    assert "<p>Guten Tag</p>" in html
    assert "Entscheidungen des Amtes" in html
    assert re.search(r'<a href="http://localhost:8000/benachrichtigung/[\w-]{43}/">', html)


def test_an_answer_to_a_third_person_quotes_no_link_that_ends_anything():
    notify([builders.user()], KIND, DRAFT, reply_to=["sam@example.org"])
    letter = Letter.objects.get()
    assert "/benachrichtigung/" in letter.headers["List-Unsubscribe"]
    assert "/benachrichtigung/" not in letter.message
    assert URL in letter.message


@pytest.mark.django_db(transaction=True)
def test_a_real_mail_server_gets_the_headers_that_mail_programs_look_for(mailbox):
    notify([builders.user(email="alice@example.org")], KIND, DRAFT)
    call_command("worker", once=True)
    (letter,) = mailbox.letters
    assert letter["To"] == "alice@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip(" <>") in letter.get_content().split()


# --- choosing -----------------------------------------------------------------------------
@pytest.fixture
def alice() -> User:
    return builders.coordinator(email="alice@example.org")


def chosen(person: User) -> dict[str, str]:
    return dict(NoticeChoice.objects.filter(user=person).values_list("notice", "how"))


def answers(client, **changes) -> dict[str, str]:
    """What the page's form holds as it is shown, with some of it chosen otherwise."""
    html = client.get(URL).text
    tags = re.findall(r"<input[^>]* checked[^>]*>", html)
    shown = {re.search(r'name="([^"]+)"', t)[1]: re.search(r'value="(\w+)"', t)[1] for t in tags}
    return shown | changes


def test_the_page_shows_what_holds_and_saves_what_is_chosen(signed_in, alice):
    client = signed_in(alice)
    shown = answers(client)
    assert shown[KIND] == "at_once"
    response = client.post(URL, shown | {KIND: "never"}, follow=True)
    assert "Gespeichert" in response.text
    assert chosen(alice)[KIND] == "never"
    assert answers(client)[KIND] == "never"


def test_looking_at_the_page_keeps_nothing(signed_in, alice):
    signed_in(alice).get(URL)
    assert chosen(alice) == {}


def test_an_unknown_answer_is_refused_and_nothing_is_kept(signed_in, alice):
    client = signed_in(alice)
    response = client.post(URL, answers(client) | {KIND: "stündlich"})
    assert response.status_code == 200
    assert "errorlist" in response.text
    assert chosen(alice) == {}


def test_nobody_chooses_for_somebody_else(signed_in, alice):
    charlie = builders.user()
    choose(alice, {KIND: How.DAILY})
    client = signed_in(charlie)
    client.post(URL, answers(client) | {KIND: "never", "user": alice.pk})
    assert chosen(alice) == {KIND: "daily"}


def test_what_waits_and_is_not_wanted_any_more_is_deleted(alice):
    builders.waiting_notice(alice)
    other = builders.waiting_notice(alice, notice="initiatives.enquiry")
    foreign = builders.waiting_notice()
    choose(alice, {KIND: How.NEVER})
    assert set(WaitingNotice.objects.all()) == {other, foreign}


def test_staff_are_asked_only_what_concerns_them(signed_in):
    office = builders.office()
    html = signed_in(builders.editor(office)).get(URL).text
    assert "Neue Anfragen" in html
    for foreign in ("Entscheidungen des Amtes", "Aufruf endet bald", "Neue Anmeldungen"):
        assert foreign not in html


def test_staff_who_keep_an_initiative_are_asked_like_its_other_people(signed_in):
    editor = builders.editor()
    builders.initiative().stewards.add(editor, through_defaults={"part": "deputy"})
    assert "Neue Anmeldungen" in signed_in(editor).get(URL).text


def test_the_page_costs_few_queries(signed_in, alice, django_assert_max_num_queries):
    client = signed_in(alice)
    with django_assert_max_num_queries(12):
        client.get(URL)


def test_staff_who_handed_something_in_are_asked_about_decisions(signed_in):
    editor = builders.editor()
    builders.pending_version(builders.initiative(), editor)
    assert "Entscheidungen des Amtes" in signed_in(editor).get(URL).text


def test_choices_and_what_waits_go_with_the_account(alice):
    builders.notice_choice(alice)
    builders.waiting_notice(alice)
    alice.delete()
    assert not NoticeChoice.objects.exists()
    assert not WaitingNotice.objects.exists()


# --- what the house tells -----------------------------------------------------------------
def test_a_message_to_an_initiative_waits_without_saying_who_wrote_what(alice):
    choose(alice, {"initiatives.enquiry": How.DAILY})
    initiative = alice.stewardships.get().initiative
    enquiry = builders.enquiry(initiative, name="Sam Geheim", message="Vertraulich")
    send_on(enquiry)
    waiting = WaitingNotice.objects.get()
    assert not Letter.objects.exists()
    assert waiting.about == enquiry
    assert initiative.title in waiting.subject
    said = f"{waiting.subject} {waiting.summary} {waiting.url}"
    assert not {word for word in ("Sam", "Vertraulich", enquiry.email) if word in said}


def send_on(enquiry) -> None:
    mails.tell_enquiry(enquiry, "k" * 43, [s.user for s in enquiry.initiative.stewardships.all()])


def test_a_decision_about_a_change_reaches_its_author_as_they_chose(alice):
    choose(alice, {KIND: How.DAILY})
    initiative = alice.stewardships.get().initiative
    pending = review.hand_in(initiative, {"summary": "Neu und kürzer."}, author=alice)
    review.return_to_author(pending, reason="Bitte die Zeiten dazu.", by=builders.administrator())
    waiting = WaitingNotice.objects.get()
    assert (waiting.user, waiting.about) == (alice, initiative)
    assert waiting.summary == "Bitte die Zeiten dazu."
