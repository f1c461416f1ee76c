"""What coordinators change about their initiative, on one page made for a phone."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.db.models import prefetch_related_objects
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.lib.widgets import GroupedCheckboxes
from portal.places.forms import AddressAsWritten
from portal.places.models import AccessibilityFacts, District
from portal.publishing.comparing import differs, value_of
from portal.publishing.models import FieldOfAction, Language, PendingVersion
from portal.publishing.services.changing import starting_values
from portal.publishing.services.review import field_of
from portal.publishing.services.three_way import plain
from portal.publishing.shared_form import SharedForm
from portal.publishing.simple_text import as_html, as_text, has_signs

from ..models import Initiative

#: letters of texts that have no limit of their own in the tables
MOST = {"description": 15_000, "good_practice": 4_000, "lessons": 4_000}
MOST |= {"opening_hours": 1_000, "accessibility_note": 2_000}
#: languages in sight; the others fold out
COMMON_LANGUAGES = 3
FACTS = AccessibilityFacts.FACTS
ACCESS_TEXTS = (*FACTS, "accessibility_note")
TOO_LONG = _("Das sind %(show_value)d Zeichen; Platz ist für %(limit_value)d.")
LINKS = ("districts", "fields", "target_groups", "engagement_forms", "languages")
Words = str | Promise


@dataclass(frozen=True)
class Section:
    """A stretch of the form under one heading, folded together until somebody needs it."""

    key: str
    title: Words
    fields: list[BoundField]
    is_open: bool = False


SECTIONS: list[tuple[str, Words, tuple[str, ...]]] = [
    ("name", _("Name und ein Satz"), ("title", "short_name", "summary")),
    ("was", _("Was Sie tun"), ("description", "good_practice", "lessons")),
    ("kontakt", _("So erreicht man Sie"), ("phone", "website", "opening_hours")),
    ("adresse", _("Wo Sie sind"), ("street", "postcode", "locality", "in_municipality")),
    ("gebiet", _("Wo Sie wirken"), ("state_wide", "districts")),
    ("themen", _("Worum es geht und für wen"), ("fields", "target_groups", "engagement_forms")),
    ("sprachen", _("Sprachen"), ("languages",)),
    ("traeger", _("Wer dahintersteht"), ("organisation", "organisation_type", "founded")),
    ("zugang", _("Barrierefreiheit"), (*ACCESS_TEXTS, "looked_today")),
]


class InitiativeForm(AddressAsWritten, SharedForm):
    """Begins with what waits for the office, where something does, else with what is stored.

    The point on the map follows the address: a new one is the municipality's own until the
    office sets it more exactly.
    """

    looked_today = forms.BooleanField(
        label=_("Ich habe diese Angaben heute geprüft; sie stimmen."),
        required=False,
        help_text=_("Dann steht auf Ihrer Seite „geprüft am“ mit dem heutigen Tag."),
    )
    description = forms.CharField(
        label=_("Beschreibung"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Erzählen Sie es so, wie Sie es jemandem erzählen, der Sie nicht kennt: Was passiert "
            "bei Ihnen? Wer kann kommen? Eine leere Zeile beginnt einen neuen Absatz; Zeilen, die "
            "mit „- “ anfangen, werden eine Liste."
        ),
    )
    website = forms.URLField(
        label=_("Webauftritt (freiwillig)"),
        required=False,
        assume_scheme="https",
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
        error_messages={
            "invalid": _("Das ist keine Internetadresse. So sieht eine aus: www.beispiel.de")
        },
    )
    not_compared = SharedForm.not_compared | {"looked_today"}

    class Meta:
        model = Initiative
        fields = [
            "title",
            "short_name",
            "summary",
            "description",
            "good_practice",
            "lessons",
            "phone",
            "website",
            "opening_hours",
            "street",
            "postcode",
            "locality",
            "state_wide",
            "districts",
            "fields",
            "target_groups",
            "engagement_forms",
            "languages",
            "organisation",
            "organisation_type",
            "founded",
            *ACCESS_TEXTS,
        ]
        labels = {
            "title": _("Wie heißt Ihre Initiative?"),
            "short_name": _("Kurzname (freiwillig)"),
            "summary": _("In einem Satz"),
            "good_practice": _("Was können andere sich abschauen? (freiwillig)"),
            "lessons": _("Was würden Sie heute anders machen? (freiwillig)"),
            "phone": _("Telefon (freiwillig)"),
            "opening_hours": _("Wann ist jemand da? (freiwillig)"),
            "street": _("Straße und Hausnummer (freiwillig)"),
            "postcode": _("Postleitzahl"),
            "locality": _("Ort"),
            "state_wide": _("in ganz Niedersachsen"),
            "districts": _("In welchen Landkreisen und Städten?"),
            "fields": _("Worum geht es bei Ihnen?"),
            "target_groups": _("Für wen sind Sie da?"),
            "engagement_forms": _("Wie kann man bei Ihnen mitmachen?"),
            "languages": _("Welche Sprachen spricht man bei Ihnen?"),
            "organisation": _("Träger (freiwillig)"),
            "organisation_type": _("Was für ein Träger ist das?"),
            "founded": _("Seit wann gibt es Sie? (freiwillig)"),
            "step_free": _("Kommt man ohne Stufen hinein?"),
            "step_free_toilet": _("Gibt es eine barrierefreie Toilette?"),
            "disabled_parking": _("Gibt es einen Behindertenparkplatz?"),
            "induction_loop": _("Gibt es eine Höranlage (Induktionsschleife)?"),
            "guidance": _("Gibt es ein Leitsystem für blinde Menschen?"),
            "accessibility_note": _("Was sollte man noch wissen? (freiwillig)"),
        }
        help_texts = {
            "title": _("Der volle Name, unter dem man Sie kennt."),
            "short_name": _("Nur wenn der Name lang ist: so, wie Sie sich selbst nennen."),
            "summary": _("Was tun Sie, für wen und wo? Der Satz steht in jeder Liste."),
            "good_practice": _("Zum Beispiel: Was hat Sie überrascht, weil es so gut lief?"),
            "lessons": _("Andere Initiativen sind dankbar, wenn sie davon wissen."),
            "phone": _("Steht öffentlich auf Ihrer Seite. Nur angeben, wenn jemand abnimmt."),
            "opening_hours": _("Eine Zeile je Tag, zum Beispiel „Mi 15–18 Uhr“."),
            "street": _("Leer lassen, wenn Sie keinen festen Ort haben."),
            "postcode": _("Daraus finden wir die Gemeinde und den Punkt auf der Karte."),
            "locality": _("So, wie es auf einem Brief steht."),
            "state_wide": _("Dann brauchen Sie unten nichts anzukreuzen."),
            "districts": _("Überall dort findet man Sie, auch wenn Sie woanders sitzen."),
            "fields": _("Kreuzen Sie an, was wirklich passt; drei oder vier genügen oft."),
            "organisation": _(
                "Der Verein, die Gemeinde oder das Haus, zu dem Sie gehören. Leer lassen, wenn Sie "
                "für sich stehen."
            ),
            "founded": _("Das Jahr, zum Beispiel 2015."),
            "step_free": _("Auch über eine Rampe oder einen zweiten Eingang."),
            "accessibility_note": _("Zum Beispiel: „Die Rampe ist am Hintereingang.“"),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "good_practice": forms.Textarea(attrs={"rows": 4}),
            "lessons": forms.Textarea(attrs={"rows": 4}),
            "phone": forms.TextInput(attrs={"type": "tel"}),
            "opening_hours": forms.Textarea(attrs={"rows": 3}),
            "postcode": forms.TextInput(attrs={"inputmode": "numeric"}),
            "districts": GroupedCheckboxes,
            "fields": GroupedCheckboxes,
            "target_groups": forms.CheckboxSelectMultiple,
            "engagement_forms": forms.CheckboxSelectMultiple,
            "languages": GroupedCheckboxes,
            "founded": forms.TextInput(attrs={"inputmode": "numeric"}),
            "accessibility_note": forms.Textarea(attrs={"rows": 3}),
            **dict.fromkeys(FACTS, forms.RadioSelect),
        }
        error_messages = {
            "title": {"required": _("Bitte sagen Sie, wie Ihre Initiative heißt.")},
            "summary": {"required": _("Bitte sagen Sie in einem Satz, was Sie tun.")},
            "founded": {"invalid": _("Bitte geben Sie das Jahr mit vier Ziffern an.")},
        }

    def __init__(self, data=None, *, instance: Initiative, pending: PendingVersion | None):
        self.pending = pending
        prefetch_related_objects([instance], *LINKS)
        self.begin = starting_values(instance, pending)
        super().__init__(data, instance=instance, initial=self._initial(instance))
        self.ask_municipality(
            self.begin["postcode"], self.begin["locality"], self.begin["municipality"]
        )
        self._group_choices()
        for name, field in self.fields.items():
            self._limit(name, field)
        for name in FACTS:
            self.fields[name].required = False  # one of the four is always chosen
        self.remember()

    def _initial(self, row: Initiative) -> dict[str, Any]:
        initial = {n: value_of(field_of(row, n), self.begin) for n in self.Meta.fields}
        return initial | {"description": as_text(self.begin["description"])}

    def _limit(self, name: str, field: forms.Field) -> None:
        """Told and counted, not cut off: what is pasted and too long is still there to shorten."""
        if not isinstance(field, forms.CharField):
            return
        most = field.max_length
        if name in MOST:
            # what the office wrote may be longer; nobody has to shorten it to correct a word
            most = max(MOST[name], len(self.initial.get(name) or ""))
        field.widget.attrs.pop("maxlength", None)
        if most:
            field.widget.attrs["data-most"] = most
            others = [v for v in field.validators if not isinstance(v, MaxLengthValidator)]
            field.validators = [*others, MaxLengthValidator(most, TOO_LONG)]
        if name in ("title", "summary"):
            told = _("Höchstens %(most)s Zeichen.") % {"most": most}
            field.help_text = format_lazy("{} {}", field.help_text, told)

    def _group_choices(self) -> None:
        """Long lists in groups: fields of action by their first level, districts by office."""
        fields = self.fields
        fields["fields"].widget.choices = by_field(self._rows("fields", "parent"))
        groups, own = by_office(self._rows("districts", "office"), self.instance.office_id)
        fields["districts"].widget.choices = groups
        fields["districts"].widget.open_groups = own
        fields["languages"].widget.choices = by_custom(
            self._rows("languages"), set(self.initial["languages"])
        )

    def _rows(self, name: str, *related: str) -> list:
        return list(self.fields[name].queryset.select_related(*related))

    # --- the page ---
    def sections(self) -> list[Section]:
        """Open: the first, those with errors, and those somebody has changed already."""
        waiting = set(self.pending.changes) if self.pending else set()
        return [self._section(key, title, names, waiting) for key, title, names in SECTIONS]

    def _section(self, key: str, title: Words, names: tuple, waiting: set[str]) -> Section:
        there = [name for name in names if name in self.fields]
        is_wanted = bool(waiting & set(there)) or bool(self.errors.keys() & set(there))
        is_touched = self.is_bound and bool(set(self.changed_data) & set(there))
        is_open = key == SECTIONS[0][0] or is_wanted or is_touched
        return Section(key, title, [self[name] for name in there], is_open)

    @property
    def has_signs(self) -> bool:
        """Whether the description carries signs of form that want explaining."""
        return has_signs(self["description"].value() or "")

    # --- versions ---
    @property
    def present_version(self) -> str:
        """Changes with the entry and with what waits beside it."""
        waiting = self.pending
        beside = f"{waiting.pk}-{waiting.created_at.isoformat()}" if waiting else ""
        return f"{self.instance.version}-{self.instance.state}-{beside}"

    # --- checking ---
    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_summary(self) -> str:
        return " ".join(self.cleaned_data["summary"].split())

    def clean_description(self) -> str:
        return as_html(self.cleaned_data["description"], self.begin["description"])

    def clean_postcode(self) -> str:
        postcode = "".join(self.cleaned_data["postcode"].split())
        if postcode and not (postcode.isdecimal() and len(postcode) == 5):
            raise forms.ValidationError(_("Eine Postleitzahl hat fünf Ziffern."))
        return postcode

    def clean_locality(self) -> str:
        return " ".join(self.cleaned_data["locality"].split())

    # --- what was said ---
    def values(self) -> dict[str, Any]:
        """{field: JSON value} of all that can be changed, once the form is valid."""
        said = {name: as_json(self.cleaned_data[name]) for name in self.Meta.fields}
        said |= {name: said[name] or self.begin[name] for name in FACTS}
        return self.begin | said | self._point(said) | self._looked(said)

    def _point(self, said: dict[str, Any]) -> dict[str, Any]:
        """Of another address the exact point is not known; the municipality's then counts."""
        place = {"municipality": self.municipality}
        is_there = not self.has_moved and said["street"] == self.begin["street"]
        return place if is_there else place | {"latitude": None, "longitude": None}

    def _looked(self, said: dict[str, Any]) -> dict[str, Any]:
        """Who changes what is said about access, or says that it is right, has looked today."""
        has_changed = any(
            differs(field_of(self.instance, name), self.begin, said) for name in ACCESS_TEXTS
        )
        if not (has_changed or self.cleaned_data["looked_today"]):
            return {}
        return {"accessibility_checked_on": plain(timezone.localdate())}


