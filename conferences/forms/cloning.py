"""What the next conference needs to be told: its name, its day, what it takes up again."""

from datetime import date
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.widgets import DateInput

from ..models import Finding

ITEM, WORKSHOPS = "item", "workshops"


class CloneForm(forms.Form):
    """Name and day of the new one; open findings are offered, none is chosen beforehand."""

    title = forms.CharField(label=_("Titel der neuen Veranstaltung"), max_length=200)
    day = forms.DateField(
        label=_("Erster Tag"),
        widget=DateInput,
        help_text=_("Alle Termine rücken um so viele Tage weiter; die Uhrzeiten bleiben."),
    )
    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(),
        required=False,
        label=_("Was soll wieder auf die Tagesordnung?"),
        widget=forms.CheckboxSelectMultiple,
    )
    take_up = forms.ChoiceField(
        label=_("Wie?"),
        choices=[
            (ITEM, _("zusammen, als Programmpunkt „Was wurde daraus?“")),
            (WORKSHOPS, _("einzeln, jedes als Leitfrage eines eigenen Workshops")),
        ],
        initial=ITEM,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, findings: list[Finding], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["findings"]
        field.queryset = Finding.objects.filter(pk__in=[row.pk for row in findings])  # type: ignore[attr-defined]
        field.choices = by_event(findings)  # type: ignore[attr-defined]
        if not findings:
            del self.fields["findings"], self.fields["take_up"]

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(_("Dieser Tag ist schon vorbei."))
        return day

    @property
    def chosen(self) -> dict:
        """What `services.cloning.clone` takes."""
        said = self.cleaned_data
        return {
            "title": said["title"],
            "day": said["day"],
            "findings": list(said.get("findings") or ()),
            "as_workshops": said.get("take_up") == WORKSHOPS,
        }


def by_event(findings: list[Finding]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Groups of choices, one for each event, in the order given."""
    groups = groupby(findings, lambda row: str(row.event))
    return [(name, [(row.pk, row.title) for row in rows]) for name, rows in groups]
