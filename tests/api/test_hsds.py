"""Initiatives after HSDS 3: the envelope, the fields it requires, and the day of confirmation."""

from datetime import date
from uuid import UUID

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


#: what the standard's JSON schemas require of each part; where it stands in a service
REQUIRED = {
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "phones": {"id", "number"},
    "schedules": {"id"},
    "service_areas": {"id"},
    "languages": {"id"},
    "service_at_locations": {"id"},
    "location": {"id", "location_type"},
    "accessibility": {"id"},
    "addresses": {"id", "address_1", "city", "state_province", "postal_code", "country"}
    | {"address_type"},
    "attributes": {"id", "link_id", "taxonomy_term_id", "link_entity"},
    "taxonomy_term": {"id", "name", "description"},
}
ONE_OF = {"status": {"active"}, "location_type": {"physical"}, "address_type": {"physical"}}


def parts_of(part: dict, name: str = "service"):
    """(name, part) of the service and everything in it."""
    yield name, part
    for key, value in part.items():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from parts_of(inner, key)


def test_every_part_has_what_the_standards_schemas_require(client):
    words = {"target_groups": [builders.target_group()], "fields": [builders.field_of_action()]}
    place = {"municipality": builders.municipality(), "street": "Markt 1", "postcode": "38440"}
    facts = {"opening_hours": "montags", "phone": "05361 1", "step_free": "yes"}
    for _twice in range(2):
        builders.initiative(
            **words, **place, **facts, languages=[builders.language()], organisation="Verein"
        )
    services = client.get("/api/v1/hsds/services").json()["contents"]
    found = [pair for service in services for pair in parts_of(service)]
    assert {name for name, _part in found} >= REQUIRED.keys() - {"service_areas"}
    for name, part in found:
        assert REQUIRED[name] <= part.keys(), name
        assert all(part[key] not in (None, "") for key in REQUIRED[name]), name
        assert str(UUID(part["id"])) == part["id"]
        assert all(part[key] in known for key, known in ONE_OF.items() if key in part)
    shared = {"organization", "taxonomy_term"}
    ids = [part["id"] for name, part in found if name not in shared]
    assert len(set(ids)) == len(ids)
    assert len({part["id"] for name, part in found if name == "organization"}) == 1
