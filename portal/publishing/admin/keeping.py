"""A refused form loses nothing: not its parts, whatever became of them meanwhile."""

from dataclasses import dataclass, field

from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from ..comparing import Difference
from ..forms import differences_in
from .scope import OfficeScopedAdmin

#: no row number is longer, and no page has more rows of one kind
LONGEST_KEY, MOST_ROWS = 18, 1000


@dataclass(frozen=True)
class ChangedPart:
    """A part of the entry on which the stored and the typed state differ."""

    kind: str
    name: str
    #: "changed", or meanwhile "added" or "deleted" by somebody else
    what: str
    differences: list[Difference] = field(default_factory=list)


class SentRows:
    """The rows of one kind of part as the browser sent them, in order of their numbers.

    Rows that somebody else has deleted meanwhile are made new ones, so that what was typed there
    stays in the form. (Files are chosen on pages of their own.)
    """

    def __init__(self, data: QueryDict, files: MultiValueDict, prefix: str, model: type[Model]):
        self.data, self.files, self.prefix, self.model = data, files, prefix, model
        self.key_name = model._meta.pk.name  # type: ignore[union-attr]
        self.total, self.initial = self._number("TOTAL_FORMS"), self._number("INITIAL_FORMS")
        self.keys = {number: self._key(number) for number in range(self.initial)}

    @property
    def can_be_read(self) -> bool:
        """Junk in place of the numbers of rows is for Django's own check to refuse."""
        return 0 <= self.initial <= self.total <= MOST_ROWS

    def _number(self, name: str) -> int:
        text = self.data.get(f"{self.prefix}-{name}", "")
        return int(text) if text.isdecimal() and len(text) < 6 else -1

    def _key(self, number: int) -> int | None:
        text = self.data.get(f"{self.prefix}-{number}-{self.key_name}", "")
        return int(text) if text.isdecimal() and len(text) <= LONGEST_KEY else None

    def vanished(self, present: list[int]) -> list[int]:
        """The numbers of rows that are not there any more."""
        return [n for n, key in self.keys.items() if key is not None and key not in present]

    def rearranged(self, present: list[int]) -> tuple[QueryDict, MultiValueDict]:
        """The same data with the rows that are there in their present order, then the others."""
        gone = self.vanished(present)
        there = [n for n in self.keys if n not in gone]
        there.sort(key=lambda n: present.index(self.keys[n]) if self.keys[n] in present else -1)
        order = [*there, *gone, *range(self.initial, self.total)]
        return self._renumbered(order, len(there), gone)

    def _renumbered(self, order: list[int], initial: int, again: list[int]):
        data, files = self.data.copy(), MultiValueDict(self.files)
        for box in (data, files):
            rows = [self._take_row(box, number) for number in range(self.total)]
            for number, old in enumerate(order):
                for name, values in rows[old].items():
                    box.setlist(f"{self.prefix}-{number}-{name}", values)
        for number, old in enumerate(order):
            if old in again:
                data[f"{self.prefix}-{number}-{self.key_name}"] = ""
        data[f"{self.prefix}-INITIAL_FORMS"] = str(initial)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(order))
        return data, files

    def _take_row(self, box: MultiValueDict, number: int) -> dict[str, list]:
        start = f"{self.prefix}-{number}-"
        names = [name for name in box if name.startswith(start)]
        return {name.removeprefix(start): box.pop(name) for name in names}

    def typed(self, number: int) -> list[Difference]:
        """What was typed in a row, as far as it reads as text."""
        found = []
        for column in self.model._meta.fields:
            text = self.data.get(f"{self.prefix}-{number}-{column.name}", "")
            if text and not column.is_relation and not column.primary_key:
                words = dict(column.flatchoices).get(text, text)
                found.append(Difference(str(column.verbose_name), "", str(words), column.name))
        return found


class KeptParts(OfficeScopedAdmin):
    """Part of `EntryAdmin`: its inlines keep what was typed and say what others did meanwhile."""

    def get_formset_kwargs(self, request: HttpRequest, obj, inline, prefix: str) -> dict:
        """The form's rows are matched with the stored ones by key, not by place."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method != "POST" or not obj.pk or "_saveasnew" in request.POST:
            return kwargs
        sent = SentRows(request.POST, request.FILES, prefix, inline.model)
        if not sent.can_be_read:
            return kwargs
        keys = [key for key in sent.keys.values() if key is not None]
        rows = kwargs["queryset"].filter(pk__in=keys)
        present = list(rows.values_list("pk", flat=True))
        data, files = sent.rearranged(present)
        return {**kwargs, "queryset": rows, "data": data, "files": files}

    def keeping_context(self, request: HttpRequest, context: dict, obj) -> dict:
        """What the page says after it was refused."""
        if request.method != "POST":
            return {}
        form = context["adminform"].form
        is_stale = obj and getattr(form, "is_refused_as_stale", False)
        parts = self._changed_parts(request, context, obj) if is_stale else []
        return {"part_differences": parts}

    def _changed_parts(self, request: HttpRequest, context: dict, obj) -> list[ChangedPart]:
        found: list[ChangedPart] = []
        for inline in context["inline_admin_formsets"]:
            formset, model = inline.formset, inline.formset.model
            sent = SentRows(request.POST, request.FILES, formset.prefix, model)
            own = inline.opts.get_queryset(request).filter(**{formset.fk.name: obj})
            stored = {row.pk: row for row in own}
            kind = str(model._meta.verbose_name)
            found += _changed(kind, formset, stored)
            found += [
                ChangedPart(kind, str(row), "added")
                for key, row in stored.items()
                if key not in sent.keys.values()
            ]
            found += [
                ChangedPart(kind, "", "deleted", sent.typed(number))
                for number in sent.vanished(list(stored))
            ]
        return found


def _changed(kind: str, formset, stored: dict) -> list[ChangedPart]:
    found = []
    for form in formset.initial_forms:
        rows = differences_in(form, form.changed_data)
        if rows:
            name = stored.get(form.instance.pk)
            found.append(ChangedPart(kind, str(name or _("Eintrag")), "changed", rows))
    return found
