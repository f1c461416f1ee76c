"""What the office and the hosts fill in: a caller's registration, a correction, a message."""

from hashlib import sha256

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from conferences.models import Event, Workshop
from portal.lib.guard import mailbox

from ..models import Message, Registration
from ..services import Details, new_sending
from .fields import LineField, NameField, without_control_signs
from .needs import CONSENT, NeedsPart
from .own import OwnForm
from .person import CompanionsPart, PersonPart
from .questions import QuestionsPart
from .workshops import WorkshopsPart

CALLER = ("name", "email", "phone", "organisation", "attends_as")


class OnceForm(forms.Form):
    """A form that a second click, or the page sent again, does not send a second time."""

    key = forms.CharField(
        widget=forms.HiddenInput,
        initial=new_sending,
        validators=[RegexValidator("^[0-9a-f]{64}$")],
    )

    @property
    def sending(self) -> str:
        """64 hexadecimal digits: the same for the same form with the same content."""
        parts = [f"{name}={self[name].data}" for name in sorted(self.fields)]
        return sha256("\x1f".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


class PhoneField(LineField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Telefon"),
            required=False,
            max_length=40,
            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            **kwargs,
        )


class CallForm(NeedsPart, QuestionsPart, WorkshopsPart, CompanionsPart, PersonPart, OnceForm):
    """„Anruf eintragen": the public form in one page, for somebody who calls."""

    phone = PhoneField(help_text=_("Für Rückfragen; wichtig, wenn es keine E-Mail-Adresse gibt."))
    told = forms.BooleanField(
        label=_("Ich habe am Telefon gesagt, was mit den Angaben geschieht."),
        error_messages={
            "required": _("Bitte sagen Sie es der Person, und bestätigen Sie es hier.")
        },
    )

    field_order = ["key", *CALLER]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._speak_of_somebody_else()
        self._without_address()
        for name in CALLER:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def _speak_of_somebody_else(self) -> None:
        fields = self.fields
        fields["name"].label, fields["name"].help_text = _("Name"), _("So steht er auf dem Schild.")
        fields["name"].error_messages["required"] = _("Bitte tragen Sie den Namen ein.")
        fields["organisation"].label = _("Initiative, Verein oder Dienststelle (freiwillig)")
        fields["attends_as"].label = _("Kommt (freiwillig)")
        if CONSENT in fields:
            fields[CONSENT].label = _(
                "Die Person willigt ein, dass diese Angaben dafür verwendet werden."
            )

    def _without_address(self) -> None:
        email = self.fields["email"]
        email.required, email.label = False, _("E-Mail-Adresse (freiwillig)")
        email.help_text = _(
            "Mit Adresse kommt ein Brief mit einem Link zum Bestätigen. Ohne Adresse gilt die "
            "Anmeldung sofort; dann gibt es keine Briefe."
        )

    @property
    def says_needs(self) -> bool:
        """Whether something stands in a field, right or wrong."""
        return any(self[name].value() for name in self.needs_names)

    @property
    def please_consent(self) -> str:
        return str(_("Bitte fragen Sie, ob die Person einwilligt, oder lassen Sie es weg."))

    @property
    def details(self) -> Details:
        return Details(
            **{name: self.cleaned_data[name] for name in CALLER},
            companions=self.companions,
            wishes=self.wishes,
            answers=self.answers,
            needs=self.needs,
        )


class AddressForm(forms.Form):
    """A mistyped address."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        validators=[mailbox],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Bitte tragen Sie die richtige Adresse ein."),
            "invalid": _("Bitte prüfen Sie die E-Mail-Adresse. Sie sieht so aus: name@beispiel.de"),
        },
    )


class ArrangeForm(OwnForm):
    """What somebody asks to have changed: everything but the address and what they need."""

    name = NameField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = PhoneField()

    #: needs are the person's own to give; behind their link they change them
    offered: list[str] = []
    field_order = ["name", "phone", "organisation"]

    def __init__(self, data=None, *, registration: Registration):
        super().__init__(data, registration=registration)
        self.initial.update(name=registration.name, phone=registration.phone)


class ReplyForm(forms.Form):
    """What the office answers to a wish."""

    reply = forms.CharField(
        label=_("Ihre Antwort (freiwillig)"),
        required=False,
        max_length=500,
        help_text=_("Steht im Brief an die Person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reply(self) -> str:
        without_control_signs(" ".join(self.cleaned_data["reply"].split()))
        return self.cleaned_data["reply"].strip()


class MessageForm(OnceForm):
    """A letter to many."""

    whom = forms.ChoiceField(
        label=_("An"),
        choices=Message.Audience,
        initial=Message.Audience.ALL,
        widget=forms.RadioSelect,
        help_text=_("Wer die Anmeldung noch nicht bestätigt hat, bekommt keine Nachricht."),
    )
    workshop = forms.ModelChoiceField(
        label=_("Workshop"),
        queryset=Workshop.objects.none(),
        required=False,
        empty_label=_("bitte wählen"),
        error_messages={"invalid_choice": _("Diesen Workshop gibt es nicht mehr.")},
    )
    subject = LineField(
        label=_("Betreff"),
        max_length=120,
        error_messages={"required": _("Bitte sagen Sie in ein paar Worten, worum es geht.")},
    )
    body = forms.CharField(
        label=_("Nachricht"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Anrede, Termin und der eigene Link zur Anmeldung stehen schon im Brief. Das sehen "
            "Sie gleich in der Vorschau."
        ),
        error_messages={"required": _("Bitte schreiben Sie Ihre Nachricht.")},
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        workshops = Workshop.objects.filter(event=event).order_by("number")
        self.fields["workshop"].queryset = workshops
        if not workshops:
            del self.fields["workshop"]
            choices = [c for c in Message.Audience.choices if c[0] != Message.Audience.WORKSHOP]
            self.fields["whom"].choices = choices

    def clean_body(self) -> str:
        without_control_signs(" ".join(self.cleaned_data["body"].split()))
        return self.cleaned_data["body"].replace("\r\n", "\n").strip()

    def clean(self):
        cleaned = super().clean()
        to_workshop = cleaned.get("whom") == Message.Audience.WORKSHOP
        if to_workshop and not cleaned.get("workshop") and "workshop" not in self.errors:
            self.add_error("workshop", _("Bitte wählen Sie, an welchen Workshop Sie schreiben."))
        return cleaned

    @property
    def chosen(self) -> dict:
        """What `services.messages.send_to_many` wants of the form."""
        given = {name: self.cleaned_data[name] for name in ("whom", "subject", "body")}
        is_workshop = given["whom"] == Message.Audience.WORKSHOP
        return given | {"workshop": self.cleaned_data.get("workshop") if is_workshop else None}
