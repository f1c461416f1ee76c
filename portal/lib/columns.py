"""Columns of tables people edit in a spreadsheet: what stands in a cell, and what it means.

A cell's kind is a widget of django-import-export: `render` makes of a stored value what is
written into the cell, `clean` of a cell's text the value to store, or ValueError with the
sentence that says what is wrong. Cells with names look them up once per table.
"""

import csv
import difflib
import io
import re
from collections.abc import Iterable
from datetime import date, datetime
from html import escape, unescape
from typing import Any

from django.db.models import Field as ModelField
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import Widget

from .spreadsheets import LONGEST, Lines, plain

YES, NO = {"ja", "j", "x", "1", "wahr"}, {"nein", "n", "0", "falsch"}
MOMENTS = ("%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M", "%d.%m.%Y %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y")
DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y")
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>")
PARAGRAPHS = re.compile(r"(?:<p>[^<]*</p>)*")
PARAGRAPH = re.compile(r"<p>([^<]*)</p>")


def too_long() -> str:
    """Stands where a text does not fit into a cell; read back, it changes nothing."""
    return _("(zu lang für eine Tabelle, bleibt unverändert)")


class TextCell(Widget):
    """A text; one of several lines keeps its line breaks."""

    #: what the cell may hold, for the page that explains the columns
    @property
    def rule(self) -> str:
        return _("Text")

    def for_field(self, field: ModelField | None, scope: Any) -> None:
        """Bound to a table: the model field it fills, and for whom."""
        self.field, self.scope = field, scope

    def clean(self, value, row=None, **kwargs) -> Any:
        return value

    def render(self, value, obj=None, **kwargs) -> Any:
        if len(value or "") > LONGEST:
            return too_long()
        return Lines(value or "")


class ProseCell(TextCell):
    """A longer text: paragraphs are plain lines, everything else is simple HTML."""

    @property
    def rule(self) -> str:
        return _("Text; Absätze durch eine Leerzeile getrennt, Listen und Links als HTML")

    def render(self, value, obj=None, **kwargs) -> Any:
        text = value or ""
        if PARAGRAPHS.fullmatch(text):
            lines = "\n\n".join(unescape(part) for part in PARAGRAPH.findall(text))
            text = text if TAG.search(lines) else lines
        return super().render(text)

    def clean(self, value, row=None, **kwargs) -> str:
        if not TAG.search(value):
            parts = (part.strip() for part in re.split(r"\n\s*\n", value))
            value = "".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part)
        return self.field.sanitize(value)  # type: ignore[union-attr]


class NumberCell(TextCell):
    """A whole number or, for a column of fractions, one in German notation."""

    @property
    def rule(self) -> str:
        return _("Zahl")

    def render(self, value, obj=None, **kwargs) -> Any:
        return "" if value is None else value

    def clean(self, value, row=None, **kwargs) -> int | float:
        is_whole = self.field is not None and self.field.get_internal_type() != "FloatField"
        try:
            number = float(_without_thousands(value))
        except ValueError as error:
            raise ValueError(_("„%(text)s“ ist keine Zahl.") % {"text": _short(value)}) from error
        if number != number or abs(number) > 1e12:
            raise ValueError(_("„%(text)s“ ist keine Zahl.") % {"text": _short(value)})
        if not is_whole:
            return number
        if number != int(number):
            raise ValueError(_("„%(text)s“ ist keine ganze Zahl.") % {"text": _short(value)})
        return int(number)


def _without_thousands(text: str) -> str:
    """„1.234,5" and „1234,5" as 1234.5; a point alone before three digits divides thousands."""
    text = text.replace(" ", "").replace("\xa0", "")
    if "," in text or re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+", text):
        text = text.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"[+-]?\d*\.?\d+", text):
        raise ValueError(text)
    return text


