"""Who comes: the person, and everybody they bring along.

The parts of the registration's forms are mixins: `class X(NeedsPart, PersonPart, EventForm)` has
the fields of the last one first. Each part answers with a property what `services.Details` wants.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from portal.lib.guard import mailbox

from ..models import Registration, Setup
from ..services import Refused, TooManyCompanions
from ..services.checking import check_group
from .fields import LineField, NameField


class EventForm(forms.Form):
    """A form about one event and how it takes registrations."""

    def __init__(self, *args, event: Event, setup: Setup | None = None, **kwargs):
        self.event = event
        self.setup = setup or Setup.of(event)
        super().__init__(*args, **kwargs)


class PersonPart(EventForm):
    """Whom letters and name badge are for."""

    name = NameField(
        label=_("Ihr Name"),
        help_text=_("So steht er auf Ihrem Namensschild."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Bitte sagen Sie, wie Sie heißen.")},
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        help_text=_("Dorthin kommt ein Link zum Bestätigen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=254,
        validators=[mailbox],
        error_messages={
            "required": _("Ohne Ihre Adresse können wir Ihnen nicht schreiben."),
            "invalid": _("Bitte prüfen Sie die E-Mail-Adresse. Sie sieht so aus: name@beispiel.de"),
        },
    )
    organisation = LineField(
        label=_("Initiative, Verein oder Dienststelle (freiwillig)"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    attends_as = forms.ChoiceField(
        label=_("Ich komme (freiwillig)"),
        required=False,
        choices=[("", _("keine Angabe")), *Registration.AttendsAs.choices],
    )


class CompanionsPart(EventForm):
    """The names of those who come along, as many as the event allows."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.companion_names:
            self.fields[name] = NameField(
                label=_("Name der %(n)d. Begleitperson") % {"n": int(name.split("_")[1])},
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    @property
    def companion_names(self) -> list[str]:
        return [f"companion_{n}" for n in range(1, self.setup.most_companions + 1)]

    @property
    def companion_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.companion_names]

    @property
    def brings_somebody(self) -> bool:
        """Whether something stands in a field, right or wrong."""
        return any(field.value() for field in self.companion_fields)

    @property
    def companions(self) -> tuple[str, ...]:
        """The names, for `services.Details`."""
        names = (self.cleaned_data.get(name) for name in self.companion_names)
        return tuple(name for name in names if name)

    def clean(self):
        cleaned = super().clean()
        try:
            self._check_no_name_is_lost()
            check_group(self.event, self.setup, 1 + len(self.companions))
        except Refused as refusal:
            self.add_error(next(iter(self.companion_names), None), str(refusal))
        return cleaned

    def _check_no_name_is_lost(self) -> None:
        """A name for which there is no field any more is not just dropped."""
        names = self.companion_names
        others = [key for key in self.data if key.startswith("companion_") and key not in names]
        if any(self.data[key].strip() for key in others):
            raise TooManyCompanions(self.setup.most_companions)
