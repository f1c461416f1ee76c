"""The form in which a letter is worded."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .wording import (
    MOST_OF_A_BODY,
    MOST_OF_A_SUBJECT,
    LetterKind,
    Words,
    trouble_with_body,
    trouble_with_subject,
)


class WordsForm(forms.Form):
    """Subject and text; knows which version it was opened with."""

    subject = forms.CharField(label=_("Betreff"), max_length=MOST_OF_A_SUBJECT)
    body = forms.CharField(
        label=_("Text"),
        max_length=MOST_OF_A_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Leere Zeilen trennen Absätze. Zeilen, die mit „- “ beginnen, werden Listen."),
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, kind: LetterKind, words: Words, version: str, **kwargs):
        self.kind, self.stored_version = kind, version
        self.was_refused_as_stale = False
        initial = {"subject": words.subject, "body": words.body, "version": version}
        super().__init__(*args, initial=initial, **kwargs)

    def clean_subject(self) -> str:
        subject = self.cleaned_data["subject"].strip()
        if trouble := trouble_with_subject(self.kind, subject):
            raise ValidationError(trouble)
        return subject

    def clean_body(self) -> str:
        body = "\n".join(line.rstrip() for line in self.cleaned_data["body"].splitlines()).strip()
        if trouble := trouble_with_body(self.kind, body):
            raise ValidationError(trouble)
        return body

    @property
    def words(self) -> Words:
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"])

    @property
    def is_stale(self) -> bool:
        """Whether somebody else saved since the form was opened."""
        return self.is_bound and self["version"].data != self.stored_version

    def refuse_as_stale(self) -> None:
        """Keep what was typed; it carries the present version, so saving again is a decision."""
        self.was_refused_as_stale = True
        self.data = {**self.data.dict(), "version": self.stored_version}  # type: ignore[attr-defined]
        self.add_error(
            None,
            _(
                "Inzwischen hat jemand anderes diesen Brief gespeichert. Ihre Eingaben stehen noch "
                "hier, gespeichert ist davon nichts. Unten steht der andere Text; wenn Sie noch "
                "einmal speichern, gilt Ihrer."
            ),
        )
