"""What a row was before: each saved state of it, with who and when, in a table beside its own.

django-simple-history keeps the columns; what many-to-many fields pointed to stands with them in
one column, so that one saving of a form is one version.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.utils import timezone
from simple_history.models import HistoricalRecords

ADDED = frozenset({"post_add", "post_remove", "post_clear"})


class Linked(models.Model):
    """Where the row's many-to-many fields pointed to: {field: keys}."""

    linked = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True


class History(HistoricalRecords):
    """The versions of a model's rows; `links` are the many-to-many fields that belong to them.

    Columns named in `without` are not kept: accounts, and what is nobody's business later.
    """

    def __init__(
        self, *, links: Iterable[str] = (), without: Iterable[str] = (), inherit: bool = False
    ):
        super().__init__(
            bases=(Linked,),
            excluded_fields=list(without),
            history_id_field=models.BigAutoField(),
            inherit=inherit,
        )
        self.links = tuple(links)

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        """A proxy's rows are those of its model: they go into the same history."""
        meta = getattr(sender, "_meta", None)
        if meta is not None and meta.proxy and meta.concrete_model is self.cls:
            self._listen(sender)
            return
        super().finalize(sender, **kwargs)
        if hasattr(meta, "simple_history_manager_attribute"):
            getattr(sender, self.manager_name).model.linked_fields = self.links
        for name in self.links if sender is self.cls else ():
            through = getattr(sender, name).through
            models.signals.m2m_changed.connect(
                partial(self.m2m_changed, attr=name), sender=through, weak=False
            )

    def _listen(self, proxy: type[models.Model]) -> None:
        for signal, answer in (
            (models.signals.post_save, self.post_save),
            (models.signals.pre_delete, self.pre_delete),
            (models.signals.post_delete, self.post_delete),
        ):
            signal.connect(answer, sender=proxy, weak=False)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **_kwargs) -> None:
        """Belongs to the version this very object was saved as, otherwise it is one of its own."""
        if action not in ADDED:
            return
        if reverse:
            for row in self.cls._base_manager.filter(pk__in=pk_set or ()):
                self.create_historical_record(row, "~")
            return
        version = getattr(instance, "_history_version", None)
        if version is None:
            self.create_historical_record(instance, "~")
        else:
            self._keep_links(version, instance)

    def create_historical_record_m2ms(self, history_instance, instance) -> None:
        """Called by the library once the version is written."""
        instance._history_version = history_instance
        if self.links and history_instance.history_type != "+":
            self._keep_links(history_instance, instance)

    def _keep_links(self, version, instance) -> None:
        version.linked = links_of(type(instance), self.links, [instance.pk])[instance.pk]
        type(version)._base_manager.filter(pk=version.pk).update(linked=version.linked)


def links_of(
    model: type[models.Model], names: Iterable[str], keys: list
) -> dict[Any, dict[str, list]]:
    """{key: {many-to-many field: keys it points to, sorted}} of these rows, in one query."""
    found: dict[Any, dict[str, list]] = {key: {name: [] for name in names} for key in keys}
    parts = [_pairs(model, name, keys) for name in names]
    for name, row, other in parts[0].union(*parts[1:], all=True) if parts else ():
        target: Any = model._meta.get_field(name).related_model
        found[row][name].append(target._meta.pk.to_python(other))
    for links in found.values():
        for others in links.values():
            others.sort()
    return found


def _pairs(model: type[models.Model], name: str, keys: list) -> models.QuerySet:
    """(field, row, other row as text: districts are known by text, most others by number)."""
    field: Any = model._meta.get_field(name)
    row, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through._base_manager.order_by().filter(**{f"{row}__in": keys})
    text = models.CharField()
    return through.values_list(Value(name, output_field=text), F(row), Cast(F(other), text))


def sign(row: models.Model, by) -> None:
    """Note who changes the row, where no request tells it: a step taken by the clock."""
    row._history_user = by  # type: ignore[attr-defined]


def explain(row: models.Model, reason: str) -> None:
    """Note why the row is saved now, for the version that comes of it."""
    row._change_reason = reason[:100]  # type: ignore[attr-defined]


def versions_to_keep(
    rows: list, *, kind: str, by, reason: str, links: dict | None = None, chunk: int = 500
) -> list[models.Model]:
    """Versions, not yet stored, of these rows of one model, where bulk writing sends no signals.

    `kind` is "+" for new rows and "~" for changed ones, `by` the person, `reason` what people
    read as the cause; `links` {key: {many-to-many field: keys}} where it will be another than is
    stored now. Models without versions have none.
    """
    model = type(rows[0])._meta.concrete_model if rows else None
    if model is None or not hasattr(model._meta, "simple_history_manager_attribute"):
        return []
    versions = model.history.model
    linked: dict = {}
    for start in range(0, len(rows), chunk):
        keys = [row.pk for row in rows[start : start + chunk]]
        linked |= links_of(model, versions.linked_fields, keys)
    for key, fields in (links or {}).items():
        linked[key] |= {n: keys for n, keys in fields.items() if n in versions.linked_fields}
    return [_version(versions, row, linked[row.pk], kind, by, reason) for row in rows]


def _version(versions: Any, row, linked: dict, kind: str, by, reason: str) -> models.Model:
    columns = {field.attname: getattr(row, field.attname) for field in versions.tracked_fields}
    return versions(
        history_date=timezone.now(),
        history_type=kind,
        history_user=by,
        history_change_reason=reason[:100],
        linked=linked,
        **columns,
    )
