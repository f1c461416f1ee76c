"""PDF files of our own pages, made by WeasyPrint in a process of its own.

WeasyPrint is an optional extra (`pip install mosaik[pdf]`, with Debian's libpango); without it
`is_available()` says no, and pages offer printing instead.
"""

import fcntl
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

WRITER = Path(__file__).with_name("pdf_writer.py")
SECONDS = 90
STYLE = re.compile(r'rel="stylesheet" href="file://([^"]+)"')
FOLDER = "pdf"
#: how long somebody waits for the file another is just having made, and how many may wait:
#: each of them keeps one of the portal's threads, and the other pages need some, too
PATIENCE = 20.0
WAITING = 2
LOOK_AGAIN = 0.1


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

    Without a name it is kept nowhere. Who comes while a file is made waits for it. Raises PdfBusy
    or PdfFailed.
    """
    if not name:
        with _one_at_a_time():
            return write(html)
    folder = f"{FOLDER}/{name}"
    path = f"{folder}/{_mark(html)}.pdf"
    return _stored(path) or _made(html, folder, path)


def _mark(html: str) -> str:
    """Of all that the file is made of: the page, its styles, and how pages become files."""
    styles = [Path(path) for path in STYLE.findall(html)]
    parts = [html.encode(), *(file.read_bytes() for file in (WRITER, *styles))]
    return sha256(b"\0".join(parts)).hexdigest()[:32]


def _stored(path: str) -> bytes | None:
    try:
        with default_storage.open(path) as file:
            return file.read()
    except FileNotFoundError:
        return None


def _made(html: str, folder: str, path: str) -> bytes:
    """Whoever had to wait may find that it was made meanwhile."""
    with _one_at_a_time():
        content = _stored(path)
        if content is None:
            content = write(html)
            _store(folder, path, content)
        return content


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
    """What the page said before is of use to nobody; a file is there whole or not at all."""
    if default_storage.exists(folder):
        for old in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{old}")
    part = default_storage.save(f"{path}.part", ContentFile(content))
    Path(default_storage.path(part)).replace(default_storage.path(path))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """One file is made on this machine, a few people wait for their turn, others are told."""
    with _lock("making") as making:
        if not _taken(making):
            _wait_for(making)
        yield


def _wait_for(making: IO[str]) -> None:
    """Raises PdfBusy where others wait already, or after `PATIENCE` seconds."""
    deadline = time.monotonic() + PATIENCE
    with _place_to_wait():
        while not _taken(making):
            if time.monotonic() > deadline:
                raise PdfBusy
            time.sleep(LOOK_AGAIN)


@contextmanager
def _place_to_wait() -> Iterator[None]:
    with ExitStack() as stack:
        places = (stack.enter_context(_lock(f"waiting-{n}")) for n in range(WAITING))
        if not any(_taken(place) for place in places):
            raise PdfBusy
        yield


def _lock(name: str) -> IO[str]:
    """A lock of the kernel: it ends with the process, whatever happens."""
    mark = sha256(str(settings.MEDIA_ROOT).encode()).hexdigest()[:16]
    return open(Path(tempfile.gettempdir()) / f"mosaik-pdf-{mark}-{name}.lock", "w")


def _taken(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def style_file(name: str) -> str:
    """Where a style lies on the disk, as an address."""
    path = finders.find(name)
    return f"file://{path}" if path else ""
