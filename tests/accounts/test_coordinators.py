"""Coordinators come in by the button of a letter, without a password; a lost mailbox is mended.

Lena leads the office; Alice looks after an initiative of it, Charlie after one of another office.
"""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from portal.accounts.models import AuditEntry, Invitation, User
from tests import builders as build
from tests.admin.forms import errors, fill_in

from .signing_in import browser, is_signed_in, signed_in_browser

pytestmark = pytest.mark.django_db

PEOPLE = reverse("admin:accounts_user_changelist")


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def teestube(ours):
    return build.initiative(office=ours, title="Teestube")


@pytest.fixture
def desk(ours, signed_in):
    """A client signed in as Lena."""
    return signed_in(build.lead(ours, name="Lena Leitung"))


@pytest.fixture
def alice(teestube):
    return build.coordinator(teestube, email="alice@example.org", name="Alice")


@pytest.fixture
def charlie():
    return build.coordinator(email="charlie@example.org", name="Charlie")


def page_of(person) -> str:
    return reverse("admin:accounts_user_change", args=[person.pk])


def invite(desk, person) -> str:
    """The link of the letter that the office sends."""
    desk.post(reverse("admin:accounts_user_invite", args=[person.pk]))
    return link_to(person.email)


def link_to(address: str) -> str:
    letter = Email.objects.filter(to=[address]).latest("pk")
    return re.search(r"https?://[^/]+(/konto/einladung/\S+)", letter.message)[1]


def press(guest, link: str):
    guest.get(link)
    return guest.post(link)


def lines(kind: str = "rights") -> list[str]:
    return list(AuditEntry.objects.filter(kind=kind).order_by("pk").values_list("text", flat=True))


# --- the letter and its button ----------------------------------------------------------------
def test_the_letter_says_what_one_looks_after_and_asks_for_no_password(desk, alice):
    invite(desk, alice)
    letter = Email.objects.get(to=[alice.email])
    assert "– Teestube" in letter.message
    assert "Ein Passwort brauchen Sie nicht" in letter.message
    assert Invitation.objects.get().digest not in letter.message


def test_the_button_behind_the_link_signs_in_and_leads_to_my_area(desk, alice):
    guest, link = browser(), invite(desk, alice)
    page = guest.get(link).text
    assert "Teestube" in page
    assert 'type="password"' not in page
    answer = guest.post(link)
    assert answer["Location"] == "/mein-bereich/"
    assert is_signed_in(guest)
    assert guest.get("/mein-bereich/").status_code == 200
    entry = AuditEntry.objects.get(kind="sign_in")
    assert entry.by == alice
    assert "Einladung" in entry.text


def test_whoever_has_no_name_yet_may_say_it_there(desk, alice):
    User.objects.filter(pk=alice.pk).update(name="")
    guest, link = browser(), invite(desk, alice)
    assert 'name="name"' in guest.get(link).text
    guest.post(link, {"name": " Alice\nBeispiel "})
    assert User.objects.get(pk=alice.pk).name == "Alice Beispiel"


def test_a_name_the_office_gave_stays(desk, alice):
    guest, link = browser(), invite(desk, alice)
    assert 'name="name"' not in guest.get(link).text
    guest.post(link, {"name": "Mallory"})
    assert User.objects.get(pk=alice.pk).name == "Alice"


def test_opening_the_link_signs_nobody_in_and_changes_nothing(desk, alice):
    guest, link = browser(), invite(desk, alice)
    before = list(User.objects.values_list()) + list(Invitation.objects.values_list())
    response = guest.get(link)
    assert response["Referrer-Policy"] == "no-referrer"
    assert not is_signed_in(guest)
    assert list(User.objects.values_list()) + list(Invitation.objects.values_list()) == before


def test_the_link_works_once(desk, alice):
    link = invite(desk, alice)
    press(browser(), link)
    second = browser()
    assert press(second, link).status_code == 404
    assert not is_signed_in(second)


