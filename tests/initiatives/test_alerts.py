"""Following a search by e-mail: asked for, confirmed, told at most once a day, stopped at once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from post_office.models import Email

from initiatives import alert_mails
from initiatives.search import InitiativeSearch
from initiatives.services import alerts
from initiatives.services.alerts import delete_unconfirmed_alerts, send_alerts
from portal.lib import guard
from portal.search.models import SearchAlert
from tests import builders

pytestmark = pytest.mark.django_db

URL = "/initiativen/abo/"
EARLIER = timedelta(hours=2)


@pytest.fixture(autouse=True)
def nobody_is_too_fast(monkeypatch):
    monkeypatch.setattr(guard, "TOO_FAST", -1)


def ask(client, email: str = "alice@example.org", query: str = "q=Tee"):
    """Fill in and send the form as a browser would."""
    page = client.get(f"{URL}?{query}").content.decode()
    opened = re.search(r'name="opened" value="([^"]*)"', page).group(1)
    return client.post(f"{URL}?{query}", {"email": email, "opened": opened, "homepage": ""})


def ask_without_form(client, text: str) -> str:
    return client.post(f"{URL}?q={text}", {"email": "alice@example.org"}).content.decode()


def link_in(letter, ending: str = "") -> str:
    """The path of the letter's link to confirm or (ending="ende/") to stop."""
    pattern = rf"http://localhost:8000({URL}[\w-]{{43}}/{ending})(?:\n|$)"
    return re.search(pattern, letter.body).group(1)


def a_while_ago(hours: float = 1):
    return timezone.now() - timedelta(hours=hours)


def follower(**values) -> SearchAlert:
    """Somebody who has been following „Tee" for two hours."""
    return builders.search_alert(
        **{"query": "q=Tee", "last_seen_at": timezone.now() - EARLIER, **values}
    )


def new_initiative(**values):
    return builders.initiative(**{"title": "Teestube", "published_at": a_while_ago(), **values})


# --- asking -------------------------------------------------------------------------------
def test_whoever_asks_gets_a_letter_and_is_followed_only_after_the_button(client):
    response = ask(client)
    assert response["Location"] == "/initiativen/abo/verschickt/"
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.org"]
    path = link_in(letter)
    page = client.get(path)
    assert "Tee" in page.content.decode()
    assert not SearchAlert.objects.get().is_confirmed
    client.post(path)
    alert = SearchAlert.objects.get()
    assert (alert.is_confirmed, alert.query) == (True, "q=Tee")
    assert "Sie bekommen Bescheid" in client.get(path).content.decode()


def test_pressing_the_button_again_changes_nothing(client):
    alert = follower()
    client.post(f"{URL}{alert.confirm_token}/")
    assert list(SearchAlert.objects.values()) == [
        {name: getattr(alert, name) for name in SearchAlert.objects.values()[0]}
    ]


def test_nothing_anybody_typed_stands_in_the_letter_to_an_unconfirmed_address(client):
    ask(client, query="q=Gewinn+auf+boese.example/jetzt&kreis=03151&ort=boese.example")
    (letter,) = mail.outbox
    assert "boese" not in letter.subject + letter.body
    assert "Gewinn" not in letter.subject + letter.body


