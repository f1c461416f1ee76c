"""Initiatives in the words of Open Referral's Human Services Data Specification (HSDS) 3.0.

An initiative is a service; who stands behind it is the organization. Numbers become UUIDs made
from the portal's address, the same each time. Source: docs.openreferral.org, HSDS 3.0.
"""

from datetime import date
from typing import Any, Literal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.html import strip_tags
from ninja import Field, Path, Query, Router, Schema

from portal.api.core import OF_A_LIST, OF_A_ROW, Strict, absolute
from portal.search.engine.question import Question
from portal.search.services import find

from .api import initiatives
from .models import Initiative

router = Router(tags=["HSDS 3"])

VERSION = "3.0"
PROFILE = "https://docs.openreferral.org/en/3.0/"


class Described(Schema):
    id: UUID
    name: str
    description: str


class Phone(Schema):
    id: UUID
    number: str


class ServiceArea(Schema):
    id: UUID
    name: str


class SpokenLanguage(Schema):
    id: UUID
    name: str
    code: str


class Schedule(Schema):
    id: UUID
    description: str


class PostalAddress(Schema):
    id: UUID
    address_1: str
    city: str
    state_province: str
    postal_code: str
    country: str
    address_type: Literal["physical"]


class AccessFact(Schema):
    id: UUID
    description: str


class Location(Schema):
    id: UUID
    location_type: Literal["physical"]
    name: str
    latitude: float
    longitude: float
    addresses: list[PostalAddress]
    accessibility: list[AccessFact]


class ServiceAtLocation(Schema):
    id: UUID
    location: Location


class TaxonomyTerm(Schema):
    id: UUID
    code: str
    name: str
    description: str
    taxonomy: str
    language: str


class Attribute(Schema):
    id: UUID
    link_id: UUID
    taxonomy_term_id: UUID
    link_entity: Literal["service"]
    taxonomy_term: TaxonomyTerm


class Service(Schema):
    """A service with all that belongs to it; `assured_date` is when it was last confirmed."""

    id: UUID
    organization_id: UUID
    name: str
    alternate_name: str
    description: str
    url: str
    status: Literal["active"]
    eligibility_description: str
    assured_date: date | None = None
    last_modified: str
    organization: Described
    phones: list[Phone]
    schedules: list[Schedule]
    service_areas: list[ServiceArea]
    service_at_locations: list[ServiceAtLocation]
    languages: list[SpokenLanguage]
    attributes: list[Attribute]


class ServicePage(Schema):
    """The envelope every HSDS list comes in."""

    total_items: int
    total_pages: int
    page_number: int
    size: int
    first_page: bool
    last_page: bool
    empty: bool
    contents: list[Service]


class About(Schema):
    version: str
    profile: str
    openapi_url: str
    description: str


class ServiceQuestion(Strict):
    """The parameters HSDS names."""

    search: str = Field("", max_length=200)
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(50, ge=1, le=100)


def key_of(*path: Any) -> UUID:
    """The same UUID for the same thing, each time."""
    return uuid5(NAMESPACE_URL, "/".join(map(str, (settings.SITE_URL, *path))))


def service_key(number: int) -> UUID:
    """A UUID of version 8 (RFC 9562, 5.8): our mark, then the number, which can be read back."""
    mark = uuid5(NAMESPACE_URL, settings.SITE_URL).int >> 64
    mark = mark & ~0xF000 | 0x8000
    return UUID(int=mark << 64 | 0b10 << 62 | number)


def number_in(key: UUID) -> int | None:
    """The number of the initiative the UUID stands for; None if it is none of ours."""
    number = key.int & (1 << 62) - 1
    return number if key == service_key(number) else None


def service_of(row: Initiative) -> Service:
    key = service_key(row.pk)
    organization = organization_of(row)
    groups = ", ".join(group.name for group in row.target_groups.all())
    return Service(
        id=key,
        organization_id=organization.id,
        name=row.title,
        alternate_name=row.short_name,
        description=f"{row.summary}\n\n{strip_tags(row.description)}".strip(),
        url=absolute(row.get_absolute_url()),
        status="active",
        eligibility_description=groups,
        assured_date=row.confirmed_on,
        last_modified=row.changed_at.isoformat(),
        organization=organization,
        phones=[Phone(id=key_of(key, "phone"), number=row.phone)] if row.phone else [],
        schedules=_schedules(row, key),
        service_areas=[ServiceArea(id=key_of(key, name), name=name) for name in _areas(row)],
        service_at_locations=_locations(row, key),
        languages=_languages(row, key),
        attributes=_attributes(row, key),
    )


