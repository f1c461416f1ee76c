"""Leads bring people into their office and out of it; everybody else's people stay untouched."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from portal.accounts.models import AuditEntry, Invitation, User
from tests import builders as build
from tests.admin.forms import errors, fill_in

from .signing_in import browser, is_signed_in, signed_in_browser, try_password

pytestmark = pytest.mark.django_db

ADD = reverse("admin:accounts_user_add")
PASSWORD = "Tee und Torte am Donnerstag"


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"


@pytest.fixture
def ours():
    return build.office(name="Amt für regionale Landesentwicklung Braunschweig")


@pytest.fixture
def lead(ours):
    return build.lead(ours, name="Lena Leitung")


@pytest.fixture
def desk(lead, signed_in):
    """A client signed in as the lead of our office."""
    return signed_in(lead)


def add(desk, office, **values) -> User:
    data = {"email": "neu@example.org", "name": "Nele Neu", **values}
    data |= {"memberships-0-office": str(office.pk), "memberships-0-role": "editor"}
    answer = fill_in(desk, ADD, **data)
    assert answer.status_code == 302, errors(answer)
    return User.objects.get(email="neu@example.org")


def link_in_the_letter() -> str:
    (path,) = re.findall(r"https?://\S+(/konto/einladung/\S+)", Email.objects.latest("pk").message)
    return path


def invite_url(person) -> str:
    return reverse("admin:accounts_user_invite", args=[person.pk])


def remove_url(person, office) -> str:
    return reverse("admin:accounts_user_remove", args=[person.pk, office.pk])


def lines(kind: str = "rights") -> list[str]:
    rows = AuditEntry.objects.filter(kind=kind).order_by("pk")
    return list(rows.values_list("text", flat=True))


# --- the letter -------------------------------------------------------------------------------
def test_a_new_account_gets_a_letter_with_a_link(desk, ours):
    add(desk, ours)
    letter = Email.objects.get()
    assert letter.to == ["neu@example.org"]
    assert "das Amt für regionale Landesentwicklung Braunschweig hat für Sie" in letter.message
    assert "/konto/anmelden/code/" in letter.message
    assert Invitation.objects.get().digest not in letter.message
    assert lines() == [
        f"Nele Neu: Redaktion im Amt {ours.short_name} – neu",
        "Nele Neu eingeladen",
    ]


def test_behind_the_link_one_sets_a_password_and_signs_in_with_it(desk, ours):
    add(desk, ours)
    guest = browser()
    guest.post(link_in_the_letter(), {"password": PASSWORD})
    try_password(guest, "neu@example.org", PASSWORD)
    assert is_signed_in(guest)
    assert guest.get(reverse("admin:index")).status_code == 302  # the second factor is missing


def test_opening_the_link_changes_nothing(desk, ours):
    add(desk, ours)
    link = link_in_the_letter()
    before = list(User.objects.values_list()) + list(Invitation.objects.values_list())
    for _ in range(2):
        response = browser().get(link)
        assert response.status_code == 200
        assert response["Referrer-Policy"] == "no-referrer"
    assert list(User.objects.values_list()) + list(Invitation.objects.values_list()) == before


def test_a_link_works_once(desk, ours):
    add(desk, ours)
    link = link_in_the_letter()
    browser().post(link, {"password": PASSWORD})
    again = browser().post(link, {"password": "Etwas ganz anderes hier"})
    assert again.status_code == 404
    assert User.objects.get(email="neu@example.org").check_password(PASSWORD)


def test_a_link_ends_after_14_days(desk, ours):
    add(desk, ours)
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=14, minutes=1))
    assert browser().get(link_in_the_letter()).status_code == 404


def test_a_weak_password_is_refused_with_a_sentence_and_the_link_stays(desk, ours):
    add(desk, ours)
    answer = browser().post(link_in_the_letter(), {"password": "kurz"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["password"]
    assert Invitation.objects.get().is_open


def test_a_second_letter_ends_the_first_link(desk, ours):
    person = add(desk, ours)
    first = link_in_the_letter()
    assert "Einladung noch einmal schicken" in page_of(desk, person)
    assert desk.post(invite_url(person)).status_code == 302
    assert browser().get(first).status_code == 404
    assert browser().get(link_in_the_letter()).status_code == 200


def page_of(desk, person) -> str:
    return desk.get(reverse("admin:accounts_user_change", args=[person.pk])).content.decode()


def test_who_has_signed_in_is_not_invited_again(desk, ours):
    person = build.editor(ours, password=build.PASSWORD, second_factor=False)
    signed_in_browser(person)
    assert "Einladung" not in page_of(desk, person)
    desk.post(invite_url(person))
    assert not Email.objects.exists()
    assert not Invitation.objects.exists()


def test_signing_in_by_code_ends_the_link(desk, ours):
    person = add(desk, ours)
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    assert browser().post(link_in_the_letter(), {"password": PASSWORD}).status_code == 404


def test_a_changed_address_ends_the_link_sent_to_the_former_one(desk, ours):
    person = add(desk, ours)
    former = link_in_the_letter()
    change = reverse("admin:accounts_user_change", args=[person.pk])
    assert fill_in(desk, change, email="anders@example.org").status_code == 302
    assert browser().get(former).status_code == 404
    assert Email.objects.latest("pk").to == ["anders@example.org"]
    assert browser().get(link_in_the_letter()).status_code == 200


def test_people_of_another_office_are_not_invited(desk):
    stranger = build.editor()
    assert desk.post(invite_url(stranger)).status_code == 404
    assert not Email.objects.exists()


def test_an_editor_invites_nobody(ours, signed_in):
    person = build.editor(ours)
    assert signed_in(build.editor(ours)).post(invite_url(person)).status_code in (403, 404)
    assert not Email.objects.exists()


def test_a_lead_makes_no_administrator(desk, ours):
    person = add(desk, ours, is_superuser="on")
    change = reverse("admin:accounts_user_change", args=[person.pk])
    fill_in(desk, change, is_superuser="on")
    person.refresh_from_db()
    assert not person.is_superuser


# --- out of the office ------------------------------------------------------------------------
def test_a_person_is_removed_after_a_page_that_asks(desk, ours, lead):
    person = build.editor(ours, name="Nele Neu", password=build.PASSWORD, second_factor=False)
    there = signed_in_browser(person)
    page = desk.get(remove_url(person, ours))
    assert "Nele Neu gehört mit der Rolle Redaktion" in page.content.decode()
    assert person.memberships.exists()
    desk.post(remove_url(person, ours))
    assert not person.memberships.exists()
    assert there.get(reverse("account_sign_ins")).status_code == 302
    entry = AuditEntry.objects.get(kind="rights")
    assert (entry.by, entry.office) == (lead, ours)
    assert entry.text == f"Nele Neu aus dem Amt {ours.short_name} entfernt"


def test_memberships_elsewhere_stay(desk, ours):
    person = build.editor(ours)
    elsewhere = build.office()
    person.memberships.create(office=elsewhere, role="editor")
    assert desk.post(remove_url(person, elsewhere)).status_code == 404
    desk.post(remove_url(person, ours))
    assert [row.office for row in person.memberships.all()] == [elsewhere]


def test_people_of_another_office_are_not_removed(desk):
    office = build.office()
    stranger = build.editor(office)
    for method in (desk.get, desk.post):
        assert method(remove_url(stranger, office)).status_code == 404
    assert stranger.memberships.exists()


def test_an_administrator_is_not_removed_by_a_lead(desk, ours):
    admin = build.administrator()
    admin.memberships.create(office=ours, role="editor")
    assert desk.post(remove_url(admin, ours)).status_code == 404


def test_the_page_warns_before_the_last_lead_goes(desk, ours, lead):
    assert "die letzte Leitung" in desk.get(remove_url(lead, ours)).content.decode()
    second = build.lead(ours)
    assert "die letzte Leitung" not in desk.get(remove_url(second, ours)).content.decode()


def test_on_the_form_the_last_lead_keeps_the_role(desk, ours, lead):
    change = reverse("admin:accounts_user_change", args=[lead.pk])
    answer = fill_in(desk, change, **{"memberships-0-role": "editor"})
    assert "hätte danach keine Leitung mehr" in answer.content.decode()
    build.lead(ours)
    assert fill_in(desk, change, **{"memberships-0-role": "editor"}).status_code == 302


# --- written down -----------------------------------------------------------------------------
def test_roles_switched_off_accounts_and_administrators_are_written_down(ours, signed_in):
    person = build.editor(ours, name="Nele", password=build.PASSWORD, second_factor=False)
    there = signed_in_browser(person)
    client = signed_in(build.administrator())
    change = reverse("admin:accounts_user_change", args=[person.pk])
    fill_in(client, change, **{"memberships-0-role": "lead"})
    fill_in(client, change, is_superuser="on")
    assert there.get(reverse("account_sign_ins")).status_code == 200
    fill_in(client, change, is_active="False")
    assert there.get(reverse("account_sign_ins")).status_code == 302
    assert lines() == [
        f"Nele: Leitung im Amt {ours.short_name} – geändert",
        "Nele gehört jetzt zur Administration",
        "Konto Nele abgeschaltet",
    ]


def test_a_reset_second_factor_is_written_down(ours, signed_in):
    person = build.editor(ours, name="Nele")
    client = signed_in(build.administrator())
    data = {"action": "reset_second_factor", "_selected_action": [person.pk]}
    client.post(reverse("admin:accounts_user_changelist"), data)
    assert lines("security") == ["Zweiten Faktor von Nele zurückgesetzt"]
