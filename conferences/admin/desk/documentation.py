"""The tab „Dokumentation": the report, documents and pictures of an event on one page."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from portal.lib import pdf
from portal.lib.documents import PdfFormField
from portal.lib.many_files import look_at, looks_at_files_first
from portal.lib.pictures import PictureFormField
from portal.publishing.admin.pictures import tell_about_uploads, what_was_saved
from portal.publishing.admin.pictures_page import note_deletions
from portal.publishing.picture_forms import MOST_AT_ONCE as MOST_PICTURES
from portal.publishing.picture_forms import PictureDesk

from ...document_forms import MOST_AT_ONCE as MOST_DOCUMENTS
from ...document_forms import DocumentDesk, ReportForm
from ...models import Document
from .frame import DeskTab


class DocumentationTab(DeskTab):
    """Everything is sent together, so nothing typed elsewhere on the page is ever lost.

    Uploads are kept even where something else has to be corrected first: a browser would not
    send them again.
    """

    name, path, label = "documentation", "dokumentation", _("Dokumentation")
    template_name = "admin/conferences/desk/documentation.html"

    @classmethod
    def as_view(cls, **initkwargs):
        return looks_at_files_first(super().as_view(**initkwargs))

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Pictures are made anew and documents read before the event's row is locked."""
        if request.method != "POST":
            return super().dispatch(request, *args, **kwargs)
        look_at(request.FILES.getlist("neu-files")[:MOST_PICTURES], PictureFormField())
        look_at(request.FILES.getlist("pdf-files")[:MOST_DOCUMENTS], PdfFormField())
        with transaction.atomic():
            return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(
            ReportForm(instance=self.event), DocumentDesk(self.event), PictureDesk(self.event)
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        sent = (request.POST, request.FILES)
        report = ReportForm(request.POST, instance=self.event)
        documents, pictures = DocumentDesk(self.event, *sent), PictureDesk(self.event, *sent)
        self._take_documents(documents)
        uploaded = tell_about_uploads(request, pictures.take_uploads())
        valid = [part.is_valid() for part in (report, documents, pictures)]
        if not all(valid):
            return self._page(report, documents, pictures, is_refused=True)
        leaving = documents.to_be_deleted + pictures.to_be_deleted
        if leaving and "loeschen" not in request.POST:
            return self._page(report, documents, pictures, leaving=leaving)
        note_deletions(self.event, leaving, by=request.user)
        return self._save(report, documents, pictures, uploaded)

    def _page(self, report, documents, pictures, **context) -> HttpResponse:
        forms = {"report": report, "documents": documents, "pictures": pictures}
        return self.page(**forms, media=report.media, has_pdf=pdf.is_available(), **context)

    def _save(self, report, documents, pictures, uploaded: int) -> HttpResponse:
        if report.has_changed():
            report.save()
        documents.save()
        what = what_was_saved(released=pictures.save(), uploaded=uploaded)
        waiting = self.event.incoming_pictures.in_work().exists()
        return self.saved(what, go_to=f"{self.url()}#beschreiben" if waiting else "")

    def _take_documents(self, documents: DocumentDesk) -> None:
        received, new = documents.take_uploads()
        for name, reason in received.refused:
            messages.error(self.request, f"„{name}“: {reason}")
        for document in new:
            self._tell_about(document)

    def _tell_about(self, document: Document) -> None:
        text = _("Das Dokument „%(title)s“ ist da (%(facts)s).")
        messages.success(
            self.request, text % {"title": document.title, "facts": ", ".join(document.facts)}
        )
        if document.is_tagged is False:
            text = _(
                "„%(title)s“ ist nicht barrierefrei ausgezeichnet. Vorleseprogramme finden darin "
                "weder Überschriften noch eine Reihenfolge. Speichern Sie es wenn möglich aus "
                "Ihrem Programm noch einmal als barrierefreies PDF (PDF/UA)."
            )
            messages.warning(self.request, text % {"title": document.title})
