"""Two entries that are one and the same: one stays, everything that points to the other moves.

Whatever table refers to an entry is found by asking the model, so a new one is moved as well.
Where a plain move could break a unique constraint, the referring model says what to do instead:

    when_merged = {"initiative": "initiatives.services.merging.unite_stewards"}

a function of (rows, *, field, staying, by), or "stay" for rows that remain with the entry that
goes. `rule_of` refuses a relation for which neither is clear; a test asks it about all of them.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F, Model, QuerySet, UniqueConstraint
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from portal.accounts.audit import record
from portal.lib.history import explain, sign
from portal.outbox.models import WaitingNotice

from ..models import (
    EditingNote,
    Entry,
    FormerSlug,
    PendingVersion,
    PreviewLink,
    ReturnedEntry,
    State,
)

Rule = Callable[..., None]


class MergeRefused(Exception):
    """One of the two cannot take part: they are the same, or one was merged or archived."""


def merge(staying: Entry, vanishing: Entry, *, take: Iterable[str] = (), by) -> Entry:
    """Make one entry of two; `take` names the fields whose value is the vanishing one's.

    The vanishing row stays, archived, and leads to the other; nothing of the two is deleted but
    second rows of the same (a stand of both at one event, somebody who coordinates both).
    """
    with transaction.atomic():
        staying, vanishing = _locked(staying, vanishing)
        _archive(vanishing, staying, by=by)
        _take_over(staying, vanishing, take, by=by)
        move_all(vanishing, staying, by=by)
        _keep_addresses(vanishing, staying)
        _record(staying, vanishing, by)
    return staying


def _locked(*entries: Entry) -> tuple[Entry, Entry]:
    """Both rows, freshly read, locked in the order of their keys; refused where it cannot be."""
    rows = type(entries[0])._base_manager.select_for_update().order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[entry.pk for entry in entries])}
    if len(found) != len(entries):
        raise MergeRefused
    staying, vanishing = (found[entry.pk] for entry in entries)
    if staying.state == State.ARCHIVED or vanishing.merged_into_id:
        raise MergeRefused
    return staying, vanishing


def _archive(vanishing: Entry, staying: Entry, *, by) -> None:
    vanishing.state, vanishing.merged_into = State.ARCHIVED, staying
    vanishing.publish_at, vanishing.publish_planned_by = None, None
    _save(vanishing, _("Zusammengeführt mit „%(title)s“") % {"title": staying.title}, by)


def _take_over(staying: Entry, vanishing: Entry, take: Iterable[str], *, by) -> None:
    for name in take:
        setattr(staying, name, getattr(vanishing, name))
    _save(staying, _("„%(title)s“ aufgenommen") % {"title": vanishing.title}, by)
    for field in staying._meta.many_to_many:
        if field.remote_field.through._meta.auto_created:
            getattr(staying, field.name).add(*getattr(vanishing, field.name).all())


def _save(row: Entry, reason: str, by) -> None:
    row.version += 1
    row.changed_by = by
    sign(row, by)
    explain(row, reason)
    row.save()


def _keep_addresses(vanishing: Entry, staying: Entry) -> None:
    """The address of the one and all it had before lead to the other."""
    if vanishing.has_slug():
        FormerSlug.remember(staying, vanishing.slug)


def _record(staying: Entry, vanishing: Entry, by) -> None:
    text = _("%(kind)s „%(gone)s“ (%(key)s) mit „%(stays)s“ (%(into)s) zusammengeführt")
    values = {"kind": staying._meta.verbose_name, "gone": vanishing.title, "key": vanishing.pk}
    values |= {"stays": staying.title, "into": staying.pk}
    record("merge", by=by, text=text % values, office=getattr(staying, "office", None))


# --- what points to an entry -----------------------------------------------------------------
def move_all(vanishing: Entry, staying: Entry, *, by) -> None:
    for relation in relations_to(type(vanishing)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: vanishing})
        rule_of(relation)(rows, field=relation.field.name, staying=staying, by=by)
    for model in generic_models():
        kind = ContentType.objects.get_for_model(vanishing)
        rows = model._base_manager.filter(kind=kind, object_id=vanishing.pk)
        GENERIC[model._meta.label](rows, staying=staying, by=by)


def relations_to(kind: type[Entry]) -> list[Any]:
    """Every foreign key and many-to-many field of other tables that leads to this kind."""
    fields = kind._meta.get_fields(include_hidden=True)
    found = [field for field in fields if field.auto_created and not field.concrete]
    return [rel for rel in found if not _is_covered(rel)]


def _is_covered(relation: Any) -> bool:
    """Rows of a many-to-many field go with the field; versions of the past stay as they were."""
    model = relation.related_model
    is_history = hasattr(model, "history_type") or hasattr(model, "m2m_history_id")
    named_rows = relation.many_to_many and not relation.through._meta.auto_created
    return is_history or named_rows or bool(model._meta.auto_created)


def rule_of(relation: Any) -> Rule:
    """What happens to the rows behind a relation; none that is unclear."""
    if relation.many_to_many:
        return relink
    named = getattr(relation.related_model, "when_merged", {}).get(relation.field.name)
    if named:
        return stay if named == "stay" else import_string(named)
    if is_unique(relation.field):
        raise ImproperlyConfigured(f"{relation.field} needs a rule in when_merged")
    return move


def is_unique(field: Any) -> bool:
    """Whether two rows must not share this field's value, alone or together with others."""
    meta = field.model._meta
    constraints = [c.fields for c in meta.constraints if isinstance(c, UniqueConstraint)]
    return field.unique or any(field.name in c for c in [*constraints, *meta.unique_together])


