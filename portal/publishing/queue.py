"""What waits for the office's review, of all kinds, in one list.

`settings.REVIEW_SOURCES` names functions that answer a list of `Source`s; a part of the house that
lets people hand something in adds its own. The list is one union of narrow queries, so that a page
of it costs the same however much waits.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    Model,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from .kinds import kinds
from .models import Author, Entry, PendingVersion, State

NEW, CHANGE, PICTURES = "neu", "aenderung", "bilder"


@dataclass(frozen=True)
class Item:
    """One row of the list."""

    kind: Any
    title: str
    who: str
    since: datetime
    office: str
    url: str

    @property
    def days(self) -> int:
        return (timezone.now() - self.since).days


@dataclass(frozen=True)
class Source:
    """Rows of one sort that wait.

    `waiting(user)` are those the person may decide; `office` and `since` are the lookups of their
    office and of the moment they were handed in; `items(keys)` makes {key: Item} of them.
    """

    key: str
    #: what people filter by: the name of the kind of entry; NEW, CHANGE or PICTURES
    kind: str
    sort: str
    waiting: Callable[[User], QuerySet]
    office: str
    since: Any
    items: Callable[[list], dict[int, Item]]
    #: how a sort of its own is called in the filter
    sort_name: Any = ""

    def rows(self, user: User) -> QuerySet:
        """(own office first, since, source, key, office) of what waits."""
        mine = {f"{self.office}__in": _own_offices(user)}
        return (
            self.waiting(user)
            .order_by()
            .annotate(
                queue_turn=Case(When(**mine, then=0), default=1, output_field=IntegerField()),
                queue_since=Cast(self.since, DateTimeField()),
                queue_source=Value(self.key, output_field=CharField()),
                queue_key=Cast(F("pk"), BigIntegerField()),
                queue_office=Cast(F(self.office), BigIntegerField()),
            )
            .values_list("queue_turn", "queue_since", "queue_source", "queue_key", "queue_office")
        )


#: the sorts that every kind of entry has
SORTS = {
    NEW: _("neue Einträge"),
    CHANGE: _("Änderungen an Einträgen"),
    PICTURES: _("Einträge mit neuen Bildern"),
}


def sorts() -> dict[str, Any]:
    """{sort: what it is called}; after those of every kind those that parts above brought."""
    return SORTS | {source.sort: source.sort_name for source in sources() if source.sort_name}


def _own_offices(user: User) -> Any:
    """Of administrators as part of the query: nothing else on the page asks for theirs."""
    return user.memberships.values("office") if user.is_superuser else user.office_ids


def sources() -> list[Source]:
    return [source for name in settings.REVIEW_SOURCES for source in import_string(name)()]


class Queue:
    """What waits for a person, own office first, oldest first; sliced like a list."""

    def __init__(self, user: User, *, kind: str = "", sort: str = "", office: int | None = None):
        self.sources = {
            s.key: s for s in sources() if kind in ("", s.kind) and sort in ("", s.sort)
        }
        parts = [self._part(source, user, office) for source in self.sources.values()]
        self._rows = parts[0].union(*parts[1:], all=True) if parts else None

    @property
    def rows(self) -> QuerySet:
        """The narrow rows of everything that waits, to be counted with other lists."""
        return PendingVersion.objects.none() if self._rows is None else self._rows

    @property
    def oldest(self) -> datetime | None:
        """Since when the first of all has been waiting."""
        if self._rows is None:
            return None
        first = self._rows.order_by("queue_since")[:1]
        return next((since for _turn, since, *_rest in first), None)

    @staticmethod
    def _part(source: Source, user: User, office: int | None) -> QuerySet:
        rows = source.rows(user)
        return rows.filter(**{source.office: office}) if office else rows

    def count(self) -> int:
        return self._rows.count() if self._rows is not None else 0

    __len__ = count

    def __getitem__(self, wanted: slice) -> list[Item]:
        if self._rows is None:
            return []
        order = ("queue_turn", "queue_since", "queue_source", "queue_key")
        rows = list(self._rows.order_by(*order)[wanted])
        found = self._items_of(rows)
        named = ((self.sources[row[2]].items, row[3]) for row in rows)
        return [found[items][key] for items, key in named if key in found[items]]

    def _items_of(self, rows: list) -> dict[Callable, dict[int, Item]]:
        """Sources that make their items in the same way are asked once, together."""
        keys: dict[Callable, list] = {}
        for _turn, _since, source, key, _office in rows:
            keys.setdefault(self.sources[source].items, []).append(key)
        return {items: items(wanted) for items, wanted in keys.items()}


# --- what this part of the house knows ---
def entry_sources() -> list[Source]:
    """Entries of every kind that were handed in and never published."""
    return [_entry_source(kind) for kind in kinds()]


def _entry_source(kind: type[Entry]) -> Source:
    name = str(kind._meta.model_name)
    return Source(
        key=name,
        kind=name,
        sort=NEW,
        waiting=lambda user: _handed_in(kind, user),
        office=kind._default_manager.all().office_path,  # type: ignore[attr-defined]
        since=Coalesce(F("submitted_at"), F("created_at")),
        items=lambda keys: _entry_items(kind, keys),
    )


def own_rows_of(kind: type[Model], user: User) -> QuerySet:
    """What the person decides as an office's staff, not as somebody's coordinator."""
    rows: Any = kind._default_manager.all()
    if user.is_superuser:
        return rows
    return rows.filter(**{f"{rows.office_path}__in": user.office_ids})


def _handed_in(kind: type[Entry], user: User) -> QuerySet:
    rows: Any = own_rows_of(kind, user).filter(state=State.SUBMITTED)
    return rows.first_of_each_hand_in()


def _entry_items(kind: type[Entry], keys: list) -> dict[int, Item]:
    if not keys:
        return {}
    path = kind._default_manager.all().office_path  # type: ignore[attr-defined]
    found = kind._default_manager.filter(pk__in=keys).for_queue()  # type: ignore[attr-defined]
    rows = found.select_related(path, *kind.author_related)
    return {row.pk: _entry_item(row) for row in rows}


def _entry_item(row: Any) -> Item:
    return Item(
        kind=row._meta.verbose_name,
        title=row.queue_title,
        who=who(row.handed_in_by),
        since=row.submitted_at or row.created_at,
        office=office_name(row),
        url=row.review_url,
    )


def pending_sources() -> list[Source]:
    """Changes of published entries, by kind."""
    changeable = [kind for kind in kinds() if kind.pending_fields]
    types = ContentType.objects.get_for_models(*changeable)
    return [_pending_source(kind, types[kind]) for kind in changeable]


def _pending_source(kind: type[Entry], content_type: ContentType) -> Source:
    name = str(kind._meta.model_name)
    return Source(
        key=f"change-{name}",
        kind=name,
        sort=CHANGE,
        waiting=lambda user: _open_versions(kind, content_type, user),
        office="office",
        since=F("created_at"),
        items=_pending_items,
    )


def _open_versions(kind: type[Entry], content_type: ContentType, user: User) -> QuerySet:
    own = own_rows_of(kind, user)
    rows = PendingVersion.objects.filter(kind=content_type, decision="open")
    return rows.filter(object_id__in=own.values("pk"))


def _pending_items(keys: list) -> dict[int, Item]:
    """Changes of all kinds: one query for them, and one for the entries of each kind."""
    pending = PendingVersion.objects.filter(pk__in=keys).select_related("author", "office")
    by_kind: dict[int, dict[int, PendingVersion]] = {}
    for row in pending:
        by_kind.setdefault(row.kind_id, {})[row.object_id] = row
    return {
        rows[entry.pk].pk: _pending_item(rows[entry.pk], entry)
        for kind, rows in by_kind.items()
        for entry in _entries_of(kind, rows)
    }


def _entries_of(kind: int, keys: Iterable[int]) -> QuerySet:
    model: Any = ContentType.objects.get_for_id(kind).model_class()
    rows = model._default_manager.all()
    return rows.filter(pk__in=keys).select_related(rows.office_path)


def _pending_item(row: PendingVersion, entry: Any) -> Item:
    return Item(
        kind=_("Änderung: %(kind)s") % {"kind": entry._meta.verbose_name},
        title=str(entry),
        who=who(Author.of(row.author)),
        since=row.created_at,
        office=office_name(entry),
        url=entry.review_url,
    )


def who(author: Author | None) -> str:
    if author is None:
        return str(_("unbekannt"))
    return str(_("%(name)s (Vorschlag)") % {"name": author}) if author.is_guest else str(author)


def office_name(row: Any) -> str:
    for step in type(row)._default_manager.all().office_path.split("__"):
        row = getattr(row, step, None)
    return row.short_name if row else str(_("landesweit"))
