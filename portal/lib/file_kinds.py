"""What an upload really is, from its first bytes: so that a refusal can say what to do instead."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: (how such a file begins, what to tell its sender)
KINDS: list[tuple[re.Pattern[bytes], Promise]] = [
    (
        re.compile(rb".{4}ftyp(heic|heix|hevc|mif1|msf1)", re.DOTALL),
        _(
            "Diese Datei ist kein Bild im Format JPEG, PNG oder WebP, sondern ein HEIC-Foto, wie "
            "es neuere Telefone speichern. Bitte wandeln Sie es in JPEG um; viele Telefone tun "
            "das von selbst, wenn Sie sich das Foto per E-Mail schicken."
        ),
    ),
    (
        re.compile(rb"GIF8"),
        _(
            "Diese Datei ist kein Bild im Format JPEG, PNG oder WebP, sondern ein GIF. Bitte "
            "speichern Sie es als PNG oder JPEG."
        ),
    ),
    (
        re.compile(rb"(II\*\x00|MM\x00\*|BM)"),
        _(
            "Diese Datei ist kein Bild im Format JPEG, PNG oder WebP. Bitte speichern Sie es in "
            "einem Bildprogramm als JPEG."
        ),
    ),
    (
        re.compile(rb"%PDF-"),
        _(
            "Diese Datei ist kein Bild, sondern ein PDF. Laden Sie sie bei den Dokumenten hoch, "
            "oder speichern Sie die Seite als JPEG."
        ),
    ),
    (
        re.compile(rb"\s*<(!doctype html|html|head|script|body)", re.IGNORECASE),
        _(
            "Diese Datei ist kein Bild, sondern eine Internetseite. Bitte wählen Sie das Bild "
            "selbst."
        ),
    ),
    (
        # A page may contain a drawing: pages stand before drawings.
        re.compile(rb"\s*<.*?svg", re.IGNORECASE | re.DOTALL),
        _(
            "Diese Datei ist kein Bild im Format JPEG, PNG oder WebP, sondern eine SVG-Zeichnung. "
            "Sie kann Programme enthalten. Bitte speichern Sie sie als PNG."
        ),
    ),
    (
        re.compile(rb"PK\x03\x04"),
        _(
            "Diese Datei ist kein Bild, sondern ein gepackter Ordner oder ein Office-Dokument. "
            "Bitte packen Sie ihn aus und laden Sie die Bilder einzeln hoch; mehrere auf einmal "
            "sind möglich."
        ),
    ),
    (
        re.compile(rb"MZ|\x7fELF|#!"),
        _("Diese Datei ist kein Bild, sondern ein Programm. Das Portal nimmt keine Programme an."),
    ),
]


def what_to_do_instead(beginning: bytes) -> Promise | None:
    """The sentence for a file that begins like this, None where its kind is not known."""
    return next((sentence for kind, sentence in KINDS if kind.match(beginning)), None)
