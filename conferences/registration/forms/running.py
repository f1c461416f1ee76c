"""What the office decides while an event takes registrations."""

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.models import Event, Workshop

#: what browsers send, and what somebody types where there is no calendar to choose from
MOMENTS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y, %H:%M"]
NO_NUMBER = gettext_lazy("Geben Sie eine Zahl ab 1 ein, oder lassen Sie das Feld leer.")


class EventDeedForm(forms.Form):
    """Something one does with an event; without fields, a button that needs no more words."""

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, **kwargs)
        self.event = event


class DeadlineForm(EventDeedForm):
    """Until when people may register."""

    until = forms.DateTimeField(
        label=gettext_lazy("Anmeldung bis"),
        input_formats=MOMENTS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENTS[0]),
        error_messages={
            "required": gettext_lazy("Bitte nennen Sie Tag und Uhrzeit."),
            "invalid": gettext_lazy(
                "Bitte nennen Sie Tag und Uhrzeit, zum Beispiel 24.12.2030 18:00."
            ),
        },
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, event=event, **kwargs)
        begin = date_format(timezone.localtime(event.starts), "j. F Y, H:i")
        self.fields["until"].help_text = _("Spätestens zum Beginn: %(begin)s Uhr") % {
            "begin": begin
        }
        self.fields["until"].initial = self._proposed()

    def _proposed(self):
        closes = self.event.registration_closes
        is_coming = closes is None or closes > timezone.now()
        return timezone.localtime(closes) if closes and is_coming else None

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= timezone.now():
            raise forms.ValidationError(_("Dieser Zeitpunkt ist schon vorbei."))
        if until > self.event.starts:
            raise forms.ValidationError(_("Da hat die Veranstaltung schon begonnen."))
        return until


def seats_field(**options) -> forms.IntegerField:
    """How many people fit in."""
    return forms.IntegerField(
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Leer heißt: ohne Grenze."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": NO_NUMBER, "min_value": NO_NUMBER},
        **options,
    )


class SeatsForm(EventDeedForm):
    """How many people fit in the event."""

    capacity = seats_field(label=gettext_lazy("Plätze"))

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, event=event, initial={"capacity": event.capacity}, **kwargs)


class WorkshopSeatsForm(forms.Form):
    """How many fit in a workshop; many of these stand on one page."""

    capacity = seats_field(label=gettext_lazy("Plätze"))

    def __init__(self, *args, workshop: Workshop, **kwargs):
        kwargs.setdefault("auto_id", f"id_{workshop.pk}_%s")
        super().__init__(*args, initial={"capacity": workshop.capacity}, **kwargs)


class CancellationForm(EventDeedForm):
    """Why an event does not take place, in words for those who wanted to come."""

    reason = forms.CharField(
        label=gettext_lazy("Grund der Absage"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Steht in den Briefen und öffentlich auf der Seite der Veranstaltung. "
            "Nennen Sie bitte niemanden mit Namen."
        ),
        error_messages={
            "required": gettext_lazy("Bitte sagen Sie in einem Satz, warum sie nicht stattfindet.")
        },
    )

    def clean_reason(self) -> str:
        """In one line: nothing may look like the next line of a letter."""
        return " ".join(self.cleaned_data["reason"].split())
