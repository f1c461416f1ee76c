"""„Neues per E-Mail": where the letters of a search shall go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.guard import GuardedForm, mailbox


class AlertForm(GuardedForm):
    email = forms.EmailField(
        label=_("Ihre E-Mail-Adresse"),
        max_length=254,
        help_text=_("Sie bekommen zuerst eine E-Mail mit einem Link zum Bestätigen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Wohin sollen wir Ihnen schreiben?")},
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip().lower()
        mailbox(email)
        return email
