"""How often an event comes again, and until when."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from portal.lib.dates import months_after
from portal.lib.widgets import DateInput

from ..models import Event, Rhythm
from ..services.repeating import Proposal, proposals
from ..services.rhythms import described

#: as far as anybody plans
FAR = timedelta(days=730)


class RepeatForm(forms.Form):
    """Asked first; `proposals` are the days that come of it."""

    rhythmus = forms.ChoiceField(label=_("Wie oft?"), widget=forms.RadioSelect)
    bis = forms.DateField(
        label=_("Bis wann?"),
        widget=DateInput,
        help_text=_("Der letzte Tag, an dem noch ein Termin sein kann. Höchstens 52 Termine."),
    )

    def __init__(self, *args, event: Event, **kwargs):
        self.event, self.first = event, timezone.localdate(event.starts)
        start = {
            "rhythmus": event.repeat.rhythm if event.repeat else Rhythm.WEEKLY,
            "bis": months_after(max(self.first, timezone.localdate()), 3),
        }
        super().__init__(*args, initial=start, **kwargs)
        field: Any = self.fields["rhythmus"]
        field.choices = [(value, described(value, self.first)) for value in Rhythm.values]

    def clean_bis(self) -> date:
        until, today = self.cleaned_data["bis"], timezone.localdate()
        if until <= max(self.first, today):
            raise ValidationError(_("Nehmen Sie einen Tag nach dem ersten Termin."))
        if until > today + FAR:
            raise ValidationError(_("Das ist sehr lange hin. Planen Sie höchstens zwei Jahre."))
        return until

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self.errors and not self.proposals:
            raise ValidationError(_("Bis dahin ergibt sich kein Termin."))
        return cleaned

    @property
    def chosen(self) -> dict:
        return {"rhythm": self.cleaned_data["rhythmus"], "until": self.cleaned_data["bis"]}

    @property
    def proposals(self) -> list[Proposal]:
        return proposals(self.event, **self.chosen)

    @property
    def told(self) -> str:
        return described(self.chosen["rhythm"], self.first)


def chosen_days(texts: list[str], offered: list[Proposal]) -> list[date]:
    """Of what was sent, the days that are offered."""
    sent = {_day(text) for text in texts}
    return [row.day for row in offered if row.day in sent and not row.is_there]


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
