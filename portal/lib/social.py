"""Draws the picture a messenger shows beside a link: title, what it is, where or when.

The letters are those of a font of the machine (DejaVu comes with fontconfig). Without one Pillow's
own is taken, which has plain Latin letters only: „ä“ is then written „ae“.
"""

import io
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from .drawing import GROUT, PAPER, TILES

WIDTH, HEIGHT = 1200, 630
MARGIN, BAND, STONE, GAP = 72, 168, 42, 5
INK, SOFT = (27, 36, 48), (76, 85, 99)
TITLE_SIZES = (76, 64, 54, 46)
MOST_LINES = 5
SMALL = 34
FONTS = [
    Path("/usr/share/fonts") / name
    for name in (
        "truetype/dejavu/DejaVuSans.ttf",
        "truetype/liberation/LiberationSans-Regular.ttf",
        "truetype/noto/NotoSans-Regular.ttf",
        "dejavu-sans-fonts/DejaVuSans.ttf",
    )
]
PLAIN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "–": "-"}
    | dict.fromkeys("„“”", '"')
    | dict.fromkeys("‚‘’", "'")
)


@cache
def font_file() -> Path | None:
    """The first of the usual fonts this machine has."""
    return next((path for path in FONTS if path.exists()), None)


def font(size: int):
    path = font_file()
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def writable(text: str) -> str:
    """The text in letters the font has."""
    return text if font_file() else text.translate(PLAIN)


def card(title: str, *, above: str, below: str, site: str, tile: int | None = None) -> bytes:
    """A PNG file of 1200 × 630; `tile` is the number (1 to 5) of the colour that leads."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(picture)
    _lay_band(canvas, title, tile)
    left, right = BAND + MARGIN, WIDTH - MARGIN
    _write_title(canvas, writable(title), left, right)
    for text, top, colour in (
        (above, MARGIN, SOFT),
        (below, HEIGHT - MARGIN - 2.2 * SMALL, SOFT),
        (site, HEIGHT - MARGIN - 0.7 * SMALL, INK),
    ):
        canvas.text((left, top), shortened(writable(text), right - left), colour, font(SMALL))
    buffer = io.BytesIO()
    picture.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _lay_band(canvas: ImageDraw.ImageDraw, title: str, tile: int | None) -> None:
    """Stones at the left edge, the same for the same title; most in the field's colour."""
    chance = Random(title)  # noqa: S311 - decoration
    canvas.rectangle((0, 0, BAND, HEIGHT), fill=GROUT)
    for top in range(0, HEIGHT, STONE):
        for left in range(0, BAND, STONE):
            own = tile is not None and chance.random() < 0.6
            colour = TILES[tile - 1] if own and tile else chance.choice(TILES)
            box = (left + GAP, top + GAP, left + STONE - 1, top + STONE - 1)
            canvas.rounded_rectangle(box, 5, fill=colour)


def _write_title(canvas: ImageDraw.ImageDraw, title: str, left: int, right: int) -> None:
    """As large as it fits; what is still too long ends in an ellipsis."""
    for size in TITLE_SIZES:
        letters = font(size)
        lines = wrapped(title, letters, right - left)
        if len(lines) * size * 1.25 <= HEIGHT - 4.6 * MARGIN:
            break
    else:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"][:MOST_LINES]
    for number, line in enumerate(lines):
        canvas.text((left, MARGIN + 1.7 * SMALL + number * size * 1.25), line, INK, letters)


def wrapped(text: str, letters, width: int) -> list[str]:
    """Lines of whole words that are at most so many pixels wide."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and letters.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def shortened(text: str, width: int) -> str:
    """One small line that fits."""
    if font(SMALL).getlength(text) <= width:
        return text
    while text and font(SMALL).getlength(f"{text} …") > width:
        text = text[:-1]
    return f"{text.rstrip()} …"
