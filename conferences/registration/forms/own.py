"""What people change behind their own link, and asking for a link that got lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib.guard import GuardedForm, mailbox

from ..models import Needs, Registration, Setup, WorkshopChoice
from ..services import new_sending
from ..services.own import Wanted
from .fields import LineField
from .needs import CONSENT, PREFIX, NeedsPart
from .person import CompanionsPart, PersonPart
from .questions import QuestionsPart
from .registering import first_id
from .workshops import Option, WorkshopsPart


@dataclass(frozen=True)
class Held(Option):
    """A workshop in which the person already has a place: full or not is not their question."""

    is_full = False

    @property
    def places(self) -> str:
        return _("Ihr Platz")


class OwnForm(NeedsPart, QuestionsPart, WorkshopsPart, CompanionsPart):
    """Shows what stands in the registration; `wanted` is only what was changed."""

    organisation = PersonPart.base_fields["organisation"]

    def __init__(self, data=None, *, registration: Registration):
        self.registration = registration
        self.choices = {c.workshop_id: c for c in registration.choices.all()}
        event, setup = registration.event, Setup.of(registration.event)
        present = [companion.name for companion in registration.companions.all()]
        # Who may bring fewer than they already do keeps those they have.
        setup.most_companions = max(setup.most_companions, len(present))
        super().__init__(data, event=event, setup=setup)
        self.initial = {"organisation": registration.organisation}
        self.initial |= zip(self.companion_names, present, strict=False)
        self._show_workshops()
        self._show_answers()
        self._show_needs()

    # --- what stands there ------------------------------------------------------------------
    def _options(self) -> dict[int, Option]:
        seat, options = WorkshopChoice.Standing.SEAT, super()._options()
        held = {pk for pk, choice in self.choices.items() if choice.standing == seat}
        return options | {pk: Held(options[pk].workshop, None) for pk in held & options.keys()}

    def _show_workshops(self) -> None:
        for pk in self.choices.keys() & self._by_id.keys():
            slot = self._by_id[pk].slot_id or 0
            is_first = self.choices[pk].preference == WorkshopChoice.FIRST
            self.initial[f"slot_{slot}_{'first' if is_first else 'second'}"] = pk

    def _show_answers(self) -> None:
        """An answer to other words than today's is not shown as one to these; it stays."""
        questions = {question.pk: question for question in self.questions}
        for answer in self.registration.answers.all():
            question = questions.get(answer.question_id or 0)
            if question and question.text == answer.asked:
                self._show_answer(f"question_{question.pk}", answer.text)

    def _show_answer(self, name: str, text: str) -> None:
        self.initial[name] = text
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField) and not field.valid_value(text):
            field.choices = [(text, text), *field.choices]

    def _show_needs(self) -> None:
        needs = getattr(self.registration, "needs", None)
        if needs:
            self.initial.update({PREFIX + n: getattr(needs, n) or None for n in self.offered})
            self.initial[CONSENT] = True

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the summary on top."""
        return [
            (first_id(self[name]), sentence)
            for name, sentences in self.errors.items()
            for sentence in sentences
            if name in self.fields
        ]

    # --- what shall be different ------------------------------------------------------------
    @property
    def companion_places(self) -> tuple[str, ...]:
        """The names in the order of the present ones; an empty one in between goes."""
        names = [self.cleaned_data.get(name, "") for name in self.companion_names]
        while names and not names[-1]:
            names.pop()
        return tuple(names)

    def _changed(self, prefix: str) -> list[str]:
        return [name for name in self.changed_data if name.startswith(prefix)]

    @property
    def wanted(self) -> Wanted:
        organisation = self.cleaned_data["organisation"]
        return Wanted(
            wishes=self.wishes if self._changed("slot_") else None,
            companions=self.companion_places if self._changed("companion_") else None,
            organisation=organisation if self._changed("organisation") else None,
            answers=self._changed_answers,
            needs=self._changed_needs,
        )

    @property
    def _changed_answers(self) -> Mapping[int, str]:
        names = self._changed("question_")
        return {int(name.removeprefix("question_")): self.cleaned_data[name] for name in names}

    @property
    def _changed_needs(self) -> Mapping[str, object] | None:
        if not set(self._changed(PREFIX)) - {CONSENT}:
            return None
        given = {name: self.cleaned_data[PREFIX + name] for name in self.offered}
        empty = {name: Needs._meta.get_field(name).get_default() for name in given}
        return {name: value or empty[name] for name, value in given.items()}


class WishForm(OwnForm):
    """After the deadline: the same, with a word to the office."""

    note = LineField(
        label=gettext_lazy("Möchten Sie etwas dazu sagen? (freiwillig)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    #: so that a second click is not a second wish
    sending = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput, initial=new_sending
    )


class LostForm(GuardedForm):
    """Where the link shall be sent once more, if there is one."""

    email = forms.EmailField(
        label=gettext_lazy("Ihre E-Mail-Adresse"),
        help_text=gettext_lazy("Die Adresse, mit der Sie sich angemeldet haben."),
        max_length=254,
        validators=[mailbox],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Ohne Ihre Adresse können wir Ihnen nicht schreiben."),
            "invalid": gettext_lazy(
                "Bitte prüfen Sie die E-Mail-Adresse. Sie sieht so aus: name@beispiel.de"
            ),
        },
    )