def test_the_link_ends_after_14_days(desk, alice):
    link = invite(desk, alice)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=14, minutes=1))
    assert press(browser(), link).status_code == 404


def test_a_new_letter_ends_the_former_link(desk, alice):
    first = invite(desk, alice)
    second = invite(desk, alice)
    assert press(browser(), first).status_code == 404
    assert press(browser(), second).status_code == 302


def test_signing_in_by_any_other_way_ends_the_link(desk, alice):
    link = invite(desk, alice)
    User.objects.filter(pk=alice.pk).update(last_login=timezone.now())
    assert press(browser(), link).status_code == 404


def test_a_form_of_another_site_signs_nobody_in(desk, alice):
    """Whoever holds a link of their own must not sign strangers in to their account."""
    guest, link = browser(), invite(desk, alice)
    assert guest.post(link).status_code == 200
    assert not is_signed_in(guest)
    assert Invitation.objects.get().is_open


def test_whoever_was_signed_in_in_this_browser_is_signed_out_first(desk, alice, charlie):
    charlie.set_password(build.PASSWORD)
    charlie.save()
    guest = signed_in_browser(charlie)
    press(guest, invite(desk, alice))
    assert int(guest.session["_auth_user_id"]) == alice.pk
    assert "Einladung" in AuditEntry.objects.filter(kind="sign_in", by=alice).get().text


def test_staff_still_choose_a_password(desk, ours):
    person = build.editor(ours, email="nele@example.org", second_factor=False)
    guest, link = browser(), invite(desk, person)
    assert 'type="password"' in guest.get(link).text
    assert guest.post(link).status_code == 200
    assert not is_signed_in(guest)


# --- a lost mailbox ---------------------------------------------------------------------------
def move(desk, person, email="neu@example.org"):
    return fill_in(desk, page_of(person), email=email)


def test_a_new_address_ends_all_that_the_former_opened(desk, alice):
    alice.set_password(build.PASSWORD)
    alice.save()
    there = signed_in_browser(alice)
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    answer = move(desk, alice)
    assert answer.status_code == 302, errors(answer)
    assert there.get("/mein-bereich/").status_code == 302
    assert not EmailAddress.objects.filter(email="alice@example.org").exists()
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_both_addresses_are_told_and_only_the_new_one_gets_the_way_in(desk, alice):
    User.objects.filter(pk=alice.pk).update(last_login=timezone.now() - timedelta(days=90))
    move(desk, alice)
    former = Email.objects.get(to=["alice@example.org"])
    assert "neu@example.org" not in former.message
    assert "/einladung/" not in former.message
    guest = browser()
    assert press(guest, link_to("neu@example.org"))["Location"] == "/mein-bereich/"
    assert int(guest.session["_auth_user_id"]) == alice.pk
    assert lines() == ["E-Mail-Adresse von Alice geändert", "Alice eingeladen"]


def test_an_invitation_to_the_lost_mailbox_opens_nothing(desk, alice):
    former = invite(desk, alice)
    move(desk, alice)
    assert press(browser(), former).status_code == 404


def test_until_it_is_used_the_letter_to_the_new_address_can_be_sent_again(desk, alice):
    User.objects.filter(pk=alice.pk).update(last_login=timezone.now() - timedelta(days=90))
    move(desk, alice)
    assert "Einladung noch einmal schicken" in desk.get(page_of(alice)).text
    first = link_to("neu@example.org")
    alice.refresh_from_db()
    second = invite(desk, alice)
    assert press(browser(), first).status_code == 404
    assert press(browser(), second).status_code == 302
    assert "Einladung noch einmal schicken" not in desk.get(page_of(alice)).text


def test_an_address_that_has_an_account_is_refused_with_a_sentence(desk, alice, charlie):
    answer = move(desk, alice, email="charlie@example.org")
    assert "Mit dieser Adresse gibt es schon ein Konto." in answer.text
    assert not Email.objects.exists()


