"""The values initiatives can be narrowed by, with their names, in the order pages show them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.places.models import District, Office
from portal.publishing.models import (
    EngagementForm,
    FieldOfAction,
    Language,
    OrganisationType,
    TargetGroup,
)
from portal.search.services import kept


@dataclass(frozen=True)
class Value:
    """A value of a facet: as it stands in addresses, as people read it, what it is part of."""

    key: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Lists:
    """{facet: {key: value}}; the districts as rows too, for the map."""

    values: dict[str, dict[str, Value]]
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
            "thema": _keyed(_fields()),
            "kreis": _keyed([Value(d.pk, str(_district_name(d))) for d in districts]),
            "amt": _keyed([Value(o.slug, o.short_name) for o in Office.objects.all()]),
            "zielgruppe": _keyed(_words(TargetGroup)),
            "form": _keyed(_words(EngagementForm)),
            "traeger": _keyed(_words(OrganisationType)),
            "sprache": _keyed(_words(Language)),
        },
        districts=districts,
    )


def _fields() -> list[Value]:
    """Each field of the first level, then its second level."""
    fields = list(FieldOfAction.objects.with_parents())
    children: dict[int, list[Value]] = {}
    for field in fields:
        if field.parent:
            children.setdefault(field.parent_id, []).append(
                Value(field.slug, field.name, field.parent.slug)
            )
    tops = [field for field in fields if not field.parent]
    return [v for top in tops for v in (Value(top.slug, top.name), *children.get(top.pk, []))]


def _words(model) -> list[Value]:
    return [Value(word.slug, word.name) for word in model.objects.all()]


def _keyed(values: list[Value]) -> dict[str, Value]:
    return {value.key: value for value in values}


def _district_name(district: District) -> str:
    """By name first, so that the eye finds it in the alphabet: „Gifhorn (Landkreis)"."""
    if district.kind == District.Kind.REGION:
        return district.name
    kind = _("Stadt") if district.kind == District.Kind.TOWN else _("Landkreis")
    return f"{district.name.split(' (')[0]} ({kind})"
