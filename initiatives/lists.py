"""The values initiatives can be narrowed by, with their names, in the order pages show them."""

from dataclasses import dataclass

from portal.places.models import District, Office
from portal.publishing.models import EngagementForm, Language, OrganisationType, TargetGroup
from portal.search.services import kept
from portal.search.values import (
    Value,
    Values,
    fields_of_action,
    keyed,
    named_districts,
    words_of,
)


@dataclass(frozen=True)
class Lists:
    """The values by facet; the districts as rows too, for the map."""

    values: Values
    districts: list[District]

    def name(self, facet: str, key: str) -> str:
        return self.values[facet][key].name


def lists() -> Lists:
    """One query, seven more after a vocabulary has changed."""
    return kept("initiatives.lists", _read)


def _read() -> Lists:
    districts = list(District.objects.select_related("office"))
    return Lists(
        values={
            "thema": fields_of_action(),
            "kreis": named_districts(districts),
            "amt": keyed(Value(o.slug, o.short_name) for o in Office.objects.all()),
            "zielgruppe": words_of(TargetGroup),
            "form": words_of(EngagementForm),
            "traeger": words_of(OrganisationType),
            "sprache": words_of(Language),
        },
        districts=districts,
    )