def test_the_same_answer_for_known_and_unknown_addresses(client):
    builders.search_alert(email="alice@example.org", query="q=Tee")
    known, unknown = ask(client), ask(client, "bob@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
    assert subjects["alice@example.org"] == "Sie bekommen diese Nachrichten schon"
    assert subjects["bob@example.org"] == "Möchten Sie Neues zu Ihrer Suche erfahren?"


def test_asking_twice_keeps_one_row_and_both_letters_links(client):
    ask(client)
    SearchAlert.objects.update(created_at=timezone.now() - timedelta(days=6))
    ask(client, "ALICE@example.org ")
    assert link_in(mail.outbox[0]) == link_in(mail.outbox[1])
    assert SearchAlert.objects.get().created_at > a_while_ago()


def test_an_address_that_was_written_to_often_gets_no_more_and_nobody_sees_it(client):
    answers = {ask(client, query=f"q=Wort{n}")["Location"] for n in range(7)}
    assert answers == {"/initiativen/abo/verschickt/"}
    assert len(mail.outbox) == 5


def test_a_network_that_asks_too_often_is_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(alerts, "MOST_PER_NETWORK", 2)
    statuses = [ask(client, f"person{n}@example.org").status_code for n in range(3)]
    assert statuses == [302, 302, 429]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("email", ["", "alice", "a@b", '"x y"@example.org', "a@example.org\nBcc:b"])
def test_a_bad_address_is_told_at_the_field_and_writes_nothing(client, email):
    response = ask(client, email)
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()
    assert not mail.outbox
    assert not SearchAlert.objects.exists()


def test_a_machine_that_fills_in_everything_is_stopped(client):
    client.post(f"{URL}?q=Tee", {"email": "alice@example.org", "homepage": "x"})
    assert not mail.outbox


def test_a_search_too_long_to_keep_is_told_so(client):
    assert "Diese Suche ist zu lang" in client.get(URL, {"q": "ü" * 200}).content.decode()
    assert "Diese Suche ist zu lang" in ask_without_form(client, "ü" * 200)
    assert not mail.outbox


# --- tokens -------------------------------------------------------------------------------
def test_only_digests_stand_in_the_table_and_links_leak_nowhere(client):
    ask(client)
    token = link_in(mail.outbox[0]).split("/")[-2]
    (row,) = SearchAlert.objects.values()
    assert token not in str(row)
    response = client.get(link_in(mail.outbox[0]))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def test_one_link_does_not_open_the_other_page_nor_another_row(client):
    alert, other = follower(confirmed_at=None), follower(email="bob@example.org", confirmed_at=None)
    assert len({alert.confirm_token, alert.stop_token, other.confirm_token}) == 3
    client.post(f"{URL}{alert.stop_token}/")
    client.post(f"{URL}{alert.confirm_token}/ende/")
    assert SearchAlert.objects.confirmed().count() == 0
    assert SearchAlert.objects.count() == 2


def test_a_link_that_is_none_says_what_to_do(client):
    response = client.get(f"{URL}{'x' * 43}/")
    assert response.status_code == 404
    assert "Dieser Link gilt nicht mehr" in response.content.decode()


def test_who_never_confirms_is_forgotten_after_seven_days():
    now = timezone.now()
    keep = [
        follower(confirmed_at=None, created_at=now - timedelta(days=6, hours=23)),
        follower(email="bob@example.org", created_at=now - timedelta(days=400)),
    ]
    follower(
        email="eve@example.org", confirmed_at=None, created_at=now - timedelta(days=7, hours=1)
    )
    delete_unconfirmed_alerts()
    assert list(SearchAlert.objects.all()) == keep


# --- letters ------------------------------------------------------------------------------
def test_a_new_initiative_the_search_finds_is_told_once():
    alert = follower()
    row = new_initiative(summary="Wir trinken Tee.")
    new_initiative(title="Rikscha", summary="Wir fahren.")
    send_alerts()
    send_alerts()
    (letter,) = mail.outbox
    assert letter.to == [alert.email]
    assert row.title in letter.body
    assert f"http://localhost:8000{row.get_absolute_url()}" in letter.body
    assert "http://localhost:8000/initiativen/?q=Tee" in letter.body
    assert "Rikscha" not in letter.body


def test_a_new_need_of_an_initiative_the_search_finds_is_told():
    follower()
    old = builders.initiative(title="Teestube", published_at=a_while_ago(900))
    need = builders.opportunity(old, title="Wer kocht mit?", published_at=a_while_ago())
    other = builders.initiative(title="Rikscha", summary="Wir fahren.")
    builders.opportunity(other, title="Andere Baustelle", published_at=a_while_ago())
    send_alerts()
    (letter,) = mail.outbox
    assert "Wer kocht mit?" in letter.body
    assert f"http://localhost:8000{need.get_absolute_url()}" in letter.body
    assert "Andere Baustelle" not in letter.body
    assert "NEUE INITIATIVEN" not in letter.body


def test_a_need_of_a_new_initiative_is_not_told_twice_over():
    follower()
    row = new_initiative()
    builders.opportunity(row, title="Wer kocht mit?", published_at=a_while_ago())
    send_alerts()
    assert "Wer kocht mit?" not in mail.outbox[0].body


def test_what_is_merely_close_to_the_search_is_not_told():
    """A search for two words that finds nothing shows what has one of them; no letter does."""
    follower(query="q=Tee+Rikscha")
    row = new_initiative()
    builders.opportunity(row, title="Wer kocht mit?", published_at=a_while_ago())
    assert InitiativeSearch(QueryDict("q=Tee+Rikscha")).ask(offset=0, limit=9).is_relaxed
    send_alerts()
    assert mail.outbox == []


@pytest.mark.parametrize(
    "values",
    [
        {"confirmed_at": None},
        {"last_sent_at": timezone.now() - timedelta(hours=23)},
        {"last_seen_at": timezone.now() - timedelta(minutes=30)},
        {"query": "q=Rikscha"},
    ],
)
def test_no_letter_without_consent_within_a_day_or_without_news(values):
    follower(**values)
    new_initiative()
    send_alerts()
    assert mail.outbox == []


def test_what_came_within_the_day_is_told_the_next_day():
    alert = follower(last_sent_at=a_while_ago(23))
    new_initiative()
    send_alerts()
    assert mail.outbox == []
    SearchAlert.objects.filter(pk=alert.pk).update(last_sent_at=a_while_ago(24.1))
    send_alerts()
    assert len(mail.outbox) == 1


def test_what_was_published_this_very_moment_waits_and_is_not_lost(monkeypatch):
    """Its transaction may have begun before ours looked."""
    follower()
    new_initiative(published_at=timezone.now() - timedelta(minutes=2))
    send_alerts()
    assert mail.outbox == []
    monkeypatch.setattr(alerts, "SETTLED_AFTER", timedelta(minutes=1))  # as four minutes later
    send_alerts()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_nothing_unpublished_is_told(state):
    follower()
    new_initiative(state=state)
    public = builders.initiative(title="Tee am Abend", published_at=a_while_ago(900))
    builders.opportunity(public, state=state, published_at=a_while_ago())
    send_alerts()
    assert mail.outbox == []


def test_a_long_list_is_cut_and_leads_on():
    follower()
    for number in range(12):
        new_initiative(title=f"Teestube Nummer {number}")
    send_alerts()
    assert mail.outbox[0].body.count("Teestube Nummer") == 10


def test_a_letter_that_cannot_be_written_stops_no_other_and_is_written_later(monkeypatch):
    follower(email="alice@example.org")
    follower(email="bob@example.org")
    new_initiative()
    send_news = alert_mails.send_news

    def fails_for_alice(alert, *news):
        send_news(alert, *news)
        if alert.email.startswith("alice"):
            raise OSError("kein Platz")

    with monkeypatch.context() as broken:
        broken.setattr(alert_mails, "send_news", fails_for_alice)
        send_alerts()
    assert SearchAlert.objects.get(email="alice@example.org").last_sent_at is None
    assert SearchAlert.objects.get(email="bob@example.org").last_sent_at
    mail.outbox.clear()
    send_alerts()
    assert [letter.to for letter in mail.outbox] == [["alice@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_a_crash_takes_the_letter_back_with_the_note(settings, monkeypatch):
    """Letter and note are written together, so the next run tells everything once."""
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    follower()
    new_initiative()
    with monkeypatch.context() as broken:
        broken.setattr(SearchAlert, "save", lambda *_args, **_more: 1 / 0)
        send_alerts()
    assert waiting_letters() == 0
    send_alerts()
    assert waiting_letters() == 1


def waiting_letters() -> int:
    return Email.objects.count()


def test_addresses_stay_out_of_the_log(monkeypatch, caplog):
    follower(email="alice@example.org")
    new_initiative()
    monkeypatch.setattr(alert_mails, "send_news", lambda *_: 1 / 0)
    send_alerts()
    assert "could not be written" in caplog.text
    assert "alice" not in caplog.text


# --- stopping -----------------------------------------------------------------------------
def test_the_link_shows_a_button_and_only_the_button_stops(client):
    follower()
    new_initiative()
    send_alerts()
    path = link_in(mail.outbox[0], "ende/")
    assert "Keine Nachrichten mehr?" in client.get(path).content.decode()
    assert SearchAlert.objects.count() == 1
    assert "keine Nachrichten mehr" in client.post(path).content.decode()
    assert not SearchAlert.objects.exists()
    assert client.get(path).status_code == client.post(path).status_code == 200


def test_one_click_of_the_mail_program_stops_without_cookie_or_check():
    alert = follower()
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(
        f"{URL}{alert.stop_token}/ende/",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"origin": "null"},
    )
    assert response.status_code == 200
    assert not SearchAlert.objects.exists()


def test_stopping_one_search_leaves_the_others():
    alert, other = follower(), follower(query="q=Kaffee", email="alice@example.org")
    alerts.stop(alert.stop_token)
    assert list(SearchAlert.objects.all()) == [other]


@pytest.mark.django_db(transaction=True)
def test_the_letter_reaches_the_mail_server_with_both_headers(mailbox, settings, client):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    alert = follower()
    new_initiative()
    with transaction.atomic():
        ask(client, "bob@example.org")
    send_alerts()
    call_command("worker", once=True)
    assert len(mailbox.letters) == 2
    for letter in mailbox.letters:
        url = letter["List-Unsubscribe"].strip(" <>")
        assert re.fullmatch(rf"http://localhost:8000{URL}[\w-]{{43}}/ende/", url)
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert letter["Auto-Submitted"] == "auto-generated"
        assert url in letter.get_content()
    stop_urls = {letter["To"]: letter["List-Unsubscribe"] for letter in mailbox.letters}
    client.post(stop_urls[alert.email].strip(" <>").removeprefix("http://localhost:8000"))
    assert not SearchAlert.objects.filter(pk=alert.pk).exists()
