"""Entries in tables: whose they are, what an import leaves alone, how they name each other."""

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.columns import Column, TextCell, divided, joined
from portal.lib.slugs import german_slug
from portal.lib.tables import Scope, Table
from portal.places.tables import OfficeCell, OfficeColumn

from .models import Entry, FormerSlug

KEY_AT_END = re.compile(r"\[([a-z]+-\d{1,18})\]\s*$")


def own_in(rows: QuerySet, scope: Scope) -> QuerySet:
    """The rows of the scope's offices."""
    if scope.office_ids is None:
        return rows
    return rows.filter(**{f"{rows.office_path}__in": scope.office_ids})


def visible_in(rows: QuerySet, scope: Scope) -> QuerySet:
    """Those, and everything that is public."""
    if scope.office_ids is None:
        return rows
    model = rows.model._default_manager
    public, own = model.published().values("pk"), own_in(model.all(), scope).values("pk")
    return rows.filter(Q(pk__in=public) | Q(pk__in=own))


class LinkCell(TextCell):
    """Another row as „Title [kind-12]"; read by the key, or by a title only one row has."""

    def __init__(self, model: type[Model], prefix: str, *, own: bool = False):
        super().__init__()
        self.model, self.prefix, self.own = model, prefix, own

    @property
    def rule(self) -> str:
        kind = self.model._meta.verbose_name
        return _("%(kind)s: der Titel, oder die Kennung in eckigen Klammern") % {"kind": kind}

    def for_field(self, field, scope) -> None:
        super().for_field(field, scope)
        self._key_of = lru_cache(maxsize=2_000)(self._look_up)

    def offered(self) -> QuerySet:
        rows = self.model._default_manager.all()
        return own_in(rows, self.scope) if self.own else visible_in(rows, self.scope)

    def name(self, row: Model) -> str:
        return f"{row} [{self.prefix}-{row.pk}]"

    def render(self, value, obj=None, **kwargs) -> Any:
        """What was linked while it was public and is another's now is not named."""
        return super().render(self.name(value)) if value and self._may_name(value) else ""

    def _may_name(self, row: Model) -> bool:
        scope = self.scope
        if scope.office_ids is None or getattr(row, "state", "") == "published":
            return True
        return getattr(row, "office_id", None) in scope.office_ids

    def clean(self, value, row=None, **kwargs) -> Any:
        return self._key_of(value)

    def _look_up(self, text: str) -> Any:
        found = list(self._asked(text).values_list("pk", flat=True)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(
                _("„%(text)s“ heißen mehrere. Bitte die Kennung angeben.") % {"text": text[:60]}
            )
        raise ValueError(_("„%(text)s“ ist hier nicht bekannt.") % {"text": text[:60]})

    def _asked(self, text: str) -> QuerySet:
        if key := KEY_AT_END.search(text):
            prefix, number = key[1].split("-")
            return self.offered().filter(pk=int(number) if prefix == self.prefix else None)
        return self.offered().filter(**{self.title_field: text.strip()})

    @property
    def title_field(self) -> str:
        names = {field.name for field in self.model._meta.concrete_fields}
        return "title" if "title" in names else "name"


class LinksCell(LinkCell):
    """Several of them, separated by semicolons."""

    @property
    def rule(self) -> str:
        return _("%(rule)s; mehrere durch Semikolon getrennt") % {"rule": super().rule}

    def render(self, value, obj=None, **kwargs) -> Any:
        rows = value.all() if hasattr(value, "all") else ()
        return joined(sorted(self.name(row) for row in rows))

    def clean(self, value, row=None, **kwargs) -> list:
        return sorted({self._key_of(text) for text in divided(value)})


def _free_slug(title: str, taken: set[str], numbers: Counter) -> str:
    """Counting on where the last row of this title stopped."""
    base = slug = german_slug(title)
    while slug in taken:
        numbers[base] += 1
        slug = f"{base}-{numbers[base] + 1}"
    return slug


class EntryTable(Table):
    """A kind of entries. New rows are drafts; states and addresses are no matter of tables."""

    model: type[Entry]

    state = Column("get_state_display", heading="Stand", readonly=True)
    office = OfficeColumn("office", OfficeCell(), example="")

    def rows(self) -> QuerySet:
        return own_in(super().rows(), self.scope)

    def _prefetches(self) -> list:
        """Of the entries a row links to, only those the person may see."""
        links = [c for c in self.columns if c.is_many and isinstance(c.widget, LinkCell)]
        named = {c.attribute for c in links}
        rest = [name for name in super()._prefetches() if name not in named]
        return [*rest, *(Prefetch(c.attribute, c.widget.offered()) for c in links)]

    def version_of(self, row: Entry) -> str:
        return str(row.version)

    def versions(self, keys: list) -> dict[str, str]:
        rows = self.rows().order_by().filter(pk__in=keys).select_for_update(of=("self",))
        return {str(key): str(number) for key, number in rows.values_list("pk", "version")}

    def blank(self) -> Entry:
        """At home in the office the import is for."""
        row = self.model()
        if self.scope.office_ids and len(self.scope.office_ids) == 1:
            row.office_id = self.scope.office_ids[0]
        return row

    signed = ("version", "changed_at", "changed_by")

    def sign(self, row: Entry, by, *, is_new: bool) -> None:
        row.changed_by, row.changed_at = by, timezone.now()
        if is_new:
            row.created_by = by
        else:
            row.version += 1

    def complete(self, new: list) -> None:
        """Addresses made of the titles, none of them given out before."""
        if not new or not self.model.has_slug():
            return
        taken = set(self.model._base_manager.values_list("slug", flat=True))
        taken |= {*FormerSlug.of_kind(new[0]), *self.model.reserved_slugs}
        numbers: Counter = Counter()
        for row in new:
            row.slug = _free_slug(row.title, taken, numbers)
            taken.add(row.slug)

    def not_in_tables(self, target: Model) -> set[str]:
        """The address, and what says how far an entry is: the rules about that hold already."""
        return {"state", "version", "published_at", "publish_at", "merged_into", "slug"}
