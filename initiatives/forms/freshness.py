"""What somebody may say when an initiative does not exist any more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import ClosingReport


class GoneForm(forms.ModelForm):
    class Meta:
        model = ClosingReport
        fields = ["reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"reason": _("Ein Satz hilft dem Amt. Sie können das Feld leer lassen.")}
