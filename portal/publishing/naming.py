"""Form fields for rows that people name by typing: the title, or the number behind it.

A list of 100,000 initiatives to choose from is a page nobody can open. What may be named is the
field's queryset and what the row points to already; anything else is as if it were not there.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from .models.named import Named

#: „Titel (#12)“, as the fields write it
WRITTEN = re.compile(r"(?P<words>.*)\(\s*#\s*(?P<number>\d{1,18})\s*\)")
#: „#12“ or „12“
NUMBER = re.compile(r"(?P<sign>#?)\s*(?P<number>\d{1,18})")
OFFERED = 8
#: shorter texts are not looked for inside of titles, longer ones are none
SHORTEST, LONGEST = 3, 500
#: a list of so many new entries at once is for the import
MOST_NEW = 50

MESSAGES = {
    "unknown": _("„%(text)s“ gibt es nicht. Schreiben Sie den Titel oder die Nummer."),
    "other": _(
        "„%(text)s“ gibt es nicht. Meinen Sie %(names)s? Schreiben Sie die Nummer: %(numbers)s"
    ),
    "several": _(
        "„%(text)s“ kann mehrere meinen: %(names)s. Schreiben Sie die Nummer: %(numbers)s"
    ),
    "more": _(
        "„%(text)s“ kann mehr als %(count)s meinen, zum Beispiel %(names)s. Bitte schreiben "
        "Sie die Nummer oder mehr vom Titel."
    ),
    "many": _("Bitte tragen Sie höchstens %(count)s neue Einträge auf einmal ein."),
}


class Meant:
    """What typed texts mean among rows; all numbers in them are asked for in one query."""

    def __init__(self, among: QuerySet, texts: Iterable[str]):
        self.among = among.select_related(*among.model.named_with)  # type: ignore[attr-defined]
        numbers = [number_of(text) for text in texts]
        known = [number for number in numbers if number is not None]
        self.numbered = self.among.in_bulk(known) if known else {}

    def find(self, text: str) -> Any:
        """The one row that is meant; ValidationError with a sentence where that is not clear."""
        rows = self.exactly(text)
        if len(rows) == 1:
            return rows[0]
        raise refusal(text, rows or self.like(text), is_guess=not rows)

    def exactly(self, text: str) -> list:
        """By number, or by the whole title; with both written, both must fit."""
        row = self.numbered.get(number_of(text))
        if written := WRITTEN.fullmatch(text):
            return [row] if row and fits(row, written["words"]) else []
        if text.startswith("#"):
            return [row] if row else []
        return list(dict.fromkeys([*([row] if row else []), *self._titled(text)]))

    def like(self, text: str) -> list:
        """Whose title has all the words; where a number was written, also the row of it."""
        row = self.numbered.get(number_of(text))
        written = WRITTEN.fullmatch(text)
        words = written["words"].strip() if written else text
        found = self._with_words(words) if SHORTEST <= len(words) <= LONGEST else []
        return list(dict.fromkeys([*([row] if row else []), *found]))

    def _titled(self, text: str) -> list:
        if len(text) > LONGEST:
            return []
        return list(self.among.filter(self._in_any("iexact", text))[: OFFERED + 1])

    def _with_words(self, text: str) -> list:
        rows = self.among
        for word in text.split():
            rows = rows.filter(self._in_any("icontains", word))
        return list(rows[: OFFERED + 1])

    def _in_any(self, lookup: str, text: str) -> Q:
        columns = self.among.model.named_by  # type: ignore[attr-defined]
        return reduce(or_, [Q(**{f"{column}__{lookup}": text}) for column in columns])


def number_of(text: str) -> int | None:
    """The number a text names, however it is written."""
    found = WRITTEN.fullmatch(text) or NUMBER.fullmatch(text)
    return int(found["number"]) if found else None


def fits(row: Any, words: str) -> bool:
    """Whether the words before a number are that row's: who typed over them meant another."""
    said = " ".join(words.split()).casefold()
    return not said or " ".join(str(row).split()).casefold() in said


def refusal(text: str, rows: list, *, is_guess: bool) -> forms.ValidationError:
    """The sentence for a text that means no row, or more than one."""
    code = "other" if is_guess else "several"
    code = "unknown" if not rows else "more" if len(rows) > OFFERED else code
    names = [f"„{row.typed_name}“" for row in rows[:OFFERED]]
    values = {
        "text": text if len(text) <= LONGEST else f"{text[:80]} …",
        "names": either(names),
        "numbers": either([f"#{row.pk}" for row in rows[:OFFERED]]),
        "count": OFFERED,
    }
    return forms.ValidationError(MESSAGES[code], code=code, params=values)


