"""What waits for the office's review beside entries: stands that initiatives asked for, and what
they report about findings."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.publishing.models import Author
from portal.publishing.queue import Item, Source, office_name, own_rows_of, who

from .models import FindingUpdate, Stand


def stand_sources() -> list[Source]:
    return [
        Source(
            key="stand",
            kind="event",
            sort="staende",
            waiting=_waiting,
            office="event__office",
            since=F("asked_at"),
            items=_items,
            sort_name=_("Anfragen für einen Stand"),
        )
    ]


def _waiting(user: User) -> QuerySet:
    """What the person decides as staff of the event's office."""
    rows: Any = own_rows_of(Stand, user)
    return rows.waiting_for_office().exclude(event__state="archived")


def _items(keys: list) -> dict[int, Item]:
    if not keys:
        return {}
    rows = Stand.objects.filter(pk__in=keys)
    rows = rows.select_related("event__office", "initiative", "asked_by")
    return {row.pk: _item(row) for row in rows}


def _item(stand: Stand) -> Item:
    names = {"initiative": stand.initiative, "event": stand.event}
    return Item(
        kind=_("Stand"),
        title=str(_("%(initiative)s bei „%(event)s“") % names),
        who=who(Author.of(stand.asked_by)),
        since=stand.asked_at,  # type: ignore[arg-type]
        office=office_name(stand),
        url=tab_of(stand),
    )


def tab_of(stand: Stand) -> str:
    """Where the office answers."""
    page = "conference" if stand.event.is_conference else "event"
    return reverse(f"admin:conferences_{page}_stands", args=[stand.event_id])


def log_sources() -> list[Source]:
    return [
        Source(
            key="log",
            kind="finding",
            sort="berichte",
            waiting=_waiting_log,
            office="finding__office",
            since=F("handed_in_at"),
            items=_log_items,
            sort_name=_("Was wurde daraus?"),
        )
    ]


def _waiting_log(user: User) -> QuerySet:
    """What the person decides as staff of the finding's office."""
    rows: Any = own_rows_of(FindingUpdate, user)
    return rows.waiting().exclude(finding__state="archived")


def _log_items(keys: list) -> dict[int, Item]:
    if not keys:
        return {}
    rows = FindingUpdate.objects.filter(pk__in=keys)
    rows = rows.select_related("finding__office", "reporter", "author")
    return {row.pk: _log_item(row) for row in rows}


def _log_item(update: FindingUpdate) -> Item:
    names = {"initiative": update.reporter or _("Eine Initiative"), "finding": update.finding}
    return Item(
        kind=_("Was wurde daraus?"),
        title=str(_("%(initiative)s zu „%(finding)s“") % names),
        who=who(Author.of(update.author)),
        since=update.handed_in_at,  # type: ignore[arg-type]
        office=office_name(update),
        url=update.review_url,
    )
