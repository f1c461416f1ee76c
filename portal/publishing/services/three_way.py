"""Three states of a row's field: as it was, as it is now, as somebody wants it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField, Model
from django.utils.translation import gettext as _

from ..comparing import differs, value_of
from ..models import Entry, PendingVersion
from ..models.prose import ProseField

#: how a conflict is decided
NOW, HANDED_IN = "now", "handed_in"


@dataclass(frozen=True)
class Merge:
    """What a pending version means for the entry as it is now."""

    #: {field: value} to be written
    values: dict[str, Any]
    #: fields that both sides changed since, each in another way
    conflicts: list[str]


def present(entry: Entry, names) -> dict[str, Any]:
    """{field: value as JSON} of the entry as it is now."""
    return {name: as_json(entry, name) for name in names}


def as_json(entry: Model, name: str) -> Any:
    field = entry._meta.get_field(name)
    if isinstance(field, ManyToManyField):
        return sorted((row.pk for row in getattr(entry, name).all()), key=str)
    return plain(getattr(entry, field.attname))  # type: ignore[union-attr]


def plain(value: Any) -> Any:
    """A value as JSON can keep it; times with their zone."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def merged(entry: Entry, pending: PendingVersion, choices: Mapping[str, str]) -> Merge:
    """Take what one side changed; ask (`choices`: NOW or HANDED_IN) where both did."""
    now = present(entry, known(entry, pending.changes))
    values, conflicts = {}, []
    for name, wanted in known(entry, pending.changes).items():
        field: Any = entry._meta.get_field(name)
        if not differs(field, now, {name: wanted}):
            continue
        moved = name in pending.before and differs(field, now, pending.before)
        if moved and choices.get(name) not in (NOW, HANDED_IN):
            conflicts.append(name)
        elif not (moved and choices[name] == NOW):
            values[name] = wanted
    return Merge(values, conflicts)


def known(entry: Entry, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values whose fields the kind lets people hand in; others are from another time."""
    return {name: value for name, value in values.items() if name in entry.pending_fields}


def overlay(entry: Entry, values: Mapping[str, Any]) -> None:
    """Show the entry as if it said this, for a page that is never saved."""
    for name, value in known(entry, values).items():
        field: Any = entry._meta.get_field(name)
        if isinstance(field, ManyToManyField):
            rows = field.related_model._default_manager.filter(pk__in=value_of(field, values))
            list(rows)
            cache = entry.__dict__.setdefault("_prefetched_objects_cache", {})
            cache[name] = rows
        else:
            setattr(entry, field.attname, cleaned(entry, field, value))


def cleaned(entry: Model, field: Any, value: Any) -> Any:
    """A value of a column as it may be stored; raises ValidationError with a German sentence."""
    if isinstance(field, ProseField):
        value = field.sanitize(value or "")
    if value in (None, "") and not isinstance(field, ForeignKey) and not field.null:
        value = field.get_default() if field.get_internal_type() == "BooleanField" else ""
    return field.clean(None if value == "" and field.null else value, entry)


def cleaned_keys(field: ManyToManyField, value: Any) -> list:
    """The keys of a many-to-many field; raises ValidationError for rows that are not there."""
    keys = value if isinstance(value, list) else None
    model: Any = field.related_model
    try:
        found = set(model._base_manager.filter(pk__in=keys or []).values_list("pk", flat=True))
    except (TypeError, ValueError):
        found = set()
    if keys is None or len(found) != len({str(key) for key in keys}):
        raise ValidationError(_("Diese Auswahl gibt es nicht (mehr)."))
    return sorted(found, key=str)
