"""Uploaded pictures: nothing hidden survives, nothing dangerous gets in."""

import io
import struct
import zlib

import pytest
from PIL import Image

from portal.lib.images import MAX_BYTES, PictureRefused, open_checked, variants

GPS = 0x8825


def picture_file(size=(2000, 1000), format_name="JPEG", **options) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(buffer, format_name, **options)
    buffer.seek(0)
    return buffer


def png_that_claims(width: int, height: int) -> io.BytesIO:
    """A PNG of a few bytes whose header promises a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + body)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_picture_is_stored_in_three_widths_and_two_formats():
    files = variants(picture_file((2000, 1000)))
    sizes = {name: opened(data).size for name, data in files.items()}
    assert sizes == {
        "480.webp": (480, 240),
        "480.jpg": (480, 240),
        "960.webp": (960, 480),
        "960.jpg": (960, 480),
        "1600.webp": (1600, 800),
        "1600.jpg": (1600, 800),
    }
    assert {opened(data).format for name, data in files.items() if "webp" in name} == {"WEBP"}


def test_a_small_picture_is_never_blown_up():
    files = variants(picture_file((300, 200)))
    assert {opened(data).size for data in files.values()} == {(300, 200)}


def test_the_place_where_a_photo_was_taken_is_removed():
    exif = Image.Exif()
    exif.get_ifd(GPS)[2] = (52.0, 16.0, 30.0)
    exif[0x010E] = "Geheimer Kommentar"
    upload = picture_file(exif=exif.tobytes())
    assert opened(upload.getvalue()).getexif().get_ifd(GPS), "the upload must carry a place"
    for data in variants(upload).values():
        assert not opened(data).getexif()
        assert b"Geheimer" not in data


def test_a_photo_taken_on_its_side_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    files = variants(picture_file((400, 200), exif=exif.tobytes()))
    assert opened(files["480.jpg"]).size == (200, 400)


def test_code_appended_to_a_picture_does_not_survive():
    upload = io.BytesIO(picture_file().getvalue() + b"<script>alert(1)</script>")
    assert all(b"<script>" not in data for data in variants(upload).values())


def test_a_transparent_png_is_taken():
    buffer = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(buffer, "PNG")
    assert opened(variants(buffer)["480.jpg"]).mode == "RGB"


def test_a_picture_of_exactly_24_megapixels_is_taken_and_one_pixel_row_more_is_not():
    open_checked(png_that_claims(6000, 4000))
    with pytest.raises(PictureRefused, match="24 Megapixel"):
        open_checked(png_that_claims(6000, 4001))


@pytest.mark.parametrize("size", [(30_000, 30_000), (100_000, 100_000)])
def test_a_decompression_bomb_is_refused_from_its_header(size):
    with pytest.raises(PictureRefused, match="24 Megapixel"):
        open_checked(png_that_claims(*size))


def test_a_file_over_10_megabytes_is_refused():
    with pytest.raises(PictureRefused, match="10 MB"):
        open_checked(io.BytesIO(b"\xff" * (MAX_BYTES + 1)))


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%PDF-1.7",
        b"",
    ],
    ids=["svg", "html", "gif", "pdf", "empty"],
)
def test_what_is_no_jpeg_png_or_webp_is_refused_with_a_sentence(content):
    with pytest.raises(PictureRefused, match="kein Bild"):
        open_checked(io.BytesIO(content))


def test_a_picture_cut_off_in_the_middle_is_refused_with_a_sentence():
    half = picture_file((800, 800)).getvalue()[:2000]
    with pytest.raises(PictureRefused, match="beschädigt"):
        variants(io.BytesIO(half))
