"""What a copy of an event needs to be told: its name and its day."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.widgets import DateInput

from ..models import Event
from ..services.rhythms import next_month


class CopyForm(forms.Form):
    """The same weekday of the next month is proposed."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    day = forms.DateField(
        label=_("Neuer Termin"),
        widget=DateInput,
        help_text=_("Die Uhrzeit bleibt; Sie können sie danach ändern."),
    )

    def __init__(self, *args, event: Event, **kwargs):
        first, today = timezone.localdate(event.starts), timezone.localdate()
        start = {"title": event.title, "day": next_month(first, after=today)}
        super().__init__(*args, initial=start, **kwargs)

    def clean_day(self) -> date:
        day = self.cleaned_data["day"]
        if day < timezone.localdate():
            raise ValidationError(_("Dieser Tag ist schon vorbei."))
        return day
