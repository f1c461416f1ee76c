"""Many parts of an event in one form: rows that lose nothing and notice colleagues."""

from django import forms
from django.db.models import Max, Model
from django.db.models.deletion import Collector, ProtectedError
from django.utils.translation import gettext_lazy as _

from portal.publishing.forms import PartForm

MOST_ROWS = 200
MOST_SENT = 1000


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


class SentRows:
    """The rows of a sent form: those that were stored when the page was opened, and new ones."""

    def __init__(self, data, prefix: str):
        self.data, self.prefix = data, prefix
        total, initial = (self._count(name) for name in ("TOTAL_FORMS", "INITIAL_FORMS"))
        rows = [self._row(number) for number in range(min(total, MOST_SENT))]
        self.stored, self.new = rows[:initial], rows[initial:]

    def _count(self, name: str) -> int:
        """A number of rows; what is none makes the whole form invalid."""
        text = self.data.get(f"{self.prefix}-{name}", "")
        if not text.isdigit():
            self.data[f"{self.prefix}-{name}"] = ""
            return 0
        return int(text)

    def _row(self, number: int) -> dict:
        start = f"{self.prefix}-{number}-"
        names = [name for name in self.data if name.startswith(start)]
        return {name.removeprefix(start): self.data.getlist(name) for name in names}

    def arranged(self, stored: list[dict], new: list[dict]):
        """The same form with these rows in this order."""
        data, start = self.data, f"{self.prefix}-"
        for name in [name for name in data if name.startswith(start)]:
            if name.removeprefix(start)[:1].isdigit():
                del data[name]
        for number, row in enumerate([*stored, *new]):
            for name, values in row.items():
                data.setlist(f"{start}{number}-{name}", values)
        data[f"{start}INITIAL_FORMS"] = str(len(stored))
        data[f"{start}TOTAL_FORMS"] = str(len(stored) + len(new))
        return data


class RowFormSet(forms.BaseInlineFormSet):
    """The rows of one tab. Another blank row is a matter of asking for it (`_more`)."""

    def __init__(self, data=None, *args, **kwargs):
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        self.has_lost_rows = False
        if data:
            data = self._with_lost_rows_as_new(data.copy(), prefix, kwargs["queryset"])
            data = self._with_another(data, prefix)
        super().__init__(data, *args, **kwargs)

    def _with_lost_rows_as_new(self, data, prefix: str, queryset):
        """What somebody deleted meanwhile stands at the end, as a row to be added again."""
        sent = SentRows(data, prefix)
        present = {str(pk) for pk in queryset.values_list("pk", flat=True)}
        lost = [row for row in sent.stored if row.get("id", [""])[0] not in present]
        if not lost:
            return data
        self.has_lost_rows = True
        kept = [row for row in sent.stored if row not in lost]
        return sent.arranged(
            kept, [*sent.new, *({**row, "id": [""], "version": [""]} for row in lost)]
        )

    def _with_another(self, data, prefix: str):
        """What was typed, with room for one row more where that button was pressed."""
        if "_more" not in data:
            return data
        key = f"{prefix}-TOTAL_FORMS"
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
        if self.has_lost_rows:
            raise forms.ValidationError(
                _(
                    "Inzwischen hat jemand anderes eine Zeile gelöscht. Ihre Eingaben dazu stehen "
                    "am Ende als neue Zeile. Leeren Sie sie, wenn sie wegbleiben soll, und sichern "
                    "Sie noch einmal."
                ),
                code="lost",
            )
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
