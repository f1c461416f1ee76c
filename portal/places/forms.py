"""Form fields that ask for a place."""

import re
from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Municipality
from .services import Place, find_places, known_places

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
