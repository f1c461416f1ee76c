"""Fills the places from the data folder; rows that exist are left as they are."""

from collections import Counter, defaultdict

from django.db.models import Q

from portal.lib.datafiles import read_table, read_texts
from portal.lib.slugs import german_slug

from .models import District, Municipality, Office, Postcode


def load_places() -> int:
    """Offices, districts, municipalities and postcodes; the number of new rows."""
    offices, made = _load_offices()
    return made + _load_districts(offices) + _load_municipalities() + _load_postcodes()


def _load_offices() -> tuple[dict[str, Office], int]:
    """({slug in the data: office}, number of new ones). An office may have been renamed since."""
    offices, made = {}, 0
    for position, row in enumerate(read_texts("offices")["offices"], start=1):
        known = Office.objects.filter(Q(slug=row["slug"]) | Q(short_name=row["short_name"])).first()
        offices[row["slug"]] = known or Office.objects.create(position=position, **row)
        made += known is None
    return offices, made


def _load_districts(offices: dict[str, Office]) -> int:
    rows = read_table("districts")
    names = Counter(_plain_name(row) for row in rows)
    return _add_missing(
        District(
            ags=row["ags"],
            name=row["name"],
            kind=row["kind"],
            slug=_district_slug(row, shared=names[_plain_name(row)] > 1),
            office=offices[row["office"]],
        )
        for row in rows
    )


def _plain_name(row: dict[str, str]) -> str:
    return row["name"].split(" (")[0]


def _district_slug(row: dict[str, str], *, shared: bool) -> str:
    """A town and a Landkreis of one name (Oldenburg, Osnabrück) are told apart by their kind."""
    if not shared:
        return german_slug(row["name"])
    kind = "landkreis" if row["kind"] == District.Kind.RURAL else "stadt"
    return f"{kind}-{german_slug(_plain_name(row))}"


def _load_municipalities() -> int:
    return _add_missing(
        Municipality(
            ags=row["ags"],
            name=row["name"],
            kind=row["kind"],
            district_id=row["district"],
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
        )
        for row in read_table("municipalities")
    )


def _load_postcodes() -> int:
    served = defaultdict(list)
    for row in read_table("postcodes"):
        served[row["postcode"]].append(row["municipality_ags"])
    known = set(Postcode.objects.values_list("pk", flat=True))
    new = [code for code in served if code not in known]
    Postcode.objects.bulk_create(Postcode(code=code) for code in new)
    link = Postcode.municipalities.through
    link.objects.bulk_create(
        link(postcode_id=code, municipality_id=ags) for code in new for ags in served[code]
    )
    return len(new)


def _add_missing(rows) -> int:
    """Create those rows of one model whose key is not there yet; how many that were."""
    rows = list(rows)
    model = type(rows[0])
    known = set(model._base_manager.values_list("pk", flat=True))
    new = [row for row in rows if row.pk not in known]
    model._base_manager.bulk_create(new)
    return len(new)
