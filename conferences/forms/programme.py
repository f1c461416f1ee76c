"""The programme of an event as one form."""

import hashlib
from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.publishing.forms import fingerprint

from ..models import Event, ProgrammeItem
from ..services.schedule import Span, notices, room_conflicts
from .clock import ClockField, SpeakersField, line_of
from .rows import MOST_ROWS, RowForm, RowFormSet

USUAL_LENGTH = timedelta(minutes=30)
Kind = ProgrammeItem.Kind
#: everybody is there
FOR_ALL = frozenset({Kind.WELCOME, Kind.KEYNOTE, Kind.PANEL, Kind.CLOSING})


def days_of(event: Event) -> list[date]:
    """The days on which the event takes place; usually one."""
    first, last = timezone.localdate(event.starts), timezone.localdate(event.ends)
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def moment(day: date, clock: time | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock)) if clock else None


def clock_of(when: datetime | None) -> time | None:
    return timezone.localtime(when).time().replace(second=0, microsecond=0) if when else None


def typed_clock(text: str | None) -> time | None:
    """What was typed as a time; None where it is none."""
    try:
        return ClockField().clean(text)
    except forms.ValidationError:
        return None


def later(clock: time) -> time:
    """The usual length later, on the same day."""
    end = datetime.combine(date.min, clock) + USUAL_LENGTH
    return end.time() if end.date() == date.min else time(23, 59)


class ProgrammeRowForm(RowForm):
    """One point of the programme: times of the day, and its date where there are several."""

    prefilled = ("begin", "finish", "day", "kind", "position")

    day = forms.TypedChoiceField(label=_("Tag"), coerce=date.fromisoformat)
    begin = ClockField(label=_("Beginn"))
    finish = ClockField(label=_("Ende"))
    speakers = SpeakersField(
        label=_("Sprechende"),
        help_text=_("Eine Person je Zeile: Name, Funktion, Organisation."),
    )

    class Meta:
        model = ProgrammeItem
        fields = ["kind", "title", "room", "moderation", "description", "position"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}

    field_order = ["begin", "finish", "day", "kind", "title", "room"]

    def __init__(self, *args, event: Event, **kwargs):
        self.event = event
        super().__init__(*args, **kwargs)
        # Asked once: validating writes the typed times into the row.
        starts = self.instance.starts
        self.stored_day = timezone.localdate(starts) if starts else None
        self.fields["position"].required = False
        self._offer_days()
        self._show_times()

    @property
    def present_version(self) -> str:
        """What is stored of the item and of the people who speak."""
        if not self.instance.pk:
            return ""
        whole = fingerprint(self.instance) + self._stored_speakers()
        return hashlib.sha256(whole.encode()).hexdigest()[:20]

    def _stored_speakers(self) -> str:
        people = self.instance.speakers.all() if self.instance.pk else []
        return "\n".join(line_of(row.name, row.role, row.organisation) for row in people)

    def _offer_days(self) -> None:
        """On one day there is nothing to choose; an item of a former date moves with it."""
        days = days_of(self.event)
        if len(days) == 1:
            del self.fields["day"]
            return
        if self.stored_day and self.stored_day not in days:
            days = [self.stored_day, *days]
        named = [(day.isoformat(), date_format(day, "l, j. F")) for day in days]
        self.fields["day"].choices = named

    def _show_times(self) -> None:
        if not self.instance.pk:
            return
        shown = {
            "begin": clock_of(self.instance.starts),
            "finish": clock_of(self.instance.ends),
            "day": (self.stored_day or days_of(self.event)[0]).isoformat(),
            "speakers": self._stored_speakers(),
        }
        self.initial.update(shown)

    def has_changed(self) -> bool:
        """Also when the event moved to another day and the item follows."""
        first = days_of(self.event)[0]
        moved = "day" not in self.fields and self.stored_day not in (None, first)
        return super().has_changed() or bool(self.instance.pk and moved)

    def clean(self):
        cleaned = super().clean()
        begin, finish = cleaned.get("begin"), cleaned.get("finish")
        if finish and not begin and "begin" not in self.errors:
            self.add_error("begin", _("Zu einem Ende gehört ein Beginn."))
        elif begin and finish and finish <= begin:
            self.add_error("finish", _("Das Ende muss nach dem Beginn liegen."))
        elif not self.errors:
            day = cleaned.get("day") or days_of(self.event)[0]
            self.instance.starts, self.instance.ends = moment(day, begin), moment(day, finish)
        return cleaned

    def clean_position(self) -> int:
        given = self.cleaned_data.get("position")
        return given if given is not None else self.instance.position

    @property
    def span(self) -> Span | None:
        """When and where it is; None where the time is open."""
        return span_of(self.instance)


def span_of(item: ProgrammeItem) -> Span | None:
    if item.starts is None:
        return None
    return Span(item.title, item.starts, item.ends, item.room, item.kind in FOR_ALL)


class BaseProgrammeFormSet(RowFormSet):
    """The whole day. What does not fit together is refused, what is odd waits for a word."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.notices: list[str] = []
        self._stored = self._timed(self.queryset) if self.is_bound else []

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "event": self.instance}

    def fill_next(self, data, prefix: str, number: int) -> None:
        before, row = prefix.format(number - 1), prefix.format(number)
        begin = typed_clock(data.get(f"{before}finish")) or typed_clock(data.get(f"{before}begin"))
        position = data.get(f"{before}position", "")
        data[f"{row}position"] = str(int(position) + 1) if position.isdigit() else ""
        data[f"{row}kind"] = Kind.KEYNOTE.value
        data[f"{row}day"] = data.get(f"{before}day", "")
        if begin:
            data[f"{row}begin"] = begin.strftime("%H:%M")
            data[f"{row}finish"] = later(begin).strftime("%H:%M")

    def _timed(self, items) -> list[Span]:
        return [span for span in map(span_of, items) if span]

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        spans = [form.span for form in self.kept_forms() if form.span]
        if conflicts := room_conflicts(spans):
            raise forms.ValidationError(conflicts)
        self._ask_about(spans)

    def _ask_about(self, spans: list[Span]) -> None:
        """Once about what is odd; what was stored so already has been answered."""
        known = notices(self._stored, self.instance.starts, self.instance.ends)
        found = notices(spans, self.instance.starts, self.instance.ends)
        self.notices = [text for text in found if text not in known]
        if self.notices and "_accept" not in self.data:
            text = _("Bitte sehen Sie sich die Hinweise an. Noch ist nichts gesichert.")
            raise forms.ValidationError(text, code="notices")

    @property
    def only_notices(self) -> bool:
        """Whether nothing but a word from the office is missing."""
        codes = [error.code for error in self.non_form_errors().as_data()]
        return codes == ["notices"] and not any(self.errors)


ProgrammeFormSet = forms.inlineformset_factory(
    Event,
    ProgrammeItem,
    form=ProgrammeRowForm,
    formset=BaseProgrammeFormSet,
    extra=1,
    absolute_max=MOST_ROWS,
    max_num=MOST_ROWS,
)


def following(event: Event, items: list[ProgrammeItem]) -> dict:
    """What a new row starts with: the previous end, half an hour, the next number."""
    last = max((item.ends for item in items if item.ends), default=event.starts)
    position = max((item.position for item in items), default=0) + 1
    begin, day = timezone.localtime(last).time(), timezone.localdate(last)
    return {
        "begin": begin,
        "finish": later(begin),
        "day": day.isoformat(),
        "position": position,
        "kind": Kind.KEYNOTE if items else Kind.WELCOME,
    }