def either(names: list[str]) -> str:
    """„a“, „b“ oder „c“"""
    if len(names) < 2:
        return "".join(names)
    return now_("%(first)s oder %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def is_named(model: type[Model]) -> bool:
    """Whether rows of the model are named by typing instead of chosen from a list."""
    return issubclass(model, Named)


class NamesRows:
    """What both fields share: the rows that may be named, and how present ones are written."""

    queryset: Any

    def __init__(self, queryset, **kwargs):
        #: what the row points to already; it may stay even if it could not be named anew
        self.present: list[int] = []
        #: {key: name}, shared by the rows of a page; `ahead` are keys to ask for at once
        self.names: dict[int, str] = {}
        self.ahead: Any = None
        super().__init__(queryset, **kwargs)  # type: ignore[call-arg]

    def get_bound_field(self, form, field_name: str):
        """Each form has its own copy of the field, which learns here what is present."""
        if getattr(getattr(form, "instance", None), "pk", None):
            self.present = keys_of(form.get_initial_for_field(self, field_name))
        return super().get_bound_field(form, field_name)  # type: ignore[misc]

    def among(self) -> QuerySet:
        rows = self.queryset
        if not self.present:
            return rows
        every = rows.model._base_manager.all()
        return every.filter(Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=self.present))

    def names_of(self, keys: list[int]) -> list[str]:
        """How the rows are written, in the order of the keys; one query for all not yet known."""
        unknown = [key for key in keys if key not in self.names]
        if unknown and self.ahead is not None:
            every = self.queryset.model._base_manager
            self._learn(every.filter(pk__in=self.ahead))
            unknown = [key for key in keys if key not in self.names]
        if unknown:
            self._learn(self.among().filter(pk__in=unknown))
        return [self.names[key] for key in keys if key in self.names]

    def _learn(self, rows: QuerySet) -> None:
        rows = rows.select_related(*rows.model.named_with)  # type: ignore[attr-defined]
        self.names.update({row.pk: row.typed_name for row in rows})

    def words(self, value: Any) -> str:
        """A stored or typed value as names for people; what means nothing stays as typed."""
        texts = lines_of(self.prepare_value(value))  # type: ignore[attr-defined]
        meant = Meant(self.among(), texts)
        rows = {text: meant.exactly(text) for text in texts}
        return ", ".join(r[0].typed_name if len(r) == 1 else text for text, r in rows.items())


class NamedField(NamesRows, forms.ModelChoiceField):
    """One row, typed by its title or number."""

    widget = forms.TextInput

    def prepare_value(self, value):
        keys = keys_of(value)
        return next(iter(self.names_of(keys)), value) if keys else value

    def to_python(self, value) -> Any:
        text = " ".join(str(value or "").split())
        ProhibitNullCharactersValidator()(text)
        return Meant(self.among(), [text]).find(text) if text else None


class NamedListField(NamesRows, forms.ModelMultipleChoiceField):
    """Several rows, one a line, each typed by its title or number."""

    widget = forms.Textarea

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        return "\n".join(self.names_of(keys_of(value)))

    def clean(self, value) -> list:
        texts = lines_of(value)
        if self.required and not texts:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        ProhibitNullCharactersValidator()("".join(texts))
        if sum(number_of(text) is None for text in texts) > MOST_NEW:
            values = {"count": MOST_NEW}
            raise forms.ValidationError(MESSAGES["many"], code="many", params=values)
        return self._rows(texts)

    def _rows(self, texts: list[str]) -> list:
        """All that are meant; where some are not clear, a sentence for each of those."""
        meant, found, refused = Meant(self.among(), texts), [], []
        for text in texts:
            try:
                found.append(meant.find(text))
            except forms.ValidationError as error:
                refused.append(error)
        if refused:
            raise forms.ValidationError(refused)
        return list(dict.fromkeys(found))

    def has_changed(self, initial, data) -> bool:
        return set(lines_of(self.prepare_value(initial))) != set(lines_of(data))


def lines_of(text: Any) -> list[str]:
    """The lines that say something, each with single spaces."""
    lines = (" ".join(line.split()) for line in str(text or "").splitlines())
    return [line for line in lines if line]


def keys_of(value: Any) -> list[int]:
    """The keys in a stored value, whether rows, keys or texts of keys; one or several."""
    several = value if isinstance(value, (list, tuple, QuerySet)) else [value]
    keys = [str(getattr(row, "pk", row)) for row in several]
    return [int(key) for key in keys if re.fullmatch(r"\d{1,18}", key)]
