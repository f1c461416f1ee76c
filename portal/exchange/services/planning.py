"""What an import would write, worked out and put into statements before any lock is taken."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.lib.bulk import Statement, inserts, updates
from portal.lib.columns import Column
from portal.lib.history import versions_to_keep
from portal.lib.tables import Table

from ..models import ImportJob, ImportRow

AT_ONCE = 500

#: (key of a row, key of the row it is linked with)
Pair = tuple[Any, Any]


def chunks(items: list) -> Iterator[list]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


class Plan:
    """The rows the lines make, and the statements that store those that are there already.

    What a statement overwrites is guarded by the row's version, which is compared under the lock.
    """

    def __init__(self, table: Table, job: ImportJob, lines: list[ImportRow]):
        self.table, self.job, self.lines = table, job, lines
        self.by: Any = job.applied_by
        self.reason = _("Import „%(file)s“") % {"file": job.file_name}
        self.new: list[Any] = []
        self.changed: list[Any] = []
        self.statements: list[Statement] = []

    @cached_property
    def columns(self) -> dict[str, Column]:
        return {column.attname: column for column in self.table.columns if not column.readonly}

    def prepare(self) -> None:
        """Read the rows, give them the lines' values, make the statements."""
        stored = self._stored_rows()
        for line in self.lines:
            row = stored.get(line.target) if line.target else self.table.blank()
            if row is not None:  # it is gone: the versions will tell
                self._fill(row, line)
                (self.changed if line.target else self.new).append(row)
        self.statements += updates(self.changed, self._changed_fields())
        self._link_changed(stored)

    def _stored_rows(self) -> dict[str, Model]:
        found = {}
        for some in chunks([line.target for line in self.lines if line.target]):
            found.update({str(row.pk): row for row in self.table.rows().filter(pk__in=some)})
        return found

    def _fill(self, row: Model, line: ImportRow) -> None:
        for name, value in line.values.items():
            column = self.columns[name]
            if not column.is_many:
                setattr(row, name, _as_stored(column, value))
        self.table.sign(row, self.by, is_new=not line.target)

    def _changed_fields(self) -> set[str]:
        """The model's fields that any of the lines changes."""
        columns = {self.columns[n] for line in self.lines if line.target for n in line.values}
        return {c.model_field.name for c in columns if not c.is_many} | set(self.table.signed)

    def links_of_new(self) -> dict[str, list[Pair]]:
        """{many-to-many attribute: pairs} of the new rows, once they have keys."""
        found: dict[str, list[Pair]] = defaultdict(list)
        lines = [line for line in self.lines if not line.target]
        for line, row in zip(lines, self.new, strict=True):
            for name, others in self._many(line).items():
                found[name] += [(row.pk, other) for other in others]
        return found

    def _many(self, line: ImportRow) -> dict[str, list]:
        return {n: value for n, value in line.values.items() if self.columns[n].is_many}

    def _link_changed(self, stored: dict[str, Model]) -> None:
        """Statements for the links of stored rows, and for the versions that tell of them."""
        wanted: dict[str, dict] = defaultdict(dict)
        for line in self.lines:
            if line.target in stored:
                for name, others in self._many(line).items():
                    wanted[name][stored[line.target].pk] = set(others)
        after: dict[Any, dict] = defaultdict(dict)
        for name, goal in wanted.items():
            links = Links(self.table, name)
            self.statements += links.change(goal)
            for key, others in goal.items():
                after[key][name] = sorted(others)
        versions = versions_to_keep(
            self.changed, kind="~", by=self.by, reason=self.reason, links=after
        )
        self.statements += inserts(versions)


def _as_stored(column: Column, value: Any) -> Any:
    """What JSON kept, as the model wants it."""
    if value is None or column.is_link:
        return value
    return column.model_field.to_python(value)


class Links:
    """The rows between two models that one many-to-many field is made of."""

    def __init__(self, table: Table, name: str):
        field: Any = table.model._meta.get_field(name)
        self.through = field.remote_field.through
        self.row_id, self.other_id = field.m2m_column_name(), field.m2m_reverse_name()
        self.cell = next(c.widget for c in table.columns if c.attribute == name)

    def add(self, pairs: list[Pair]) -> None:
        """Within the transaction."""
        self.through._base_manager.bulk_create(self._rows(pairs), batch_size=AT_ONCE)

    def change(self, goal: dict[Any, set]) -> list[Statement]:
        """Statements that make it so; what the person cannot see stays, and is put into `goal`."""
        there = self._there(list(goal))
        visible = self._visible({other for others in there.values() for other in others})
        for key, others in there.items():
            goal[key] |= others - visible
        new = [(k, o) for k, others in goal.items() for o in others - there.get(k, set())]
        gone = [(k, o) for k, others in there.items() for o in others - goal[k]]
        return [*self._removals(gone), *inserts(self._rows(sorted(new)))]

    def _there(self, keys: list) -> dict[Any, set]:
        found: dict[Any, set] = defaultdict(set)
        for some in chunks(keys):
            rows = self.through._base_manager.filter(**{f"{self.row_id}__in": some})
            for key, other in rows.values_list(self.row_id, self.other_id):
                found[key].add(other)
        return found

    def _visible(self, others: set) -> set:
        offered = self.cell.offered()
        return {
            key
            for some in chunks(list(others))
            for key in offered.filter(pk__in=some).values_list("pk", flat=True)
        }

    def _rows(self, pairs: list[Pair]) -> list[Model]:
        return [self.through(**{self.row_id: key, self.other_id: other}) for key, other in pairs]

    def _removals(self, pairs: list[Pair]) -> list[Statement]:
        table, row, other = self.through._meta.db_table, self.row_id, self.other_id
        sql = f'DELETE FROM "{table}" WHERE "{row}" = %s AND "{other}" = %s'  # noqa: S608
        return [(sql, pair) for pair in pairs]