class DayCell(TextCell):
    """A day: „16.05.2017"."""

    @property
    def rule(self) -> str:
        return _("Datum wie 16.05.2017")

    def render(self, value, obj=None, **kwargs) -> Any:
        return value or ""

    def clean(self, value, row=None, **kwargs) -> date:
        found = _parsed(value.removesuffix(" 00:00"), DAYS)
        if found is None:
            text = _("„%(text)s“ ist kein Datum wie 16.05.2017.")
            raise ValueError(text % {"text": _short(value)})
        return found.date()


class MomentCell(TextCell):
    """A time on our clocks: „16.05.2017 15:30"."""

    @property
    def rule(self) -> str:
        return _("Datum und Uhrzeit wie 16.05.2017 15:30")

    def render(self, value, obj=None, **kwargs) -> Any:
        return timezone.localtime(value).replace(second=0, microsecond=0) if value else ""

    def clean(self, value, row=None, **kwargs) -> datetime:
        found = _parsed(value.removesuffix(" Uhr"), MOMENTS)
        if found is None:
            text = _("„%(text)s“ ist kein Zeitpunkt wie 16.05.2017 15:30.")
            raise ValueError(text % {"text": _short(value)})
        return timezone.make_aware(found)


def _parsed(text: str, formats: Iterable[str]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


class YesNoCell(TextCell):
    @property
    def rule(self) -> str:
        return _("ja oder nein")

    def render(self, value, obj=None, **kwargs) -> str:
        return plain(bool(value))

    def clean(self, value, row=None, **kwargs) -> bool:
        word = value.strip().casefold()
        if word not in YES | NO:
            raise ValueError(_("Hier steht „ja“ oder „nein“."))
        return word in YES


class ChoiceCell(TextCell):
    """One of the model field's choices by its label."""

    def __init__(self, only: Iterable[str] = ()):
        super().__init__()
        self.only = [str(value) for value in only]

    @property
    def choices(self) -> dict[str, str]:
        """{value: label}"""
        every = {str(value): str(label) for value, label in self.field.choices or ()}  # type: ignore[union-attr]
        return {v: label for v, label in every.items() if not self.only or v in self.only}

    @property
    def rule(self) -> str:
        return _("eins von: %(names)s") % {"names": ", ".join(self.choices.values())}

    def render(self, value, obj=None, **kwargs) -> str:
        labels = {str(key): str(label) for key, label in self.field.choices or ()}  # type: ignore[union-attr]
        return labels.get(value or "", value or "")

    def clean(self, value, row=None, **kwargs) -> str:
        word = value.casefold()
        for key, label in self.choices.items():
            if word in (label.casefold(), key.casefold()):
                return key
        raise ValueError(unknown_word(value, self.choices.values()))


class NameCell(TextCell):
    """A row of a short list by its name; `name` gives what it is called, `others` more names."""

    def __init__(self, model, *, name=str, others=()):
        super().__init__()
        self.model, self.name, self.others = model, name, others
        self._names: dict[str, str] | None = None

    def for_field(self, field, scope) -> None:
        super().for_field(field, scope)
        self._names = None

    @property
    def rule(self) -> str:
        return _("ein Name aus der Liste „%(list)s“") % {"list": self.list_name}

    @property
    def list_name(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def names(self) -> dict[str, Any]:
        """{name: key of the row}, asked once."""
        if self._names is None:
            self._names = {self.name(row): row.pk for row in self.offered()}
        return self._names

    def offered(self):
        return self.model._default_manager.all()

    def render(self, value, obj=None, **kwargs) -> str:
        return self.name(value) if value else ""

    def clean(self, value, row=None, **kwargs) -> Any:
        return self.key_of(value)

    def key_of(self, text: str) -> Any:
        if text in self.names:
            return self.names[text]
        alike = {name.casefold(): key for name, key in self.names.items()}
        if text.casefold() in alike:
            return alike[text.casefold()]
        raise ValueError(unknown_word(text, self.names))


class NamesCell(NameCell):
    """Several of them, separated by semicolons; a name that contains one stands in quotes."""

    @property
    def rule(self) -> str:
        return _("Namen aus der Liste „%(list)s“, getrennt durch Semikolon") % {
            "list": self.list_name
        }

    def render(self, value, obj=None, **kwargs) -> str:
        rows = value.all() if hasattr(value, "all") else value or ()
        return joined(sorted(self.name(row) for row in rows))

    def clean(self, value, row=None, **kwargs) -> list:
        return sorted({self.key_of(text) for text in divided(value)})


def joined(names: Iterable[str]) -> Any:
    """„Beratung; Sprache", as CSV would write it; what is too long for a cell says so."""
    quoted = (f'"{n.replace(chr(34), chr(34) * 2)}"' if set(n) & set(';"\n') else n for n in names)
    text = "; ".join(quoted)
    return too_long() if len(text) > LONGEST else Lines(text)


def divided(text: str) -> list[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True)
    return [name.strip() for row in reader for name in row if name.strip()]


def unknown_word(text: str, names: Iterable[str]) -> str:
    """What is not known, with the nearest that are."""
    near = difflib.get_close_matches(text, list(names), n=3, cutoff=0.6)
    if not near:
        near = [name for name in names if text.casefold() in name.casefold()][:3]
    if not near:
        return _("„%(text)s“ ist hier nicht bekannt.") % {"text": _short(text)}
    return _("„%(text)s“ ist hier nicht bekannt. Meinten Sie %(names)s?") % {
        "text": _short(text),
        "names": _(" oder ").join(f"„{name}“" for name in near),
    }


def _short(text: str) -> str:
    line = plain(text)
    return line if len(line) <= 60 else f"{line[:59]}…"


class Column(Field):
    """One column: the attribute of the row it shows, its heading, and how it is read."""

    def __init__(self, attribute: str, cell: TextCell | None = None, **options):
        self.heading: str = str(options.pop("heading", ""))
        self.example: str = str(options.pop("example", ""))
        self.note: str = str(options.pop("note", ""))
        #: only for those who may change the row
        self.is_private: bool = options.pop("private", False)
        self.model_field: Any = None
        super().__init__(attribute=attribute, widget=cell or TextCell(), **options)

    def bind(self, model, scope) -> None:
        """Say which field of the model it is; the heading is the field's name."""
        names = {field.name: field for field in model._meta.get_fields()}
        self.model_field = names.get(self.attribute)
        if not self.heading and self.model_field is not None:
            self.heading = str(self.model_field.verbose_name)
        self.column_name = self.heading
        self.widget.for_field(self.model_field, scope)

    @property
    def is_many(self) -> bool:
        return bool(self.model_field is not None and self.model_field.many_to_many)

    @property
    def is_link(self) -> bool:
        return bool(self.model_field is not None and self.model_field.many_to_one)

    @property
    def is_required(self) -> bool:
        """Whether it cannot be emptied; new rows then take the model's own value, if it has one."""
        field = self.model_field
        if self.readonly or self.is_many or field is None:
            return False
        return not (field.null or field.blank)

    @property
    def must_be_given(self) -> bool:
        return self.is_required and not self.model_field.has_default()

    @property
    def attname(self) -> str:
        """Where the value is kept in the row."""
        return self.model_field.attname if self.is_link else str(self.attribute)

    def shown(self, row) -> Any:
        """What is written into the cell."""
        return self.widget.render(self.get_value(row))

    def text(self, row) -> str:
        """The same as text, as it is read back."""
        return plain(self.shown(row)).strip()

    def stored(self, row) -> Any:
        """The value in the row, comparable with what `read` gives."""
        if self.is_many:
            return sorted(other.pk for other in getattr(row, str(self.attribute)).all())
        return getattr(row, self.attname)

    def read(self, text: str) -> Any:
        """The value the text means; ValueError with a sentence. Empty text: the empty value."""
        if text:
            return self.widget.clean(text)
        if self.is_many:
            return []
        return None if self.model_field.null else ""
