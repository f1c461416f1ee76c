"""An event's report and its documents as a form: upload many, name, order, delete."""

from collections.abc import Iterator

from django import forms
from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.lib.documents import PdfFormField
from portal.lib.many_files import ManyFilesField, Received
from portal.publishing.forms import PartForm, fingerprint
from portal.publishing.widgets import ProseWidget

from .models import Document, Event

MOST_AT_ONCE = 10


class ReportForm(PartForm):
    """What came of the event in words and numbers; its version is that of these fields alone."""

    class Meta:
        model = Event
        fields = ["report", "participants", "participants_estimated"]
        widgets = {"report": ProseWidget}

    @property
    def present_version(self) -> str:
        return fingerprint(self.instance, self._meta.fields)


class DocumentUploadForm(forms.Form):
    """Many PDFs at once; title and language come from each file and can be changed below."""

    files = ManyFilesField(
        PdfFormField(),
        most=MOST_AT_ONCE,
        label=_("PDF-Dateien auswählen"),
        help_text=_(
            "Je höchstens 10 MB, bis zu 10 auf einmal. Titel und Sprache liest das Portal aus der "
            "Datei; Sie können beides danach ändern."
        ),
    )


class DocumentRowForm(forms.ModelForm):
    """One document's title, language and place in the order."""

    delete = forms.BooleanField(label=_("Dieses Dokument löschen"), required=False)

    class Meta:
        model = Document
        fields = ["title", "language", "position"]

    @property
    def document(self) -> Document:
        return self.instance

    @property
    def to_be_deleted(self) -> bool:
        return self.is_bound and bool(self.cleaned_data.get("delete"))


class DocumentDesk:
    """All forms about one event's documents, filled with what was sent or with what is stored."""

    def __init__(self, event: Event, data=None, files=None):
        self.event = event
        self.data = data
        self.upload = DocumentUploadForm(data, files, prefix="pdf")

    @cached_property
    def rows(self) -> list[DocumentRowForm]:
        """One form for each document; first asked for once new ones are in."""
        return list(self._rows())

    def _rows(self) -> Iterator[DocumentRowForm]:
        for document in self.event.documents.all():
            prefix = f"dokument-{document.pk}"
            sent = self.data if self.data and f"{prefix}-title" in self.data else None
            yield DocumentRowForm(sent, prefix=prefix, instance=document)

    @property
    def bound(self) -> list[DocumentRowForm]:
        """The rows that were sent: what somebody else uploaded meanwhile is not among them."""
        return [row for row in self.rows if row.is_bound]

    @property
    def to_be_deleted(self) -> list[DocumentRowForm]:
        return [row for row in self.bound if row.is_valid() and row.to_be_deleted]

    def is_valid(self) -> bool:
        valid = [row.is_valid() for row in self.bound]
        return all(valid)

    def take_uploads(self) -> tuple[Received, list[Document]]:
        """Keep what is fine; done whatever else on the page is wrong."""
        self.upload.is_valid()
        received = self.upload.cleaned_data.get("files") or Received()
        first = (self.event.documents.aggregate(last=Max("position"))["last"] or 0) + 1
        new = [
            self._keep(upload, position)
            for position, upload in enumerate(received.good, start=first)
        ]
        return received, new

    def _keep(self, upload, position: int) -> Document:
        facts = upload.facts
        return Document.objects.create(
            event=self.event,
            file=upload,
            title=facts.title or title_from(upload.name),
            language=facts.language or "de",
            position=position,
        )

    def save(self) -> None:
        for row in self.bound:
            if row.to_be_deleted:
                row.instance.delete()
            elif row.has_changed():
                row.save()


def title_from(file_name: str) -> str:
    """„bericht_konferenz-2017.pdf" as „bericht konferenz 2017"; never empty."""
    stem = file_name.rsplit(".", 1)[0].replace("_", " ").replace("-", " ")
    return " ".join(stem.split())[:200] or str(_("Dokument"))
