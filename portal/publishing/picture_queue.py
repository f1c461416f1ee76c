"""„Zur Prüfung“: the entries whose pictures wait for the office, one row for each entry."""

from typing import Any

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.models import User

from .kinds import kinds
from .models import Author, Entry
from .queue import PICTURES, Item, Source, office_name, own_rows_of, who
from .services.pictures import change_model, picture_model


def picture_sources() -> list[Source]:
    return [_source(kind) for kind in kinds() if has_pictures(kind)]


def has_pictures(kind: type[Entry]) -> bool:
    return any(field.name == "incoming_pictures" for field in kind._meta.get_fields())


def _source(kind: type[Entry]) -> Source:
    name = str(kind._meta.model_name)
    return Source(
        key=f"pictures-{name}",
        kind=name,
        sort=PICTURES,
        waiting=lambda user: _waiting(kind, user),
        office=kind._default_manager.all().office_path,  # type: ignore[attr-defined]
        since=_since(kind),
        items=lambda keys: _items(kind, keys),
    )


def _parts(kind: type[Entry]) -> list[tuple[QuerySet, str]]:
    """(rows that wait, the path from them to their entry), new pictures first."""
    model = picture_model(kind)
    incoming: Any = kind._meta.get_field("incoming_pictures").related_model
    whole = model.whole
    changes = change_model(model).objects.waiting()
    return [(incoming.objects.waiting(), whole), (changes, f"picture__{whole}")]


def _waiting(kind: type[Entry], user: User) -> QuerySet:
    named = Q()
    for rows, path in _parts(kind):
        named |= Q(pk__in=rows.values(path))
    return own_rows_of(kind, user).filter(named)


def _since(kind: type[Entry]) -> Least:
    """When the first of what waits was handed in; databases differ in the least of nothing."""
    first, second = (
        Subquery(
            rows.filter(**{path: OuterRef("pk")})
            .order_by()
            .values(path)
            .annotate(first=Min("handed_in_at"))
            .values("first")
        )
        for rows, path in _parts(kind)
    )
    return Least(Coalesce(first, second), Coalesce(second, first))


def _items(kind: type[Entry], keys: list) -> dict[int, Item]:
    """One query for the entries, one for what waits of them."""
    if not keys:
        return {}
    path = kind._default_manager.all().office_path  # type: ignore[attr-defined]
    entries = kind._default_manager.filter(pk__in=keys).select_related(path)
    found: dict[int, list] = {}
    for whole, *handed_in in _narrow(kind, keys):
        found.setdefault(whole, []).append(handed_in)
    return {row.pk: _item(row, found[row.pk]) for row in entries if row.pk in found}


def _narrow(kind: type[Entry], keys: list) -> QuerySet:
    """(key of the entry, when, who: address, name, still active) of both sorts, in one query."""
    by = "handed_in_by__"
    columns = ("handed_in_at", f"{by}email", f"{by}name", f"{by}is_active")
    first, second = (
        rows.filter(**{f"{whole}__in": keys}).order_by().values_list(f"{whole}_id", *columns)
        for rows, whole in _parts(kind)
    )
    return first.union(second, all=True)


def _item(entry: Any, rows: list) -> Item:
    since, email, name, is_active = min(rows, key=lambda row: row[0])
    count = ngettext("%(count)d Bild", "%(count)d Bilder", len(rows)) % {"count": len(rows)}
    return Item(
        kind=_("%(pictures)s: %(kind)s") % {"pictures": count, "kind": entry._meta.verbose_name},
        title=str(entry),
        who=who(Author(name, email) if is_active else None),
        since=since,
        office=office_name(entry),
        url=entry.pictures_review_url,
    )
