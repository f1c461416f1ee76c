"""Which workshops: in each slot a first choice and a second one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from django import forms
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conferences.models import Event, ProgrammeItem, Workshop

from ..models import WorkshopChoice
from ..services import GroupTooLarge, OverlappingWorkshops, Wish, seats_left
from ..services.checking import at_the_same_time
from .person import EventForm


@dataclass(frozen=True)
class Option:
    """A workshop as a form offers it, with the room there is for somebody who comes now."""

    workshop: Workshop
    #: None without a limit, and as long as the office has not allocated
    free: int | None
    waiting: int = 0

    def __str__(self) -> str:
        return f"{self.workshop} ({self.places})" if self.places else str(self.workshop)

    @property
    def is_full(self) -> bool:
        """Nobody overtakes those who wait, even where a single place is left."""
        return bool(self.waiting) or (self.free is not None and self.free <= 0)

    @property
    def places(self) -> str:
        if self.waiting:
            return _("voll, %(n)d warten") % {"n": self.waiting}
        if self.is_full:
            return _("voll, Warteliste")
        if self.free is None:
            return ""
        return ngettext("noch 1 Platz", "noch %(n)d Plätze", self.free) % {"n": self.free}


@dataclass(frozen=True)
class SlotChoice:
    """The two fields of one slot, for templates; `item` is None for workshops without a time."""

    item: ProgrammeItem | None
    first: forms.BoundField
    #: None where there is only one workshop to choose
    second: forms.BoundField | None

    @property
    def title(self) -> str:
        return self.item.title if self.item else _("Workshops ohne feste Zeit")

    @property
    def time(self) -> str:
        return time_of(self.item)


def time_of(item: ProgrammeItem | None) -> str:
    """„14:00 bis 15:30 Uhr", with the day in front where the event has several."""
    if not (item and item.starts):
        return ""
    starts = date_format(timezone.localtime(item.starts), "H:i")
    ends = date_format(timezone.localtime(item.ends), "H:i") if item.ends else ""
    text = _("%(starts)s bis %(ends)s Uhr") if ends else _("%(starts)s Uhr")
    text = text % {"starts": starts, "ends": ends}
    if item.event.is_one_day:
        return text
    return f"{date_format(timezone.localtime(item.starts), 'l, j. F')}, {text}"


def workshops_by_slot(event: Event) -> dict[int, list[Workshop]]:
    """{slot id or 0: its workshops}, in the order of the programme; without a time last."""
    rows = Workshop.objects.filter(event=event).select_related("slot").order_by("number")
    slots: dict[int, list[Workshop]] = {}
    for workshop in sorted(rows, key=position):
        if workshop.slot:
            workshop.slot.event = event
        slots.setdefault(workshop.slot_id or 0, []).append(workshop)
    return slots


def position(workshop: Workshop) -> tuple:
    """The earliest first; what has no time after all that has one."""
    slot = workshop.slot
    if slot is None:
        return (2,)
    return (0, slot.starts, slot.pk) if slot.starts else (1, slot.position, slot.pk)


def people_waiting(workshops: list[Workshop]) -> dict[int, int]:
    """{workshop id: people}; where nobody waits there is no entry."""
    waiting = WorkshopChoice.objects.filter(workshop__in=workshops, standing="waiting")
    return dict(waiting.order_by().values_list("workshop").annotate(Sum("registration__seats")))


