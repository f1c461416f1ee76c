"""What a municipality chooses for the list on its own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.lists import lists

BOTH, INITIATIVES, EVENTS = "", "initiativen", "veranstaltungen"


class EmbeddingForm(forms.Form):
    """Nothing is required; what nobody knows is passed over by the list itself."""

    kreis = forms.ChoiceField(label=_("Landkreis oder Stadt"), required=False)
    thema = forms.ChoiceField(label=_("Handlungsfeld"), required=False)
    was = forms.ChoiceField(
        label=_("Was soll zu sehen sein?"),
        required=False,
        choices=[
            (BOTH, _("Initiativen und Veranstaltungen")),
            (INITIATIVES, _("Nur Initiativen")),
            (EVENTS, _("Nur Veranstaltungen")),
        ],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = lists()
        for name, all_of_it in (("kreis", _("Ganz Niedersachsen")), ("thema", _("Alle"))):
            values = [(value.key, value.name) for value in known.values[name].values()]
            self.fields[name].choices = [("", all_of_it), *values]

    @property
    def chosen(self) -> dict[str, str]:
        """What makes sense of what was chosen, in the order of the form."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
