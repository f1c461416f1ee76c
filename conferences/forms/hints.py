"""„Wissen Sie mehr?": what a visitor tells the office about a finding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.guard import GuardedForm, mailbox


class HintForm(GuardedForm):
    """What one knows; who one is only for whoever wants to be asked back."""

    message = forms.CharField(
        label=_("Was wissen Sie?"),
        help_text=_("Zum Beispiel: was seither geschehen ist, wann, und wo man es nachlesen kann."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": _("Bitte schreiben Sie ein paar Worte.")},
    )
    name = forms.CharField(
        label=_("Ihr Name (freiwillig)"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse (freiwillig)"),
        help_text=_("Nur wenn das Amt nachfragen darf."),
        required=False,
        validators=[mailbox],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_name(self) -> str:
        """In one line: nothing may look like the next line of a letter."""
        return " ".join(self.cleaned_data["name"].split())