class WorkshopsPart(EventForm):
    """`slot_<slot id or 0>_first` and `…_second`; a group is `self.seats` people."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.workshops = workshops_by_slot(self.event)
        self._by_id = {w.pk: w for row in self.workshops.values() for w in row}
        options = self._options()
        for slot, workshops in self.workshops.items():
            self._add_fields(slot, [options[workshop.pk] for workshop in workshops])

    def _options(self) -> dict[int, Option]:
        workshops = list(self._by_id.values())
        if self.setup.waits_for_allocation or not workshops:
            return {w.pk: Option(w, None) for w in workshops}
        left, waiting = seats_left(workshops), people_waiting(workshops)
        return {w.pk: Option(w, left[w.pk], waiting.get(w.pk, 0)) for w in workshops}

    def _add_fields(self, slot: int, options: list[Option]) -> None:
        choices = [(option.workshop.pk, option) for option in options]
        self.fields[f"slot_{slot}_first"] = forms.ChoiceField(
            label=_("Erster Wunsch"),
            required=False,
            choices=[*choices, ("", _("Kein Workshop in dieser Zeit"))],
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": self.gone},
        )
        if len(options) > 1:
            self.fields[f"slot_{slot}_second"] = forms.ChoiceField(
                label=_("Zweiter Wunsch, falls der erste nicht geht"),
                required=False,
                choices=[("", _("kein zweiter Wunsch")), *choices],
                error_messages={"invalid_choice": self.gone},
            )

    @property
    def gone(self) -> str:
        return _("Diesen Workshop gibt es nicht mehr. Bitte wählen Sie einen anderen.")

    @property
    def changed(self) -> str:
        return _("Die Zeiten der Workshops haben sich geändert. Bitte wählen Sie noch einmal.")

    @property
    def one_of_both(self) -> str:
        return _("Bitte wählen Sie nur einen der beiden.")

    @property
    def slots(self) -> Iterator[SlotChoice]:
        """What templates loop over."""
        for slot, workshops in self.workshops.items():
            second = f"slot_{slot}_second"
            bound = self[second] if second in self.fields else None
            yield SlotChoice(workshops[0].slot, self[f"slot_{slot}_first"], bound)

    @property
    def slot_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("slot_")]

    @property
    def seats(self) -> int:
        """How many people go to the workshops; forms with companions count them."""
        return 1 + len(getattr(self, "companions", ()))

    @property
    def chosen(self) -> dict[str, Workshop]:
        """{field name: workshop}"""
        given = {name: self.cleaned_data.get(name) for name in self.slot_names}
        return {name: self._by_id[int(value)] for name, value in given.items() if value}

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """For `services.Details`."""
        return tuple(
            Wish(workshop.pk, 1 if name.endswith("_first") else 2)
            for name, workshop in self.chosen.items()
        )

    def clean(self):
        cleaned = super().clean()
        self._check_no_wish_is_lost()
        self._check_seconds()
        self._check_group()
        self._check_times()
        return cleaned

    def _check_no_wish_is_lost(self) -> None:
        """What was chosen in a slot that the office has since taken away is not just dropped."""
        names = self.slot_names
        lost = [key for key in self.data if key.startswith("slot_") and key not in names]
        if any(self.data[key] for key in lost):
            changed = _(
                "Die Zeiten der Workshops haben sich geändert. Bitte wählen Sie noch einmal."
            )
            self.add_error(names[0] if names else None, changed)

    def _check_seconds(self) -> None:
        chosen = self.chosen
        for name in [name for name in chosen if name.endswith("_second")]:
            first = name.replace("_second", "_first")
            if first not in chosen and first not in self.errors:
                self.add_error(name, _("Bitte wählen Sie auch einen ersten Wunsch."))
            elif chosen.get(first) == chosen[name]:
                self.add_error(name, _("Das ist schon Ihr erster Wunsch."))

    def _check_group(self) -> None:
        for name, workshop in self.chosen.items():
            if workshop.capacity is not None and self.seats > workshop.capacity:
                self.add_error(name, str(GroupTooLarge(workshop.capacity, workshop.title)))

    def _check_times(self) -> None:
        """The sentence stands at the later of the two fields."""
        for (_first, one), (name, other) in combinations(self.chosen.items(), 2):
            if one.slot_id != other.slot_id and at_the_same_time(one, other):
                overlap = OverlappingWorkshops(one.title, other.title)
                self.add_error(
                    name, _("%(overlap)s Bitte wählen Sie einen davon.") % {"overlap": overlap}
                )
