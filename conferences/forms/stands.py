"""The stands of an event: where they are, what they need, and what was answered."""

from django import forms

from ..models import Event, Stand
from .rows import RowForm, RowFormSet


class StandRowForm(RowForm):
    """One stand. Its status changes with a button of its row, which saves the page too."""

    class Meta:
        model = Stand
        fields = ["status", "spot", "note"]
        widgets = {"status": forms.HiddenInput, "note": forms.Textarea(attrs={"rows": 1})}


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