def organization_of(row: Initiative) -> Described:
    """Initiatives of the same organization have it in common; without one they are their own."""
    name = row.organisation or row.title
    kind = row.organisation_type.name if row.organisation_type else name
    return Described(id=key_of("organisation", name), name=name, description=kind)


def _schedules(row: Initiative, key: UUID) -> list[Schedule]:
    hours = row.opening_hours.strip()
    return [Schedule(id=key_of(key, "hours"), description=hours)] if hours else []


def _areas(row: Initiative) -> list[str]:
    return ["Niedersachsen"] if row.state_wide else [str(d) for d in row.districts.all()]


def _locations(row: Initiative, key: UUID) -> list[ServiceAtLocation]:
    if row.point is None:
        return []
    latitude, longitude = row.point
    location = Location(
        id=key_of(key, "location"),
        location_type="physical",
        name=row.address_line or row.title,
        latitude=latitude,
        longitude=longitude,
        addresses=_addresses(row, key),
        accessibility=_access(row, key),
    )
    return [ServiceAtLocation(id=key_of(key, "at-location"), location=location)]


def _addresses(row: Initiative, key: UUID) -> list[PostalAddress]:
    """Only a whole address is one."""
    if not (row.street and row.postcode and row.place):
        return []
    return [
        PostalAddress(
            id=key_of(key, "address"),
            address_1=row.street,
            city=row.place,
            state_province="Niedersachsen",
            postal_code=row.postcode,
            country="DE",
            address_type="physical",
        )
    ]


def _access(row: Initiative, key: UUID) -> list[AccessFact]:
    facts = [f"{label}: {answer}" for label, answer, _value in row.accessibility_facts()]
    return [AccessFact(id=key_of(key, fact), description=fact) for fact in facts]


def _languages(row: Initiative, key: UUID) -> list[SpokenLanguage]:
    return [
        SpokenLanguage(id=key_of(key, "language", spoken.code), name=spoken.name, code=spoken.code)
        for spoken in row.languages.all()
    ]


def _attributes(row: Initiative, key: UUID) -> list[Attribute]:
    words = [
        ("Handlungsfelder", row.fields),
        ("Zielgruppen", row.target_groups),
        ("Formen des Engagements", row.engagement_forms),
    ]
    return [_attribute(key, name, word) for name, rows in words for word in rows.all()]


def _attribute(key: UUID, taxonomy: str, word: Any) -> Attribute:
    term = TaxonomyTerm(
        id=key_of(taxonomy, word.slug),
        code=word.slug,
        name=word.name,
        description=word.name,
        taxonomy=taxonomy,
        language="de",
    )
    return Attribute(
        id=key_of(key, taxonomy, word.slug),
        link_id=key,
        taxonomy_term_id=term.id,
        link_entity="service",
        taxonomy_term=term,
    )


@router.get("/hsds/", response=About, summary="Welche Fassung von HSDS")
def about(request: HttpRequest):
    return About(
        version=VERSION,
        profile=PROFILE,
        openapi_url=absolute("/api/v1/openapi.json"),
        description=f"Initiativen aus {settings.SITE_NAME}",
    )


@router.get(
    "/hsds/services",
    response={200: ServicePage, **OF_A_LIST},
    summary="Initiativen als Dienste nach HSDS",
    exclude_none=True,
)
def list_services(request: HttpRequest, question: Query[ServiceQuestion]):
    start = (question.page - 1) * question.per_page
    keys, total = _found(question.search, start, question.per_page)
    rows = initiatives().in_bulk(keys)
    contents = [service_of(rows[key]) for key in keys if key in rows]
    pages = -(-total // question.per_page)
    return ServicePage(
        total_items=total,
        total_pages=pages,
        page_number=question.page,
        size=len(contents),
        first_page=question.page == 1,
        last_page=question.page >= pages,
        empty=not contents,
        contents=contents,
    )


def _found(text: str, start: int, limit: int) -> tuple[list[int], int]:
    """(keys of the page, how many in all): by the search, or all in the order of their numbers."""
    if text.strip():
        answer = find(Initiative, Question(text, offset=start, limit=limit, with_counts=False))
        return [hit.pk for hit in answer.hits], answer.total
    keys = initiatives().values_list("pk", flat=True)
    return list(keys[start : start + limit]), keys.count()


@router.get(
    "/hsds/services/{id}",
    response={200: Service, **OF_A_ROW},
    summary="Ein Dienst nach HSDS",
    exclude_none=True,
)
def one_service(request: HttpRequest, id: Path[UUID]):
    row = initiatives().filter(pk=number_in(id)).first()
    if row is None:
        raise Http404
    return service_of(row)
