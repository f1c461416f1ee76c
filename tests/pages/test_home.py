"""The home page."""

import re

import pytest

from tests import builders

pytestmark = pytest.mark.django_db


def test_the_offices_stand_in_their_order(client):
    for position, slug in [(3, "aller"), (1, "weser"), (2, "leine")]:
        office = builders.office(slug=slug, position=position)
        builders.district(office=office)
    page = client.get("/").content.decode()
    assert re.findall(r'<h3><a href="/regionen/(\w+)/"', page) == ["weser", "leine", "aller"]
