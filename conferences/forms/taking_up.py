"""What of the open findings goes on the agenda, and how."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..models import Event, Finding, TakenUp, Workshop
from ..querysets import FindingQuerySet

Way = TakenUp.Way


class TakeUpForm(forms.Form):
    """Several findings in one go; none is chosen beforehand. What is over can only be noted."""

    findings = forms.ModelMultipleChoiceField(
        Finding.objects.none(),
        label=_("Was soll wieder auf die Tagesordnung?"),
        error_messages={
            "required": _("Bitte wählen Sie mindestens ein Ergebnis aus."),
            "invalid_choice": _(
                "Eines davon ist inzwischen erledigt oder steht schon auf der Tagesordnung."
            ),
        },
    )
    way = forms.ChoiceField(
        label=_("Wie nehmen Sie es auf?"), widget=forms.RadioSelect, initial=Way.ITEM
    )
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(),
        label=_("In welchem Workshop?"),
        required=False,
        empty_label=_("– bitte wählen –"),
        help_text=_("Hat der Workshop schon eine Leitfrage, bleibt sie stehen."),
    )

    def __init__(self, *args, event: Event, proposed: FindingQuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["findings"].queryset = proposed  # type: ignore[attr-defined]
        self.fields["workshop"].queryset = event.workshops.all()  # type: ignore[attr-defined]
        has_workshops = not event.is_over and event.workshops.exists()
        self.fields["way"].choices = ways(has_workshops)  # type: ignore[attr-defined]
        if not has_workshops:
            del self.fields["workshop"]
        if event.is_over:
            del self.fields["way"]

    def clean(self):
        said = super().clean()
        needs_workshop = said.get("way") == Way.QUESTION and not said.get("workshop")
        if needs_workshop and "workshop" not in self.errors:
            raise ValidationError({"workshop": _("Bitte wählen Sie den Workshop aus.")})
        return said

    @property
    def chosen_keys(self) -> set[str]:
        """What is ticked, also where something else has to be corrected first."""
        return set(self.data.getlist("findings")) if self.is_bound else set()

    @property
    def chosen(self) -> dict:
        """What `services.taking_up.take_up` takes."""
        said = self.cleaned_data
        way = said.get("way") or Way.NOTED
        workshop = said.get("workshop") if way == Way.QUESTION else None
        return {"findings": list(said["findings"]), "way": way, "workshop": workshop}


def ways(has_workshops: bool) -> list[tuple[str, object]]:
    """How findings may be taken up at an event that is still to come."""
    found: list[tuple[str, object]] = [
        (Way.ITEM, _("zusammen, im Programmpunkt „Was wurde daraus?“")),
        (Way.QUESTION, _("als Frage eines Workshops, den es schon gibt")),
        (Way.WORKSHOP, _("einzeln, jedes als Leitfrage eines neuen Workshops")),
    ]
    return found if has_workshops else [found[0], found[2]]
