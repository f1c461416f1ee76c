"""What the search needs to know of an entry, whatever its kind."""

from dataclasses import dataclass, field
from datetime import date, timedelta

#: an entry that nobody has confirmed for 18 months comes last in every list, and says so
FORGOTTEN_AFTER = timedelta(days=548)


@dataclass
class SearchDocument:
    """An entry as the search sees it. Texts may carry HTML tags; they are not searched."""

    pk: int
    title: str
    #: what a hit counts most in: title, short name, place
    names: list[str] = field(default_factory=list)
    #: tags and the sentence of the lists
    tags: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    #: {facet: values}, the values as they stand in addresses
    facets: dict[str, list[str]] = field(default_factory=dict)
    #: WGS 84 degrees
    point: tuple[float, float] | None = None
    #: the last day on which it is public
    expires: date | None = None
    #: for each call for volunteers, the last day on which it stands
    needs: list[date] = field(default_factory=list)
    confirmed: date | None = None
    published: date | None = None
    #: the day of the meeting it belongs to, and its place among what else that meeting left
    happened: date | None = None
    position: int = 0
    #: the last day on which something became of it
    moved: date | None = None
    #: the day by which somebody has still to do something about it
    due: date | None = None
    is_example: bool = False


def field_names(fields) -> list[str]:
    """Names of fields of action, with those of the first level above them."""
    return list(dict.fromkeys(name for field in fields for name in (field.name, field.top.name)))


def field_slugs(fields) -> list[str]:
    """Slugs of fields of action; who has one of the second level is in the first level too."""
    return list(dict.fromkeys(slug for field in fields for slug in (field.slug, field.top.slug)))
