"""The form that takes a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.sheets import MAX_BYTES, UnreadableTable, form_of
from portal.places.models import Office


class UploadForm(forms.Form):
    """A table to check; who works in several offices says for which one it is."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_("CSV oder XLSX, höchstens 10 MB und 20.000 Zeilen."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        error_messages={
            "required": _("Bitte wählen Sie eine Datei."),
            "empty": _("Die Datei ist leer."),
        },
    )
    office = forms.ModelChoiceField(
        Office.objects.none(), label=_("Für welches Amt?"), empty_label=None
    )

    def __init__(self, *args, offices: list[Office], **kwargs):
        super().__init__(*args, **kwargs)
        self.offices = offices
        if len(offices) > 1:
            self.fields["office"].queryset = Office.objects.filter(pk__in=[o.pk for o in offices])
        else:
            del self.fields["office"]

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(
                _("Die Datei ist größer als 10 MB. Teilen Sie sie bitte auf.")
            )
        self.content = upload.read()
        try:
            form_of(self.content)
        except UnreadableTable as error:
            raise forms.ValidationError(str(error)) from error
        return upload

    @property
    def chosen_office(self) -> Office | None:
        """None is the whole state, for administrators."""
        return self.cleaned_data.get("office") or next(iter(self.offices), None)
