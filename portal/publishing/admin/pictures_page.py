"""The page on which an entry without a desk gets its pictures: `…/<pk>/bilder/`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.accounts.audit import record
from portal.lib.many_files import look_at, looks_at_files_first
from portal.lib.pictures import PictureFormField

from ..models import Entry
from ..picture_forms import MOST_AT_ONCE, PictureDesk
from ..services import count_version
from .pictures import tell_about_uploads, what_was_saved


class PicturesPage:
    """What the admin page of an entry needs so that its pictures have a page of their own."""

    def get_urls(self):
        view = self.admin_site.admin_view(self._pictures_at_once)
        name = f"{self.opts.app_label}_{self.opts.model_name}_pictures"
        return [path("<int:pk>/bilder/", view, name=name), *super().get_urls()]

    @looks_at_files_first
    def _pictures_at_once(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Pictures are made anew before the entry's row is locked."""
        if request.method != "POST":
            return self.pictures(request, pk)
        look_at(request.FILES.getlist("neu-files")[:MOST_AT_ONCE], PictureFormField())
        with transaction.atomic():
            return self.pictures(request, pk)

    def pictures(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Upload, describe, order, delete; the same rules as on an event's desk."""
        entry = self._entry_with_pictures(request, pk)
        if request.method != "POST":
            return self._pictures_page(request, entry, PictureDesk(entry))
        desk = PictureDesk(entry, request.POST, request.FILES)
        uploaded = tell_about_uploads(request, desk.take_uploads())
        if not desk.is_valid():
            return self._pictures_page(request, entry, desk, is_refused=True)
        leaving = desk.to_be_deleted
        if leaving and "loeschen" not in request.POST:
            return self._pictures_page(request, entry, desk, leaving=leaving)
        note_deletions(entry, leaving, by=request.user)
        return self._save_pictures(request, entry, desk, uploaded)

    def _entry_with_pictures(self, request: HttpRequest, pk: int) -> Entry:
        entry = self.get_object(request, str(pk))
        if entry is None:
            raise Http404
        if not self.has_change_permission(request, entry):
            raise PermissionDenied
        return entry

    def _pictures_page(self, request: HttpRequest, entry: Entry, desk, **more) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bilder"),
            "subtitle": str(entry),
            "opts": self.opts,
            "entry": entry,
            "pictures": desk,
            **more,
        }
        return TemplateResponse(request, "admin/publishing/pictures_page.html", context)

    def _save_pictures(self, request: HttpRequest, entry: Entry, desk, uploaded: int):
        what = what_was_saved(released=desk.save(), uploaded=uploaded)
        count_version(entry, by=request.user)
        self.log_change(request, entry, f"{_('Bilder')}: {what}")
        messages.success(request, what)
        waiting = entry.incoming_pictures.in_work().exists()
        return HttpResponseRedirect(f"{request.path}#beschreiben" if waiting else request.path)

    def pictures_line(self, entry: Entry) -> str:
        """How many pictures there are, as a link to their page; empty on a new entry."""
        if not entry.pk:
            return str(_("Nach dem ersten Sichern können Sie hier Bilder hochladen."))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_pictures"
        count = entry.pictures.count()
        words = ngettext("%(count)d Bild", "%(count)d Bilder", count) % {"count": count}
        return format_html(
            '<a href="{}">{}</a>',
            reverse(name, args=[entry.pk]),
            _("%s ansehen und hochladen") % words,
        )

    pictures_line.short_description = _("Bilder")


def note_deletions(entry: Entry, leaving: list, *, by) -> None:
    """Write down how many files of the entry somebody deletes."""
    if not leaving:
        return
    text = ngettext(
        "%(count)d Datei von „%(entry)s“ gelöscht",
        "%(count)d Dateien von „%(entry)s“ gelöscht",
        len(leaving),
    )
    words = text % {"count": len(leaving), "entry": entry}
    record("deletion", by=by, text=words, office=entry.office)
