"""allauth's forms for codes and passkeys, with our counters and our German."""

from allauth.account.adapter import get_adapter
from allauth.account.fields import SetPasswordField
from allauth.account.forms import (
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
)
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .codes import code_digest, write_to_nobody


class CountedCode:
    """A code of the second factor: guesses are counted for the account, not against its owner."""

    def clean_code(self) -> str:
        adapter = get_adapter(context.request)
        guess = adapter.start_try("code", self.user.email)
        try:
            code = super().clean_code()
        except forms.ValidationError:
            adapter.note_failure(_("Falscher Code beim zweiten Faktor"), self.user.email)
            raise
        guess.was_right()
        return code


class AuthenticateForm(CountedCode, mfa.AuthenticateForm):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )


class ReauthenticateForm(CountedCode, mfa.ReauthenticateForm):
    code = AuthenticateForm.base_fields["code"]


class LoginCodeRequest(RequestLoginCodeForm):
    """Letters are counted as guesses are: nobody can use up another person's."""

    def clean_email(self) -> str:
        get_adapter(context.request).start_try("letter", self.cleaned_data["email"])
        return super().clean_email()


class LoginCode(ConfirmLoginCodeForm):
    """The code from the letter; three guesses, then a new letter."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        self.cleaned_data["code"] = code_digest(self.cleaned_data["code"])
        try:
            return super().clean_code()
        except forms.ValidationError:
            stage = context.request._login_stage
            address = stage.state.get("email", "")
            get_adapter(context.request).note_failure(_("Falscher Code per E-Mail"), address)
            raise


class PasswordReset(ResetPasswordForm):
    """The same work for an address without an account, whose letter is not sent."""

    def save(self, request: HttpRequest, **kwargs) -> str:
        email = super().save(request, **kwargs)
        if not self.users:
            unused = request.build_absolute_uri(reverse("account_reset_password"))
            context_ = {"password_reset_url": unused, "request": request}
            letter = "account/email/password_reset_key"
            write_to_nobody(get_adapter(), letter, "niemand@example.org", context_)
        return email


class AddPasskey(webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Woran Sie ihn wiedererkennen, zum Beispiel „Diensthandy“."),
    )
    passwordless = forms.BooleanField(
        label=gettext_lazy("Damit auch ohne Passwort anmelden"),
        required=False,
        help_text=gettext_lazy(
            "Ihr Gerät fragt dann nach Fingerabdruck, Gesicht oder PIN. Ohne das Häkchen kommt der "
            "Passkey nach dem Passwort."
        ),
    )


class RenamePasskey(webauthn.EditWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)


class FirstPassword(forms.Form):
    """What somebody who was invited types: a password, checked by the rules of all passwords."""

    password = SetPasswordField(label=gettext_lazy("Passwort"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].user = user
