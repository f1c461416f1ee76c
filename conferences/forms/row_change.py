"""What all coming dates of a row shall have in common."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

from ..models import Event, Venue
from ..services.rows import Change
from .clock import ClockField

#: houses offered: those the own events were in last
VENUES = 20


class RowChangeForm(forms.Form):
    """Filled with what stands in the date it was opened from; the days stay as they are."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    starts_at = ClockField(label=_("Beginn"), required=True, help_text=_("Zum Beispiel 18:00."))
    ends_at = ClockField(label=_("Ende"), required=True)
    venue = forms.ModelChoiceField(
        Venue.objects.none(),
        label=_("Ort"),
        required=False,
        empty_label=_("noch offen"),
        help_text=_(
            "Orte Ihrer bisherigen Termine. Einen neuen Ort tragen Sie zuerst bei einem Termin ein."
        ),
    )

    def __init__(self, *args, event: Event, dates: Sequence[Event], user: User, **kwargs):
        self.dates = dates
        start = {
            "title": event.title,
            "starts_at": timezone.localtime(event.starts).time(),
            "ends_at": timezone.localtime(event.ends).time(),
            "venue": event.venue_id,
        }
        super().__init__(*args, initial=start, **kwargs)
        field: Any = self.fields["venue"]
        field.queryset = Venue.objects.filter(pk__in=_venues(event, dates, user))

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if not self.errors and any(self.change.turns_round(event) for event in self.dates):
            self.add_error("ends_at", _("Das Ende muss nach dem Beginn liegen."))
        return cleaned

    @property
    def change(self) -> Change:
        return Change(**self.cleaned_data)

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not title:
            raise ValidationError(_("Bitte geben Sie der Veranstaltung einen Namen."))
        return title


def _venues(event: Event, dates: Sequence[Event], user: User) -> set[int]:
    """Of this row, and of what the person's initiatives held last."""
    own = Event.objects.filter(host__in=user.stewardships.values("initiative"))
    recent = own.exclude(venue=None).order_by("-starts").values_list("venue", flat=True)
    here = {row.venue_id for row in (event, *dates) if row.venue_id}
    return here | set(recent[:VENUES])
