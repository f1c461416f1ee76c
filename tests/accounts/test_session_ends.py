"""Sessions end: by the clock, with a new password, by hand – and take nothing typed with them."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.urls import reverse

from initiatives.models import Initiative
from portal.accounts import kept
from portal.accounts.models import AuditEntry
from portal.accounts.services import reset_second_factor
from portal.accounts.sessions import BEGAN, SEEN, clear_sessions, end_sessions
from tests import builders as build

from .signing_in import (
    browser,
    code_of_the_app,
    is_signed_in,
    signed_in_browser,
    try_password,
)

pytestmark = pytest.mark.django_db

HOUR = 60 * 60
SIGN_INS = reverse("account_sign_ins")
RESUME = reverse("account_resume")
LOGIN = reverse("account_login")


@pytest.fixture
def bob():
    return build.coordinator(password=build.PASSWORD, email="bob@example.org")


@pytest.fixture
def alice():
    return build.editor(password=build.PASSWORD, email="alice@example.org")


def editors_browser(alice):
    client = browser()
    sign_in(client, alice)
    return client


def sign_in(client, alice, page: str = LOGIN):
    """With password and app; the answer to the last step. A code counts once: tests do not wait
    for the next one."""
    cache.clear()
    factor = client.post(page, {"login": alice.email, "password": build.PASSWORD})
    done = client.post(factor["Location"], {"code": code_of_the_app(alice)})
    assert is_signed_in(client)
    return done


def age(client, *, idle: float = 0, altogether: float = 0) -> None:
    """As if that many hours had passed since the last click, and since the sign-in."""
    session = client.session
    session[SEEN] = time.time() - idle * HOUR
    session[BEGAN] = time.time() - max(idle, altogether) * HOUR
    session.save()


# --- by the clock -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("idle", "altogether", "is_over"),
    [(2.9, 2.9, False), (3.1, 3.1, True), (0.1, 11.9, False), (0.1, 12.1, True)],
)
def test_three_hours_without_a_click_or_twelve_in_all(bob, idle, altogether, is_over):
    client = signed_in_browser(bob)
    age(client, idle=idle, altogether=altogether)
    assert (client.get(SIGN_INS).status_code == 302) == is_over
    assert is_signed_in(client) != is_over


def test_a_click_counts_from_now_on_but_not_for_the_twelve_hours(bob):
    client = signed_in_browser(bob)
    age(client, idle=2, altogether=5)
    client.get(SIGN_INS)
    assert time.time() - client.session[SEEN] < 60
    assert time.time() - client.session[BEGAN] > 4 * HOUR


def test_the_sign_in_says_why_one_has_to_sign_in_again(bob):
    client = signed_in_browser(bob)
    age(client, idle=4)
    page = client.get(SIGN_INS, follow=True).content.decode()
    assert "Ihre Anmeldung ist abgelaufen" in page


def test_who_never_signed_in_is_told_nothing_of_the_kind():
    page = browser().get(SIGN_INS, follow=True).content.decode()
    assert "abgelaufen" not in page


# --- what was typed ----------------------------------------------------------------------------
def typed(office) -> dict:
    return {"title": "Neuer Titel", "summary": "Zeile 1\r\nZeile 2", "office": str(office.pk)}


def test_what_was_typed_after_the_end_is_still_there_after_signing_in_again(alice):
    entry = build.initiative(office=alice.memberships.get().office, title="Alter Titel")
    client = editors_browser(alice)
    address = reverse("admin:initiatives_initiative_change", args=[entry.pk])
    age(client, idle=4)
    data = {**typed(entry.office), "csrfmiddlewaretoken": "x"}
    response = client.post(address, data)
    assert response["Location"] == f"{LOGIN}?next={RESUME}"
    assert "ist noch da" in client.get(response["Location"]).content.decode()
    assert Initiative.objects.get().title == "Alter Titel"

    assert sign_in(client, alice, response["Location"])["Location"] == RESUME
    form = client.get(RESUME).context["kept"]
    assert form.path == address
    assert dict(form.fields) == typed(entry.office)
    assert f'action="{address}"' in client.get(RESUME).content.decode()


def test_sending_it_once_more_ends_the_keeping(alice):
    client = editors_browser(alice)
    address = reverse("admin:conferences_event_add")
    age(client, idle=4)
    client.post(address, {"title": "Neu"})
    sign_in(client, alice)
    assert client.get(RESUME).status_code == 200
    client.post(address, {"title": "Neu"})
    assert kept.KEPT not in client.session
    assert client.get(RESUME)["Location"] == reverse("admin:index")


def test_somebody_else_who_signs_in_there_does_not_get_it(alice, bob):
    client = editors_browser(alice)
    age(client, idle=4)
    client.post(reverse("admin:conferences_event_add"), {"title": "Vertraulich"})
    try_password(client, bob.email, build.PASSWORD)
    assert is_signed_in(client)
    assert client.get(RESUME)["Location"] == "/mein-bereich/"


def test_a_form_sent_after_the_browser_was_closed_is_kept_too(alice):
    client = editors_browser(alice)
    del client.cookies["sessionid"]
    response = client.post(reverse("admin:conferences_event_add"), {"title": "Neu"})
    assert response["Location"] == f"{LOGIN}?next={RESUME}"


def test_a_stranger_who_posts_something_leaves_nothing():
    client = browser()
    client.post(reverse("admin:conferences_event_add"), {"title": "Neu"})
    assert not Session.objects.exists()


def test_a_public_form_goes_through_as_a_guests(bob):
    client = signed_in_browser(bob)
    entry = build.initiative(contact_email="kontakt@example.org")
    age(client, idle=4)
    response = client.post(reverse("initiatives:contact", args=[entry.slug]), {"name": "Bob"})
    assert response.status_code == 200


def test_passwords_are_never_kept(alice):
    client = editors_browser(alice)
    age(client, idle=4)
    client.post(reverse("admin:conferences_event_add"), {"title": "Neu", "password": "geheim"})
    assert "geheim" not in str(dict(client.session))


def test_what_is_too_long_is_not_kept_and_that_is_said(alice, monkeypatch):
    monkeypatch.setattr(kept, "MOST_CHARACTERS", 10)
    client = editors_browser(alice)
    age(client, idle=4)
    add = reverse("admin:conferences_event_add")
    page = client.post(add, {"title": "Länger als zehn Zeichen"}, follow=True).content.decode()
    assert "zu lang, um sie aufzuheben" in page


def test_what_was_kept_is_gone_after_an_hour(alice, monkeypatch):
    monkeypatch.setattr(kept, "SECONDS", -1)
    client = editors_browser(alice)
    age(client, idle=4)
    client.post(reverse("admin:conferences_event_add"), {"title": "Neu"})
    sign_in(client, alice)
    assert client.get(RESUME)["Location"] == reverse("admin:index")


# --- all others at once ------------------------------------------------------------------------
def test_a_new_password_ends_the_other_sessions_at_once(bob):
    here, there = signed_in_browser(bob), signed_in_browser(bob)
    new = "Tee und Torte am Donnerstag"
    data = {"oldpassword": build.PASSWORD, "password": new, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), data)
    assert here.get(SIGN_INS).status_code == 200
    assert there.get(SIGN_INS).status_code == 302
    assert Session.objects.filter(pk=there.cookies["sessionid"].value).count() == 0


def test_resetting_the_second_factor_ends_every_session(alice):
    client = editors_browser(alice)
    reset_second_factor(alice, by=build.administrator())
    assert client.get(SIGN_INS).status_code == 302


def test_switching_an_account_off_and_on_again_revives_no_session(bob, signed_in):
    there = signed_in_browser(bob)
    end_sessions(bob)
    assert there.get(SIGN_INS).status_code == 302


def test_ended_sessions_of_others_stay(bob, alice):
    other = editors_browser(alice)
    end_sessions(bob)
    assert other.get(SIGN_INS).status_code == 200


# --- the page ----------------------------------------------------------------------------------
def test_the_page_shows_where_one_is_signed_in(bob):
    here, _there = signed_in_browser(bob), signed_in_browser(bob, "198.51.100")
    page = here.get(SIGN_INS)
    assert [(one.browser, one.network, one.is_current) for one in page.context["living"]] == [
        ("Firefox unter Windows", "203.0.113.x", True),
        ("Firefox unter Windows", "198.51.100.x", False),
    ]
    assert "Angemeldet mit Passwort" in page.content.decode()
    assert "203.0.113.7" not in page.content.decode()


def test_another_session_is_ended_with_a_button(bob):
    here, there = signed_in_browser(bob), signed_in_browser(bob, "198.51.100")
    other = here.get(SIGN_INS).context["living"][1]
    here.post(SIGN_INS, {"end": other.row.pk})
    assert there.get(SIGN_INS).status_code == 302
    assert len(here.get(SIGN_INS).context["living"]) == 1
    assert AuditEntry.objects.filter(kind="security", by=bob).count() == 1


def test_all_other_sessions_are_ended_with_a_button(bob):
    here = signed_in_browser(bob)
    others = [signed_in_browser(bob) for _ in range(3)]
    here.post(SIGN_INS, {"end": "others"})
    assert here.get(SIGN_INS).status_code == 200
    assert len(here.get(SIGN_INS).context["living"]) == 1
    assert [other.get(SIGN_INS).status_code for other in others] == [302, 302, 302]


def test_nobody_ends_another_persons_session(bob, alice):
    theirs, mine = editors_browser(alice), signed_in_browser(bob)
    row = theirs.get(SIGN_INS).context["living"][0].row
    assert mine.post(SIGN_INS, {"end": row.pk}).status_code == 404
    assert theirs.get(SIGN_INS).status_code == 200


def test_sessions_that_are_over_are_not_listed(bob):
    here, there = signed_in_browser(bob), signed_in_browser(bob)
    age(there, idle=4)
    assert len(here.get(SIGN_INS).context["living"]) == 1


def test_the_chore_forgets_the_networks_of_ended_sessions(bob):
    client = signed_in_browser(bob)
    Session.objects.filter(pk=client.cookies["sessionid"].value).delete()
    keep = signed_in_browser(bob)
    clear_sessions()
    assert len(keep.get(SIGN_INS).context["living"]) == 1


# --- what it costs -----------------------------------------------------------------------------
def test_guests_cost_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/robots.txt")
