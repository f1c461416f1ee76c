"""Keeping the versions of rows: where they begin and when they go."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from portal.lib.history import links_of

#: a version goes when a newer one has stood for so long
KEPT = timedelta(days=3653)
#: all versions of a deleted row go so long after it was deleted
KEPT_OF_DELETED = timedelta(days=3 * 365)
AT_A_TIME = 500
BEGINNING = "Stand bei Beginn der Aufzeichnung"


def tracked() -> list[type[Model]]:
    """All models whose versions are kept."""
    return [m for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute")]


def versions_of(model: type[Model]) -> Any:
    """The table of a model's versions."""
    return model._meta.concrete_model.history.model  # type: ignore[union-attr]


def begin_history() -> int:
    """Write down the present state of every row that has no version yet; how many there were.

    So the first change of a row that was loaded in bulk has a before.
    """
    return sum(_begin(model) for model in tracked())


def _begin(model: type[Model]) -> int:
    versions, made = versions_of(model), 0
    known = versions._base_manager.filter(id=OuterRef("pk"))
    waiting = model._base_manager.filter(~Exists(known)).order_by("pk")
    while rows := list(waiting[:AT_A_TIME]):
        made += len(versions._base_manager.bulk_create(_first_versions(versions, rows)))
    return made


def _first_versions(versions: Any, rows: list[Model]) -> Iterator[Model]:
    links = links_of(type(rows[0]), versions.linked_fields, [row.pk for row in rows])
    for row in rows:
        columns = {f.attname: getattr(row, f.attname) for f in versions.tracked_fields}
        yield versions(
            history_date=getattr(row, "changed_at", None) or timezone.now(),
            history_type="+",
            history_change_reason=BEGINNING,
            linked=links[row.pk],
            **columns,
        )


def forget_old_versions() -> None:
    """Chore: versions replaced for ten years go, those of rows deleted three years ago as well."""
    now = timezone.now()
    for model in tracked():
        versions = versions_of(model)._base_manager
        deleted = versions.filter(history_type="-", history_date__lt=now - KEPT_OF_DELETED)
        versions.filter(id__in=deleted.values("id")).delete()
        newer = versions.filter(
            id=OuterRef("id"), history_id__gt=OuterRef("history_id"), history_date__lt=now - KEPT
        )
        versions.filter(Exists(newer)).delete()
