"""A form several people may have open at once: what one did not touch follows the others."""

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from .comparing import Difference
from .forms import VersionedForm, differences_in


class SharedForm(VersionedForm):
    """Remembers, as short digests, what stood in each field when the form was opened.

    Saved too late, it takes over what others changed in fields the person left alone, keeps what
    the person typed, and names the fields that both changed.
    """

    opened_with = forms.CharField(widget=forms.HiddenInput, required=False)
    not_compared = VersionedForm.not_compared | {"opened_with"}

    LATE = _(
        "Inzwischen wurde hier etwas anderes gespeichert. Was Sie nicht angefasst haben, steht "
        "jetzt so da, wie es gespeichert ist. Was Sie eingegeben haben, ist noch da."
    )

    def remember(self) -> None:
        """To be called once the initial values are complete."""
        self.initial["opened_with"] = json.dumps(
            {bound.name: _digest(typed_form(bound)) for bound in self._asked()}
        )

    def _asked(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name not in self.not_compared]

    @property
    def _opened(self) -> dict[str, str]:
        """{field: digest} of the form as it was opened; nothing where that was lost."""
        try:
            found = json.loads(self["opened_with"].data or "")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def clean(self) -> dict[str, Any] | None:
        try:
            return super().clean()
        except ValidationError as late:
            if late.code != "stale":
                raise
            raise ValidationError(self.LATE, code="stale") from late

    def _find_differences(self) -> list[Difference]:
        """Those both sides changed; called before the present version is carried on."""
        opened, both = self._opened, []
        for bound in self._asked():
            typed, now = _digest(self._sent(bound)), _digest(typed_form(bound))
            if typed == opened.get(bound.name):
                self._take(bound)
            elif now != opened.get(bound.name):
                both.append(bound.name)
        self._put("opened_with", [self.initial["opened_with"]])
        return differences_in(self, both)

    def _sent(self, bound: BoundField) -> list[str]:
        return [str(value) for value in self.data.getlist(bound.html_name)]

    def _take(self, bound: BoundField) -> None:
        self._put(bound.html_name, typed_form(bound))
        self._errors.pop(bound.name, None)  # type: ignore[union-attr]

    def _put(self, name: str, values: list[str]) -> None:
        self.data = self.data.copy()
        self.data.setlist(name, values)


def typed_form(bound: BoundField) -> list[str]:
    """What a browser would send of the field as it was opened."""
    value, field = bound.initial, bound.field
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    if isinstance(field, forms.ModelMultipleChoiceField):
        return [str(getattr(row, "pk", row)) for row in value or []]
    shown = field.widget.format_value(field.prepare_value(value))
    shown = shown[0] if isinstance(shown, list) and shown else shown
    return [str(shown)] if shown else []


def _digest(values: list[str]) -> str:
    """The same whatever the order, the line ends and the spaces."""
    words = sorted(" ".join(value.split()) for value in values)
    return hashlib.sha256("\x1f".join(filter(None, words)).encode()).hexdigest()[:10]
