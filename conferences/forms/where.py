"""Where an event is: a house that is known already, a new one, online, or not known yet.

Nobody chooses from a long list: people type the house's name. What is known is taken with its
address; of what is new the form asks where it is, and which place is meant if that is not clear.
"""

from functools import cached_property
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.places.models import Access, Municipality
from portal.places.towns import Town, town_of

from ..models import Venue
from ..services.venues import (
    OFFERED,
    is_online,
    known_venues,
    may_be_corrected,
    online_venue,
    venues_called,
    venues_like,
)

HOUSE, ONLINE, OPEN = "haus", "online", "offen"
NEW, OUTSIDE = "neu", "ausserhalb"
MOST_TOWNS = 12
ADDRESS = ("venue_name", "venue_street", "venue_town")
ABOUT = (*Venue.FACTS, "accessibility_note", "arrival")
NO_TOWN = _("Dieses Haus kennen wir noch nicht. Bitte schreiben Sie Postleitzahl und Ort.")


def fact_field(name: str) -> forms.ChoiceField:
    label = Venue._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return forms.ChoiceField(
        label=label, choices=Access.choices, initial=Access.UNKNOWN, required=False
    )


class WhereFields(forms.Form):
    """The house and what is known about it; `venue` is the row to be kept, or None."""

    instance: Any
    user: User
    is_final: bool

    where = forms.ChoiceField(
        label=_("Wo findet es statt?"),
        choices=[
            (HOUSE, _("an einem Ort")),
            (ONLINE, _("online")),
            (OPEN, _("steht noch nicht fest")),
        ],
        widget=forms.RadioSelect,
        initial=HOUSE,
    )
    venue_name = forms.CharField(
        label=_("Name des Hauses oder Treffpunkts"),
        required=False,
        max_length=120,
        help_text=_("Zum Beispiel „Dorfgemeinschaftshaus“. Was bekannt ist, wird vorgeschlagen."),
        widget=forms.TextInput(attrs={"list": "bekannte-orte", "autocomplete": "off"}),
    )
    venue_street = forms.CharField(
        label=_("Straße und Hausnummer"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    venue_town = forms.CharField(
        label=_("Postleitzahl und Ort"),
        required=False,
        max_length=80,
        help_text=_("Bei einem bekannten Haus nicht nötig."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    step_free = fact_field("step_free")
    step_free_toilet = fact_field("step_free_toilet")
    disabled_parking = fact_field("disabled_parking")
    induction_loop = fact_field("induction_loop")
    guidance = fact_field("guidance")
    accessibility_note = forms.CharField(
        label=_("Hinweis zur Barrierefreiheit"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    arrival = forms.CharField(
        label=_("Anreise"),
        required=False,
        max_length=1000,
        help_text=_("Bus, Bahn, Parkplätze."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.present: Venue | None = self.instance.venue
        self.venue: Venue | None = self.present
        self.initial = {**self.initial, **self._show_house(self.present)}
        if self.is_bound and self.data.get(self.add_prefix("where")) == HOUSE:
            self._ask_what_is_not_clear()

    # --- what the fields begin with ---
    def _show_house(self, venue: Venue | None) -> dict:
        if venue is None:
            is_decided = self.instance.pk and self.instance.submitted_at
            return {"where": OPEN if is_decided else HOUSE}
        if is_online(venue):
            return {"where": ONLINE}
        town = f"{venue.postcode} {venue.place}".strip()
        address = dict(zip(ADDRESS, (venue.name, venue.street, town), strict=True))
        return {"where": HOUSE, **address, **{name: getattr(venue, name) for name in ABOUT}}

    @cached_property
    def known(self) -> Any:
        """Houses that may be named."""
        offices = {self.instance.office_id, *self.office_ids()}
        return known_venues(self.user, [pk for pk in offices if pk])

    def office_ids(self) -> list[int]:
        """Of the initiatives the person may name as host."""
        return []

    def offered(self) -> list[str]:
        """What the browser proposes while people type."""
        return list(dict.fromkeys(str(row) for row in self.known[:OFFERED]))

    # --- what is asked back ---
    def _typed(self, name: str) -> str:
        text = self.data.get(self.add_prefix(name), "").replace("\x00", "")
        return " ".join(text.split())[:120]

    @property
    def is_present(self) -> bool:
        """Whether the house is the one that stood there."""
        if self.present is None or is_online(self.present):
            return False
        return all(self._typed(n) == " ".join(self.initial.get(n, "").split()) for n in ADDRESS)

    @property
    def has_new_address(self) -> bool:
        """Whether street or place were typed, not only left from the house before."""
        return any(
            self._typed(name) and self._typed(name) != " ".join(self.initial.get(name, "").split())
            for name in ADDRESS[1:]
        )

    @cached_property
    def called(self) -> list[Venue]:
        """Known houses of exactly the typed name; with an address of its own it is another."""
        name = self._typed("venue_name")
        if not name or self.is_present or self.has_new_address:
            return []
        return venues_called(name, self.known)

    @cached_property
    def alike(self) -> list[Venue]:
        """Known ones that may be meant, where only a name was typed."""
        name = self._typed("venue_name")
        if not name or self.is_present or self.called or self._typed("venue_town"):
            return []
        return venues_like(name, self.known)

    @cached_property
    def town(self) -> Town:
        return town_of(self._typed("venue_town"))

    def _ask_what_is_not_clear(self) -> None:
        several = self.called if len(self.called) > 1 else self.alike
        if several:
            self._ask_which_house(several)
        elif self._needs_a_town() and self.town.municipality is None:
            self._ask_which_town()

    def _needs_a_town(self) -> bool:
        return bool(self._typed("venue_town")) and not (self.is_present or self.called)

    def _ask_which_house(self, rows: list[Venue]) -> None:
        choices = [(str(row.pk), f"{row.name}, {row.address_line}".rstrip(", ")) for row in rows]
        self._ask(
            "which_venue",
            _("Welches Haus ist gemeint?"),
            [*choices, (NEW, _("keines davon, ein anderes"))],
            after="venue_name",
        )

    def _ask_which_town(self) -> None:
        rows = self.town.municipalities[:MOST_TOWNS]
        choices = [(row.pk, f"{row.name}, {row.district}") for row in rows]
        self._ask(
            "which_town",
            _("Welcher Ort ist gemeint?"),
            [*choices, (OUTSIDE, _("ein Ort außerhalb von Niedersachsen"))],
            after="venue_town",
        )

    def _ask(self, name: str, label, choices: list, *, after: str) -> None:
        """One more field, behind the one it asks about; nothing is chosen for people."""
        text = _("Bitte wählen Sie, was gemeint ist, oder schreiben Sie es darüber anders.")
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": text, "invalid_choice": text},
        )
        names = list(self.fields)
        names.insert(names.index(after) + 1, names.pop())
        self.order_fields(names)

    # --- what is meant ---
    def clean(self):
        cleaned: Any = super().clean()
        where = cleaned.get("where")
        if where == HOUSE:
            self.venue = self._house(cleaned)
        elif where:
            self.venue = None if where == OPEN else self._online()
        return cleaned

    def _online(self) -> Venue | None:
        return self.present if is_online(self.present) else online_venue(self.instance.office_id)

    def _house(self, cleaned: dict) -> Venue | None:
        if not cleaned.get("venue_name"):
            self._refuse_nameless(cleaned)
            return None
        if self.is_present:
            return self._told_more(self.present, cleaned)
        if known := self._known(cleaned):
            return self._told_more(known, cleaned)
        return None if self.errors.keys() & {"which_venue", "which_town"} else self._new(cleaned)

    def _refuse_nameless(self, cleaned: dict) -> None:
        if self.is_final or any(cleaned.get(name) for name in ADDRESS[1:]):
            self.add_error("venue_name", _("Bitte nennen Sie das Haus oder den Treffpunkt."))

    def _known(self, cleaned: dict) -> Venue | None:
        if "which_venue" in self.fields:
            chosen = cleaned.get("which_venue")
            return next((v for v in [*self.called, *self.alike] if str(v.pk) == chosen), None)
        return self.called[0] if self.called else None

    def _told_more(self, venue: Any, cleaned: dict) -> Venue:
        """The house itself, or with what was said about it anew: what is unknown says nothing."""
        is_same_house = venue == self.present
        said = {
            name: cleaned.get(name) or ""
            for name in ABOUT
            if is_same_house or cleaned.get(name) not in (None, "", Access.UNKNOWN)
        }
        said = {n: v or Access.UNKNOWN if n in Venue.FACTS else v for n, v in said.items()}
        if all(" ".join(getattr(venue, n).split()) == " ".join(v.split()) for n, v in said.items()):
            return venue
        return self._with(self._copy(venue), said)

    def _copy(self, venue: Venue) -> Venue:
        """The row itself where it is this draft's alone, else one beside it."""
        if may_be_corrected(venue, self.instance, self.user):
            return venue
        kept = {f.attname: getattr(venue, f.attname) for f in Venue._meta.concrete_fields}
        del kept["id"]
        return Venue(**kept | {"office_id": self.instance.office_id})

    @staticmethod
    def _with(venue: Venue, said: dict) -> Venue:
        """Whoever says something about accessibility has looked today."""
        for name, value in said.items():
            setattr(venue, name, value)
        facts = [value for name, value in said.items() if name in Venue.FACTS]
        if any(value != Access.UNKNOWN for value in facts):
            venue.accessibility_checked_on = timezone.localdate()
        return venue

    def _new(self, cleaned: dict) -> Venue | None:
        if not cleaned.get("venue_town"):
            self.add_error("venue_town", NO_TOWN)
            return None
        venue = self._present_of_draft() or Venue(office_id=self.instance.office_id)
        venue.name, venue.street = cleaned["venue_name"], cleaned.get("venue_street", "")
        self._place(venue, cleaned.get("which_town"))
        if twin := self._twin(venue):
            return self._told_more(twin, cleaned)
        facts = {name: cleaned.get(name) or Access.UNKNOWN for name in Venue.FACTS}
        words = {name: cleaned.get(name) or "" for name in ("accessibility_note", "arrival")}
        return self._with(venue, facts | words)

    def _twin(self, venue: Venue) -> Venue | None:
        """A known house of this name at this very address."""
        rows = venues_called(venue.name, self.known.exclude(pk=venue.pk))
        where = venue.address_line.casefold()
        return next((row for row in rows if row.address_line.casefold() == where), None)

    def _present_of_draft(self) -> Venue | None:
        is_theirs = self.present and may_be_corrected(self.present, self.instance, self.user)
        return self.present if is_theirs else None

    def _place(self, venue: Venue, chosen: str | None) -> None:
        """The point on the map is the municipality's."""
        by_choice = next((m for m in self.town.municipalities if m.pk == chosen), None)
        municipality: Municipality | None = self.town.municipality or by_choice
        venue.municipality, venue.postcode = municipality, self.town.postcode
        venue.locality = self.town.locality_in(municipality) if municipality else self.town.name
        venue.latitude = venue.longitude = None
