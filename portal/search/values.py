"""The values lists of entries can be narrowed by, with names, in the order pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.places.models import District
from portal.publishing.models import FieldOfAction


@dataclass(frozen=True)
class Value:
    """A value of a facet: as it stands in addresses, as people read it, what it is part of."""

    key: str
    name: str
    parent: str = ""


#: {facet: {key: value}}
Values = dict[str, dict[str, Value]]


def keyed(values: Iterable[Value]) -> dict[str, Value]:
    return {value.key: value for value in values}


def words_of(vocabulary) -> dict[str, Value]:
    """The words of a flat vocabulary."""
    return keyed(Value(word.slug, word.name) for word in vocabulary.objects.all())


def fields_of_action() -> dict[str, Value]:
    """Each field of the first level, then its second level. One query."""
    fields = list(FieldOfAction.objects.with_parents())
    children: dict[int, list[Value]] = {}
    for field in fields:
        if field.parent:
            children.setdefault(field.parent_id, []).append(
                Value(field.slug, field.name, field.parent.slug)
            )
    tops = [field for field in fields if not field.parent]
    return keyed(v for top in tops for v in (Value(top.slug, top.name), *children.get(top.pk, [])))


def named_districts(districts: Iterable[District]) -> dict[str, Value]:
    return keyed(Value(district.pk, str(district_name(district))) for district in districts)


def district_name(district: District) -> str:
    """By name first, so that the eye finds it in the alphabet: „Gifhorn (Landkreis)"."""
    if district.kind == District.Kind.REGION:
        return district.name
    kind = _("Stadt") if district.kind == District.Kind.TOWN else _("Landkreis")
    return f"{district.name.split(' (')[0]} ({kind})"