def as_json(value: Any) -> Any:
    if hasattr(value, "values_list"):
        return sorted(value.values_list("pk", flat=True), key=str)
    return getattr(value, "pk", plain(value))


# --- long lists ---
def by_field(rows: list[FieldOfAction]) -> list[tuple[str, list]]:
    """Each field of the first level with those below it; itself it stands for all of it."""
    tops = [row for row in rows if row.parent_id is None]
    groups = []
    for top in tops:
        below = [(row.pk, row.name) for row in rows if row.parent_id == top.pk]
        general = _("%(field)s allgemein") % {"field": top.name}
        groups.append((top.name, [(top.pk, general if below else top.name), *below]))
    return groups


def by_office(rows: list[District], office_id: int | None) -> tuple[list, set[str]]:
    """The districts of each office, its own first; and the group that is open from the start."""
    groups: dict[str, list] = {}
    for row in sorted(rows, key=lambda row: row.office_id != office_id):
        groups.setdefault(row.office.short_name, []).append((row.pk, str(row)))
    own = next((row.office.short_name for row in rows if row.office_id == office_id), "")
    return list(groups.items()), {own} if own else set()


def by_custom(rows: list[Language], chosen: set) -> list[tuple[str, list]]:
    """The first ones and those chosen in sight, the others to fold out."""
    sight = [row for n, row in enumerate(rows) if n < COMMON_LANGUAGES or row.pk in chosen]
    others = [row for row in rows if row not in sight]
    named = [("", [(row.pk, row.name) for row in sight])]
    more = [(str(_("Weitere Sprachen")), [(row.pk, row.name) for row in others])]
    return named + (more if others else [])
