"""Initiatives after HSDS 3: the envelope, the fields it requires, and the day of confirmation."""

from datetime import date

import pytest

from initiatives.hsds import number_in, service_key

from .. import builders

pytestmark = pytest.mark.django_db


def test_an_initiative_is_a_service_with_the_day_it_was_confirmed(client):
    row = builders.initiative(
        title="Teestube",
        organisation="Verein Tee",
        confirmed_on=date(2026, 5, 4),
        phone="05361 1",
        municipality=builders.municipality(),
        street="Markt 1",
        postcode="38440",
        target_groups=[builders.target_group(name="Familien")],
        languages=[builders.language(name="Arabisch")],
    )
    listed = client.get("/api/v1/hsds/services").json()
    service = listed["contents"][0]
    assert (listed["total_items"], listed["first_page"], listed["last_page"]) == (1, True, True)
    assert (service["name"], service["status"]) == ("Teestube", "active")
    assert service["assured_date"] == "2026-05-04"
    assert service["organization"]["name"] == "Verein Tee"
    assert service["eligibility_description"] == "Familien"
    place = service["service_at_locations"][0]["location"]
    assert place["addresses"][0]["address_1"] == row.street
    assert client.get(f"/api/v1/hsds/services/{service['id']}").json() == service


def test_a_service_nobody_confirmed_has_no_such_day(client):
    builders.initiative()
    assert "assured_date" not in client.get("/api/v1/hsds/services").json()["contents"][0]


def test_a_draft_is_no_service(client):
    row = builders.initiative(state="draft")
    assert client.get("/api/v1/hsds/services").json()["empty"]
    assert client.get(f"/api/v1/hsds/services/{service_key(row.pk)}").status_code == 404


def test_a_service_keeps_its_uuid_and_its_number_can_be_read_back():
    assert service_key(7) == service_key(7) != service_key(8)
    assert number_in(service_key(123_456)) == 123_456
    assert service_key(7).version == 8


def test_a_foreign_uuid_is_not_found(client):
    answer = client.get("/api/v1/hsds/services/00000000-0000-4000-8000-000000000001")
    assert answer.status_code == 404
