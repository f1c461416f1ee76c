"""Forms that lose nothing: not the colleague's work, not what was just typed."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.widgets import DateTimeInput

from .comparing import Difference, without_tags
from .naming import NamesRows
from .widgets import ProseWidget


class VersionedForm(forms.ModelForm):
    """A form that knows which version it was opened with.

    Somebody else saved in between: nothing is written, both values stand side by side, and the
    form then carries the present version, so that saving again is a decision.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    #: what the row does not have, so that there is nothing to compare
    not_compared = frozenset({"version"})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_refused_as_stale = False
        self.differences: list[Difference] = []
        # Asked once: validating writes the typed values into the row.
        self.stored_version = self.present_version
        self.initial["version"] = self.stored_version
        self._keep_present_choices()

    @property
    def present_version(self) -> str:
        """The version of the row as it is stored, empty for a new one."""
        return str(self.instance.version) if self.instance.pk else ""

    @property
    def is_stale(self) -> bool:
        return bool(self.instance.pk) and self["version"].data != self.stored_version

    def _keep_present_choices(self) -> None:
        """What is linked already stays linked, even if the person could not choose it anew."""
        for name, field in self.fields.items():
            present = self.initial.get(name)
            if isinstance(field, NamesRows):
                continue  # keeps what is present by itself
            if isinstance(field, forms.ModelMultipleChoiceField) and present:
                self._widen(field, [getattr(row, "pk", row) for row in present])
            elif isinstance(field, forms.ModelChoiceField) and present and self.instance.pk:
                self._widen(field, [getattr(present, "pk", present)])

    @staticmethod
    def _widen(field, keys: list) -> None:
        allowed = field.queryset
        everything = allowed.model._base_manager.all()
        if allowed.query.order_by:
            everything = everything.order_by(*allowed.query.order_by)
        field.queryset = everything.filter(Q(pk__in=allowed.values("pk")) | Q(pk__in=keys))

    def clean(self):
        cleaned = super().clean()
        if self.is_bound and self.is_stale:
            self.is_refused_as_stale = True
            self.differences = self._find_differences()
            self._carry_present_version()
            raise forms.ValidationError(
                _(
                    "Inzwischen hat jemand anderes diesen Eintrag gespeichert. Ihre Eingaben "
                    "stehen noch hier, gespeichert ist davon nichts. Vergleichen Sie unten beide "
                    "Stände; wenn Sie dann noch einmal speichern, gilt Ihrer."
                ),
                code="stale",
            )
        return cleaned

    def _find_differences(self) -> list[Difference]:
        """Fields that read differently; other line ends or spaces are no difference."""
        return differences_in(self, [n for n in self.changed_data if n not in self.not_compared])

    def _carry_present_version(self) -> None:
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.stored_version  # type: ignore[index]


class EntryForm(VersionedForm):
    """The form of an entry, with the time for which its publishing can be planned."""

    plan_at = forms.DateTimeField(
        label=_("Veröffentlichen am"),
        required=False,
        widget=DateTimeInput,
        help_text=_("Tag und Uhrzeit. Veröffentlicht wird innerhalb einer Minute danach."),
    )
    not_compared = VersionedForm.not_compared | {"plan_at"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["plan_at"] = self.instance.publish_at

    def clean_plan_at(self) -> datetime | None:
        """Only the button for planning asks for it."""
        at = self.cleaned_data["plan_at"]
        if "_plan" not in self.data:
            return at
        if at is None:
            raise forms.ValidationError(_("Wann soll der Eintrag veröffentlicht werden?"))
        if at <= timezone.now():
            raise forms.ValidationError(_("Dieser Zeitpunkt ist schon vorbei."))
        return at


class PartForm(VersionedForm):
    """The same for rows that count no versions: what is stored in them is their version."""

    @property
    def present_version(self) -> str:
        return fingerprint(self.instance) if self.instance.pk else ""


def differences_in(form: forms.BaseForm, names: list[str]) -> list[Difference]:
    """Which of the fields read differently in the stored row and in what was typed."""
    found = [_difference(form, name) for name in names]
    return [row for row in found if row.before.split() != row.after.split()]


def _difference(form: forms.BaseForm, name: str) -> Difference:
    bound = form[name]
    stored, typed = (readable(bound.field, value) for value in (bound.initial, bound.data))
    if isinstance(bound.field.widget, ProseWidget):
        stored, typed = without_tags(stored, typed)
    is_list = isinstance(bound.field, forms.ModelMultipleChoiceField)
    return Difference(str(bound.label), stored, typed, name, is_list)


def fingerprint(row: Model, names: Iterable[str] | None = None) -> str:
    """A short text that differs when any of these columns differs; all columns unless named."""
    names = names or [field.attname for field in row._meta.concrete_fields]
    columns = [str(getattr(row, name)) for name in names]
    return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()[:20]


def readable(field: forms.Field, value) -> str:
    """A field's value as text for people: names instead of keys, empty where nothing is."""
    if isinstance(field, NamesRows):
        return field.words(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        keys = [str(getattr(row, "pk", row)) for row in value or []]
        return ", ".join(str(row) for row in _rows(field, keys))
    if isinstance(field, forms.ModelChoiceField):
        rows = _rows(field, [str(getattr(value, "pk", value))]) if value else []
        return ", ".join(str(row) for row in rows)
    if isinstance(field, forms.BooleanField):
        return str(_("ja") if value else _("nein"))
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(value, value))
    return str(_plain(field, value)) if value not in (None, "") else ""


def _plain(field: forms.Field, value):
    """Dates in the same notation whether they come from the row or from the browser."""
    prepared = field.prepare_value(value)
    return field.widget.format_value(prepared)


def _rows(field, keys: list[str]) -> list:
    return [row for row in field.queryset if str(row.pk) in keys]


def _flat(choices) -> list[tuple]:
    return [(value, label) for value, label in choices if not isinstance(label, (list, tuple))]
