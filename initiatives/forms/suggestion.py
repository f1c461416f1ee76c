"""„Eine Initiative vorschlagen": what a reader tells the office."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.lib.guard import GuardedForm, mailbox
from portal.places.services import Place, find_places, meant

from ..models import Suggestion


class SuggestionForm(GuardedForm, forms.ModelForm):
    """First the initiative, then where it is, then who says so."""

    class Meta:
        model = Suggestion
        fields = ["title", "summary", "place", "website", "message", "email", "name", "belongs"]
        labels = {
            "title": _("Wie heißt die Initiative?"),
            "summary": _("Was tut sie, für wen?"),
            "place": _("Wo ist sie?"),
            "message": _("Was soll das Amt noch wissen? (freiwillig)"),
            "email": _("Ihre E-Mail-Adresse"),
            "name": _("Ihr Name (freiwillig)"),
            "belongs": _("Ich gehöre zu dieser Initiative"),
        }
        help_texts = {
            "summary": _("Ein Satz genügt."),
            "place": _("Postleitzahl oder Ort. Leer lassen, wenn sie in ganz Niedersachsen wirkt."),
            "message": _("Zum Beispiel: wen man ansprechen kann. Das liest nur das Amt."),
            "email": _(
                "Dorthin schicken wir einen Link, mit dem Sie den Vorschlag bestätigen. "
                "Die Adresse wird nicht veröffentlicht."
            ),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "place": forms.TextInput(attrs={"autocomplete": "off"}),
            "message": forms.Textarea(attrs={"rows": 4}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
        }
        error_messages = {
            "title": {"required": _("Bitte sagen Sie, wie die Initiative heißt.")},
            "summary": {"required": _("Bitte sagen Sie in einem Satz, was die Initiative tut.")},
            "email": {
                "required": _("Ohne Ihre Adresse können Sie den Vorschlag nicht bestätigen.")
            },
        }

    website = forms.URLField(
        label=_("Webauftritt (freiwillig)"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={
            "invalid": _("Das ist keine Internetadresse. So sieht eine aus: www.beispiel.de")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and len(self.places) > 0 and meant(self.places) is None:
            self._ask_which_place()

    @cached_property
    def places(self) -> list[Place]:
        """What the text in the place's field may mean."""
        text = self.data.get(self.add_prefix("place"), "").strip()
        return find_places(text) if text else []

    def _ask_which_place(self) -> None:
        """One more field, behind the place's."""
        choices = [(place.query, place.label) for place in self.places]
        self.fields["which_place"] = forms.ChoiceField(
            label=_("Welcher Ort ist gemeint?"),
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Bitte wählen Sie einen Ort, oder ändern Sie ihn oben.")},
        )
        names = list(self.fields)
        names.insert(names.index("place") + 1, names.pop())
        self.order_fields(names)

    @property
    def place(self) -> Place | None:
        """The one place that is meant, by its name or by choice."""
        chosen = self.cleaned_data.get("which_place")
        return meant(self.places) or next((p for p in self.places if p.query == chosen), None)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def clean_place(self) -> str:
        if self.cleaned_data["place"] and not self.places:
            raise forms.ValidationError(
                _("Diesen Ort kennen wir in Niedersachsen nicht. Versuchen Sie die Postleitzahl.")
            )
        return self.cleaned_data["place"]

    def clean_name(self) -> str:
        """In one line: nothing may look like the next line of a letter."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        mailbox(self.cleaned_data["email"])
        return self.cleaned_data["email"]

    def clean(self):
        cleaned = super().clean()
        self.instance.sending = self.sending
        if place := self.place:
            cleaned["place"] = place.query
            self.instance.district_id = place.district_ags
        return cleaned
