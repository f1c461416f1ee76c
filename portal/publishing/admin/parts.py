"""Rows that are part of an entry, saved with it or on a page of their own."""

from django.db.models import Max, Model
from django.forms import BaseInlineFormSet
from django.http import HttpRequest

from portal.accounts.models import User

from ..forms import PartForm
from ..models import Entry
from ..services import count_version, mark_published
from .history import HistoryPages
from .scope import OfficeScopedAdmin


class PartAdmin(HistoryPages, OfficeScopedAdmin):
    """A part's own page; saving it counts as a version of the entry it belongs to."""

    form = PartForm
    change_form_template = "admin/publishing/entry_form.html"
    #: the field that leads to the entry
    whole = "event"

    def save_model(self, request: HttpRequest, obj: Model, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        count_version(getattr(obj, self.whole), by=request.user)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        super().delete_model(request, obj)
        count_version(getattr(obj, self.whole), by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset) -> None:
        for row in queryset:
            self.delete_model(request, row)


def save_parts(formset: BaseInlineFormSet, *, by: User) -> None:
    """Save an inline's rows: entries among them get their office, number, version and names.

    What is added on an entry's desk is public as soon as the entry is.
    """
    for row in formset.save(commit=False):
        if isinstance(row, Entry):
            _sign(row, formset.instance, by)
        give_number(row, formset)
        row.save()
    for row in formset.deleted_objects:
        row.delete()
    formset.save_m2m()


def _sign(row: Entry, whole: Entry, by: User) -> None:
    row.changed_by = by
    if row.pk:
        row.version += 1
        return
    row.created_by = by
    if any(field.name == "office" for field in row._meta.fields):
        row.office = whole.office
    mark_published(row, by=by)


def give_number(row: Model, formset: BaseInlineFormSet) -> None:
    """The next free number for a row that was given none."""
    if getattr(row, "number", 0) is not None:
        return
    siblings = type(row)._base_manager.filter(**{formset.fk.name: formset.instance})
    row.number = (siblings.aggregate(last=Max("number"))["last"] or 0) + 1
