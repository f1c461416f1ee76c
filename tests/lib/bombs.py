"""Files made to break whoever opens them, and a process of its own to open them in.

    python -m tests.lib.bombs NAME     opens the bomb and prints {"refused", "mb", "seconds"}

`mb` is what the process needed at most beyond what it needs for one small picture.
"""

import io
import json
import os
import resource
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]


# --- PNG ----------------------------------------------------------------------------------
def chunk(kind: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + checksum


def png(width: int, height: int, *chunks: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG whose header says this, with these chunks between header and end."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def zeros(count: int) -> bytes:
    """So many zero bytes, deflated; a thousandth of their length."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    packed = [packer.compress(block) for _number in range(count >> 20)]
    return b"".join([*packed, packer.flush()])


def huge_header() -> bytes:
    return png(60_000, 60_000, chunk(b"IDAT", zeros(1 << 20)))


def endless_data() -> bytes:
    """100 × 100 pixels whose data inflates to half a gigabyte."""
    return png(100, 100, chunk(b"IDAT", zeros(512 << 20)))


def just_allowed() -> bytes:
    """24 megapixels with transparency, 96 MB of pixels in 100 kB."""
    return png(6000, 4000, chunk(b"IDAT", zeros(6000 * 4000 * 4 + (1 << 20))), colour=6)


def just_allowed_16_bit() -> bytes:
    data = zeros(6000 * 4000 * 8 + (1 << 20))
    return png(6000, 4000, chunk(b"IDAT", data), colour=6, depth=16)


def swelling_text() -> bytes:
    """Eight comments of 64 megabytes each."""
    swollen = zeros(64 << 20)
    texts = [chunk(b"zTXt", b"k%d\x00\x00" % number + swollen) for number in range(8)]
    return png(10, 10, *texts, chunk(b"IDAT", zlib.compress(bytes(310))))


def swelling_profile() -> bytes:
    profile = chunk(b"iCCP", b"profil\x00\x00" + zeros(128 << 20))
    return png(10, 10, profile, chunk(b"IDAT", zlib.compress(bytes(310))))


def a_thread() -> bytes:
    """Fewer than 24 megapixels, one wide and millions high."""
    return png(1, 20_000_000, chunk(b"IDAT", zeros(90 << 20)))


# --- JPEG and WebP ------------------------------------------------------------------------
def thousand_scans() -> bytes:
    """A progressive JPEG of 24 megapixels and a few hundred kilobytes."""
    return with_scans(1000)


def scans_within_the_limit() -> bytes:
    return with_scans(40)


def with_scans(count: int) -> bytes:
    """24 black megapixels in so many passes; the last pass is repeated."""
    buffer = io.BytesIO()
    Image.new("L", (6000, 4000)).save(buffer, "JPEG", progressive=True)
    whole = buffer.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * (count - whole.count(b"\xff\xda")) + b"\xff\xd9"


def animation() -> bytes:
    """A WebP of 300 frames, each another picture."""
    frames = [Image.new("RGB", (500, 500), colour) for colour in ("black", "white")] * 150
    buffer = io.BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], method=0, quality=1)
    return buffer.getvalue()


def cut_off() -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((6000, 4000), 60).save(buffer, "JPEG", quality=70)
    return buffer.getvalue()[: 5 << 20]


#: {name: whether it is refused; what is not refused has to be made harmless as cheaply}
BOMBS = {
    "huge_header": True,
    "endless_data": False,
    "just_allowed": False,
    "just_allowed_16_bit": False,
    "swelling_text": True,
    "swelling_profile": True,
    "a_thread": True,
    "thousand_scans": True,
    "scans_within_the_limit": False,
    "animation": False,
    "cut_off": True,
}


# --- opening ------------------------------------------------------------------------------
def explode(name: str, seconds: int = 120) -> dict:
    """What became of the bomb when a process of its own opened it."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-m", "tests.lib.bombs", name]
    done = subprocess.run(
        command,
        input=globals()[name](),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr.decode()[-800:]
    return json.loads(done.stdout)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    import django

    from portal.lib.images import PictureRefused, variants

    django.setup()
    bomb = io.BytesIO(sys.stdin.buffer.read())
    small = io.BytesIO()
    Image.new("RGB", (32, 32)).save(small, "JPEG")
    variants(small)
    before, started = peak(), time.perf_counter()
    refused = ""
    try:
        variants(bomb)
    except PictureRefused as error:
        refused = str(error.messages[0])
    seconds = time.perf_counter() - started
    print(json.dumps({"refused": refused, "mb": round(peak() - before), "seconds": seconds}))


if __name__ == "__main__":
    main()
