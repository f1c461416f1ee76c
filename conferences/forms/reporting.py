"""What a host tells after an event: how it was, and how many came."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.publishing.forms import VersionedForm
from portal.publishing.simple_text import as_html, as_text

from ..models import Event

COUNTED, ESTIMATED = "counted", "estimated"
#: what a report consists of
FIELDS = ("report", "participants", "participants_estimated")


class ReportForm(VersionedForm):
    """The event carries what waits at the office, so that it is gone on from; `stamp` tells what
    was handed in of it apart."""

    text = forms.CharField(
        label=_("Wie war es?"),
        max_length=8000,
        help_text=_(
            "Ein paar Sätze genügen: Wer kam, was ist gelungen, wie geht es weiter? Nennen Sie "
            "niemanden mit Namen, ohne zu fragen. Eine leere Zeile beginnt einen neuen Absatz."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Bitte schreiben Sie einen oder zwei Sätze.")},
    )
    how = forms.ChoiceField(
        label=_("Diese Zahl ist"),
        choices=[(COUNTED, _("gezählt")), (ESTIMATED, _("geschätzt"))],
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ["text", "participants", "how"]

    class Meta:
        model = Event
        fields = ["participants"]
        labels = {"participants": _("Wie viele waren da?")}
        help_texts = {"participants": _("Ungefähr genügt. Leer lassen, wenn Sie es nicht wissen.")}
        widgets = {"participants": forms.NumberInput(attrs={"inputmode": "numeric", "max": 99999})}

    def __init__(self, *args, stamp: str, **kwargs):
        self.stamp = stamp
        super().__init__(*args, **kwargs)
        is_estimated = self.instance.participants_estimated
        self.initial["text"] = as_text(self.instance.report)
        self.initial["how"] = ESTIMATED if is_estimated else COUNTED
        number: Any = self.fields["participants"]
        number.max_value = 99999

    @property
    def present_version(self) -> str:
        return self.stamp

    def clean_participants(self) -> int | None:
        number = self.cleaned_data["participants"]
        if number is not None and number > 99999:
            raise ValidationError(_("So viele? Bitte prüfen Sie die Zahl."))
        return number

    @property
    def changes(self) -> dict[str, Any]:
        """{field: JSON value}, as it is handed in."""
        said = self.cleaned_data
        return {
            "report": as_html(said["text"], self.instance.report),
            "participants": said["participants"],
            "participants_estimated": said["participants"] is not None and said["how"] == ESTIMATED,
        }
