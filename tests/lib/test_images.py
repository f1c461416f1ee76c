"""Uploaded pictures: nothing hidden survives, nothing dangerous gets in."""

import io
import struct
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

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


# --- what stays of a file -----------------------------------------------------------------
SECRET = b"Erika Geheim"


def carrying_secrets(format_name: str) -> io.BytesIO:
    """A picture with a name in everything a file can carry beside its pixels."""
    exif = Image.Exif()
    exif[0x013B] = exif[0x8298] = SECRET.decode()
    exif.get_ifd(GPS)[2] = (52.0, 16.0, 30.0)
    name = SECRET.decode()
    text = PngInfo()
    text.add_text("Author", name)
    text.add_itxt("XML:com.adobe.xmp", f"<x>{name}</x>")
    options = {
        "JPEG": {"comment": SECRET, "xmp": SECRET, "extra": b"\xff\xed\x00\x0e" + SECRET},
        "PNG": {"pnginfo": text},
        "WEBP": {"xmp": SECRET},
    }[format_name]
    return picture_file((600, 400), format_name, exif=exif, icc_profile=SECRET * 20, **options)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_names_a_person_or_a_place_survives(format_name):
    upload = carrying_secrets(format_name)
    assert upload.getvalue().count(SECRET) >= 3
    for data in variants(upload).values():
        assert SECRET not in data
        stored = opened(data)
        assert not stored.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(stored.info)


@pytest.mark.parametrize(
    ("mode", "colour", "seen"),
    [
        ("RGBA", (0, 0, 0, 0), (255, 255, 255)),
        ("LA", (0, 0), (255, 255, 255)),
        ("I;16", 0xFFFF, (255, 255, 255)),
        ("I;16", 0x8000, (128, 128, 128)),
        ("L", 90, (90, 90, 90)),
        ("1", 1, (255, 255, 255)),
    ],
)
def test_every_kind_of_pixels_looks_as_it_did(mode, colour, seen):
    buffer = io.BytesIO()
    Image.new(mode, (50, 50), colour).save(buffer, "PNG")
    pixel = opened(variants(buffer)["480.jpg"]).getpixel((25, 25))
    assert max(abs(a - b) for a, b in zip(pixel, seen, strict=True)) <= 2


def test_a_palette_with_a_transparent_colour_lies_on_white():
    buffer = io.BytesIO()
    Image.new("P", (50, 50), 0).save(buffer, "PNG", transparency=0)
    assert min(opened(variants(buffer)["480.jpg"]).getpixel((25, 25))) >= 253


def test_a_print_shops_cmyk_picture_is_taken():
    buffer = io.BytesIO()
    Image.new("CMYK", (50, 50), (0, 0, 0, 0)).save(buffer, "JPEG")
    assert min(opened(variants(buffer)["480.jpg"]).getpixel((25, 25))) >= 253


def test_a_large_picture_shows_the_same_after_it_was_made_in_strips():
    picture = Image.linear_gradient("L").resize((5000, 4000)).convert("RGBA")
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    stored = opened(variants(buffer)["1600.jpg"])
    assert stored.size == (1600, 1280)
    for share in (0.1, 0.5, 0.9):
        seen = stored.getpixel((800, int(1280 * share)))[0]
        assert abs(seen - 255 * share) < 4


@pytest.mark.parametrize("size", [(12_001, 2), (2, 12_001)])
def test_a_picture_that_is_a_thread_is_refused(size):
    with pytest.raises(PictureRefused, match=r"12\.000 Pixel"):
        open_checked(png_that_claims(*size))


# --- two files in one ----------------------------------------------------------------------
ZIP_END = b"PK\x05\x06" + bytes(18)
POLYGLOTS = {
    "jpeg + zip": lambda: picture_file((60, 40)).getvalue() + b"PK\x03\x04inhalt" + ZIP_END,
    "jpeg + phar": lambda: picture_file((60, 40)).getvalue() + b"<?php __HALT_COMPILER();",
    "jpeg + script in a comment": lambda: picture_file(
        (60, 40), comment=b"*/=alert(1)/*<script>"
    ).getvalue(),
    "png + page": lambda: picture_file((60, 40), "PNG").getvalue() + b"<html><script>alert(1)",
    "webp + page": lambda: picture_file((60, 40), "WEBP").getvalue() + b"<html><script>alert(1)",
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_two_files_in_one_only_the_picture_stays(name):
    upload = io.BytesIO(POLYGLOTS[name]())
    for data in variants(upload).values():
        for foreign in (b"PK\x03\x04", b"<?php", b"<script", b"<html", b"alert("):
            assert foreign not in data


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"GIF89a/*\x00\x00;*/=alert(1)", "GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "als PNG"),
        (b"<?xml version='1.0'?><!-- --><svg/>", "als PNG"),
        (b" <!DOCTYPE html><html><svg/></html>", "Internetseite"),
        (b"MZ\x90\x00", "keine Programme"),
        (b"\x7fELF", "keine Programme"),
        (b"%PDF-1.7 PK\x03\x04", "bei den Dokumenten"),
        (b"PK\x03\x04", "packen Sie ihn aus"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"BM" + bytes(60), "als JPEG"),
        (bytes(200), "als JPEG"),
    ],
)
def test_a_refusal_says_what_to_do_instead(content, advice):
    with pytest.raises(PictureRefused, match="kein Bild") as refused:
        open_checked(io.BytesIO(content))
    assert advice in refused.value.messages[0]


def test_many_comments_before_a_drawing_take_no_time():
    with pytest.raises(PictureRefused, match="kein Bild"):
        open_checked(io.BytesIO(b"<!---->" * 500))
