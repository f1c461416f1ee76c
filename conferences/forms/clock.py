"""Times of the day as people type them, and people with what they are."""

import re
from datetime import time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CLOCK = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?(?: ?uhr)?", re.IGNORECASE)
#: name, role, organisation
PARTS = 3


class ClockField(forms.CharField):
    """A time of the day: „15:30“, „15.30“, „1530“ or „15“. Cleans to a time or None."""

    default_error_messages = {
        "clock": _("„%(text)s“ ist keine Uhrzeit. Schreiben Sie sie so: 15:30.")
    }

    def __init__(self, **kwargs):
        attrs = {"inputmode": "numeric", "autocomplete": "off", "size": 5}
        super().__init__(
            **{"required": False, "max_length": 12, "widget": forms.TextInput(attrs), **kwargs}
        )

    def prepare_value(self, value):
        return value.strftime("%H:%M") if isinstance(value, time) else value

    def clean(self, value) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["clock"], code="clock", params={"text": text})
        return time(hour, minute)

    def has_changed(self, initial, data) -> bool:
        return (self.prepare_value(initial) or "") != (data or "").strip()


class SpeakersField(forms.CharField):
    """One person per line: name, role, organisation. Cleans to a list of three texts each.

    Whoever has a comma in a role or organisation separates with semicolons.
    """

    default_error_messages = {
        "long": _("Zeile %(line)d ist zu lang: höchstens 120 Zeichen für Name und Funktion.")
    }

    def __init__(self, **kwargs):
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(**{"required": False, "max_length": 4000, "widget": widget, **kwargs})

    def clean(self, value) -> list[list[str]]:
        lines = super().clean(value).splitlines()
        people = [parts_of(line) for line in lines if line.strip()]
        for number, (name, role, organisation) in enumerate(people, start=1):
            if len(name) > 120 or len(role) > 120 or len(organisation) > 160:
                raise ValidationError(
                    self.error_messages["long"], code="long", params={"line": number}
                )
        return people


def parts_of(line: str) -> list[str]:
    """[name, role, organisation] of a line; what is missing is empty."""
    sign = ";" if ";" in line else ","
    parts = [part.strip() for part in line.split(sign, PARTS - 1)]
    return [*parts, *[""] * (PARTS - len(parts))]


def line_of(name: str, role: str, organisation: str) -> str:
    """The line that reads as exactly these three."""
    sign = "; " if "," in name + role + organisation else ", "
    parts = [name, role, organisation] if organisation else [name, role] if role else [name]
    line = sign.join(parts)
    return line if sign == ", " or ";" in line else f"{line};"
