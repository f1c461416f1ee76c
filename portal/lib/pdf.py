"""PDF files of our own pages, made by WeasyPrint in a process of its own.

WeasyPrint is an optional extra (`pip install mosaik[pdf]`, with Debian's libpango); without it
`is_available()` says no, and pages offer printing instead.
"""

import fcntl
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

WRITER = Path(__file__).with_name("pdf_writer.py")
SECONDS = 90
FOLDER = "pdf"


class PdfFailed(Exception):
    """No file came of it; the message is the writer's last line."""


class PdfBusy(Exception):
    """Another file is being made at this moment."""


@cache
def is_available() -> bool:
    """Whether this machine can make PDF files: the package and the libraries it needs."""
    if find_spec("weasyprint") is None:
        return False
    tried = subprocess.run([sys.executable, "-I", "-c", "import weasyprint"], capture_output=True)
    return tried.returncode == 0


def pdf_of(html: str, *, name: str) -> bytes:
    """The page as a PDF, made once for as long as it says the same; `name` is a path of ours.

    Raises PdfBusy or PdfFailed.
    """
    folder = f"{FOLDER}/{name}"
    path = f"{folder}/{sha256(html.encode()).hexdigest()[:32]}.pdf"
    if not default_storage.exists(path):
        with _one_at_a_time():
            _store(folder, path, write(html))
    with default_storage.open(path) as file:
        return file.read()


def write(html: str) -> bytes:
    """The page as a PDF; addresses of styles and pictures in it are paths of files."""
    roots = [settings.STATIC_ROOT, settings.BASE_DIR / "static", settings.MEDIA_ROOT]
    command = [sys.executable, "-I", str(WRITER), f"{settings.SITE_URL}/", *map(str, roots)]
    try:
        done = subprocess.run(command, input=html.encode(), capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise PdfFailed("too slow") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise PdfFailed(lines[-1] if lines else f"ended with {done.returncode}")
    return done.stdout


def _store(folder: str, path: str, content: bytes) -> None:
    """What the page said before is of use to nobody."""
    if default_storage.exists(folder):
        for old in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{old}")
    default_storage.save(path, ContentFile(content))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A lock of the kernel: it ends with the process, whatever happens."""
    mark = sha256(str(settings.MEDIA_ROOT).encode()).hexdigest()[:16]
    with open(Path(tempfile.gettempdir()) / f"mosaik-pdf-{mark}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PdfBusy from error
        yield


def style_file(name: str) -> str:
    """Where a style lies on the disk, as an address."""
    path = finders.find(name)
    return f"file://{path}" if path else ""
