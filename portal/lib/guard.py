"""Keeps machines from filling in public forms, without puzzles and without watching anybody."""

from hashlib import sha256
from secrets import token_urlsafe

from django import forms
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext_lazy as _

TOO_FAST = 3  # seconds; nobody reads and fills in a form in less
TOO_OLD = 24 * 60 * 60
_signer = TimestampSigner(salt="portal.lib.guard")


def mailbox(email: str) -> None:
    """Validator: quoted names may hold anything; no real mailbox of a person is called so."""
    if '"' in email:
        raise forms.ValidationError(_("Bitte prüfen Sie die E-Mail-Adresse."))


class Honeypot(forms.TextInput):
    """A field that no person sees or reaches; it is always shown empty.

    It counts as hidden, so that a form's template sets it among the hidden fields.
    """

    template_name = "forms/honeypot.html"
    is_hidden = True

    def format_value(self, value) -> str:
        return ""


class Stamp(forms.HiddenInput):
    """When the form was opened, signed; a stamp that no longer counts is replaced."""

    def format_value(self, value) -> str:
        return value if value and problem_of(value) in (None, "fast") else new_stamp()


def new_stamp() -> str:
    return _signer.sign(token_urlsafe(12))


def problem_of(stamp: str) -> str | None:
    """Why a form with this stamp is not taken: "fast", "old", or None."""
    try:
        _signer.unsign(stamp, max_age=TOO_OLD)
    except (SignatureExpired, BadSignature):
        return "old"
    try:
        _signer.unsign(stamp, max_age=TOO_FAST)
    except SignatureExpired:
        return None
    return "fast"


class GuardedForm(forms.Form):
    """The base of public forms; also beside ModelForm: `class X(GuardedForm, forms.ModelForm)`.

    What looks like a machine gets a sentence at the form, keeps all that was typed, and can be
    sent once more: a mistake of ours must cost a person nothing but a click.
    """

    #: a name that fillers of forms know and browsers do not fill in by themselves
    homepage = forms.CharField(required=False, widget=Honeypot, label=_("Bitte leer lassen"))
    opened = forms.CharField(required=False, widget=Stamp, initial=new_stamp)

    SENTENCES = {
        "trap": _(
            "Ein verstecktes Feld war ausgefüllt; das machen sonst nur Automaten. "
            "Bitte senden Sie noch einmal ab."
        ),
        "fast": _("Das ging sehr schnell. Bitte warten Sie kurz und senden Sie noch einmal ab."),
        "old": _("Dieses Formular war lange offen. Bitte senden Sie noch einmal ab."),
    }

    def clean(self):
        cleaned = super().clean()
        problem = self._problem()
        if problem == "fast" and self.errors:
            problem = None  # whoever has to correct something takes long enough
        if problem:
            self.add_error(None, forms.ValidationError(self.SENTENCES[problem], code=problem))
        return cleaned

    def _problem(self) -> str | None:
        """The name of the sentence that says what looks like a machine, if anything does."""
        if self["homepage"].data or self.errors.keys() & {"homepage", "opened"}:
            return "trap"
        return problem_of(self.cleaned_data.get("opened", ""))

    @property
    def sending(self) -> str:
        """The same for a second click on the same form with the same content, else another.

        64 hexadecimal digits for a unique column, so that what was sent twice is kept once.
        """
        parts = [f"{name}={self[name].data}" for name in sorted(self.fields)]
        return sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
