"""Who gets in, who looks after whom, and what letters keep to themselves."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from post_office import mail

from portal.accounts.models import Membership, User
from portal.outbox.models import Letter
from tests import builders as build

from .forms import errors, fill_in

pytestmark = pytest.mark.django_db

INDEX = "/verwaltung/"
PEOPLE = "/verwaltung/accounts/user/"


def person_url(person, what="change") -> str:
    return reverse(f"admin:accounts_user_{what}", args=[person.pk])


# --- the door ---
def test_guests_and_coordinators_are_sent_to_the_sign_in(client, signed_in):
    assert "/konto/anmelden/" in client.get(INDEX, follow=True).redirect_chain[-1][0]
    coordinator = build.coordinator()
    assert signed_in(coordinator).get(INDEX).status_code == 302
    assert client.get("/verwaltung/initiatives/initiative/").status_code == 302


@pytest.mark.parametrize("path", [INDEX, PEOPLE, "/verwaltung/initiatives/initiative/"])
def test_staff_without_a_second_factor_are_sent_to_set_it_up(signed_in, path):
    client = signed_in(build.lead(second_factor=False))
    assert client.get(path).status_code == 302
    chain = client.get(path, follow=True).redirect_chain
    assert any(reverse("mfa_activate_totp") in url for url, _status in chain)


def test_without_a_second_factor_nothing_is_saved(signed_in):
    office = build.office()
    entry = build.initiative(office=office, state="draft")
    client = signed_in(build.editor(office, second_factor=False))
    data = {"action": "publish", "_selected_action": [entry.pk]}
    client.post("/verwaltung/initiatives/initiative/", data)
    entry.refresh_from_db()
    assert entry.state == "draft"


def test_the_demos_own_account_enters_only_in_the_demo(signed_in, settings):
    client = signed_in(build.editor(second_factor=False, is_demo=True))
    settings.DEMO = True
    assert client.get(INDEX).status_code == 200
    settings.DEMO = False
    assert client.get(INDEX).status_code == 302


def test_other_accounts_need_their_factor_in_the_demo_too(signed_in, settings):
    settings.DEMO = True
    assert signed_in(build.editor(second_factor=False)).get(INDEX).status_code == 302


def test_a_switched_off_account_stays_outside(signed_in):
    assert signed_in(build.editor(is_active=False)).get(INDEX).status_code == 302


def test_the_banner_stands_in_the_demo_only(signed_in, settings):
    client = signed_in(build.editor())
    assert "Dies ist eine Demo" not in client.get(INDEX).content.decode()
    settings.DEMO = True
    assert "Dies ist eine Demo" in client.get(INDEX).content.decode()


# --- people ---
@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def bob(ours, signed_in):
    """A client signed in as the lead of our office."""
    return signed_in(build.lead(ours, email="bob@example.org"))


def test_a_lead_sees_the_offices_people_only(ours, bob):
    build.editor(ours, email="mine@example.org")
    build.editor(build.office(), email="theirs@example.org")
    build.administrator(email="admin@example.org")
    build.coordinator(email="coordinator@example.org")
    emails = {row.email for row in bob.get(PEOPLE).context["cl"].result_list}
    assert emails == {"bob@example.org", "mine@example.org"}


def test_an_editor_sees_no_people(ours, signed_in):
    assert signed_in(build.editor(ours)).get(PEOPLE).status_code == 403


def test_people_of_other_offices_are_not_there_for_a_lead(bob):
    stranger = build.editor(build.office())
    assert bob.get(person_url(stranger)).status_code == 404
    assert bob.post(person_url(stranger), {"name": "Gekapert"}).status_code == 404


def test_a_lead_adds_a_person_to_the_own_office(ours, bob):
    add = reverse("admin:accounts_user_add")
    answer = fill_in(
        bob,
        add,
        **{
            "email": "Neu@Example.org",
            "name": "Neu",
            "memberships-0-office": str(ours.pk),
            "memberships-0-role": "editor",
        },
    )
    assert answer.status_code == 302, errors(answer)
    added = User.objects.get(email="neu@example.org")
    assert added.office_roles == {ours.pk: "editor"}
    assert not added.has_usable_password() or not added.check_password("")
    assert not added.is_superuser


def test_a_lead_adds_nobody_without_or_into_another_office(bob):
    add = reverse("admin:accounts_user_add")
    assert fill_in(bob, add, email="a@example.org").status_code == 200
    foreign = {"memberships-0-office": str(build.office().pk), "memberships-0-role": "lead"}
    assert fill_in(bob, add, email="b@example.org", **foreign).status_code == 200
    assert not User.objects.filter(email__in=["a@example.org", "b@example.org"]).exists()


def test_a_lead_makes_no_administrators_and_no_demo_accounts(ours, bob):
    mine = build.editor(ours)
    extra = {"is_superuser": "on", "is_demo": "on", "is_staff": "on", "password": "x"}
    before = mine.password
    assert fill_in(bob, person_url(mine), name="Anna", **extra).status_code == 302
    mine.refresh_from_db()
    assert (mine.name, mine.is_superuser, mine.is_demo) == ("Anna", False, False)
    assert mine.password == before


def test_a_lead_changes_no_administrator_of_the_own_office(ours, bob):
    boss = build.lead(ours, is_superuser=True, name="Chefin")
    assert bob.get(person_url(boss)).status_code == 200
    answer = bob.post(person_url(boss), {"email": "x@example.org", "name": "Gekapert"})
    assert answer.status_code == 403
    boss.refresh_from_db()
    assert boss.name == "Chefin"


def test_an_account_of_two_offices_keeps_its_address(ours, bob):
    shared = build.editor(ours, email="beide@example.org")
    Membership.objects.create(user=shared, office=build.office(), role="editor")
    fill_in(bob, person_url(shared), email="gekapert@example.org", is_active="")
    shared.refresh_from_db()
    assert (shared.email, shared.is_active) == ("beide@example.org", True)


def test_a_lead_sees_and_ends_the_memberships_of_the_own_office_only(ours, bob):
    shared = build.editor(ours)
    elsewhere = Membership.objects.create(user=shared, office=build.office(), role="lead")
    formset = bob.get(person_url(shared)).context["inline_admin_formsets"][0].formset
    assert [form.instance.office for form in formset.initial_forms] == [ours]
    answer = fill_in(bob, person_url(shared), **{"memberships-0-DELETE": "on"})
    assert answer.status_code == 302, errors(answer)
    assert list(shared.memberships.all()) == [elsewhere]


def test_a_lead_here_who_is_editor_there_leads_here_only(ours, signed_in):
    there = build.office()
    bob = build.lead(ours)
    bob.memberships.create(office=there, role="editor")
    stranger = build.editor(there)
    assert signed_in(bob).get(person_url(stranger)).status_code == 404


def test_a_former_address_opens_the_account_no_more(ours, bob):
    mine = build.editor(ours, email="alt@example.org")
    EmailAddress.objects.create(user=mine, email="alt@example.org", verified=True, primary=True)
    assert fill_in(bob, person_url(mine), email="neu@example.org").status_code == 302
    mine.refresh_from_db()
    assert mine.email == "neu@example.org"
    assert not EmailAddress.objects.filter(email="alt@example.org").exists()


def test_a_lead_deletes_no_accounts(ours, bob):
    mine = build.editor(ours)
    assert bob.post(person_url(mine, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=mine.pk).exists()


def test_administrators_reset_a_lost_second_factor(ours, signed_in):
    lost = build.editor(ours)
    data = {"action": "reset_second_factor", "_selected_action": [lost.pk]}
    signed_in(build.administrator()).post(PEOPLE, data)
    assert not Authenticator.objects.filter(user=lost).exists()


def test_a_lead_resets_no_second_factor(ours, bob):
    mine = build.editor(ours)
    bob.post(PEOPLE, {"action": "reset_second_factor", "_selected_action": [mine.pk]})
    assert Authenticator.objects.filter(user=mine).exists()


# --- letters ---
CODE = "Ihr Code: QX7-4PL"


@pytest.fixture
def letter():
    mail.send("alice@example.org", subject="Anmeldung", message=CODE)
    return Letter.objects.get()


def letter_url(letter) -> str:
    return reverse("admin:outbox_letter_change", args=[letter.pk])


def test_administrators_see_that_a_letter_went_out_not_what_it_says(letter, signed_in):
    client = signed_in(build.administrator())
    listing = client.get(reverse("admin:outbox_letter_changelist")).content.decode()
    page = client.get(letter_url(letter)).content.decode()
    assert "alice@example.org" in listing
    assert "Anmeldung" in page
    assert "QX7-4PL" not in listing + page


def test_in_the_demo_all_staff_read_letters(letter, signed_in, settings):
    settings.DEMO = True
    page = signed_in(build.editor()).get(letter_url(letter)).content.decode()
    assert CODE in page


def test_outside_the_demo_offices_see_no_letters(letter, signed_in):
    client = signed_in(build.lead())
    assert client.get(reverse("admin:outbox_letter_changelist")).status_code == 403
    assert client.get(letter_url(letter)).status_code == 403


def test_nobody_changes_or_deletes_letters(letter, signed_in):
    client = signed_in(build.administrator())
    assert client.post(letter_url(letter), {"subject": "Anders"}).status_code == 403
    delete = reverse("admin:outbox_letter_delete", args=[letter.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert Letter.objects.get().subject == "Anmeldung"
