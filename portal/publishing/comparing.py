"""Two states of a row, field by field, as people read them; texts word by word.

History, review and the form that was saved too late all show their differences with this.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from functools import cached_property
from html import unescape
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, ManyToManyField, Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.translation import gettext as _

from .models.prose import ProseField

BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote)>\s*|<br ?/?>")
TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
#: comparing two texts of so many words each takes a tenth of a second; longer ones go by the line
MOST_PAIRS = 1_500_000
#: a text of which less than this share stayed is shown as a whole before and a whole after
STAYED = 0.4
#: values of a row, many-to-many fields as lists of keys
Values = Mapping[str, Any]
#: the rows of a model whose names may be shown
RowsOf = Callable[[type[Model]], QuerySet]


@dataclass(frozen=True)
class Segment:
    """A stretch of text: in both states ("same"), in the first ("gone"), in the second ("new")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field on which two states of a row differ, as people read it; empty means nothing."""

    label: str
    before: str
    after: str
    name: str = ""
    #: whether both are names in a row, told one from the other by commas
    is_list: bool = False

    @cached_property
    def segments(self) -> list[Segment]:
        """Both texts in one, word by word."""
        return segments(self.before, self.after)

    @property
    def is_one_text(self) -> bool:
        """Whether so much stayed that one reads both in one text."""
        stayed = sum(len(part.text) for part in self.segments if part.kind == "same")
        return stayed >= STAYED * max(len(self.before), len(self.after), 1)

    @property
    def names(self) -> list[Segment]:
        """Each name of both lists once, in their order."""
        old, new = (text.split(", ") if text else [] for text in (self.before, self.after))
        every = sorted({*old, *new})
        return [
            Segment("same" if n in old and n in new else "gone" if n in old else "new", n)
            for n in every
        ]

    @property
    def marked(self) -> str:
        """Both states as HTML: what goes is struck out, what comes underlined, each also said."""
        if self.is_list:
            return format_html_join(", ", "{}", ((mark(part),) for part in self.names))
        if self.is_one_text:
            return format_html_join("", "{}", ((mark(part),) for part in self.segments))
        empty = format_html('<span class="compared-empty">{}</span>', _("leer"))
        gone, new = Segment("gone", self.before), Segment("new", self.after)
        return format_html(
            "{} → {}", mark(gone) if self.before else empty, mark(new) if self.after else empty
        )


def mark(part: Segment) -> str:
    """A stretch of text as HTML; not by colour alone, and not for eyes alone."""
    if part.kind == "same":
        return part.text
    tag, word = ("del", _("gestrichen:")) if part.kind == "gone" else ("ins", _("eingefügt:"))
    hidden = format_html('<span class="visually-hidden">{} </span>', word)
    return format_html("<{0}>{1}{2}</{0}>", tag, hidden, part.text)


# --- words ---
def segments(before: str, after: str) -> list[Segment]:
    """Joined without the new ones they are the first text, without the gone ones the second."""
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if len(old) * len(new) > MOST_PAIRS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Segment] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = kind == "equal"
        found += _segment("same" if same else "gone", old[a:b])
        found += [] if same else _segment("new", new[c:d])
    return _tidied(found)


def _segment(kind: str, tokens: list[str]) -> list[Segment]:
    return [Segment(kind, "".join(tokens))] if tokens else []


def _tidied(parts: list[Segment]) -> list[Segment]:
    """A lone blank between two changes belongs to both: „rot und blau“ reads better in one."""
    changes: dict[str, str] = {"gone": "", "new": ""}
    found: list[Segment] = []
    bounds = [*parts, Segment("same", "")]
    for part, following in pairwise(bounds):
        if part.kind != "same":
            changes[part.kind] += part.text
        elif part.text.isspace() and any(changes.values()) and following.kind != "same":
            changes = {kind: text + part.text for kind, text in changes.items()}
        else:
            found += _flushed(changes)
            found.append(part)
    return found + _flushed(changes)


def _flushed(changes: dict[str, str]) -> list[Segment]:
    found = [Segment(kind, text) for kind, text in changes.items() if text]
    changes.update(gone="", new="")
    return found


# --- values ---
def everything(model: type[Model]) -> QuerySet:
    return model._base_manager.all()


def compare(
    model: type[Model], before: Values, after: Values, *, rows_of: RowsOf = everything
) -> list[Difference]:
    """The fields of both states that differ, in the model's order."""
    return compare_all(model, [(before, after)], rows_of=rows_of)[0]


