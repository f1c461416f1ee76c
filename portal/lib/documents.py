"""Documents people upload: only what is a PDF from its first bytes, and not too large."""

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 10 * 1024 * 1024


def validate_pdf(upload) -> None:
    """Refuse (ValidationError) what is no PDF by its content or larger than 10 MB."""
    upload.seek(0, io.SEEK_END)
    if upload.tell() > MAX_BYTES:
        raise ValidationError(_("Die Datei ist größer als 10 MB."))
    upload.seek(0)
    if not upload.read(1024).startswith(b"%PDF-"):
        raise ValidationError(_("Diese Datei ist kein PDF."))
    upload.seek(0)
