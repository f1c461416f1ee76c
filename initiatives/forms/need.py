"""A call for volunteers, on one page made for a phone."""

from datetime import date

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.lib.widgets import DateInput, GroupedCheckboxes
from portal.publishing.forms import VersionedForm

from ..models import Opportunity, default_until, latest_until

MOST_LETTERS = {"title": 120, "description": 1500, "requirements": 500}
#: what a new call takes over from an old one
OF_A_TEMPLATE = ("title", "description", "form", "time", "place", "languages", "requirements")


class NeedForm(VersionedForm):
    """What is needed, when, where; the version makes sure that nobody overwrites anybody."""

    class Meta:
        model = Opportunity
        fields = [
            "title",
            "description",
            "form",
            "time",
            "place",
            "languages",
            "requirements",
            "until",
        ]
        labels = {
            "title": _("Wen oder was suchen Sie?"),
            "form": _("Art der Hilfe (freiwillig)"),
            "time": _("Wie viel Zeit braucht es?"),
            "place": _("Wo? (freiwillig)"),
            "languages": _("Sprachen, die helfen (freiwillig)"),
            "requirements": _("Was sollte man mitbringen? (freiwillig)"),
            "until": _("Bis wann suchen Sie?"),
        }
        help_texts = {
            "title": _("Kurz und zum Anpacken: „Fahrräder reparieren am Samstag“."),
            "description": _("Zwei, drei Sätze: Was tut man, mit wem, wann?"),
            "place": _("Ort oder Treffpunkt. Leer lassen, wenn es überall geht."),
            "requirements": _("Zum Beispiel: Führerschein, Geduld. Oft braucht es nichts."),
            "until": _(
                "Danach verschwindet der Aufruf von selbst. Sie können ihn jederzeit verlängern."
            ),
        }
        widgets = {
            "description": forms.Textarea(attrs={"rows": 5}),
            "languages": GroupedCheckboxes,
            "requirements": forms.Textarea(attrs={"rows": 3}),
            "until": DateInput,
        }
        error_messages = {
            "title": {"required": _("Bitte sagen Sie in wenigen Worten, wen Sie suchen.")},
            "description": {
                "required": _("Bitte beschreiben Sie in ein paar Sätzen, worum es geht.")
            },
            "until": {
                "required": _("Bitte sagen Sie, bis wann Sie suchen."),
                "invalid": _("Bitte geben Sie einen Tag an, zum Beispiel 31.03.2027."),
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["description"].required = True
        self.fields["form"].empty_label = _("keine Angabe")
        for name, most in MOST_LETTERS.items():
            self._limit(name, most)
        languages = self.fields["languages"]
        languages.widget.choices = [(_("Sprachen wählen"), list(languages.choices))]
        days = {"min": timezone.localdate(), "max": latest_until()}
        self.fields["until"].widget.attrs |= {k: v.isoformat() for k, v in days.items()}

    def _limit(self, name: str, most: int) -> None:
        """What the office wrote may be longer; nobody has to shorten it to correct a word."""
        field = self.fields[name]
        most = max(most, len(getattr(self.instance, name)))
        field.validators.append(MaxLengthValidator(most))
        field.widget.attrs.pop("maxlength", None)  # it would cut off what is pasted, unsaid
        field.widget.attrs["data-most"] = most

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_place(self) -> str:
        return " ".join(self.cleaned_data["place"].split())

    def clean_until(self) -> date:
        """From today to a year from now; a day that stands already may stay."""
        day, latest = self.cleaned_data["until"], latest_until()
        if day == self.initial.get("until") and self.instance.pk:
            return day
        if day < timezone.localdate():
            raise forms.ValidationError(_("Dieser Tag ist schon vorbei."))
        if day > latest:
            text = _("Höchstens bis %(day)s. Danach können Sie verlängern.")
            raise forms.ValidationError(text % {"day": date_format(latest, "j. F Y")})
        return day


def as_template(need: Opportunity) -> dict:
    """What a new call begins with when an old one is its template."""
    values = {name: getattr(need, name) for name in OF_A_TEMPLATE if name != "languages"}
    languages = list(need.languages.all())
    return values | {"form": need.form_id, "languages": languages, "until": default_until()}