def compare_all(
    model: type[Model], pairs: list[tuple[Values, Values]], *, rows_of: RowsOf = everything
) -> list[list[Difference]]:
    """The same for many pairs; names are asked once per model, however many there are."""
    fields = in_order(model)
    changed = [[f for f in fields if differs(f, *pair)] for pair in pairs]
    names = _names(changed, pairs, rows_of)
    return [
        [_difference(field, *pair, names) for field in found]
        for found, pair in zip(changed, pairs, strict=True)
    ]


def given(field: Field | ManyToManyField, values: Values) -> Any:
    """What stands for the field, under its name or its column, from a row or from JSON."""
    value = values.get(field.name, values.get(getattr(field, "attname", field.name)))
    return sorted(value or [], key=str) if isinstance(field, ManyToManyField) else value


def in_order(model: type[Model]) -> list:
    """A model's fields as people are used to them: what can be handed in is listed so."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    order = list(getattr(model, "pending_fields", ()))
    return sorted(fields, key=lambda f: order.index(f.name) if f.name in order else len(order))


def value_of(field: Field | ManyToManyField, values: Values) -> Any:
    """The same in the field's own type; what cannot be read so stays as it is."""
    value = given(field, values)
    if isinstance(field, ManyToManyField):
        return value
    reader: Field = field.target_field if isinstance(field, ForeignKey) else field
    try:
        return reader.to_python(value)
    except ValidationError:
        return value


def _plain(value: Any) -> Any:
    """Nothing is nothing; spaces and the kind of line end make no difference in a text."""
    return (_lines(value) if isinstance(value, str) else value) or None


def _lines(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def differs(field: Field | ManyToManyField, before: Values, after: Values) -> bool:
    """Whether both states have the field and not the same in it."""
    if not (has(field, before) and has(field, after)):
        return False
    old, new = (value_of(field, values) for values in (before, after))
    if isinstance(old, bool) or isinstance(new, bool):
        return bool(old) != bool(new)
    if isinstance(field, ProseField):  # where its source breaks its lines is nobody's matter
        old, new = (" ".join((text or "").split()) for text in (old, new))
    return _plain(old) != _plain(new)


def has(field: Field | ManyToManyField, values: Values) -> bool:
    return field.name in values or getattr(field, "attname", field.name) in values


def _difference(field, before: Values, after: Values, names: dict) -> Difference:
    old, new = readable(field, before, names), readable(field, after, names)
    if isinstance(field, ProseField):
        old, new = without_tags(old, new)
    return Difference(str(field.verbose_name), old, new, field.name, field.many_to_many or False)


def readable(field: Field | ManyToManyField, values: Values, names: dict) -> str:
    """The field's value in words, empty where nothing is."""
    value = value_of(field, values)
    if isinstance(field, ManyToManyField):
        return ", ".join(sorted(_name(field, key, names) for key in value))
    if value in (None, ""):
        return ""
    return _name(field, value, names) if field.is_relation else _in_words(field, value)


def _in_words(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


def _name(field: Any, key: Any, names: dict) -> str:
    gone = _("(nicht mehr da oder nicht einsehbar)")
    return names.get(field.related_model, {}).get(key, gone)


def _names(changed: list[list], pairs: list, rows_of: RowsOf) -> dict:
    """{model: {key: name}} of all rows that differing fields point to."""
    wanted: dict[type[Model], set] = {}
    for fields, pair in zip(changed, pairs, strict=True):
        for field in fields:
            if field.related_model:
                keys = wanted.setdefault(field.related_model, set())
                keys.update(key for values in pair for key in keys_in(field, values))
    return {model: names_of(rows_of(model), keys) for model, keys in wanted.items()}


def keys_in(field: Any, values: Values) -> Iterable:
    """The keys of the rows a relation points to."""
    value = value_of(field, values)
    return value if isinstance(field, ManyToManyField) else [value] if value is not None else []


def names_of(rows: QuerySet, keys: Iterable) -> dict:
    """{key: name}; a name may be made of what the row belongs to, so that comes along.

    Rows of which several may share a name say more of themselves in `compared_as`.
    """
    relations = [f.name for f in rows.model._meta.concrete_fields if f.is_relation]
    found = rows.filter(pk__in=list(keys)).order_by().select_related(None)
    rows_found = found.select_related(*relations)
    return {row.pk: str(getattr(row, "compared_as", row)) for row in rows_found}


def without_tags(*texts: str) -> list[str]:
    """Longer texts as plain paragraphs, unless they differ in their headings or links only."""
    plain = [_paragraphs(html) for html in texts]
    same = len({" ".join(text.split()) for text in plain}) == 1
    return list(texts) if same else plain


def _paragraphs(html: str) -> str:
    """One line each; where the source breaks its lines makes no difference."""
    text = strip_tags(BLOCK_END.sub("\n", " ".join(html.split())))
    lines = (line.strip() for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)
