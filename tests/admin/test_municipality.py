"""A municipality is typed by name or postcode, not chosen from a list of 971."""

import pytest
from django.urls import reverse

from portal.places.models import Municipality
from tests import builders as build

from .forms import errors, fill_in, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours))


@pytest.fixture
def places(ours):
    """{key: municipality}: a Wolfsburg, two places called Burgdorf, one of them in the Region."""
    town = build.district(name="Wolfsburg", kind="kreisfreie Stadt", office=ours)
    region = build.district(name="Region Hannover", kind="Region", office=ours)
    rural = build.district(name="Wolfenbüttel", office=ours)
    return {
        "wolfsburg": build.municipality(name="Wolfsburg", district=town, latitude=52.4),
        "region": build.municipality(name="Burgdorf", district=region, latitude=52.45),
        "rural": build.municipality(name="Burgdorf", district=rural, latitude=52.1),
        "wedemark": build.municipality(name="Wedemark", district=region, latitude=52.6),
    }


@pytest.fixture
def initiative(ours, places):
    return build.initiative(office=ours, municipality=places["region"])


def form_url(row) -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk])


def typed(client, row, text: str):
    return fill_in(client, form_url(row), municipality=text)


def test_the_form_shows_the_name_that_means_exactly_this_one(alice, initiative, places):
    page = alice.get(form_url(initiative))
    assert read(page)["municipality"] == ["Burgdorf (Hannover)"]
    assert places["wedemark"].name not in page.content.decode()


def test_saving_what_is_shown_changes_nothing(alice, initiative, places):
    answer = fill_in(alice, form_url(initiative), title="Neuer Name")
    assert answer.status_code == 302
    initiative.refresh_from_db()
    assert (initiative.title, initiative.municipality) == ("Neuer Name", places["region"])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Wolfsburg", "wolfsburg"),
        ("  wolfsburg ", "wolfsburg"),
        ("38440", "wolfsburg"),
        ("38440 Wolfsburg", "wolfsburg"),
        ("Burgdorf (Wolfenbüttel)", "rural"),
        ("Wedem", "wedemark"),
        ("", None),
    ],
)
def test_a_name_or_a_postcode_is_understood(alice, initiative, places, text, key):
    build.postcode(code="38440", municipalities=[places["wolfsburg"]])
    assert typed(alice, initiative, text).status_code == 302
    initiative.refresh_from_db()
    assert initiative.municipality == (places[key] if key else None)


def test_a_venues_municipality_is_typed_too(alice, ours, places):
    venue = build.venue(office=ours)
    assert typed(alice, venue, "Wedemark").status_code == 302
    venue.refresh_from_db()
    assert venue.municipality == places["wedemark"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Burgdorf",
            "„Burgdorf“ kann mehrere Gemeinden meinen. "
            "Bitte schreiben Sie „Burgdorf (Hannover)“ oder „Burgdorf (Wolfenbüttel)“.",
        ),
        (
            "31303",
            "„31303“ kann mehrere Gemeinden meinen. "
            "Bitte schreiben Sie „Burgdorf (Hannover)“ oder „Wedemark“.",
        ),
        (
            "Wolfsbrug",
            "„Wolfsbrug“ ist keine Gemeinde in Niedersachsen. Meinten Sie „Wolfsburg“?",
        ),
        ("Timbuktu", "„Timbuktu“ ist keine Gemeinde in Niedersachsen."),
        ("Region Hannover", "„Region Hannover“ ist keine Gemeinde in Niedersachsen."),
        ("a" * 5000, "höchstens 100 Zeichen"),
    ],
    ids=["name", "postcode", "slip", "unknown", "district", "long"],
)
def test_what_is_not_one_municipality_gets_a_sentence_and_keeps_the_text(
    alice, initiative, places, text, sentence
):
    build.postcode(code="31303", municipalities=[places["region"], places["wedemark"]])
    answer = typed(alice, initiative, text)
    assert answer.status_code == 200
    assert sentence in errors(answer)
    assert read(answer)["municipality"] == [text]
    initiative.refresh_from_db()
    assert initiative.municipality == places["region"]


def test_many_of_one_name_are_not_all_listed(alice, initiative, ours):
    for number in range(11):
        district = build.district(name=f"Land{number}", office=ours)
        build.municipality(name="Neuenkirchen", district=district, latitude=53 + number / 10)
    answer = typed(alice, initiative, "Neuenkirchen")
    assert "„Neuenkirchen“ kann mehr als 10 Gemeinden meinen. Bitte genauer." in errors(answer)


def test_somebody_elses_version_is_compared_by_name(alice, initiative, places):
    opened = read(alice.get(form_url(initiative)))
    type(initiative).objects.update(version=2, municipality=places["wedemark"])
    answer = alice.post(form_url(initiative), {**opened, "municipality": "Wolfsburg"})
    differences = answer.context["adminform"].form.differences
    assert [(d.label, d.before, d.after) for d in differences] == [
        ("Gemeinde", "Wedemark", "Wolfsburg")
    ]


def test_the_form_stays_small_however_many_there_are(alice, initiative, places):
    before = len(alice.get(form_url(initiative)).content)
    build_many(places["rural"].district)
    assert len(alice.get(form_url(initiative)).content) == before


def build_many(district) -> None:
    Municipality.objects.bulk_create(
        Municipality(
            ags=f"99{n:06}",
            name=f"Dorf {n}",
            kind="Gemeinde",
            district=district,
            latitude=52,
            longitude=9,
        )
        for n in range(300)
    )
