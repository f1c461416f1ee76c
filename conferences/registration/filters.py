"""How the office narrows the list of an event's people."""

from functools import reduce
from operator import and_, or_

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conferences.models import Event, Workshop

from .models import Companion, Registration, WorkshopChoice
from .querysets import RegistrationQuerySet
from .services import overview

WAITING, BY_NAME, BY_RANK = "waiting", "name", "rang"
STANDS = [
    ("seated", _("mit Platz")),
    ("unconfirmed", _("noch nicht bestätigt")),
    ("confirmed", _("angemeldet")),
    ("promoted", _("nachgerückt")),
    (WAITING, _("auf der Warteliste")),
    ("attended", _("war da")),
    ("cancelled", _("abgesagt")),
    ("expired", _("nicht bestätigt, Platz freigegeben")),
    ("requests", _("mit offenem Änderungswunsch")),
    ("letters", _("Briefe kommen nicht an")),
]
SEARCHED = ("name", "organisation", "email", "phone")


class PeopleFilterSet(django_filters.FilterSet):
    """By group, by workshop, by words; junk narrows nothing."""

    q = django_filters.CharFilter(
        label=_("Name, Organisation, E-Mail oder Telefon"),
        method="filter_words",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    stand = django_filters.ChoiceFilter(
        label=_("Stand"), choices=STANDS, method="filter_stand", empty_label=_("alle")
    )
    workshop = django_filters.ModelChoiceFilter(
        label=_("Workshop"),
        queryset=Workshop.objects.none(),
        method="filter_workshop",
        empty_label=_("alle"),
    )
    im_workshop = django_filters.ChoiceFilter(
        label=_("Im Workshop"),
        choices=WorkshopChoice.Standing,
        method="filter_nothing",
        empty_label=_("alle, die ihn möchten"),
    )
    sortierung = django_filters.ChoiceFilter(
        label=_("Reihenfolge"),
        choices=[(BY_NAME, _("nach Namen")), (BY_RANK, _("nach Eingang"))],
        method="filter_nothing",
        empty_label=None,
    )

    class Meta:
        model = Registration
        fields: list[str] = []

    def __init__(self, data, *, event: Event):
        self.event = event
        super().__init__(data, queryset=event.registrations.all())
        workshops = self.filters["workshop"]
        workshops.queryset = Workshop.objects.filter(event=event).order_by("number")

    @property
    def given(self) -> dict:
        """What was asked for and makes sense."""
        self.form.is_valid()
        return self.form.cleaned_data

    @property
    def is_narrowed(self) -> bool:
        return any(self.given.get(name) for name in ("q", "stand", "workshop", "im_workshop"))

    @property
    def shows_waiting_list(self) -> bool:
        return self.given.get("stand") == WAITING

    @property
    def people(self) -> RegistrationQuerySet:
        """In the order asked for; a waiting list stands in its own."""
        asked = self.given.get("sortierung")
        if asked == BY_RANK or (self.shows_waiting_list and not self.data.get("sortierung")):
            return self.qs.order_by("rank")
        return self.qs.order_by(Lower("name"), "rank")

    # --- one method for each question -------------------------------------------------------
    def filter_words(self, rows, name, text: str):
        """Every word in one of the columns, or in the name of somebody brought along."""
        words = text.split()
        return rows.filter(reduce(and_, (with_word(word) for word in words))) if words else rows

    def filter_stand(self, rows, name, stand: str):
        if stand == "requests":
            return overview.with_open_request(rows)
        if stand == "letters":
            return overview.with_stuck_letter(rows, self.event)
        return rows.filter(overview.GROUPS[stand])

    def filter_workshop(self, rows, name, workshop: Workshop):
        """Of those who are gone the wish does not count any more."""
        choices = WorkshopChoice.objects.filter(registration=OuterRef("pk"), workshop=workshop)
        if standing := self.given.get("im_workshop"):
            choices = choices.filter(standing=standing)
        return rows.active().filter(Exists(choices))

    def filter_nothing(self, rows, name, value):
        """Decided elsewhere."""
        return rows


def with_word(word: str) -> Q:
    """SQLite knows capital letters of the alphabet only, so umlauts are asked for in both ways."""
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    parts = [Q(**{f"{column}__icontains": text}) for column in SEARCHED for text in spellings]
    names = reduce(or_, (Q(name__icontains=text) for text in spellings))
    brought = Companion.objects.filter(names, registration=OuterRef("pk"))
    return reduce(or_, parts) | Q(Exists(brought))
