"""Pictures people upload: looked at from the header first, then made anew.

What is stored is never the file that came in: it is decoded, turned upright, laid on white, scaled
to three widths and written again as WebP and JPEG from bare pixels, so nothing hidden in it (EXIF,
GPS, colour profiles, comments, appended code) survives.
"""

import io
import struct

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from .file_kinds import what_to_do_instead

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 24_000_000
#: a side longer than this is no photograph, and WebP could not hold it
MAX_SIDE = 12_000
#: a progressive JPEG of a camera has about ten; each scan costs a pass over all pixels
MAX_SCANS = 40
WIDTHS = (480, 960, 1600)
FORMATS = ("JPEG", "PNG", "WEBP")
#: rows that are converted at a time, so that a large picture is never held twice
STRIP = 256
#: whatever a decoder raises at a file that was made to break it
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    MemoryError,
    struct.error,
)


class PictureRefused(ValidationError):
    """The upload is no picture we take; the message says why and what to do instead."""


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
    except Image.DecompressionBombError as error:
        raise PictureRefused(_too_many_pixels()) from error
    except UnidentifiedImageError as error:
        raise PictureRefused(_no_picture(upload)) from error
    except BROKEN as error:
        raise PictureRefused(_damaged()) from error
    _check_measures(picture)
    _check_scans(upload, picture)
    return picture


def _no_picture(upload):
    upload.seek(0)
    return what_to_do_instead(upload.read(4096)) or _(
        "Diese Datei ist kein Bild im Format JPEG, PNG oder WebP. Öffnen Sie sie in einem "
        "Bildprogramm und speichern Sie sie als JPEG."
    )


def _check_measures(picture: Image.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise PictureRefused(_too_many_pixels())
    if max(picture.size) > MAX_SIDE:
        text = _("Das Bild ist länger als 12.000 Pixel. Bitte verkleinern oder teilen Sie es.")
        raise PictureRefused(text)


def _check_scans(upload, picture: Image.Image) -> None:
    """Count the scans of a JPEG without decoding: in its data 0xFF never stands before 0xDA."""
    if picture.format != "JPEG":
        return
    position = upload.tell()
    upload.seek(0)
    scans = upload.read().count(b"\xff\xda")
    upload.seek(position)
    if scans > MAX_SCANS:
        text = _(
            "Das Bild ist ungewöhnlich aufgebaut. Öffnen Sie es in einem Bildprogramm und "
            "speichern Sie es neu als JPEG."
        )
        raise PictureRefused(text)


def _too_many_pixels():
    return _("Das Bild hat mehr als 24 Megapixel. Bitte verkleinern Sie es.")


def _damaged():
    return _("Das Bild ist beschädigt und lässt sich nicht öffnen. Bitte speichern Sie es neu.")


def variants(upload) -> dict[str, bytes]:
    """{"480.webp": bytes, "480.jpg": bytes, …} for all widths; never wider than the picture.

    Raises PictureRefused.
    """
    picture = open_checked(upload)
    try:
        bare = _bare_pixels(picture)
    except BROKEN as error:
        raise PictureRefused(_damaged()) from error
    files = {}
    for width in reversed(WIDTHS):
        bare = _scaled(bare, width)
        files[f"{width}.webp"] = _encoded(bare, "WEBP", quality=78, method=4)
        files[f"{width}.jpg"] = _encoded(bare, "JPEG", quality=80, optimize=True, progressive=True)
    return files


def _bare_pixels(picture: Image.Image) -> Image.Image:
    """The picture upright in plain RGB, not much larger than needed, on a fresh canvas.

    Only the pixels are taken over: Pillow would carry a comment from one file to the next.
    """
    turned = picture.getexif().get(0x0112, 1)
    # A JPEG decodes itself at half or a quarter of its size; the rest is scaled strip by strip.
    picture.draft("RGB", (WIDTHS[-1], WIDTHS[-1]))
    # An own orientation tag is all the turning needs; the other tags never reach the pixels.
    bare = _on_white(picture, max(1, min(picture.size) // WIDTHS[-1]))
    tag = bare.getexif()
    tag[0x0112] = turned
    return _copied(ImageOps.exif_transpose(bare))


def _on_white(picture: Image.Image, shrink: int) -> Image.Image:
    """The picture in RGB on white, `shrink` times smaller, made strip by strip."""
    width, height = -(-picture.width // shrink), -(-picture.height // shrink)
    canvas = Image.new("RGB", (width, height), "white")
    picture.load()
    for top in range(0, picture.height, STRIP * shrink):
        bottom = min(top + STRIP * shrink, picture.height)
        strip = _plain(picture.crop((0, top, picture.width, bottom)))
        canvas.paste(strip.reduce(shrink) if shrink > 1 else strip, (0, top // shrink))
    return canvas


def _plain(strip: Image.Image) -> Image.Image:
    """In RGB, with white where it was transparent; 16 bits become 8."""
    if strip.mode.startswith("I"):
        strip = strip.convert("I").point(lambda value: value / 256).convert("L")
    if not strip.has_transparency_data:
        return strip.convert("RGB")
    white = Image.new("RGB", strip.size, "white")
    layer = strip.convert("RGBA")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _copied(picture: Image.Image) -> Image.Image:
    bare = Image.new("RGB", picture.size)
    bare.paste(picture)
    return bare


def _scaled(picture: Image.Image, width: int) -> Image.Image:
    if picture.width <= width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image, format_name: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format_name, **options)
    return buffer.getvalue()
