"""What an initiative says when it asks for a stand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.publishing.forms import PartForm

from ..models import Stand

#: letters of a text
MOST = 600
VALUES = ("shows", "needs_table", "needs_power", "needs_board", "note")


class StandWishForm(PartForm):
    """What is shown and what is needed; where the stand is, the office decides."""

    class Meta:
        model = Stand
        fields = VALUES
        labels = {
            "shows": _("Was zeigen Sie?"),
            "needs_table": _("Wir brauchen einen Tisch"),
            "needs_power": _("Wir brauchen Strom"),
            "needs_board": _("Wir brauchen eine Stellwand"),
            "note": _("Was sollen wir noch wissen?"),
        }
        help_texts = {
            "shows": _("Ein oder zwei Sätze: Was gibt es bei Ihnen zu sehen und zu tun?"),
            "note": _("Zum Beispiel: ein Platz, der mit dem Rollstuhl gut zu erreichen ist."),
        }
        widgets = {
            "shows": forms.Textarea(attrs={"rows": 3, "maxlength": MOST}),
            "note": forms.Textarea(attrs={"rows": 2, "maxlength": MOST}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shows: Any = self.fields["shows"]
        shows.required = True
        shows.error_messages["required"] = _("Bitte sagen Sie kurz, was Sie zeigen.")
        for name in ("shows", "note"):
            self.fields[name].validators.append(MaxLengthValidator(MOST))

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in VALUES}


class StandAskForm(StandWishForm):
    """The same, with the question whose stand it is where somebody keeps several initiatives."""

    initiative = forms.ModelChoiceField(
        Initiative.objects.none(),
        label=_("Für welche Initiative?"),
        empty_label=_("bitte wählen"),
        error_messages={"required": _("Bitte wählen Sie die Initiative.")},
    )
    field_order = ["initiative", *VALUES]

    def __init__(self, *args, initiatives: Sequence[Initiative], **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["initiative"]
        field.queryset = Initiative.objects.filter(pk__in=[row.pk for row in initiatives])
        if len(initiatives) == 1:
            field.widget = forms.HiddenInput()
            field.initial = initiatives[0].pk
