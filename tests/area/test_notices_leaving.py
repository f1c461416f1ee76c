"""Ending letters with one click, by the link in the letter and by the mail program itself."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.lib.logs import WithoutTokens
from portal.outbox.choosing import choose
from portal.outbox.how import How
from portal.outbox.leaving import DAILY, stop_url, token_of
from portal.outbox.models import Letter, NoticeChoice, WaitingNotice
from portal.outbox.notices import notify
from portal.outbox.wording import Draft

from .. import builders

pytestmark = pytest.mark.django_db

KIND, ENQUIRY = "publishing.decision", "initiatives.enquiry"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def alice():
    return builders.coordinator(email="alice@example.org")


@pytest.fixture
def stranger() -> Client:
    """Somebody without cookies, who has nothing but the link; forged forms are looked for."""
    return Client(enforce_csrf_checks=True)


def path(person, kind: str = KIND) -> str:
    return f"/benachrichtigung/{token_of(person, kind)}/"


def chosen(person) -> dict[str, str]:
    return dict(NoticeChoice.objects.filter(user=person).values_list("notice", "how"))


def test_opening_the_link_changes_nothing_and_shows_what_it_would_end(alice, stranger):
    response = stranger.get(path(alice))
    assert "Entscheidungen des Amtes" in response.text
    assert "sofort" in response.text
    assert alice.email not in response.text
    assert chosen(alice) == {}
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def test_a_mail_program_ends_the_kind_by_itself_as_often_as_it_likes(alice, stranger):
    notify([alice], KIND, Draft("Betreff", "Text"))
    url = Letter.objects.get().headers["List-Unsubscribe"].strip("<>")
    for _ in range(2):
        response = stranger.post(url.removeprefix("http://localhost:8000"), ONE_CLICK)
        assert response.status_code == 200
    assert chosen(alice) == {KIND: "never"}
    notify([alice], KIND, Draft("Betreff", "Text"))
    assert Letter.objects.count() == 1


def test_the_page_says_what_still_comes_and_leads_back(alice, stranger):
    response = stranger.post(path(alice), {"how": "never"})
    assert "schreiben wir Ihnen nicht mehr" in response.text
    assert "Codes zum Anmelden" in response.text
    stranger.post(path(alice), {"how": "daily"})
    assert chosen(alice) == {KIND: "daily"}


def test_an_answer_nobody_offers_ends_the_kind(alice, stranger):
    stranger.post(path(alice), {"how": "stündlich"})
    assert chosen(alice) == {KIND: "never"}


def test_a_link_ends_its_own_kind_of_its_own_person_only(alice, stranger):
    bob = builders.user()
    stranger.post(path(alice), ONE_CLICK)
    assert chosen(alice) == {KIND: "never"}
    assert chosen(bob) == {}


def test_the_link_of_the_daily_letter_ends_all_that_comes_with_it(alice, stranger):
    choose(alice, {KIND: How.DAILY, ENQUIRY: How.AT_ONCE})
    builders.waiting_notice(alice)
    page = stranger.get(path(alice, DAILY)).text
    assert "Entscheidungen des Amtes" in page
    assert "Neue Anfragen" not in page
    for _ in range(2):
        assert stranger.post(path(alice, DAILY), ONE_CLICK).status_code == 200
    held = chosen(alice)
    assert (held[KIND], held[ENQUIRY]) == ("never", "at_once")
    assert not WaitingNotice.objects.exists()


# --- links that end nothing ---------------------------------------------------------------
def test_a_made_up_or_changed_token_ends_nothing(alice, stranger):
    token = token_of(alice, KIND)
    changed = [
        ("B" if sign == "A" else "A").join((token[:place], token[place + 1 :]))
        for place, sign in enumerate(token[:-1])
    ]
    for wrong in ("x" * 43, "A" * 43, "_" * 43, *changed):
        response = stranger.post(f"/benachrichtigung/{wrong}/", ONE_CLICK)
        assert response.status_code == 404
    assert not NoticeChoice.objects.exists()


def test_the_kind_in_a_token_cannot_be_exchanged(alice):
    one, other = token_of(alice, KIND), token_of(alice, ENQUIRY)
    assert one[-20:] != other[-20:]


def test_a_new_address_ends_the_links_in_the_old_mailbox(alice, stranger):
    old = path(alice)
    alice.email = "neu@example.org"
    alice.save()
    assert stranger.post(old, ONE_CLICK).status_code == 404
    assert stranger.get(path(alice)).status_code == 200


def test_a_button_ends_the_links_of_all_letters_so_far(alice, stranger, signed_in):
    old, foreign = path(alice), path(builders.user())
    response = signed_in(alice).post("/mein-bereich/benachrichtigungen/links/", follow=True)
    assert "gelten nicht mehr" in response.text
    assert stranger.post(old, ONE_CLICK).status_code == 404
    assert stranger.get(foreign).status_code == 200
    alice.refresh_from_db()
    assert stranger.get(path(alice)).status_code == 200


def test_an_account_that_is_off_has_no_links(alice, stranger):
    old = path(alice)
    alice.is_active = False
    alice.save()
    assert stranger.get(old).status_code == 404


def test_links_end_after_a_year_and_a_month(alice, stranger, monkeypatch):
    url = path(alice)
    today = timezone.localdate()
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=400))
    assert stranger.get(url).status_code == 200
    monkeypatch.setattr(timezone, "localdate", lambda: today + timedelta(days=401))
    assert stranger.get(url).status_code == 404


def test_a_new_password_does_not_break_the_links_of_earlier_letters(alice, stranger):
    url = path(alice)
    alice.set_password("Ein anderes Wort am Montag")
    alice.sessions_ended += 1
    alice.save()
    assert stranger.get(url).status_code == 200


def test_the_token_stands_in_no_log(alice, stranger, caplog):
    with caplog.at_level(logging.DEBUG):
        stranger.post(path(builders.user(is_active=False)), ONE_CLICK)
        stranger.post(path(alice), ONE_CLICK)
    told = "\n".join(WithoutTokens().format(record) for record in caplog.records)
    assert "/benachrichtigung/…/" in told
    assert not re.search(r"benachrichtigung/[\w-]{43}", told)


def test_the_whole_address_is_made_of_the_portals_own(alice):
    assert stop_url(alice, KIND).startswith("http://localhost:8000/benachrichtigung/")
