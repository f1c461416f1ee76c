"""Many parts of an event in one form: rows that lose nothing and notice colleagues."""

from django import forms
from django.db.models import Max, Model
from django.db.models.deletion import Collector, ProtectedError
from django.utils.translation import gettext_lazy as _

from portal.publishing.forms import PartForm

MOST_ROWS = 200


class RowForm(PartForm):
    """A row of the desk. A new one in which nothing essential was typed is no row at all."""

    #: fields that come filled in and alone do not make a row
    prefilled: tuple[str, ...] = ()

    def has_changed(self) -> bool:
        if self.instance.pk:
            return super().has_changed()
        return any(name not in (*self.prefilled, "version") for name in self.changed_data)

    def offer(self, name: str, rows: list[Model]) -> None:
        """Offer these rows in a select, without asking the database again for every form."""
        field = self.fields[name]
        empty = [] if field.required else [("", _("– keines –"))]
        field.choices = [*empty, *((row.pk, str(row)) for row in rows)]


class RowFormSet(forms.BaseInlineFormSet):
    """The rows of one tab. Another blank row is a matter of asking for it (`_more`)."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(self._with_another(data, kwargs.get("prefix")), *args, **kwargs)

    def _with_another(self, data, prefix: str | None):
        """What was typed, with room for one row more where that button was pressed."""
        if not data or "_more" not in data:
            return data
        key = f"{prefix or self.get_default_prefix()}-TOTAL_FORMS"
        data = data.copy()
        count = int(data[key]) if str(data.get(key)).isdigit() else 0
        if count < MOST_ROWS:
            data[key] = str(count + 1)
            self.fill_next(data, f"{key.removesuffix('TOTAL_FORMS')}{{}}-", count)
        return data

    def fill_next(self, data, prefix: str, number: int) -> None:
        """What the new row starts with, from what stands in the one before it.

        `prefix.format(n)` begins the names of row n.
        """

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            self._refuse_what_others_need(form)

    def _refuse_what_others_need(self, form: forms.ModelForm) -> None:
        """A row that registrations point to stays, with a sentence instead of an error page."""
        if not form.instance.pk:
            return
        try:
            Collector(using=form.instance._state.db or "default").collect([form.instance])
        except ProtectedError:
            text = _("„%(row)s“ kann nicht weg: Anmeldungen hängen daran.")
            raise forms.ValidationError(text % {"row": form.instance}) from None

    def kept_forms(self) -> list:
        """The valid forms of rows that will be there after saving."""
        return [
            form
            for form in self.forms
            if form.is_valid()
            and form not in self.deleted_forms
            and (form.instance.pk or form.has_changed())
        ]

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        if forms.formsets.DELETION_FIELD_NAME in form.fields:
            form.fields["DELETE"].label = _("Beim Sichern löschen")

    def focus_where_it_starts(self, name: str) -> None:
        """On a tab with nothing on it yet, the first field of the first row is where one begins."""
        if self.forms and not self.initial_forms:
            self.forms[0].fields[name].widget.attrs["autofocus"] = True

    @property
    def is_stale(self) -> bool:
        """Whether a colleague saved one of the rows meanwhile."""
        return any(form.is_refused_as_stale for form in self.forms)

    def next_value(self, column: str) -> int:
        """The highest number of the stored rows, plus one."""
        rows = self.model._base_manager.filter(**{self.fk.name: self.instance})
        return (rows.aggregate(last=Max(column))["last"] or 0) + 1
