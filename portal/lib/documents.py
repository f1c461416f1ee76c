"""Documents people upload: PDFs, read before they are kept.

The reading is done by a process of its own with little memory and little time (`pdf_reader.py`):
a file made to hang or to swell takes that process down, not the portal.
"""

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .languages import known_code

MAX_BYTES = 10 * 1024 * 1024
READER = Path(__file__).with_name("pdf_reader.py")
SECONDS = 15  # of waiting; the reader's own limit of computing time is lower


@dataclass(frozen=True)
class PdfFacts:
    """What a PDF says about itself; `language` is a code of `languages.py` or empty."""

    pages: int
    title: str
    language: str
    is_tagged: bool


class PdfRefused(ValidationError):
    """The upload is no PDF we take; the message says why and what to do instead."""


UNREADABLE = _(
    "Dieses PDF lässt sich nicht lesen. Öffnen Sie es in Ihrem Programm und speichern oder drucken "
    "Sie es neu als PDF."
)
#: {what the reader found: what to tell the sender}
REFUSALS = {
    "encrypted": _(
        "Dieses PDF ist mit einem Kennwort geschützt. Bitte speichern Sie es ohne Schutz."
    ),
    "active": _(
        "Dieses PDF enthält Programme oder Befehle (zum Beispiel JavaScript). Bitte speichern oder "
        "drucken Sie es neu als PDF, dann fallen sie weg."
    ),
    "attached": _(
        "In diesem PDF stecken weitere Dateien. Bitte entfernen Sie die Anhänge und laden Sie sie "
        "einzeln hoch."
    ),
    "appended": _(
        "An dieses PDF ist etwas angehängt, das nicht dazugehört. Bitte speichern oder drucken "
        "Sie es neu als PDF."
    ),
    "many pages": _("Dieses PDF hat mehr als 2.000 Seiten. Bitte teilen Sie es."),
    "unreadable": UNREADABLE,
}


def read_pdf(upload) -> PdfFacts:
    """What the uploaded file says about itself, read once and kept with it.

    `upload` is a seekable binary file. Raises PdfRefused.
    """
    if not hasattr(upload, "facts"):
        validate_pdf(upload)
        upload.seek(0)
        upload.facts = _facts(_ask_reader(upload.read()))
        upload.seek(0)
    return upload.facts


def validate_pdf(upload) -> None:
    """Refuse (PdfRefused) what is no PDF by its first bytes or larger than 10 MB."""
    upload.seek(0, io.SEEK_END)
    if upload.tell() > MAX_BYTES:
        raise PdfRefused(
            _("Die Datei ist größer als 10 MB. Bitte verkleinern oder teilen Sie sie.")
        )
    upload.seek(0)
    if not upload.read(1024).startswith(b"%PDF-"):
        raise PdfRefused(
            _("Diese Datei ist kein PDF. Bitte speichern oder drucken Sie das Dokument als PDF.")
        )


def _ask_reader(content: bytes) -> dict:
    """The reader's answer; whatever happens to it is the file's fault."""
    command = [sys.executable, "-I", str(READER)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS)
        return json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def _facts(answer: dict) -> PdfFacts:
    if trouble := answer.get("refused", "" if answer else "unreadable"):
        raise PdfRefused(REFUSALS[trouble])
    return PdfFacts(
        pages=answer["pages"],
        title=" ".join(answer["title"].split())[:200],
        language=known_code(answer["language"]),
        is_tagged=answer["is_tagged"],
    )


def facts_of(file) -> PdfFacts | None:
    """The facts of a file about to be stored; None where it came in without a form."""
    return getattr(file.file, "facts", None)


class PdfFormField(forms.FileField):
    """A PDF upload; what is refused is refused with a sentence, the rest brings its facts."""

    widget = forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"})
    default_validators = [FileExtensionValidator(["pdf"])]

    def to_python(self, data):
        upload = super().to_python(data)
        if upload is not None:
            read_pdf(upload)
        return upload


class PdfFile(models.FileField):
    """A file field whose forms take PDFs only."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PdfFormField, **kwargs})
