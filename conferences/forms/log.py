"""An entry in „Was wurde daraus?“: the office's short form, an initiative's report, a decision."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.lib.widgets import DateInput
from portal.publishing.forms import PartForm
from portal.publishing.naming import NamedField

from ..models import Document, Event, Finding, FindingUpdate
from ..models.finding_log import MOST_REASON, MOST_TEXT

NO_CHANGE = _("sagt nichts über den Stand")
#: folded away: whoever has no evidence at hand need not read past it
EVIDENCE = ("link", "initiative", "event", "document")


def named(label, queryset, **options) -> NamedField:
    say = _("Titel oder Nummer, zum Beispiel „#12“.")
    box = forms.TextInput(attrs={"autocomplete": "off"})
    return NamedField(
        queryset, label=label, required=False, widget=box, **{"help_text": say, **options}
    )


class LogForm(PartForm):
    """What happened, when, and what shows it."""

    status = forms.ChoiceField(
        label=_("Wie weit ist es damit?"),
        choices=[("", NO_CHANGE), *Finding.Status.choices],
        required=False,
    )
    link = forms.URLField(
        label=_("Beleg im Netz"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("Die Adresse einer Seite, auf der man es nachlesen kann."),
    )
    event = named(_("Veranstaltung als Beleg"), Event.objects.none())
    document = named(_("Dokument als Beleg"), Document.objects.none())

    class Meta:
        model = FindingUpdate
        fields = ["text", "date", "status", "link", "event", "document"]
        labels = {"date": _("Wann war das?")}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 5, "maxlength": MOST_TEXT}),
            "date": DateInput,
        }
        error_messages = {"text": {"required": _("Bitte schreiben Sie, was geschehen ist.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["date"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.offer("event", Event)
        self.offer("document", Document)

    def offer(self, name: str, kind: Any) -> None:
        """What the public may read; another's draft is no evidence."""
        field: Any = self.fields[name]
        field.queryset = kind.objects.published()

    @property
    def main(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in EVIDENCE]

    @property
    def evidence(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in EVIDENCE]

    @property
    def is_open(self) -> bool:
        """Whether something folded away is filled in, or wrong."""
        return any(field.errors or field.value() for field in self.evidence)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


class OfficeLogForm(LogForm):
    """The office's: any public initiative may be named as evidence, too."""

    initiative = named(_("Initiative als Beleg"), Initiative.objects.none())

    class Meta(LogForm.Meta):
        fields = ["text", "date", "status", "link", "initiative", "event", "document"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("initiative", Initiative)


class ReportForm(LogForm):
    """An initiative's report; which initiative is asked where somebody keeps several."""

    reporter = forms.ModelChoiceField(
        Initiative.objects.none(),
        label=_("Für welche Initiative schreiben Sie?"),
        empty_label=_("bitte wählen"),
        error_messages={"required": _("Bitte wählen Sie die Initiative.")},
    )
    wants_to_answer = forms.BooleanField(
        label=_("Unsere Initiative antwortet auf dieses Ergebnis und soll dort genannt werden"),
        required=False,
    )
    field_order = ["reporter", "text", "date", "status", "wants_to_answer", "link", "event"]

    def __init__(
        self,
        *args,
        initiatives: Sequence[Initiative],
        answering: Collection[int | None] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self._ask_whose(initiatives)
        if all(row.pk in answering for row in initiatives):
            del self.fields["wants_to_answer"]
        elif not self.instance.pk:
            self.initial["wants_to_answer"] = True
        else:
            self.initial["wants_to_answer"] = self.instance.wants_to_answer

    def _ask_whose(self, initiatives: Sequence[Initiative]) -> None:
        if self.instance.pk:
            del self.fields["reporter"]
            return
        field: Any = self.fields["reporter"]
        field.queryset = Initiative.objects.filter(pk__in=[row.pk for row in initiatives])
        if len(initiatives) == 1:
            field.widget = forms.HiddenInput()
            self.initial["reporter"] = initiatives[0].pk

    @property
    def values(self) -> dict[str, Any]:
        """With the initiative itself as evidence where it asks to be named as an answer."""
        wishes = self.cleaned_data.get("wants_to_answer", False)
        reporter = self.cleaned_data.get("reporter") or self.instance.reporter
        more = {"wants_to_answer": wishes, "initiative": reporter if wishes else None}
        return super().values | more


class DecisionForm(forms.Form):
    """What the office says to a report: the status it agrees to, and whether it is linked."""

    status = forms.ChoiceField(
        label=_("Umsetzung seither"),
        choices=[("", NO_CHANGE), *Finding.Status.choices],
        required=False,
        help_text=_("Ist dies der neueste Eintrag, steht das Ergebnis danach so da."),
    )
    answers = forms.BooleanField(
        label=_("Die Initiative antwortet auf dieses Ergebnis: dort nennen"), required=False
    )
    reason = forms.CharField(
        label=_("Grund, falls Sie zurückgeben"),
        max_length=MOST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Steht im Brief an die Initiative. Sie kann den Text ändern und neu einreichen."
        ),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    decision = forms.ChoiceField(
        choices=[("ja", "ja"), ("zurueck", "zurueck")], widget=forms.HiddenInput
    )

    def __init__(self, *args, update: FindingUpdate, is_answering: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("status", update.status)
        self.initial.setdefault("answers", update.wants_to_answer)
        if is_answering or update.reporter is None:
            del self.fields["answers"]

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "zurueck" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Bitte schreiben Sie der Initiative, worum Sie bitten."))
        return cleaned
