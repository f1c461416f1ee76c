"""Which people a file holds, and whether it holds what they need."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.spreadsheets import FORMATS

from ..services import exports


class TableForm(forms.Form):
    """What needs somebody has is in the file only if it is asked for, by those with the right."""

    wer = forms.ChoiceField(label=_("Wer in der Datei steht"), choices=list(exports.WHO.items()))
    bedarfe = forms.BooleanField(
        label=_("mit Bedarfen (Assistenz, Gebärdensprache, Essen und anderes)"),
        required=False,
        help_text=_("Diese Angaben sind besonders geschützt. Löschen Sie die Datei bald wieder."),
    )

    def __init__(self, data=None, *, may_read_needs: bool):
        super().__init__(data)
        if not may_read_needs:
            del self.fields["bedarfe"]

    @property
    def kind(self) -> str:
        """The button that was clicked; the first without one."""
        clicked = self.data.get("art")
        return clicked if clicked in FORMATS else FORMATS[0]

    @property
    def wants_needs(self) -> bool:
        return self.cleaned_data.get("bedarfe", False)
