"""What the office asks besides; nobody has to answer."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Question
from .fields import without_control_signs
from .person import EventForm

LONGEST = 1000


class QuestionsPart(EventForm):
    """`question_<id>`; what a field looks like follows from the question's kind."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(self.event.questions.all())
        for question in self.questions:
            self.fields[f"question_{question.pk}"] = field_for(question)

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[f"question_{question.pk}"] for question in self.questions]

    @property
    def answers(self) -> dict[int, str]:
        """{question id: text}, for `services.Details`; what is empty is no answer."""
        given = {q.pk: self.cleaned_data.get(f"question_{q.pk}") for q in self.questions}
        return {pk: text for pk, text in given.items() if text}


def field_for(question: Question) -> forms.Field:
    told: dict[str, Any] = {
        "label": question.text,
        "help_text": purpose_of(question),
        "required": False,
    }
    if question.kind == Question.Kind.TEXT:
        return forms.CharField(
            **told,
            max_length=LONGEST,
            validators=[readable],
            widget=forms.Textarea(attrs={"rows": 3}),
        )
    return forms.ChoiceField(
        **told,
        choices=[(text, text) for text in options_of(question)] + [("", _("keine Angabe"))],
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("Diese Antwort gibt es nicht mehr. Bitte wählen Sie noch einmal.")
        },
    )


def options_of(question: Question) -> list[str]:
    if question.kind == Question.Kind.YES_NO:
        return [_("Ja"), _("Nein")]
    return [text for text in question.option_list if len(text) <= LONGEST]


def purpose_of(question: Question) -> str:
    day = date_format(question.delete_on, "j. F Y")
    return _("%(purpose)s Gelöscht am %(day)s.") % {"purpose": question.purpose, "day": day}


def readable(text: str) -> None:
    """Several lines are fine here."""
    without_control_signs(" ".join(text.split()))