# --- rules -------------------------------------------------------------------------------------
def move(rows: QuerySet, *, field: str, staying: Entry, by) -> None:
    """One by one, so that each row's own history knows of it."""
    for row in rows:
        setattr(row, field, staying)
        sign(row, by)
        row.save(update_fields=[field])
        _count(row)


def stay(rows: QuerySet, *, field: str, staying: Entry, by) -> None:
    """They are the vanishing entry's own."""


def relink(rows: QuerySet, *, field: str, staying: Entry, by) -> None:
    """A list that named the one entry names the other, once."""
    for row in rows.distinct():
        sign(row, by)
        links = getattr(row, field)
        gone = links.filter(merged_into=staying)
        links.add(staying)
        links.remove(*gone)
        _count(row)


def _count(row: Model) -> None:
    """Whoever has the row's form open is told when saving."""
    if isinstance(row, Entry):
        type(row)._base_manager.filter(pk=row.pk).update(version=F("version") + 1)


# --- tables that refer to entries of any kind -------------------------------------------------
def generic_models() -> list[type[Model]]:
    """Tables of the house that name an entry by its kind and key."""
    return [
        model
        for model in apps.get_models()
        if {"kind", "object_id"} <= {field.name for field in model._meta.concrete_fields}
        and model._meta.get_field("kind").related_model is ContentType
    ]


def _move_keys(rows: QuerySet, *, staying: Entry, by) -> None:
    rows.update(object_id=staying.pk)


def _end_links(rows: QuerySet, *, staying: Entry, by) -> None:
    """A secret link opens exactly the entry it was made for."""
    rows.filter(revoked_at=None).update(revoked_at=timezone.now())


def _forget_notes(rows: QuerySet, *, staying: Entry, by) -> None:
    rows.delete()


def _move_changes(rows: QuerySet, *, staying: Entry, by) -> None:
    """What waits goes on waiting, unless a change of the staying entry waits already."""
    unique = [PendingVersion.Decision.OPEN, PendingVersion.Decision.RETURNED]
    there = PendingVersion.objects.filter(
        kind=ContentType.objects.get_for_model(staying), object_id=staying.pk, decision__in=unique
    )
    keys = list(rows.filter(decision__in=unique).values_list("pk", flat=True))
    waiting = PendingVersion.objects.filter(pk__in=keys)
    if there.exists():
        waiting.update(
            decision=PendingVersion.Decision.WITHDRAWN, decided_by=by, decided_at=timezone.now()
        )
    waiting.update(object_id=staying.pk, office=getattr(staying, "office", None))


def _stay(rows: QuerySet, *, staying: Entry, by) -> None:
    """They tell what happened to that very entry."""


GENERIC: dict[str, Rule] = {
    EditingNote._meta.label: _forget_notes,
    FormerSlug._meta.label: _move_keys,
    PendingVersion._meta.label: _move_changes,
    PreviewLink._meta.label: _end_links,
    ReturnedEntry._meta.label: _stay,
    WaitingNotice._meta.label: _move_keys,
}


def count_all(entry: Entry) -> list[tuple[str, int]]:
    """What points to an entry, in words and numbers, for the page that asks before merging."""
    counts: dict[str, int] = {}
    for relation in relations_to(type(entry)):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: entry})
        name = str(relation.related_model._meta.verbose_name_plural)
        counts[name] = counts.get(name, 0) + rows.count()
    return [(name, count) for name, count in counts.items() if count]
