"""Several people look after one initiative: proposed, handed over, ended, and never unnoticed.

Emma has the main part, Dora is her deputy, Charlie looks after another initiative.
"""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from initiatives.desk import grown_old
from initiatives.models import Initiative, StewardRequest
from portal.accounts.models import AuditEntry, Invitation, User
from portal.lib import guard
from portal.publishing.queue import Queue
from tests import builders as build
from tests.admin.forms import errors, fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings, db):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    cache.clear()


@pytest.fixture
def teestube():
    return build.initiative(office=build.office(), title="Teestube")


@pytest.fixture
def emma(teestube):
    return came(build.coordinator(teestube, email="emma@example.org", name="Emma"))


@pytest.fixture
def dora(teestube, emma):
    return came(build.coordinator(teestube, part="deputy", email="dora@example.org", name="Dora"))


@pytest.fixture
def filled(monkeypatch) -> dict:
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return {
        "name": "Nele Neu",
        "email": "nele@example.org",
        "position": "Kasse",
        "opened": fresh,
        "homepage": "",
    }


def came(person: User) -> User:
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    return User.objects.get(pk=person.pk)


def url(page: str, initiative, person=None) -> str:
    more = [initiative.stewardships.get(user=person).pk] if person else []
    return reverse(f"my_initiatives:{page}", args=[initiative.pk, *more])


def parts(initiative) -> dict[str, str]:
    return dict(initiative.stewardships.values_list("user__name", "part"))


def lines() -> list[str]:
    rows = AuditEntry.objects.filter(kind="rights").order_by("pk")
    return list(rows.values_list("text", flat=True))


# --- who it is --------------------------------------------------------------------------------
def test_names_are_shown_and_no_addresses(signed_in, teestube, emma, dora):
    page = signed_in(dora).get(url("people", teestube)).text
    assert "Emma" in page
    assert "emma@example.org" not in page


def test_whoever_told_no_name_is_shown_by_an_address_nobody_can_write_to(signed_in, teestube, emma):
    build.coordinator(teestube, part="deputy", email="unbenannt@example.org", name="")
    page = signed_in(emma).get(url("people", teestube)).text
    assert "u…@example.org" in page
    assert "unbenannt@" not in page


def test_the_page_of_the_initiative_and_my_area_lead_there(signed_in, teestube, emma):
    page = signed_in(emma).get(url("initiative", teestube)).text
    assert url("people", teestube) in page
    assert "Emma" in page


def test_others_get_no_page(signed_in, teestube, emma, dora):
    client = signed_in(build.coordinator())
    for page in ("people", "person_propose"):
        assert client.get(url(page, teestube)).status_code == 404
    for page in ("person_hand_over", "person_end"):
        for method in (client.get, client.post):
            assert method(url(page, teestube, dora)).status_code == 404
    assert parts(teestube) == {"Emma": "main", "Dora": "deputy"}


def test_nobody_reaches_the_line_of_another_initiative_through_their_own(signed_in, emma, teestube):
    other = build.initiative(title="Anderswo")
    build.coordinator(other, part="deputy")
    foreign = other.stewardships.get().pk
    client = signed_in(emma)
    for page in ("person_hand_over", "person_end"):
        address = reverse(f"my_initiatives:{page}", args=[teestube.pk, foreign])
        assert client.post(address).status_code == 404
    assert other.stewardships.get().part == "deputy"


# --- one more ---------------------------------------------------------------------------------
def test_the_main_person_proposes_somebody_and_the_office_decides(
    signed_in, teestube, emma, filled
):
    bob = build.editor(teestube.office)
    answer = signed_in(emma).post(url("person_propose", teestube), filled, follow=True)
    assert "liegt beim Amt" in answer.text
    assert "Nele Neu" in answer.text
    assert not Email.objects.exists()
    assert len(Queue(bob)) == 1
    decide = reverse(
        "admin:initiatives_stewardrequest_decide", args=[StewardRequest.objects.get().pk]
    )
    signed_in(bob).post(decide, {"entscheidung": "deputy"})
    assert parts(teestube) == {"Emma": "main", "Nele Neu": "deputy"}
    assert Email.objects.get().to == ["nele@example.org"]
    assert Invitation.objects.get().user.email == "nele@example.org"


