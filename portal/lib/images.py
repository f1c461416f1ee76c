"""Pictures people upload: looked at from the header first, then made anew.

What is stored is never the file that came in: it is decoded, turned upright, scaled to three
widths and written again as WebP and JPEG, so nothing hidden in it (EXIF, GPS, appended code)
survives.
"""

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 24_000_000
WIDTHS = (480, 960, 1600)
FORMATS = ("JPEG", "PNG", "WEBP")


class PictureRefused(ValidationError):
    """The upload is no picture we take; the message says why."""


def open_checked(upload) -> Image.Image:
    """The uploaded picture, not yet decoded, after size, format and pixels were checked.

    `upload` is a seekable binary file. Raises PictureRefused.
    """
    upload.seek(0, io.SEEK_END)
    if upload.tell() > MAX_BYTES:
        raise PictureRefused(_("Das Bild ist größer als 10 MB. Bitte verkleinern Sie es."))
    upload.seek(0)
    try:
        picture = Image.open(upload, formats=FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise PictureRefused(
            _("Diese Datei ist kein Bild im Format JPEG, PNG oder WebP.")
        ) from error
    except Image.DecompressionBombError as error:
        raise PictureRefused(_too_many_pixels()) from error
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureRefused(_too_many_pixels())
    return picture


def _too_many_pixels():
    return _("Das Bild hat mehr als 24 Megapixel. Bitte verkleinern Sie es.")


def variants(upload) -> dict[str, bytes]:
    """{"480.webp": bytes, "480.jpg": bytes, …} for all widths the picture is large enough for."""
    picture = open_checked(upload)
    try:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureRefused(_("Das Bild ist beschädigt und lässt sich nicht öffnen.")) from error
    files = {}
    for width in WIDTHS:
        scaled = _scaled(upright, width)
        files[f"{width}.webp"] = _encoded(scaled, "WEBP", quality=78, method=4)
        files[f"{width}.jpg"] = _encoded(
            scaled, "JPEG", quality=80, optimize=True, progressive=True
        )
    return files


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image, format_name: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_name, **options)
    return buffer.getvalue()
