"""When an event is: a day and two times of the clock, as people say it."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.widgets import DateInput

from .clock import ClockField

#: what browsers send, and what somebody types where there is no calendar to choose from
DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
NO_DAY = _("Das ist kein Tag. Schreiben Sie ihn so: 24.12.2027.")
#: who names a later year has most likely mistyped it
FAR = timedelta(days=3 * 365)


def day_field(**options) -> forms.DateField:
    """A day, chosen in the browser's own calendar or typed."""
    messages = {"invalid": NO_DAY, "required": _("Bitte nennen Sie den Tag.")}
    return forms.DateField(
        **{"input_formats": DAYS, "widget": DateInput, "error_messages": messages, **options}
    )


def moment(day: date, clock) -> datetime:
    """That time of that day on the clocks of Lower Saxony."""
    return timezone.make_aware(datetime.combine(day, clock))


class WhenFields(forms.Form):
    """Day, beginning and end; a last day where there is more than one. Sets `starts`, `ends`."""

    instance: Any

    day = day_field(label=_("Tag"))
    starts_at = ClockField(
        label=_("Beginn"),
        required=True,
        help_text=_("Zum Beispiel 18:00"),
        error_messages={"required": _("Bitte nennen Sie die Uhrzeit, zu der es beginnt.")},
    )
    ends_at = ClockField(
        label=_("Ende"),
        required=True,
        help_text=_("Zum Beispiel 20:30"),
        error_messages={"required": _("Bitte nennen Sie die Uhrzeit, zu der es ungefähr endet.")},
    )
    last_day = day_field(
        label=_("Letzter Tag"),
        required=False,
        help_text=_("Nur wenn es mehrere Tage dauert oder bis nach Mitternacht."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = (self.instance.starts, self.instance.ends)
        if self.instance.starts:
            self._show_times(*map(timezone.localtime, self.stored))

    def _show_times(self, starts: datetime, ends: datetime) -> None:
        given = {"day": starts.date(), "starts_at": starts.time(), "ends_at": ends.time()}
        if ends.date() != starts.date():
            given["last_day"] = ends.date()
        self.initial = {**self.initial, **given}

    def clean(self):
        cleaned: Any = super().clean()
        if all(cleaned.get(name) for name in ("day", "starts_at", "ends_at")):
            self._set_times(cleaned)
        return cleaned

    def _set_times(self, cleaned: dict) -> None:
        starts = moment(cleaned["day"], cleaned["starts_at"])
        ends = moment(cleaned.get("last_day") or cleaned["day"], cleaned["ends_at"])
        if self.is_new_moment(starts) or not self.instance.published_at:
            self._check_beginning(starts)
        if ends <= starts:
            self.add_error(*self._ends_too_early(cleaned))
        else:
            self.instance.starts, self.instance.ends = starts, ends

    def is_new_moment(self, starts: datetime) -> bool:
        return self.stored[0] is None or self.stored[0].replace(second=0, microsecond=0) != starts

    def _check_beginning(self, starts: datetime) -> None:
        now = timezone.now()
        if starts.date() < timezone.localdate():
            self.add_error("day", _("Dieser Tag ist schon vorbei."))
        elif starts <= now:
            self.add_error("starts_at", _("Diese Uhrzeit ist heute schon vorbei."))
        elif starts > now + FAR:
            self.add_error("day", _("Das ist sehr lange hin. Stimmt das Jahr?"))

    @staticmethod
    def _ends_too_early(cleaned: dict) -> tuple[str, Any]:
        if cleaned.get("last_day") and cleaned["last_day"] < cleaned["day"]:
            return "last_day", _("Der letzte Tag liegt vor dem ersten.")
        return "ends_at", _(
            "Das Ende muss nach dem Beginn liegen. Geht es bis nach Mitternacht? Dann nennen Sie "
            "bitte auch den letzten Tag."
        )
