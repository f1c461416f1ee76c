"""What is typed, scanned and handed in at the door."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext_lazy as _

from portal.search.folding import fold

from ..models import Guest, Registration

#: what the codes on badges and own-link pages begin with, so that no other code is taken for one
QR_PREFIX = "MOSAIK:"
CODE = re.compile(r"[0-9A-Z]{6,12}")
#: a device that was away for a day has fewer
MOST_ENTRIES = 1000


def code_in(text: str) -> str:
    """The check-in code in what was scanned or typed, however it is spaced; else ""."""
    plain = re.sub(r"[\s-]", "", text.upper()).removeprefix(QR_PREFIX)
    return plain if CODE.fullmatch(plain) else ""


class DoorSearchForm(forms.Form):
    """Name or code in one field; scanners type, too."""

    q = forms.CharField(
        label=_("Name oder Code"),
        max_length=120,
        required=False,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "enterkeyhint": "search",
            }
        ),
    )

    def found_in(self, groups: Iterable[Registration]) -> tuple[list[Registration], str]:
        """Those who match, and how they were found: by code, or by all words of the name."""
        text = self.cleaned_data.get("q", "") if self.is_valid() else ""
        groups = list(groups)
        code = code_in(text)
        if by_code := [group for group in groups if code and group.check_in_code == code]:
            return by_code, Guest.Arrival.CODE
        words = fold(text).split()
        return [g for g in groups if all(w in names_of(g) for w in words)], Guest.Arrival.NAME


def names_of(group: Registration) -> str:
    return fold(" ".join(person.name for person in group.people))


@dataclass(frozen=True)
class Batch:
    """What a device hands in: its entries as it wrote them, and what its clock says now."""

    entries: list
    clock: datetime | None


def read_batch(body: bytes) -> Batch | None:
    """None for what no device of ours sends."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict) or not isinstance(sent.get("entries"), list):
        return None
    if len(sent["entries"]) > MOST_ENTRIES:
        return None
    return Batch(sent["entries"], read_clock(sent.get("clock")))


def read_clock(written: object) -> datetime | None:
    try:
        clock = parse_datetime(str(written))
    except ValueError:
        return None
    return clock if clock and is_aware(clock) else None
