"""The stands of an event: where they are, what they need, and what was answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Event, Stand
from .rows import RowForm, RowFormSet


class StandRowForm(RowForm):
    """One stand. Its status changes with a button of its row, which saves the page too."""

    class Meta:
        model = Stand
        fields = ["status", "spot", "note", "reply"]
        line = {"attrs": {"rows": 1}}
        widgets = {
            "status": forms.HiddenInput,
            "note": forms.Textarea(**line),
            "reply": forms.Textarea(**line),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.asked_at is None:
            del self.fields["reply"]

    def clean(self):
        """Nobody who asked is turned away without a word."""
        cleaned = super().clean() or self.cleaned_data
        declined = cleaned.get("status") == Stand.Status.DECLINED
        if declined and "reply" in self.fields and not cleaned.get("reply", "").strip():
            self.add_error(
                "reply", _("Bitte schreiben Sie der Initiative einen Satz, warum es nicht geht.")
            )
        return cleaned


class BaseStandFormSet(RowFormSet):
    """All stands; `<row>-to` is the button that was pressed."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(self._with_buttons(data), *args, **kwargs)

    @staticmethod
    def _with_buttons(data):
        """A pressed button as if its status had been chosen."""
        pressed = [name for name in data or [] if name.endswith("-to")]
        if not pressed:
            return data
        data = data.copy()
        for name in pressed:
            data[f"{name.removesuffix('to')}status"] = data[name]
        return data


StandFormSet = forms.inlineformset_factory(
    Event,
    Stand,
    form=StandRowForm,
    formset=BaseStandFormSet,
    extra=0,
    max_num=1000,
    absolute_max=1000,
)
