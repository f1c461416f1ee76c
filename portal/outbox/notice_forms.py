"""The form in which somebody chooses what arrives by mail."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _

from .choosing import Choice
from .how import How
from .notices import NoticeKind


class ChoicesForm(forms.Form):
    """One question for each kind of notices that concerns the person.

    Each is answered from the start, so none is marked as required; where an answer is missing, what
    was chosen stays.
    """

    def __init__(self, *args, choices: Sequence[Choice], **kwargs):
        super().__init__(*args, **kwargs)
        for choice in choices:
            self.fields[choice.kind.key] = _question(choice)

    @property
    def wishes(self) -> dict[str, How]:
        return {key: How(how) for key, how in self.cleaned_data.items() if how}


def _question(choice: Choice) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=str(choice.kind.name),
        help_text=_explained(choice.kind),
        choices=How.choices,
        initial=choice.how,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Bitte wählen Sie eine der drei Antworten.")},
    )


def _explained(kind: NoticeKind) -> str:
    """When it comes, and what it means to want none."""
    if not kind.never:
        return str(kind.when)
    facts = {"when": kind.when, "never": kind.never}
    return _("%(when)s Wenn Sie „nie“ wählen: %(never)s") % facts
