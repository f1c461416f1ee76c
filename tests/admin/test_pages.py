"""Every page of the admin opens, for administrators and for an office's staff."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.site import SECTIONS
from tests import builders as build

pytestmark = pytest.mark.django_db

PAGES = sorted(admin.site._registry, key=lambda model: model._meta.label)


def address(model, what: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


@pytest.fixture
def house():
    """An office with one row of everything its staff works with."""
    office = build.office()
    initiative = build.initiative(office=office)
    build.opportunity(initiative)
    build.picture(initiative)
    build.coordinator(initiative)
    conference = build.conference(
        office=office, venue=build.venue(office=office), series=build.series()
    )
    item = build.programme_item(conference, kind="workshops")
    build.speaker(item)
    workshop = build.workshop(conference, slot=item)
    build.finding_update(build.finding(conference, workshop=workshop))
    build.document(conference)
    build.picture(conference)
    build.stand(conference, initiative)
    build.event(office=office, host=initiative)
    build.page()
    build.pending_version(initiative)
    build.language()
    build.field_of_action()
    build.postcode(municipalities=[build.municipality(district=build.district(office=office))])
    return office


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_administrators_open_every_list_and_form(house, signed_in, model):
    client = signed_in(build.administrator())
    page = admin.site._registry[model]
    assert client.get(address(model, "changelist")).status_code == 200
    if page.has_add_permission(client.get(address(model, "changelist")).wsgi_request):
        assert client.get(address(model, "add")).status_code == 200
    row = page.model._default_manager.first()
    if row is not None:
        assert client.get(address(model, "change", row.pk)).status_code == 200
        assert client.get(address(model, "history", row.pk)).status_code == 200


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_what_happened_to_a_row_is_called_verlauf_everywhere(house, signed_in, model):
    client = signed_in(build.administrator())
    row = model._default_manager.first()
    if row is None:
        return
    form, past = (
        client.get(address(model, view, row.pk)).content.decode() for view in ("change", "history")
    )
    if address(model, "history", row.pk) in form:
        assert 'class="historylink">Verlauf</a>' in form
    assert "<h1>Verlauf: " in past
    assert "eschichte" not in form + past


def test_an_editor_finds_the_work_in_its_order(house, signed_in):
    page = signed_in(build.editor(house)).get(reverse("admin:index"))
    sections = [section["app_label"] for section in page.context["sections"]]
    assert sections == ["events", "initiatives", "texts", "basics"]
    first = [row["object_name"] for row in page.context["sections"][0]["models"]]
    assert first[:3] == ["Conference", "Event", "Workshop"]


def test_the_index_costs_few_queries(house, signed_in, django_assert_max_num_queries):
    client = signed_in(build.editor(house))
    client.get(reverse("admin:index"))  # the search reads what is new
    with django_assert_max_num_queries(20):
        assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("initiatives_initiative", build.initiative),
        ("conferences_conference", build.conference),
        ("conferences_event", build.event),
    ],
)
def test_a_long_list_costs_as_many_queries_as_a_short_one(house, signed_in, name, make):
    client = signed_in(build.editor(house))
    url = reverse(f"admin:{name}_changelist")
    make(office=house)
    short = queries_of(client, url)
    for _number in range(6):
        make(office=house)
    assert queries_of(client, url) == short


def queries_of(client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_pages_of_other_packages_stay_out():
    labels = {model._meta.label for model in admin.site._registry}
    assert not labels & {"post_office.Email", "account.EmailAddress", "auth.Group"}
    assert "mfa.Authenticator" not in labels


def test_every_page_names_a_section_of_the_index():
    sections = {key for key, _name in SECTIONS}
    assert {page.section for page in admin.site._registry.values()} <= sections


def test_no_page_asks_for_inline_styles_or_scripts(house, signed_in):
    client = signed_in(build.administrator())
    request = client.get(reverse("admin:index")).wsgi_request
    pages = [address(model, "changelist") for model in PAGES]
    pages += [
        address(model, "add")
        for model in PAGES
        if admin.site._registry[model].has_add_permission(request)
    ]
    pages += [reverse("admin:outbox_lettertext_edit", args=["alle", build.THANKS])]
    for url in pages:
        response = client.get(url)
        text = response.content.decode()
        assert response.status_code == 200
        assert "<style" not in text
        assert "<script>" not in text
        assert " style=" not in text
