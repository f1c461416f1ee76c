"""„Das ist unsere Initiative“ and „Noch jemand“: who shall look after an initiative."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.guard import GuardedForm, mailbox

from ..models import StewardRequest


class AccessForm(GuardedForm, forms.ModelForm):
    """What a guest tells the office; of somebody who signed in the address is known."""

    class Meta:
        model = StewardRequest
        fields = ["name", "email", "position", "message"]
        labels = {
            "name": _("Ihr Name"),
            "email": _("Ihre E-Mail-Adresse"),
            "position": _("Was machen Sie in der Initiative?"),
            "message": _("Was soll das Amt noch wissen? (freiwillig)"),
        }
        help_texts = {
            "email": _(
                "Am besten eine Adresse der Initiative. Dorthin schicken wir einen Link, mit dem "
                "Sie sie bestätigen; später kommen dort Ihre Codes zum Anmelden an."
            ),
            "position": _("Zum Beispiel: Vorstand, Koordination, Öffentlichkeitsarbeit."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "message": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {
            "name": {"required": _("Bitte sagen Sie dem Amt, wer Sie sind.")},
            "email": {"required": _("Ohne Ihre Adresse können wir Ihnen nicht schreiben.")},
            "position": {"required": _("Bitte sagen Sie kurz, was Sie dort machen.")},
        }

    def __init__(self, *args, initiative, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.initiative = initiative
        self.fields["position"].required = True
        if person:
            del self.fields["email"]
            self.fields["name"].initial = person.name

    def clean_name(self) -> str:
        """In one line: nothing may look like the next line of a letter."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        mailbox(self.cleaned_data["email"])
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        cleaned = super().clean()
        self.instance.sending = self.sending
        return cleaned


class ProposalForm(AccessForm):
    """Somebody who looks after the initiative names one more person."""

    class Meta(AccessForm.Meta):
        labels = {
            "name": _("Name der Person"),
            "email": _("E-Mail-Adresse der Person"),
            "position": _("Was macht die Person in der Initiative?"),
            "message": _("Was soll das Amt noch wissen? (freiwillig)"),
        }
        help_texts = {
            "email": _("Dorthin schickt das Portal die Einladung, sobald das Amt zugestimmt hat."),
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "message": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "name": {"required": _("Bitte nennen Sie den Namen der Person.")},
            "email": {"required": _("Ohne Adresse kann das Portal die Person nicht einladen.")},
            "position": {"required": _("Bitte sagen Sie kurz, was die Person dort macht.")},
        }

    def clean_email(self) -> str:
        email = super().clean_email()
        if self.instance.initiative.stewardships.filter(user__email=email).exists():
            raise forms.ValidationError(_("Diese Person betreut die Initiative schon."))
        return email
