"""„Ich möchte helfen": what a visitor writes to an initiative."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.guard import GuardedForm, mailbox

from ..models import Enquiry, Initiative, Opportunity


class ContactForm(GuardedForm, forms.ModelForm):
    """Made for a phone: few fields, each with the keyboard and the memory that fit."""

    class Meta:
        model = Enquiry
        fields = ["opportunity", "message", "name", "email", "phone", "wants_copy"]
        labels = {
            "opportunity": _("Worum geht es?"),
            "message": _("Ihre Nachricht"),
            "name": _("Ihr Name"),
            "email": _("Ihre E-Mail-Adresse"),
            "phone": _("Ihre Telefonnummer (freiwillig)"),
            "wants_copy": _("Kopie an mich"),
        }
        help_texts = {
            "message": _("Zum Beispiel: Wann haben Sie Zeit? Was machen Sie gern?"),
            "email": _("Dorthin antwortet Ihnen die Initiative."),
            "wants_copy": _("Sie bekommen dafür zuerst eine E-Mail mit einem Link zum Zustimmen."),
        }
        widgets = {
            "message": forms.Textarea(attrs={"rows": 6}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }
        error_messages = {
            "message": {"required": _("Bitte schreiben Sie ein paar Worte.")},
            "name": {"required": _("Bitte sagen Sie, wie Sie heißen.")},
            "email": {"required": _("Ohne Ihre Adresse kann Ihnen niemand antworten.")},
            "opportunity": {
                "invalid_choice": _(
                    "Dieser Aufruf ist nicht mehr offen. Wählen Sie einen anderen, oder lassen "
                    "Sie das Feld, wie es jetzt ist."
                )
            },
        }

    def __init__(self, *args, initiative: Initiative, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.initiative = initiative
        needs = Opportunity.objects.published().filter(initiative=initiative)
        self.fields["opportunity"].queryset = needs
        self.fields["opportunity"].empty_label = _("Ich möchte allgemein mithelfen")
        self.fields["opportunity"].label_from_instance = lambda need: need.title
        if not needs:
            del self.fields["opportunity"]

    def clean_name(self) -> str:
        """In one line: nothing may look like the next line of a letter."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        return " ".join(self.cleaned_data["phone"].split())

    def clean_email(self) -> str:
        mailbox(self.cleaned_data["email"])
        return self.cleaned_data["email"]

    def clean(self):
        cleaned = super().clean()
        self.instance.sending = self.sending
        return cleaned