def test_of_a_refused_proposal_whoever_made_it_is_told(signed_in, teestube, emma):
    wish = build.steward_request(teestube, proposed_by=emma)
    decide = reverse("admin:initiatives_stewardrequest_decide", args=[wish.pk])
    data = {"entscheidung": "ablehnen", "grund": "Bitte erst absprechen."}
    signed_in(build.editor(teestube.office)).post(decide, data)
    letter = Email.objects.get()
    assert letter.to == ["emma@example.org"]
    assert "Bitte erst absprechen." in letter.message


def test_a_deputy_proposes_nobody_while_there_is_a_main_person(signed_in, teestube, dora, filled):
    client = signed_in(dora)
    assert "Noch eine Person vorschlagen" not in client.get(url("people", teestube)).text
    assert client.get(url("person_propose", teestube)).status_code == 404
    assert client.post(url("person_propose", teestube), filled).status_code == 404
    assert not StewardRequest.objects.exists()


def test_a_deputy_alone_may_propose(signed_in, teestube, filled):
    dora = build.coordinator(teestube, part="deputy")
    assert signed_in(dora).post(url("person_propose", teestube), filled).status_code == 302
    assert StewardRequest.objects.get().proposed_by == dora


def test_whoever_looks_after_it_already_is_not_proposed(signed_in, teestube, emma, dora, filled):
    data = filled | {"email": "DORA@example.org"}
    answer = signed_in(emma).post(url("person_propose", teestube), data)
    assert "betreut die Initiative schon" in answer.text
    assert not StewardRequest.objects.exists()


# --- handing over -----------------------------------------------------------------------------
def test_the_main_part_is_handed_over_at_once_and_both_are_told(signed_in, teestube, emma, dora):
    client = signed_in(emma)
    page = client.get(url("person_hand_over", teestube, dora)).text
    assert "Emma bleibt als Vertretung dabei" in page
    assert parts(teestube)["Emma"] == "main"
    client.post(url("person_hand_over", teestube, dora))
    assert parts(teestube) == {"Emma": "deputy", "Dora": "main"}
    subjects = {letter.to[0]: letter.subject for letter in Email.objects.all()}
    assert subjects == {
        "dora@example.org": "Sie sind jetzt hauptverantwortlich: Teestube",
        "emma@example.org": "Sie sind jetzt Vertretung: Teestube",
    }
    assert lines() == ["Dora betreut „Teestube“ jetzt so: Hauptverantwortlich"]


def test_a_deputy_takes_nothing_from_the_main_person(signed_in, teestube, emma, dora):
    client = signed_in(dora)
    for page, person in (("person_hand_over", dora), ("person_end", emma)):
        assert client.post(url(page, teestube, person)).status_code == 404
    assert parts(teestube) == {"Emma": "main", "Dora": "deputy"}


def test_where_nobody_has_the_main_part_a_deputy_may_take_it(signed_in, teestube):
    dora = build.coordinator(teestube, part="deputy", name="Dora")
    client = signed_in(dora)
    assert "Hauptverantwortung übernehmen" in client.get(url("people", teestube)).text
    client.post(url("person_hand_over", teestube, dora))
    assert parts(teestube) == {"Dora": "main"}


# --- ending -----------------------------------------------------------------------------------
def test_the_main_person_ends_a_deputys_part(signed_in, teestube, emma, dora):
    client = signed_in(emma)
    assert "Danach kann Dora" in client.get(url("person_end", teestube, dora)).text
    client.post(url("person_end", teestube, dora))
    assert parts(teestube) == {"Emma": "main"}
    assert Email.objects.get().to == ["dora@example.org"]
    assert lines() == ["Dora betreut „Teestube“ nicht mehr"]
    assert signed_in(dora).get(url("people", teestube)).status_code == 404


def test_an_open_invitation_ends_with_the_part(signed_in, teestube, emma):
    nele = build.coordinator(teestube, part="deputy")
    Invitation.objects.create(user=nele, digest="0" * 64)
    signed_in(emma).post(url("person_end", teestube, nele))
    assert not Invitation.objects.exists()


def test_everybody_may_stop_by_themselves(signed_in, teestube, emma, dora):
    client = signed_in(dora)
    answer = client.post(url("person_end", teestube, dora))
    assert answer["Location"] == "/mein-bereich/"
    assert parts(teestube) == {"Emma": "main"}
    assert not Email.objects.exists()


