"""Adds initiatives from the data folder; those that stand or stood here are left alone."""

from portal.places.models import District
from portal.publishing.loading import (
    address_of,
    given,
    office_of,
    publish_loaded,
    stood_here,
    word,
)
from portal.publishing.models import OrganisationType

from .models import Initiative

PLAIN = (
    "slug",
    "title",
    "short_name",
    "organisation",
    "summary",
    "description",
    "good_practice",
    "founded",
    "opening_hours",
    "website",
)


def load_initiatives(rows: list[dict]) -> int:
    """Add those that are new; how many that were."""
    new = [row for row in rows if not stood_here(Initiative, row["slug"])]
    for row in new:
        _add(row)
    return len(new)


def _add(data: dict) -> None:
    initiative = Initiative(
        **given(PLAIN, data),
        **address_of(data),
        office=office_of(data),
        organisation_type=word(OrganisationType, data.get("organisation_type")),
    )
    publish_loaded(initiative, data)
    initiative.districts.set(District.objects.filter(pk__in=data["districts"]))
