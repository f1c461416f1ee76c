"""What somebody who was there thinks of it: four marks and a text, all of them optional."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.guard import GuardedForm

from ..models import Feedback

MARKS = [
    (5, _("trifft voll zu")),
    (4, _("trifft eher zu")),
    (3, _("teils, teils")),
    (2, _("trifft eher nicht zu")),
    (1, _("trifft nicht zu")),
    ("", _("keine Angabe")),
]
LONGEST = 2000


class FeedbackForm(GuardedForm, forms.ModelForm):
    """Nothing in it asks who answers."""

    class Meta:
        model = Feedback
        fields = ["content", "workshops", "exchange", "organisation", "comment"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in Feedback.MARKS:
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label,
                choices=MARKS,
                coerce=int,
                empty_value=None,
                required=False,
                initial="",
                widget=forms.RadioSelect,
            )
        self.fields["comment"].widget = forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST})
        self.fields["comment"].help_text = _("Bitte schreiben Sie keine Namen hinein.")

    def clean_comment(self) -> str:
        comment = self.cleaned_data["comment"].strip()
        if len(comment) > LONGEST:
            raise forms.ValidationError(
                _("Bitte kürzen Sie den Text auf %(most)d Zeichen."), params={"most": LONGEST}
            )
        return comment

    def clean(self):
        cleaned = super().clean()
        answers = [cleaned.get(name) for name in self.Meta.fields]
        if not self.errors and not any(answers):
            raise forms.ValidationError(_("Bitte beantworten Sie mindestens eine der Fragen."))
        return cleaned
