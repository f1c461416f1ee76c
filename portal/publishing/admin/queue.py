"""„Zur Prüfung“: everything handed in, in one list."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from portal.lib.admin import ReadOnlyAdmin
from portal.places.models import Office

from ..comparing import compare
from ..kinds import kinds
from ..models import PendingVersion
from ..queue import Queue, sorts
from ..views import LenientPaginator
from .history import readable_rows

PER_PAGE = 25


class QueueFilter(forms.Form):
    """What of the list is shown."""

    art = forms.ChoiceField(label=_("Art"), required=False)
    was = forms.ChoiceField(label=_("Was"), required=False)
    amt = forms.ModelChoiceField(
        Office.objects.none(),
        label=_("Amt"),
        required=False,
        empty_label=_("alle"),
        to_field_name="slug",
    )

    def __init__(self, data, user):
        super().__init__(data)
        named = [(k._meta.model_name, k._meta.verbose_name_plural) for k in kinds()]
        self.fields["art"].choices = [("", _("alle")), *named]
        self.fields["was"].choices = [("", _("alles")), *sorts().items()]
        offices = Office.objects.all()
        self.fields["amt"].queryset = (
            offices if user.is_superuser else offices.filter(pk__in=user.office_ids)
        )
        if not user.is_superuser and len(user.office_ids) < 2:
            del self.fields["amt"]

    def queue(self, user) -> Queue:
        """What is chosen; what cannot be understood is ignored."""
        self.is_valid()
        chosen = self.cleaned_data
        office = chosen.get("amt")
        return Queue(
            user,
            kind=chosen.get("art") or "",
            sort=chosen.get("was") or "",
            office=office.pk if office else None,
        )


@admin.register(PendingVersion)
class PendingVersionAdmin(ReadOnlyAdmin):
    """The list is the office's queue; a single row is a change somebody handed in, to look up."""

    section = "initiatives"
    section_position = 5
    count_on_index = True
    list_select_related = ["kind", "author"]
    fields = ["entry_title", "kind", "author", "created_at", "decision", "reason", "differences"]

    def get_queryset(self, request: HttpRequest):
        rows = super().get_queryset(request).prefetch_related("entry")
        if request.user.is_superuser:
            return rows
        return rows.filter(office__in=request.user.office_ids)

    def rows_on_index(self, request: HttpRequest) -> QuerySet:
        return Queue(request.user).rows

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)
        chosen = QueueFilter(request.GET, request.user)
        page = LenientPaginator(chosen.queue(request.user), PER_PAGE).page(
            request.GET.get("seite", 1)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": _("Zur Prüfung"),
            "opts": self.opts,
            "form": chosen,
            "page_obj": page,
            "items": page.object_list,
            "page_range": page.paginator.get_elided_page_range(page.number, on_each_side=1),
        }
        return TemplateResponse(request, "admin/publishing/queue.html", context)

    def get_object(self, request: HttpRequest, object_id: str, from_field=None):
        """With the person's own view of names in it."""
        row = super().get_object(request, object_id, from_field)
        if row is not None and row.entry is not None:
            rows_of = readable_rows(request.user)
            kind = type(row.entry)
            row.shown = compare(kind, row.before, row.changes, rows_of=rows_of)
        return row

    @admin.display(description=_("Eintrag"))
    def entry_title(self, pending: PendingVersion) -> str:
        return str(pending.entry) if pending.entry else str(_("gelöscht"))

    @admin.display(description=_("Änderungen"))
    def differences(self, pending: PendingVersion) -> str:
        rows = ((d.label, d.marked) for d in getattr(pending, "shown", []))
        return format_html_join("", "<p>{}: {}</p>", rows)
