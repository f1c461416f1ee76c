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
