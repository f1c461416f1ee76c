"""How people join an event: without a word, through this portal, or elsewhere."""

from datetime import time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Event
from .when import day_field, moment

Registration = Event.Registration
NO_NUMBER = _("Geben Sie eine Zahl ab 1 ein, oder lassen Sie das Feld leer.")
LAST_MINUTE = time(23, 59)


class JoiningFields(forms.Form):
    """Registration, seats and until when; sets the event's `registration_closes`."""

    instance: Any

    registration = forms.ChoiceField(
        label=_("Muss man sich anmelden?"),
        choices=[
            (Registration.NONE, _("nein, einfach kommen")),
            (Registration.PORTAL, _("ja, über dieses Portal")),
            (Registration.ELSEWHERE, _("ja, an anderer Stelle")),
        ],
        widget=forms.RadioSelect,
        initial=Registration.NONE,
    )
    capacity = forms.IntegerField(
        label=_("Plätze"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("Leer heißt: ohne Grenze. Sind alle vergeben, gibt es eine Warteliste."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": NO_NUMBER, "min_value": NO_NUMBER},
    )
    closes_on = day_field(
        label=_("Anmelden bis einschließlich"),
        required=False,
        help_text=_("Leer heißt: bis zum Beginn."),
    )
    registration_url = forms.URLField(
        label=_("Adresse der Anmeldung"),
        required=False,
        assume_scheme="https",
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
        error_messages={
            "invalid": _("Das ist keine Internetadresse. So sieht eine aus: www.beispiel.de")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        closes = self.instance.registration_closes
        if closes:
            self.initial["closes_on"] = timezone.localdate(closes)

    def clean(self):
        cleaned: Any = super().clean()
        registration = cleaned.get("registration")
        if registration != Registration.PORTAL:
            cleaned["capacity"] = None
            self._refuse_to_forget_people()
        if registration != Registration.ELSEWHERE:
            cleaned["registration_url"] = ""
        elif not cleaned.get("registration_url") and "registration_url" not in self.errors:
            self.add_error("registration_url", _("Bitte sagen Sie, wo man sich anmeldet."))
        self._set_deadline(cleaned)
        return cleaned

    def _refuse_to_forget_people(self) -> None:
        """Whoever registered here relies on it."""
        if self.initial.get("registration") != Registration.PORTAL or not self.instance.pk:
            return
        seats = Event.objects.filter(pk=self.instance.pk).with_seats().get()
        if seats.seats_taken or seats.people_waiting:
            self.add_error(
                "registration",
                _(
                    "Es haben sich schon Menschen über das Portal angemeldet. Wenn niemand mehr "
                    "dazukommen soll, schließen Sie die Anmeldung im Tagungsbüro."
                ),
            )

    def _set_deadline(self, cleaned: dict) -> None:
        """The end of that day, or the beginning of the event if that comes first."""
        day = cleaned.get("closes_on")
        if cleaned.get("registration") == Registration.NONE or not day:
            self.instance.registration_closes = None
            return
        starts = self.instance.starts
        if "closes_on" in self.changed_data or self._is_too_late(starts):
            closes = moment(day, LAST_MINUTE)
            closes = min(closes, starts) if starts else closes
            self._check_deadline(day, closes, starts)
            self.instance.registration_closes = closes

    def _is_too_late(self, starts) -> bool:
        closes = self.instance.registration_closes
        return bool(closes and starts and closes > starts)

    def _check_deadline(self, day, closes, starts) -> None:
        opens = self.instance.registration_opens
        if starts and day > timezone.localdate(starts):
            self.add_error("closes_on", _("Da hat die Veranstaltung schon begonnen."))
        elif day < timezone.localdate():
            self.add_error("closes_on", _("Dieser Tag ist schon vorbei."))
        elif opens and closes <= opens:
            self.add_error("closes_on", _("Da ist die Anmeldung noch gar nicht geöffnet."))
