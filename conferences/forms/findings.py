"""Findings: many at once from lines, then each in its compact row."""

import re
from dataclasses import dataclass

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.lib.widgets import CheckboxList, DateInput

from ..models import Event, Finding
from .rows import MOST_ROWS, RowForm, RowFormSet

LONGEST = 300
#: what stands before a statement in minutes and mails: „- “, „• “, „1. “, „2) “, „(3) “
BULLET = re.compile(r"^\s*(?:[-–—•·*▪‣+►]+\s+|•|\(?\d{1,3}[.)]\s+)+")


@dataclass(frozen=True)
class Line:
    """One line that says something: where it stood, what it says, and why it stays out."""

    number: int
    text: str
    trouble: str = ""


def read_lines(text: str, present: list[str]) -> list[Line]:
    """The statements of a text, one per line; repeated ones are marked."""
    seen = {plain(title) for title in present}
    found = []
    for number, raw in enumerate(text.splitlines(), start=1):
        statement = " ".join(BULLET.sub("", raw).split())
        if not statement:
            continue
        found.append(Line(number, statement, _trouble(statement, seen)))
        seen.add(plain(statement))
    return found


def _trouble(statement: str, seen: set[str]) -> str:
    if len(statement) > LONGEST:
        return "long"
    return "twice" if plain(statement) in seen else ""


def plain(text: str) -> str:
    """How statements are compared: without signs at the end, in small letters."""
    return " ".join(text.casefold().strip(" .!?;").split())


class LinesForm(forms.Form):
    """A text of lines, each a finding; blank lines, bullets and numbers do not count."""

    lines = forms.CharField(
        label=_("Mehrere auf einmal: eine Zeile, ein Ergebnis"),
        help_text=_(
            "Einfügen genügt: Aufzählungszeichen, Nummern und leere Zeilen fallen weg. "
            "Höchstens 300 Zeichen je Zeile."
        ),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
    )

    def __init__(self, data=None, *, present: list[str], **kwargs):
        super().__init__(data, **kwargs)
        self.present = present
        self.read: list[Line] = []

    def clean_lines(self) -> str:
        text = self.cleaned_data["lines"]
        self.read = read_lines(text, self.present)
        if len(self.read) > MOST_ROWS:
            raise forms.ValidationError(_("Das sind mehr als 200 Zeilen. Bitte in Teilen."))
        if long := [str(line.number) for line in self.read if line.trouble == "long"]:
            sentence = _("Zu lang, höchstens 300 Zeichen: Zeile %(numbers)s.")
            raise forms.ValidationError(sentence % {"numbers": ", ".join(long)})
        if not self.read:
            raise forms.ValidationError(_("Hier steht noch kein Ergebnis."))
        return text

    @property
    def new(self) -> list[Line]:
        """What will be made."""
        return [line for line in self.read if not line.trouble]

    @property
    def repeated(self) -> list[Line]:
        """What is there already, or twice in the text."""
        return [line for line in self.read if line.trouble == "twice"]


class OneFindingForm(forms.Form):
    """A single finding; Enter adds it."""

    title = forms.CharField(label=_("Ein Ergebnis hinzufügen"), max_length=LONGEST)

    def __init__(self, data=None, *, present: list[str], focus: bool = False, **kwargs):
        super().__init__(data, **kwargs)
        self.present = present
        if focus:
            self.fields["title"].widget.attrs["autofocus"] = True

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if plain(title) in {plain(text) for text in self.present}:
            raise forms.ValidationError(_("Dieses Ergebnis steht schon in der Liste."))
        return title


class FindingRowForm(RowForm):
    """One finding to refine; addressees and fields are folded away as checkboxes."""

    class Meta:
        model = Finding
        fields = [
            "number",
            "title",
            "workshop",
            "status",
            "responsible",
            "due_on",
            "explanation",
            "addressees",
            "fields",
        ]
        widgets = {
            "due_on": DateInput,
            "explanation": forms.Textarea(attrs={"rows": 2}),
            "addressees": CheckboxList,
            "fields": CheckboxList,
        }

    def __init__(self, *args, choices: dict[str, list], **kwargs):
        super().__init__(*args, **kwargs)
        for name, rows in choices.items():
            self.offer(name, rows)
        for name in ("addressees", "fields"):
            self.fields[name].widget.group_label = self.fields[name].label

    @property
    def topics(self) -> forms.BoundField:
        """The field named `fields`, which templates cannot reach on a form."""
        return self["fields"]

    @property
    def present_version(self) -> str:
        """A finding counts its own versions."""
        return str(self.instance.version) if self.instance.pk else ""


class BaseFindingFormSet(RowFormSet):
    """All findings of an event; they are archived on their own page, not deleted here."""

    def __init__(self, *args, choices: dict[str, list], **kwargs):
        self.choices = choices
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "choices": self.choices}


FindingFormSet = forms.inlineformset_factory(
    Event,
    Finding,
    form=FindingRowForm,
    formset=BaseFindingFormSet,
    extra=0,
    can_delete=False,
    max_num=1000,
    absolute_max=1000,
)


def finding_rows(event: Event) -> QuerySet[Finding]:
    """The findings to refine, in their order, with what their rows show."""
    return event.findings.exclude(state="archived").prefetch_related("addressees", "fields")
