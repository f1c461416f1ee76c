"""The public form: everything in one POST, shown in at most three short steps.

Nothing is stored before the last click. The fields of the other steps go along hidden, so going
on, back, or sending an old page again loses nothing.
"""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.guard import GuardedForm

from ..services import Details, GroupTooLarge, Refused, TooManyCompanions
from .needs import NeedsPart
from .person import CompanionsPart, PersonPart
from .questions import QuestionsPart
from .workshops import WorkshopsPart

PERSON = ("name", "email", "organisation", "attends_as")


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    number: int
    #: which template shows it: person, workshops or more
    key: str
    title: str
    names: tuple[str, ...]


class RegistrationForm(
    NeedsPart, QuestionsPart, WorkshopsPart, CompanionsPart, PersonPart, GuardedForm
):
    """`shown` is the step on the page; errors of other steps stand on their own pages."""

    agree = forms.BooleanField(
        label=_("Ich habe gelesen, was mit meinen Angaben geschieht."),
        error_messages={
            "required": _("Bitte bestätigen Sie, dass Sie die Hinweise gelesen haben.")
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = self._steps()
        self.shown = self.steps[0]

    def _steps(self) -> list[Step]:
        pages = [
            ("person", _("Wer kommt?"), [*PERSON, *self.companion_names]),
            ("workshops", _("Workshops"), self.slot_names),
            ("more", _("Fragen und Bedarf"), [*self._question_names, *self.needs_names]),
        ]
        pages = [page for page in pages if page[2]]
        pages[-1][2].append("agree")
        return [
            Step(n, key, str(title), tuple(names)) for n, (key, title, names) in enumerate(pages, 1)
        ]

    @property
    def _question_names(self) -> list[str]:
        return [f"question_{question.pk}" for question in self.questions]

    # --- for the template -----------------------------------------------------------------
    @property
    def is_first(self) -> bool:
        return self.shown == self.steps[0]

    @property
    def is_last(self) -> bool:
        return self.shown == self.steps[-1]

    @property
    def people(self) -> int:
        """How many will come, as far as it was said up to here."""
        return 1 + sum(bool(field.value()) for field in self.companion_fields)

    @property
    def will_wait(self) -> bool:
        """Whether the group comes onto the waiting list if it is sent now."""
        seats = self.event.seats
        return seats is not None and self.people > seats.free

    @property
    def carried(self) -> list[str]:
        """The fields of the other steps and the guard's, as hidden inputs."""
        hidden = [str(field) for field in self.hidden_fields()]
        others = [name for step in self.steps if step != self.shown for name in step.names]
        return hidden + [self[name].as_hidden() for name in others if says(self[name].value())]

    @property
    def shown_errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the summary on top."""
        return [
            (first_id(self[name]), sentence)
            for name in self.shown.names
            for sentence in self.errors.get(name, ())
        ]

    # --- from step to step ----------------------------------------------------------------
    def step_numbered(self, text: str) -> Step:
        """The step a page says it comes from; anything else is the first."""
        return next((step for step in self.steps if str(step.number) == text), self.steps[0])

    def go_back(self, came_from: Step) -> None:
        """Nothing is checked on the way back."""
        self._show(self.steps[max(0, came_from.number - 2)], errors=False)

    def go_on(self, came_from: Step) -> None:
        """To the next step, or once more to this one if something in it is wrong."""
        is_wrong = any(name in self.errors for name in came_from.names)
        following = self.steps[min(came_from.number, len(self.steps) - 1)]
        self._show(came_from if is_wrong else following, errors=is_wrong)

    def go_where_it_is_wrong(self, came_from: Step) -> None:
        wrong = (step for step in self.steps if any(name in self.errors for name in step.names))
        self._show(next(wrong, came_from))

    def _show(self, step: Step, *, errors: bool = True) -> None:
        kept = {*step.names} if errors else set()
        if errors and not kept & self.errors.keys():
            kept = {forms.forms.NON_FIELD_ERRORS}
        self.shown = step
        for name in self.errors.keys() - kept:
            del self.errors[name]

    # --- for the service ------------------------------------------------------------------
    def field_for(self, refusal: Refused) -> str | None:
        """Where the service's sentence belongs; None is above all fields."""
        about_group = TooManyCompanions, GroupTooLarge
        if isinstance(refusal, about_group) and not getattr(refusal, "workshop", None):
            return next(iter(self.companion_names), None)
        return next(iter(self.slot_names), None)

    @property
    def details(self) -> Details:
        given = {name: self.cleaned_data[name] for name in PERSON}
        return Details(
            **given,
            companions=self.companions,
            wishes=self.wishes,
            answers=self.answers,
            needs=self.needs,
        )


def says(value) -> bool:
    return value not in (None, "", False)


def first_id(field: forms.BoundField) -> str:
    """Where a link to the field leads: of several radio buttons, to the first."""
    return field.subwidgets[0].id_for_label if field.use_fieldset else field.id_for_label
