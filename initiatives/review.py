"""What people ask of the office about an initiative, in its queue „Zur Prüfung“."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.publishing.queue import Item, Source, office_name, own_rows_of

from .models import StewardRequest

ACCESS = "zugang"


def access_sources() -> list[Source]:
    """Who asks to look after an initiative."""
    return [
        Source(
            key="access",
            kind="initiative",
            sort=ACCESS,
            sort_name=_("Bitten um Zugang"),
            waiting=_waiting,
            office="initiative__office",
            since=F("confirmed_at"),
            items=_items,
        )
    ]


def _waiting(user: User) -> QuerySet:
    """What the person decides as an office's staff, not as somebody's coordinator."""
    rows: Any = own_rows_of(StewardRequest, user)
    return rows.waiting()


def _items(keys: list) -> dict[int, Item]:
    if not keys:
        return {}
    rows = StewardRequest.objects.filter(pk__in=keys).select_related("initiative__office")
    return {row.pk: _item(row) for row in rows}


def _item(row: StewardRequest) -> Item:
    return Item(
        kind=_("Zugang"),
        title=str(row.initiative),
        who=row.name,
        since=row.confirmed_at or row.created_at,
        office=office_name(row),
        url=row.admin_url,
    )