def test_the_main_person_is_reminded_to_hand_over_first(signed_in, teestube, emma, dora):
    page = signed_in(emma).get(url("person_end", teestube, emma)).text
    assert "Danach ist niemand hauptverantwortlich." in page
    assert "Danach betreut niemand mehr" not in page


def test_the_last_one_is_warned_and_the_office_finds_it_on_its_desk(signed_in, teestube, emma):
    bob = build.editor(teestube.office)
    assert left_alone(bob) == 0
    client = signed_in(emma)
    assert "Danach betreut niemand mehr" in client.get(url("person_end", teestube, emma)).text
    client.post(url("person_end", teestube, emma))
    assert left_alone(bob) == 1
    assert left_alone(build.editor()) == 0
    address = "/verwaltung/initiatives/initiative/?koordination=niemand-mehr"
    assert "Teestube" in signed_in(bob).get(address).text


def left_alone(staff) -> int:
    tile = grown_old(staff, None)
    return next(row.rows.count() for row in tile.lines if "niemand mehr betreut" in str(row.text))


def test_what_nobody_ever_looked_after_is_not_on_the_desk(teestube):
    assert left_alone(build.editor(teestube.office)) == 0


def test_an_account_that_is_off_leaves_its_initiative_alone(teestube, emma):
    User.objects.filter(pk=emma.pk).update(is_active=False)
    assert left_alone(build.editor(teestube.office)) == 1


def test_a_new_person_takes_it_off_the_desk(signed_in, teestube, emma):
    bob = build.editor(teestube.office)
    signed_in(emma).post(url("person_end", teestube, emma))
    wish = build.steward_request(teestube)
    decide = reverse("admin:initiatives_stewardrequest_decide", args=[wish.pk])
    signed_in(bob).post(decide, {"entscheidung": "main"})
    assert left_alone(bob) == 0


# --- on the office's page ---------------------------------------------------------------------
def change(client, initiative, **values):
    address = reverse("admin:initiatives_initiative_change", args=[initiative.pk])
    answer = fill_in(client, address, **values)
    assert answer.status_code == 302, errors(answer)


def test_whoever_is_named_on_the_office_page_is_invited(signed_in, teestube):
    client = signed_in(build.editor(teestube.office))
    values = {"stewardships-0-email": "Nele@example.org", "stewardships-0-name": "Nele"}
    change(client, teestube, **values, **{"stewardships-0-part": "main"})
    assert parts(teestube) == {"Nele": "main"}
    letter = Email.objects.get()
    assert letter.to == ["nele@example.org"]
    assert "– Teestube" in letter.message
    assert lines() == ["Nele betreut „Teestube“: Hauptverantwortlich", "Nele eingeladen"]


def test_whoever_has_an_account_is_told_instead(signed_in, teestube):
    came(build.coordinator(email="nele@example.org", name="Nele"))
    client = signed_in(build.editor(teestube.office))
    change(client, teestube, **{"stewardships-0-email": "nele@example.org"})
    assert Email.objects.get().subject == "Sie betreuen jetzt: Teestube"
    assert not Invitation.objects.exists()


def test_the_office_sends_an_invitation_again_and_the_former_ends(signed_in, teestube):
    nele = build.coordinator(teestube, email="nele@example.org")
    Invitation.objects.create(user=nele, digest="0" * 64)
    change(signed_in(build.editor(teestube.office)), teestube, **{"stewardships-0-again": "on"})
    assert Invitation.objects.get().digest != "0" * 64
    assert Email.objects.get().to == ["nele@example.org"]


def test_saving_the_page_again_writes_to_nobody(signed_in, teestube, emma, dora):
    change(signed_in(build.editor(teestube.office)), teestube, phone="05341 1")
    assert not Email.objects.exists()
    assert lines() == []


def test_taking_the_last_one_out_there_is_noticed_too(signed_in, teestube, emma):
    bob = build.editor(teestube.office)
    change(signed_in(bob), teestube, **{"stewardships-0-DELETE": "on"})
    assert Initiative.objects.get(pk=teestube.pk).left_on == timezone.localdate()
    assert left_alone(bob) == 1
    assert Email.objects.get().to == ["emma@example.org"]
    assert lines() == ["Emma betreut „Teestube“ nicht mehr"]
