"""The places of the state come from the data folder, once."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from portal.lib.datafiles import read_table
from portal.places.loading import load_places
from portal.places.models import District, Municipality, Office, Postcode

from .loaded import dump


@pytest.fixture(scope="module", autouse=True)
def places(django_db_setup, django_db_blocker):
    """Loaded into one transaction for the whole module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_places()
        yield
        transaction.set_rollback(True)


# One worker loads it, not all of them.
pytestmark = pytest.mark.django_db


def test_every_place_of_the_data_is_there():
    counts = [model.objects.count() for model in (Office, District, Municipality, Postcode)]
    assert counts == [4, 45, 971, 820]
    assert Postcode.municipalities.through.objects.count() == len(read_table("postcodes"))


def test_the_offices_stand_in_their_order_with_seat_and_full_name():
    assert list(Office.objects.values_list("slug", "seat")) == [
        ("braunschweig", "Braunschweig"),
        ("leine-weser", "Hildesheim"),
        ("lueneburg", "Lüneburg"),
        ("weser-ems", "Oldenburg"),
    ]
    for office in Office.objects.all():
        assert office.name == f"Amt für regionale Landesentwicklung {office.short_name}"
        assert office.introduction


def test_every_district_belongs_to_the_office_of_the_data():
    loaded = Counter(District.objects.values_list("office__slug", flat=True))
    assert loaded == Counter(row["office"] for row in read_table("districts"))


def test_a_town_and_a_district_of_one_name_have_addresses_of_their_own():
    slugs = {
        ags: District.objects.get(ags=ags).slug for ags in ("03403", "03404", "03458", "03459")
    }
    assert slugs == {
        "03403": "stadt-oldenburg",
        "03404": "stadt-osnabrueck",
        "03458": "landkreis-oldenburg",
        "03459": "landkreis-osnabrueck",
    }
    assert District.objects.get(ags="03357").slug == "rotenburg-wuemme"


def test_a_postcode_leads_to_its_municipalities():
    assert [m.name for m in Postcode.objects.get(code="38468").municipalities.all()] == [
        "Ehra-Lessien"
    ]


def test_a_second_run_changes_nothing():
    before = dump()
    assert load_places() == 0
    assert dump() == before


@pytest.mark.parametrize("change", [{"slug": "bs"}, {"short_name": "BS"}, {"introduction": "Neu"}])
def test_an_edited_office_stays_as_it_is(change):
    Office.objects.filter(slug="braunschweig").update(**change)
    before = dump()
    assert load_places() == 0
    assert dump() == before


def test_what_is_missing_is_added_again_without_touching_the_rest():
    Postcode.objects.get(code="38468").delete()
    Municipality.objects.get(ags="03151008").delete()
    assert load_places() == 2
    assert Municipality.objects.get(ags="03151008").name == "Ehra-Lessien"


def test_examples_ask_for_the_network_first():
    Postcode.objects.all().delete()
    Municipality.objects.all().delete()
    District.objects.all().delete()
    with pytest.raises(CommandError, match="load_network"):
        call_command("load_examples")
