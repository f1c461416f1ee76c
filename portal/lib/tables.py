"""A kind of rows as a table: its columns, the key each row keeps, what an edited line means.

A table is a resource of django-import-export with our columns. It never writes anything: it
reads a line against the stored row and says what would change and what is wrong; the part
`portal.exchange` keeps that and, when people say so, carries it out.
"""

import hashlib
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from import_export.resources import Resource

from .columns import Column, too_long
from .sheets import FORMULA

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"


@dataclass(frozen=True)
class Scope:
    """For whom a table is: the person, and the offices whose rows it holds (None: all)."""

    user: Any
    office_ids: tuple[int, ...] | None = None


@dataclass
class Reading:
    """What a line of the file means for its row."""

    verdict: str = SAME
    #: (heading, before, after)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    #: (heading or empty, sentence)
    errors: list[tuple[str, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    #: {attribute: value}, as JSON can keep them
    values: dict[str, Any] = field(default_factory=dict)
    #: what may stand only once in the file, empty for nothing
    twin: str = ""


class Table(Resource):
    """What stands in a spreadsheet about one kind of rows; a kind names model and columns."""

    # A template that only wants to know whether there is a table must not make one.
    do_not_call_in_templates = True

    model: type[Model]
    #: how the file is called
    file_name = ""
    key_heading = "Kennung"
    #: what stands before the number in a row's key
    key_prefix = ""
    #: whether a line without a key is a new row
    takes_new_rows = True
    title_attribute = "title"
    related: tuple[str, ...] = ()
    prefetched: tuple[Any, ...] = ()

    def __init__(self, scope: Scope, *, with_private: bool = True):
        super().__init__()
        self.scope = scope
        self.columns = [
            self._bound(column)
            for column in self.fields.values()
            if with_private or not column.is_private
        ]

    def _bound(self, column: Column) -> Column:
        own = copy(column)
        own.widget = copy(column.widget)
        own.bind(self.model, self.scope)
        return own

    # --- rows ---------------------------------------------------------------------------------
    def rows(self) -> QuerySet:
        """What an import may touch."""
        return self.model._default_manager.all()

    def with_columns(self, rows: QuerySet) -> QuerySet:
        """With all the columns show, at the same number of queries for any number of rows."""
        return rows.select_related(*self.related).prefetch_related(*self._prefetches())

    def _prefetches(self) -> list:
        many = [c.attribute for c in self.columns if c.is_many]
        named = {getattr(p, "prefetch_to", p) for p in self.prefetched}
        return [*self.prefetched, *(name for name in many if name not in named)]

    def key_of(self, row: Model) -> str:
        return f"{self.key_prefix}-{row.pk}"

    def pk_of(self, key: str) -> Any:
        """The number in a key of this kind, None in anything else."""
        prefix, _dash, number = key.strip().casefold().rpartition("-")
        fits = prefix == self.key_prefix and number.isascii() and number.isdigit()
        return int(number) if fits and len(number) < 19 else None

    def version_of(self, row: Model) -> str:
        """Another text as soon as somebody has changed the row."""
        columns = "\x1f".join(str(getattr(row, f.attname)) for f in row._meta.concrete_fields)
        return hashlib.sha256(columns.encode()).hexdigest()[:40]

    def versions(self, keys: list) -> dict[str, str]:
        """{key: version now}, the rows locked, of those an import may touch."""
        rows = self.rows().order_by().filter(pk__in=keys).select_for_update(of=("self",))
        return {str(row.pk): self.version_of(row) for row in rows}

    def blank(self) -> Model:
        """A new row, before the file has said anything."""
        return self.model()

    def sign(self, row: Model, by, *, is_new: bool) -> None:
        """Note in the row who changed it, where it keeps that."""

    def complete(self, new: list) -> None:
        """Give new rows what no column says; under the lock they are stored with."""

    #: fields that are stored with every changed row beside the columns of the file
    signed: tuple[str, ...] = ()

    def twin_of(self, row: Model) -> str:
        """What no other line of the file may share with this one."""
        return ""

    def no_such_row(self, key: str) -> str:
        return _("Die Kennung „%(key)s“ gibt es in Ihrem Amt nicht.") % {"key": key[:60]}

    # --- writing ------------------------------------------------------------------------------
    @property
    def headings(self) -> list[str]:
        return [self.key_heading, *(column.heading for column in self.columns)]

    def lines(self, rows: Iterable[Model]) -> Iterator[list]:
        """Headings, then a line for each row."""
        yield self.headings
        for row in rows:
            yield [self.key_of(row), *(column.shown(row) for column in self.columns)]

    def headings_to_fill(self) -> list[str]:
        """Without the columns an import leaves alone."""
        return [self.key_heading, *self.readable]

    def example_line(self) -> list[str]:
        """A line as it could stand under them; without a key, as a new row has none."""
        return ["", *(column.example for column in self.readable.values())]

    # --- reading ------------------------------------------------------------------------------
    @property
    def readable(self) -> dict[str, Column]:
        """{heading: column} of all an import may fill."""
        return {column.heading: column for column in self.columns if not column.readonly}

    def read(self, cells: dict[str, str], row: Model | None) -> Reading:
        """What the cells, by heading, would make of the row; None is a new one."""
        reading = Reading()
        target = row or self.blank()
        for heading, column in self.readable.items():
            if heading in cells:
                self._read_cell(column, cells[heading], row, target, reading)
        if row is None:
            self._note_what_is_missing(cells, reading)
        self._judge(row, target, reading)
        return reading

    def _read_cell(self, column: Column, text: str, row, target, reading: Reading) -> None:
        before = column.text(row) if row else ""
        if text == before or (row and text == too_long()):
            return
        if not text and row is None:
            return
        try:
            value = self._value(column, text)
        except ValueError as error:
            reading.errors.append((column.heading, str(error)))
            return
        if row is None or value != column.stored(row):
            self._note(column, value, before, target, reading, text)

    def _value(self, column: Column, text: str) -> Any:
        if text == FORMULA:
            raise ValueError(
                _("Hier steht eine Formel oder ein Rechenfehler. Bitte nur Werte einfügen.")
            )
        if text == too_long():
            raise ValueError(_("Hier fehlt der Text."))
        if not text and column.is_required:
            raise ValueError(_("Darf nicht leer sein."))
        return column.read(text)

    def _note(self, column, value, before: str, target, reading: Reading, text: str) -> None:
        reading.values[column.attname] = value
        if not column.is_many:
            setattr(target, column.attname, value)
        reading.changes.append((column.heading, before, plain_lines(text)))

    def _note_what_is_missing(self, cells: dict[str, str], reading: Reading) -> None:
        known = {heading for heading, _reason in reading.errors}
        for heading, column in self.readable.items():
            if column.must_be_given and not cells.get(heading) and heading not in known:
                reading.errors.append((heading, _("Fehlt, ein neuer Eintrag braucht das.")))

    def _judge(self, row, target, reading: Reading) -> None:
        if row is not None and not reading.changes and not reading.errors:
            return
        reading.errors += self._invalid(target, {heading for heading, _r in reading.errors})
        reading.twin = self.twin_of(target)
        reading.verdict = FAULTY if reading.errors else NEW if row is None else CHANGED

    def _invalid(self, target: Model, known: set[str]) -> list[tuple[str, str]]:
        """What the model itself has against the row, said at the column it is about."""
        attributes = {str(column.attribute): column.heading for column in self.columns}
        broken = {name for name, heading in attributes.items() if heading in known}
        broken |= self.not_in_tables(target)
        links = {f.name for f in target._meta.concrete_fields if f.many_to_one}
        found: list[tuple[str, str]] = []
        checks = (
            lambda: target.clean_fields(exclude=links | broken),
            target.clean,
            lambda: target.validate_unique(exclude=broken),
            lambda: target.validate_constraints(exclude=broken),
        )
        for check in checks:
            complaints = _complaints(check)
            broken |= complaints.keys()
            for name, sentences in complaints.items():
                found += [(attributes.get(name, ""), sentence) for sentence in sentences]
        return [error for error in dict.fromkeys(found) if not (error[0] in known and error[0])]

    def not_in_tables(self, target: Model) -> set[str]:
        """Fields of the model that get their value elsewhere."""
        return set()


def _complaints(check) -> dict[str, list[str]]:
    """{field, or Django's name for none: sentences} of what a check of the model refuses."""
    try:
        check()
    except ValidationError as error:
        by_field = error.update_error_dict({})
        return {name: ValidationError(errors).messages for name, errors in by_field.items()}
    return {}


def plain_lines(text: str) -> str:
    """A cell's text for the list of changes, cut where nobody reads on."""
    return text if len(text) <= 2_000 else f"{text[:1_999]}…"
