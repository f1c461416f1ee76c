"""Fields for what people write by hand, kept to one line of readable signs."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: They turn the direction of what follows, so that a list or letter reads as something else.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def without_control_signs(text: str) -> None:
    """Refuses what no keyboard writes and no letter or list can show."""
    if any(unicodedata.category(sign) == "Cc" or sign in TURNING for sign in text):
        raise ValidationError(
            _("Hier steht ein Zeichen, das man nicht sehen kann. Bitte schreiben Sie es neu."),
            code="control",
        )


def without_addresses(text: str) -> None:
    """A name goes into letters; there nothing may become a link that we did not make."""
    if "://" in text or "www." in text.casefold():
        raise ValidationError(_("Bitte schreiben Sie keine Internetadresse in dieses Feld."))


class LineField(forms.CharField):
    """Text in one line: nothing may look like the next line of a letter."""

    default_validators = [without_control_signs]

    def to_python(self, value) -> str:
        return " ".join(super().to_python(value).split())


class NameField(LineField):
    """The name of a person or of what they belong to."""

    default_validators = [without_control_signs, without_addresses]

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 120, **kwargs})
