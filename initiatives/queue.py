"""What initiatives put into the office's queue beside their entries: „Gibt es nicht mehr“."""

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.publishing.admin.scope import own_rows
from portal.publishing.queue import Item, Source, office_name

from .models import ClosingReport

#: what people filter the queue by
ENDED = "ende"


def closing_sources() -> list[Source]:
    return [
        Source(
            key="closing",
            kind="initiative",
            sort=ENDED,
            sort_name=_("Meldungen „Gibt es nicht mehr“"),
            waiting=_waiting,
            office="initiative__office",
            since=F("reported_at"),
            items=_items,
        )
    ]


def _waiting(user: User) -> QuerySet:
    """Reports about public entries of the offices the person works in."""
    return own_rows(ClosingReport.objects.all(), user).waiting()


def _items(keys: list) -> dict[int, Item]:
    rows = ClosingReport.objects.filter(pk__in=keys).select_related("initiative__office")
    return {row.pk: _item(row) for row in rows} if keys else {}


def _item(report: ClosingReport) -> Item:
    return Item(
        kind=_("Gibt es nicht mehr"),
        title=str(report.initiative),
        who=report.get_part_display(),
        since=report.reported_at,
        office=office_name(report),
        url=report.admin_url,
    )
