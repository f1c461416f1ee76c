"""Naming an initiative by typing: a list of all of them would be far too long."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.places.forms import MunicipalityField

from ..services.naming import named


class NameWidget(forms.TextInput):
    """A text field; static/js/desk-initiatives.js offers names while one types."""

    def __init__(self, attrs=None):
        super().__init__({"autocomplete": "off", "data-initiatives": "", **(attrs or {})})


class NamesInitiative:
    """For a form with a field `add` for a name and, where it may mean several, `pick` to say which.

    Without JavaScript the page comes back and asks; `usable` are the rows that may be named.
    """

    usable: QuerySet[Initiative]
    candidates: list[Initiative]

    def prepare_naming(self, usable: QuerySet[Initiative], *, focus: bool = False) -> None:
        self.usable, self.candidates = usable, []
        self.fields["add"] = forms.CharField(
            label=_("Initiative hinzufügen: Name oder Adresse"),
            required=False,
            max_length=300,
            widget=NameWidget({"autofocus": True} if focus else {}),
        )
        self.fields["pick"] = forms.CharField(required=False, max_length=20)

    @property
    def pick_name(self) -> str:
        return self.add_prefix("pick")

    def clean_pick(self) -> Initiative | None:
        """What was chosen among the candidates; anything else is as if nothing was."""
        key = self.cleaned_data["pick"]
        return self.usable.filter(pk=key).first() if key.isdigit() else None

    def resolve(self) -> Initiative | None:
        """The initiative that is meant; None where nothing was typed or an error was noted."""
        text = self.cleaned_data.get("add", "")
        if not text:
            return None
        if picked := self.cleaned_data.get("pick"):
            return picked
        found = named(text, self.usable)
        if len(found) == 1:
            return found[0]
        self.candidates = found
        self.add_error("add", self._question(text))
        return None

    def _question(self, text: str) -> str:
        if self.candidates:
            return gettext("Welche Initiative meinen Sie? Wählen Sie unten eine aus.")
        sentence = gettext(
            "„%(text)s“ ist weder eine veröffentlichte noch eine Ihrer eigenen Initiativen."
        )
        return sentence % {"text": text}


class InitiativeForm(NamesInitiative, forms.Form):
    """The field alone: one initiative to be added to a list."""

    def __init__(self, data=None, *, usable: QuerySet[Initiative], focus: bool = False, **kwargs):
        super().__init__(data, **kwargs)
        self.prepare_naming(usable, focus=focus)
        self.fields["add"].required = True
        self.initiative: Initiative | None = None

    def clean(self):
        cleaned = super().clean()
        self.initiative = self.resolve()
        return cleaned


class NewInitiativeForm(forms.ModelForm):
    """The least an initiative needs; everything else can follow on its own page."""

    place = MunicipalityField(
        label=_("Ort"), help_text=_("Gemeinde oder Postleitzahl, zum Beispiel „Wolfsburg“.")
    )
    publish = forms.BooleanField(label=_("Sofort veröffentlichen"), required=False)

    field_order = ["title", "place", "summary", "publish"]

    class Meta:
        model = Initiative
        fields = ["title", "summary"]

    def __init__(self, *args, focus: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].label = _("Name der neuen Initiative")
        self.fields["summary"].help_text = ""
        if focus:
            self.fields["title"].widget.attrs["autofocus"] = True
