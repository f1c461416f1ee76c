"""The page on which a coordinator writes an event: all in one form, little of it required."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.publishing.forms import VersionedForm
from portal.publishing.models import FieldOfAction
from portal.publishing.simple_text import as_html, as_text

from ..models import Event, Venue
from ..services.hosts import Hosts
from .joining import JoiningFields
from .when import WhenFields
from .where import WhereFields
from .whose import HostFields

KINDS = [(kind.value, kind.label) for kind in Event.Kind if kind not in Event.CONFERENCE_KINDS]
#: what people fold out: {key: (heading, fields)}
FOLDED = {
    "more": (_("Mehr erzählen"), ("description", "organiser", "is_free", "cost_note")),
    "whom": (
        _("Für wen, welche Themen, welche Sprachen"),
        ("target_groups", "fields", "languages"),
    ),
    "access": (
        _("Barrierefreiheit und Anreise"),
        (*Venue.FACTS, "accessibility_note", "arrival"),
    ),
}


@dataclass(frozen=True)
class Folded:
    """A part of the page that is closed until somebody wants it or something in it is wrong."""

    title: str | Promise
    fields: list[forms.BoundField]
    is_open: bool


class HostedEventForm(WhereFields, HostFields, JoiningFields, WhenFields, VersionedForm):
    """First what it is, then when and where, then how to join; the rest is folded away.

    `hosts` are the initiatives the person may name; `is_final` whether it is to be handed in, not
    only kept. `stamp` tells versions of the event apart, with what was handed in of it.
    """

    description = forms.CharField(
        label=_("Beschreibung"),
        required=False,
        max_length=8000,
        help_text=_("Was erwartet die Gäste? Eine leere Zeile beginnt einen neuen Absatz."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    class Meta:
        model = Event
        fields = [
            "host",
            "kind",
            "title",
            "summary",
            "organiser",
            "registration",
            "registration_url",
            "capacity",
            "is_free",
            "cost_note",
            "target_groups",
            "fields",
            "languages",
        ]
        labels = {
            "host": _("Welche Initiative lädt ein?"),
            "kind": _("Was ist es?"),
            "title": _("Wie heißt die Veranstaltung?"),
            "organiser": _("Wer veranstaltet noch mit?"),
            "is_free": _("Die Teilnahme kostet nichts"),
            "cost_note": _("Was kostet es?"),
        }
        help_texts = {
            "summary": _("Was ist das, und für wen? Steht in jeder Liste."),
            "organiser": _("Leer lassen, wenn nur Ihre Initiative einlädt."),
            "cost_note": _("Zum Beispiel: 5 Euro, ermäßigt 2 Euro."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "target_groups": forms.CheckboxSelectMultiple,
            "fields": forms.CheckboxSelectMultiple,
            "languages": forms.CheckboxSelectMultiple,
        }
        error_messages = {
            "title": {"required": _("Bitte geben Sie der Veranstaltung einen Namen.")},
            "host": {"required": _("Bitte wählen Sie, welche Initiative einlädt.")},
        }

    def __init__(
        self, *args, user: User, hosts: Hosts, stamp: str = "", is_final: bool = False, **kwargs
    ):
        self.user, self.hosts, self.stamp, self.is_final = user, hosts, stamp, is_final
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = KINDS  # type: ignore[attr-defined]
        self._offer_themes()
        self._ask_for_a_host()
        self.initial["description"] = as_text(self.instance.introduction)

    def _offer_themes(self) -> None:
        """The five of the first level, and what is chosen already."""
        field: Any = self.fields["fields"]
        chosen = [getattr(row, "pk", row) for row in self.initial.get("fields") or []]
        every = FieldOfAction.objects.all()
        field.queryset = every.filter(Q(parent=None) | Q(pk__in=chosen))

    # --- what ---
    @property
    def present_version(self) -> str:
        return self.stamp

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_summary(self) -> str:
        summary = " ".join(self.cleaned_data["summary"].split())
        if self.is_final and not summary:
            raise forms.ValidationError(_("Bitte sagen Sie in einem Satz, worum es geht."))
        return summary

    def clean_organiser(self) -> str:
        return " ".join(self.cleaned_data["organiser"].split())

    def clean(self):
        cleaned = super().clean()
        if "description" in self.changed_data and "description" in cleaned:
            self.instance.introduction = as_html(
                cleaned["description"], before=self.instance.introduction
            )
        if cleaned.get("is_free"):
            cleaned["cost_note"] = ""
        return cleaned

    # --- how it is shown ---
    def asked(self) -> dict[str, forms.BoundField]:
        """What is asked only now and then."""
        names = ("host", "which_host", "which_venue", "which_town")
        return {name: self[name] for name in names if name in self.fields}

    def folded(self) -> dict[str, Folded]:
        return {
            key: Folded(title, [self[name] for name in names], self._is_open(names))
            for key, (title, names) in FOLDED.items()
        }

    def _is_open(self, names: tuple[str, ...]) -> bool:
        return any(name in self.errors for name in names)
