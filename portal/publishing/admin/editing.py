"""„Wird gerade bearbeitet von …": noted by the open page, shown to who may edit the entry, too."""

import re

from django.contrib.admin.views.main import ChangeList
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ..models import EditingNote, Entry
from ..services import editing_by_entry, note_editing, others_editing, stop_editing
from .scope import OfficeScopedAdmin


class EntryChangeList(ChangeList):
    """The list, with who is at work on which of its rows: one query more for the whole page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        notes = editing_by_entry(self.model, [row.pk for row in rows], than=request.user)
        for row in rows:
            row.editing_notes = notes.get(row.pk, [])
        self.result_list = rows  # type: ignore[assignment]


class Editing(OfficeScopedAdmin):
    """The note on an entry's form and in its list; part of `EntryAdmin`."""

    def get_changelist(self, request: HttpRequest, **kwargs):
        return EntryChangeList

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_editing"
        view = self.admin_site.admin_view(require_POST(self.editing))
        return [path("<int:pk>/bearbeitung/", view, name=name), *super().get_urls()]

    def editing(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The open page says that it is still there, or (`ende`) that it closes.

        The answer names who else is there. Not yours to change: 404.
        """
        entry = self.get_queryset(request).filter(pk=pk).first()
        if entry is None or not self.has_change_permission(request, entry):
            raise Http404
        page = opening(request)
        if "ende" in request.POST:
            stop_editing(entry, by=request.user, page=page)
        else:
            note_editing(entry, by=request.user, page=page)
        return JsonResponse({"text": who_is_at_work(others_editing(entry, than=request.user))})

    def editing_context(self, request: HttpRequest, obj: Entry | None) -> dict:
        if obj is None or not self.has_change_permission(request, obj):
            return {}
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_editing"
        return {
            "editing_url": reverse(name, args=[obj.pk]),
            "editing_text": who_is_at_work(others_editing(obj, than=request.user)),
        }

    def response_change(self, request: HttpRequest, obj: Entry):
        """Whoever saves is done; a page that stays open says so by itself."""
        stop_editing(obj, by=request.user)
        return super().response_change(request, obj)


def opening(request: HttpRequest) -> str:
    """The number the page's script gave itself when it was opened; empty for junk."""
    number = request.POST.get("seite", "")
    return number if re.fullmatch("[0-9a-f]{32}", number) else ""


def who_is_at_work(notes: list[EditingNote]) -> str:
    """„Wird gerade bearbeitet von Bob seit 14:05 Uhr", a sentence for each; empty for nobody."""
    text = _("Wird gerade bearbeitet von %(person)s seit %(since)s Uhr.")
    return " ".join(text % {"person": n.user, "since": _since(n)} for n in notes)


def _since(note: EditingNote) -> str:
    return date_format(timezone.localtime(note.opened_at), "H:i")
