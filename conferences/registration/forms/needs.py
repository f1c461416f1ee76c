"""What somebody needs to take part: only what the event offers, with a consent of its own."""

from django import forms
from django.utils.translation import gettext as _

from ..models import Needs
from .fields import LineField
from .person import EventForm

PREFIX = "needs_"
CONSENT = "needs_consent"
MOST_CHILDREN = 20


class NeedsPart(EventForm):
    """`needs_<field of Needs>` and `needs_consent`."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.offered:
            self.fields[PREFIX + name] = self._field(name)
        if self.offered:
            self.fields[CONSENT] = forms.BooleanField(
                label=_("Ich willige ein, dass diese Angaben dafür verwendet werden."),
                required=False,
            )

    @property
    def offered(self) -> list[str]:
        """The fields of Needs this event asks for, in their order."""
        setup, aids = self.setup, {}
        aids["assistance"] = setup.offers_assistance
        aids["sign_language"] = setup.offers_sign_language
        aids["induction_loop"] = setup.offers_induction_loop
        names = [name for name in Needs.AIDS if aids[name]]
        names += ["children", "children_ages"] if setup.offers_child_care else []
        names += Needs.DIETS if setup.offers_diet else []
        return [*names, "other"] if setup.asks_needs else []

    def _field(self, name: str) -> forms.Field:
        label = Needs._meta.get_field(name).verbose_name
        if name in Needs.AIDS:
            return forms.BooleanField(label=label, required=False)
        if name == "children" or name in Needs.DIETS:
            most = MOST_CHILDREN if name == "children" else 1 + self.setup.most_companions
            return number_field(label, most)
        return LineField(
            label=label,
            required=False,
            max_length=Needs._meta.get_field(name).max_length,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def _bound(self, names) -> list[forms.BoundField]:
        return [self[PREFIX + name] for name in names if PREFIX + name in self.fields]

    @property
    def aid_fields(self) -> list[forms.BoundField]:
        return self._bound(Needs.AIDS)

    @property
    def child_fields(self) -> list[forms.BoundField]:
        return self._bound(["children", "children_ages"])

    @property
    def diet_fields(self) -> list[forms.BoundField]:
        return self._bound(Needs.DIETS)

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return self._bound(["other", "consent"])

    @property
    def needs_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(PREFIX)]

    @property
    def needs(self) -> dict[str, object] | None:
        """{field of Needs: value}, for `services.Details`; None where nothing was said."""
        given = {name: self.cleaned_data.get(PREFIX + name) for name in self.offered}
        said = {name: value for name, value in given.items() if value}
        return said or None

    def clean(self):
        cleaned = super().clean()
        if self.needs and not cleaned.get(CONSENT):
            self.add_error(CONSENT, self.please_consent)
        if cleaned.get("needs_children_ages") and not cleaned.get("needs_children"):
            self.add_error("needs_children", _("Wie viele Kinder sollen betreut werden?"))
        return cleaned

    @property
    def please_consent(self) -> str:
        return _(
            "Bitte willigen Sie ein. Oder nehmen Sie die Angaben heraus; anmelden können Sie "
            "sich auch ohne sie."
        )


def number_field(label, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("%(label)s: Bitte geben Sie eine Zahl ein.") % {"label": label},
            "min_value": _("%(label)s: Bitte geben Sie eine Zahl ab 0 ein.") % {"label": label},
            "max_value": _("%(label)s: höchstens %(most)d.") % {"label": label, "most": most},
        },
    )
