"""The workshops of an event as one form."""

import hashlib

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.publishing.forms import fingerprint
from portal.publishing.widgets import ProseWidget

from ..models import Event, Workshop
from ..services.schedule import Booking, double_bookings
from .initiatives import NamesInitiative
from .rows import MOST_ROWS, RowForm, RowFormSet


class WorkshopRowForm(NamesInitiative, RowForm):
    """One workshop; an initiative is added by its name, removed by its checkmark."""

    prefilled = ("number", "slot", "language")

    class Meta:
        model = Workshop
        fields = [
            "title",
            "question",
            "slot",
            "room",
            "capacity",
            "moderation",
            "number",
            "description",
            "language",
            "interpreting",
            "outcome",
            "initiatives",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 2}),
            "outcome": ProseWidget,
            "initiatives": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, choices: dict[str, list], usable: QuerySet[Initiative], **kwargs):
        super().__init__(*args, **kwargs)
        self._number_by_itself()
        self._offer_what_there_is(choices)
        self.prepare_naming(usable)

    def _number_by_itself(self) -> None:
        """A new workshop needs none: it gets the next."""
        if not self.instance.pk:
            self.fields["number"].required = False
            self.initial["number"] = None

    def _offer_what_there_is(self, choices: dict[str, list]) -> None:
        for name, rows in choices.items():
            self.offer(name, rows)
        if not self.instance.pk and len(choices["slot"]) == 1:
            self.initial["slot"] = choices["slot"][0].pk
        present = self.present_initiatives
        field = self.fields["initiatives"]
        field.queryset = Initiative._base_manager.filter(pk__in=[row.pk for row in present])
        field.choices = [(row.pk, row.title) for row in present]
        field.label = _("Hier vorgestellt (Haken weg: entfernen)")

    @property
    def present_initiatives(self) -> list[Initiative]:
        return list(self.instance.initiatives.all()) if self.instance.pk else []

    @property
    def present_version(self) -> str:
        """What is stored of the workshop and of what is shown there."""
        if not self.instance.pk:
            return ""
        shown = ",".join(str(row.pk) for row in self.present_initiatives)
        return hashlib.sha256(f"{fingerprint(self.instance)}{shown}".encode()).hexdigest()[:20]

    def clean(self):
        cleaned = super().clean()
        added = self.resolve()
        if added:
            cleaned["initiatives"] = [*cleaned.get("initiatives", []), added]
        return cleaned

    @property
    def booking(self) -> Booking:
        """The room at the time of the slot."""
        row = self.instance
        return Booking(row.title, row.room, row.slot)


class BaseWorkshopFormSet(RowFormSet):
    """All workshops; no room holds two of them at once."""

    def __init__(self, *args, choices: dict[str, list], usable: QuerySet[Initiative], **kwargs):
        self.choices, self.usable = choices, usable
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        shared = {"choices": self.choices, "usable": self.usable}
        return {**super().get_form_kwargs(index), **shared}

    def fill_next(self, data, prefix: str, number: int) -> None:
        data[f"{prefix.format(number)}slot"] = data.get(f"{prefix.format(number - 1)}slot", "")

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        if conflicts := double_bookings([form.booking for form in self.kept_forms()]):
            raise forms.ValidationError(conflicts)


WorkshopFormSet = forms.inlineformset_factory(
    Event,
    Workshop,
    form=WorkshopRowForm,
    formset=BaseWorkshopFormSet,
    extra=1,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)
