"""Form fields that ask for a place."""

import re
from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Municipality
from .services import Place, find_places, known_places, meant

KEY = re.compile(r"\d{8}")  # a municipality's AGS
OFFERED = 10


class MunicipalityField(forms.CharField):
    """One municipality, typed by name or postcode; a list of all 971 would be 140 kB.

    Cleans to the row, or to None where nothing was typed. What may mean several, or none, is
    refused with the names that would do.
    """

    default_error_messages = {
        "unknown": _("„%(text)s“ ist keine Gemeinde in Niedersachsen."),
        "other": _("„%(text)s“ ist keine Gemeinde in Niedersachsen. Meinten Sie %(names)s?"),
        "several": _("„%(text)s“ kann mehrere Gemeinden meinen. Bitte schreiben Sie %(names)s."),
        "more": _("„%(text)s“ kann mehr als %(count)s Gemeinden meinen. Bitte genauer."),
    }

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 100, **kwargs})

    def prepare_value(self, value):
        """The stored key as the name that means exactly this municipality; typed text as typed."""
        if not KEY.fullmatch(str(value or "")):
            return value
        return next((place.query for place in known_places().find(str(value))), value)

    def clean(self, value) -> Municipality | None:
        text = super().clean(value)
        if not text:
            return None
        places = find_places(text)
        rows = municipalities_of(places)
        if len(rows) == 1 and not places[0].is_guess:
            return rows[0]
        raise self._refusal(text, rows, is_guess=any(place.is_guess for place in places))

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def _refusal(self, text: str, rows: list[Municipality], *, is_guess: bool):
        code = "other" if is_guess else "several"
        code = "unknown" if not rows else "more" if len(rows) > OFFERED else code
        names = _either([f"„{self.prepare_value(row.pk)}“" for row in rows[:OFFERED]] or [""])
        values = {"text": text, "names": names, "count": OFFERED}
        return forms.ValidationError(self.error_messages[code], code=code, params=values)


#: the answer to „In welcher Gemeinde?“ that names none
ELSEWHERE = "-"


class AddressAsWritten(forms.Form):
    """Postcode and place as on a letter; the municipality is found, and asked for only in doubt.

    For forms with the fields `postcode` and `locality` that call `ask_municipality` when they are
    made. `municipality` then is the key of the one that is meant.
    """

    where_from: tuple[str, str] = ("", "")
    found_before: str | None = None

    def ask_municipality(self, postcode: str, locality: str, municipality: str | None) -> None:
        """Given the stored address. Adds the field that asks, where what was typed needs it."""
        self.where_from, self.found_before = (postcode, locality), municipality
        self.possible: list[Municipality] = []
        self.is_sure = True
        if self.is_bound and self.has_moved:
            self._look()
        if not self.is_sure:
            self._add_question()

    @property
    def _typed(self) -> tuple[str, str]:
        postcode, locality = (
            " ".join((self[name].data or "").split()) for name in ("postcode", "locality")
        )
        return postcode, locality

    @property
    def has_moved(self) -> bool:
        return self._typed != self.where_from

    def _look(self) -> None:
        """Which municipalities it can be in: those of the postcode, narrowed by the name."""
        postcode, locality = self._typed
        of_code = list(Municipality.objects.filter(postcodes__code=postcode)) if postcode else []
        places = find_places(locality) if len(of_code) != 1 else []
        named = municipalities_of(places)
        both = [row for row in of_code if row in named]
        self.possible = both or of_code or named[:OFFERED]
        is_named = bool(of_code) or meant(places) is not None
        self.is_sure = not any(self._typed) or (is_named and len(self.possible) == 1)

    def _add_question(self) -> None:
        """One more field, behind the place's."""
        rows = [(row.pk, f"{row.name}, {row.district}") for row in self._with_districts()]
        self.fields["in_municipality"] = forms.ChoiceField(
            label=_("In welcher Gemeinde ist das?"),
            help_text=_("Damit man Sie auf der Karte und in der Nähe findet."),
            choices=[*rows, (ELSEWHERE, _("in keiner davon, oder nicht in Niedersachsen"))],
            widget=forms.RadioSelect,
            error_messages={
                "required": _(
                    "Bitte wählen Sie die Gemeinde, oder ändern Sie Postleitzahl und Ort."
                ),
                "invalid_choice": _("Bitte wählen Sie eine der Gemeinden."),
            },
        )
        names = list(self.fields)
        names.insert(names.index("locality") + 1, names.pop())
        self.order_fields(names)

    def _with_districts(self) -> list[Municipality]:
        keys = [row.pk for row in self.possible]
        return list(Municipality.objects.filter(pk__in=keys).select_related("district"))

    @property
    def municipality(self) -> str | None:
        """After cleaning: the key of the municipality, None for no address or one elsewhere."""
        if not self.has_moved:
            return self.found_before
        if not any(self._typed):
            return None
        if not self.is_sure:
            chosen = self.cleaned_data.get("in_municipality")
            return None if chosen in (ELSEWHERE, "", None) else chosen
        return self.possible[0].pk


def municipalities_of(places: list[Place]) -> list[Municipality]:
    """The municipalities the places are; of a postcode all it serves. One query."""
    if not places:
        return []
    wanted = [Q(postcodes__code=place.query) | _is(place) for place in places]
    return list(Municipality.objects.filter(reduce(or_, wanted)).distinct())


def _is(place: Place) -> Q:
    point = Q(latitude=place.latitude, longitude=place.longitude)
    return point & Q(district=place.district_ags, name__startswith=place.name)


def _either(names: list[str]) -> str:
    """„a“, „b“ oder „c“"""
    *first, last = names
    return (
        _("%(first)s oder %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    )
