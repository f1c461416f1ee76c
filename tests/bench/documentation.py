"""A large conference's documentation as a PDF: how long it takes, how much memory, how large.

500 people registered, 60 pictures as large as photographs are after our re-encoding, 12 workshops
and 60 findings with a log. Prints what came out; the last line is for `make bench`.

python -m tests.bench.documentation SQLite
"""

import io
import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from .setup import start_django
from .words import Words, sentences

PEOPLE, PICTURES, WORKSHOPS, FINDINGS, INITIATIVES = 500, 60, 12, 60, 12
WIDTH, HEIGHT = 1600, 1067
SEED = 2017
FADING = 0.78


def main(name: str) -> None:
    start_django()
    from pypdf import PdfReader

    from portal.lib import pdf

    if not pdf.is_available():
        print(f"\n{name}: no documentation, WeasyPrint is not installed.\nnull")
        return
    event = a_large_conference()
    print(f"\n{name}, documentation of a large conference (load {os.getloadavg()[0]:.1f}):")
    seconds, content = made(event)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    megabytes = used.ru_maxrss / 1024
    again, _same = made(event)
    pages = len(PdfReader(io.BytesIO(content)).pages)
    print(f"  {pages} pages, {len(content) / 1e6:.1f} MB; kept, it is there in {again:.2f} s")
    print(f"  {used.ru_utime + used.ru_stime:.1f} s of it computing in the process that makes it")
    print(f"  photographs of {photograph_kilobytes(event):.0f} kB each as the page shows them")
    print(json.dumps({"seconds": seconds, "mb": megabytes}))


def photograph_kilobytes(event) -> float:
    files = [Path(row.file.folder_path) / "960.jpg" for row in event.pictures.all()]
    return sum(file.stat().st_size for file in files) / len(files) / 1000


def made(event) -> tuple[float, bytes]:
    """(seconds, file) of one request, all queries and the page included."""
    from .site import Site

    site = Site()
    start = time.perf_counter()
    status, content = site.get(f"{event.get_absolute_url()}dokumentation.pdf")
    assert status == 200 and content.startswith(b"%PDF"), (status, content[:200])
    return time.perf_counter() - start, content


def a_large_conference():
    from tests import builders

    text = texts()
    event = builders.open_conference(title="Konferenz mit allem", capacity=PEOPLE)
    slot = builders.slot(event)
    for number in range(PEOPLE):
        builders.registration(event, attends_as="volunteer" if number % 2 else "professional")
    add_workshops_and_findings(event, slot, text)
    for photograph in photographs():
        builders.picture(
            event, file=photograph, alt=next(text)[:200], caption=next(text)[:200], credit="Bench"
        )
    event.starts, event.ends = timezone.now() - timedelta(hours=9), timezone.now()
    event.report = "".join(f"<p>{next(text)}</p>" for _ in range(40))
    event.save()
    return event


def texts() -> Iterator[str]:
    """Paragraphs of two or three lines, without end."""
    words, chance = Words(SEED), np.random.default_rng(SEED)
    while True:
        yield sentences(words.some(30, chance))


def add_workshops_and_findings(event, slot, text) -> None:
    from tests import builders

    shown = [
        builders.initiative(summary=next(text)[:300], good_practice=next(text))
        for _ in range(INITIATIVES)
    ]
    workshops = [
        builders.workshop(
            event,
            number=number,
            slot=slot,
            question=next(text)[:300],
            outcome=f"<p>{next(text)}</p>",
            initiatives=[shown[number % INITIATIVES]],
        )
        for number in range(1, WORKSHOPS + 1)
    ]
    for number in range(1, FINDINGS + 1):
        finding = builders.finding(
            event,
            number=number,
            title=next(text)[:300],
            explanation=next(text),
            workshop=workshops[number % WORKSHOPS] if number % 2 else None,
        )
        for _ in range(3):
            builders.finding_update(finding, text=next(text))


def photographs() -> Iterator[SimpleUploadedFile]:
    """Each another one, or the file would hold it only once."""
    canvas = scenery()
    for number in range(PICTURES):
        buffer = io.BytesIO()
        view = np.roll(canvas, number * WIDTH // PICTURES, axis=1)
        Image.fromarray(view).save(buffer, "JPEG", quality=92)
        yield SimpleUploadedFile(f"{number}.jpg", buffer.getvalue(), "image/jpeg")


def scenery() -> np.ndarray:
    """Noise with much that is coarse and little that is fine, so that it packs like photographs.

    Each octave is twice as fine as the one before and `FADING` times as strong.
    """
    chance = np.random.default_rng(SEED)
    canvas = np.zeros((HEIGHT, WIDTH, 3))
    for octave in range(1, 10):
        rough = chance.random((2**octave, 2**octave, 3), dtype=np.float32) * 255
        layer = Image.fromarray(rough.astype(np.uint8)).resize((WIDTH, HEIGHT), Image.BICUBIC)
        canvas += (np.asarray(layer) - 127.5) * FADING ** (octave - 1)
    return np.clip(canvas + 127.5, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "SQLite")