def test_staff_who_move_keep_password_and_second_factor(desk, ours):
    person = build.editor(ours, email="nele@example.org", password=build.PASSWORD)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    move(desk, person)
    person.refresh_from_db()
    assert person.check_password(build.PASSWORD)
    assert person.authenticator_set.exists()
    assert [letter.to for letter in Email.objects.order_by("pk")] == [
        ["nele@example.org"],
        ["neu@example.org"],
    ]
    assert "/einladung/" not in Email.objects.latest("pk").message


# --- whose they are ---------------------------------------------------------------------------
def test_a_lead_sees_the_coordinators_of_the_office_and_what_they_look_after(desk, alice, charlie):
    page = desk.get(PEOPLE).text
    assert "alice@example.org" in page
    assert "Teestube" in page
    assert "charlie@example.org" not in page


def test_coordinators_of_other_offices_are_not_there(desk, charlie):
    assert desk.get(page_of(charlie)).status_code in (302, 404)
    assert desk.post(page_of(charlie), {"email": "x@example.org"}).status_code in (302, 404)
    assert desk.post(reverse("admin:accounts_user_invite", args=[charlie.pk])).status_code == 404
    charlie.refresh_from_db()
    assert charlie.email == "charlie@example.org"
    assert not Email.objects.exists()


def test_staff_of_another_office_who_look_after_ours_are_not_there(desk, teestube):
    stranger = build.editor(email="fremd@example.org")
    build.initiative(office=teestube.office).stewardships.create(user=stranger)
    assert "fremd@example.org" not in desk.get(PEOPLE).text
    assert desk.post(reverse("admin:accounts_user_invite", args=[stranger.pk])).status_code == 404


def test_an_administrator_who_looks_after_ours_is_not_there(desk, teestube):
    admin = build.administrator(email="chefin@example.org")
    build.initiative(office=teestube.office).stewardships.create(user=admin)
    assert "chefin@example.org" not in desk.get(PEOPLE).text


@pytest.mark.parametrize("elsewhere", ["another office", "the whole state"])
def test_whoever_looks_after_something_elsewhere_too_keeps_the_address(desk, teestube, elsewhere):
    """Naming somebody steward and then changing the address would open what is elsewhere."""
    office = build.office() if elsewhere == "another office" else None
    bob = build.coordinator(build.initiative(office=office), email="bob@example.org")
    teestube.stewardships.create(user=bob, part="deputy")
    assert "bob@example.org" in desk.get(PEOPLE).text
    fill_in(desk, page_of(bob), email="meins@example.org", is_active="False")
    bob.refresh_from_db()
    assert (bob.email, bob.is_active) == ("bob@example.org", True)
    assert not Email.objects.exists()


def test_staff_who_look_after_something_elsewhere_keep_the_address_too(desk, ours):
    person = build.editor(ours, email="nele@example.org")
    build.initiative(office=build.office()).stewardships.create(user=person)
    fill_in(desk, page_of(person), email="meins@example.org")
    person.refresh_from_db()
    assert person.email == "nele@example.org"


def test_an_administrator_changes_any_coordinators_address(signed_in, charlie):
    client = signed_in(build.administrator())
    move(client, charlie)
    assert press(browser(), link_to("neu@example.org")).status_code == 302


def test_editors_have_no_list_of_people(ours, alice, signed_in):
    client = signed_in(build.editor(ours))
    assert client.get(PEOPLE).status_code == 403
    assert client.post(page_of(alice), {"email": "x@example.org"}).status_code in (403, 404)
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_the_list_costs_the_same_for_three_and_for_thirty(
    desk, ours, django_assert_max_num_queries
):
    for _ in range(30):
        build.coordinator(build.initiative(office=ours))
    with django_assert_max_num_queries(20):
        assert desk.get(PEOPLE).status_code == 200
