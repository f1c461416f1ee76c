"""Uploaded documents: PDFs by content, not by name; read by a process that may die of them."""

import io
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from portal.lib import documents
from portal.lib.documents import MAX_BYTES, PdfFacts, PdfRefused, read_pdf
from tests.builders import pdf
from tests.lib.bombs import zeros

ROOT = Path(__file__).resolve().parents[2]


def test_a_pdf_tells_its_pages_title_and_language_and_is_left_ready_to_be_read():
    upload = io.BytesIO(pdf(pages=12, title="Bericht  2017", language="de-DE", tagged=True))
    assert read_pdf(upload) == PdfFacts(12, "Bericht 2017", "de", True)
    assert upload.read(5) == b"%PDF-"


def test_a_pdf_that_says_nothing_about_itself_is_taken():
    assert read_pdf(io.BytesIO(pdf())) == PdfFacts(1, "", "", False)


@pytest.mark.parametrize("content", [b"<html>%PDF-1.7", b"PK\x03\x04", b""])
def test_what_only_calls_itself_pdf_is_refused(content):
    with pytest.raises(PdfRefused, match="kein PDF"):
        read_pdf(io.BytesIO(content))


def test_a_pdf_over_10_megabytes_is_refused():
    with pytest.raises(PdfRefused, match="10 MB"):
        read_pdf(io.BytesIO(b"%PDF-" + b"x" * MAX_BYTES))


# --- made to harm --------------------------------------------------------------------------
def with_root(**entries) -> bytes:
    """A PDF of one page with these entries in its catalogue, written as they are."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    for name, value in entries.items():
        writer.root_object[NameObject(f"/{name}")] = value
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def action(kind: str, **entries) -> DictionaryObject:
    names = {NameObject(f"/{name}"): TextStringObject(text) for name, text in entries.items()}
    return DictionaryObject({NameObject("/S"): NameObject(f"/{kind}"), **names})


def encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("", algorithm="RC4-128")
    return written(writer)


def with_attachment() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_attachment("programm.exe", b"MZ")
    return written(writer)


def hidden_in_a_stream() -> bytes:
    """The command stands in a compressed object stream, where a look at the bytes sees nothing."""
    inner = b"9 0 <</S /JavaScript /JS (app.alert\\(1\\))>>"
    packed = zlib.compress(inner)
    body = b"%PDF-1.5\n"
    offsets = {}

    def add(number: int, content: bytes) -> None:
        nonlocal body
        offsets[number] = len(body)
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"

    add(1, b"<</Type /Catalog /Pages 2 0 R /OpenAction 9 0 R>>")
    add(2, b"<</Type /Pages /Kids [3 0 R] /Count 1>>")
    add(3, b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>")
    head = b"<</Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode>>" % len(packed)
    add(4, head + b"\nstream\n" + packed + b"\nendstream")
    rows = b"\x00\x00\x00\x00" + b"".join(
        b"\x01" + offsets[number].to_bytes(2, "big") + b"\x00" for number in (1, 2, 3, 4)
    )
    start = len(body)
    rows += b"\x01" + start.to_bytes(2, "big") + b"\x00" + b"\x02\x00\x04\x00"
    table = b"<</Type /XRef /Size 10 /W [1 2 1] /Index [0 6 9 1] /Root 1 0 R /Length %d>>" % len(
        rows
    )
    body += b"5 0 obj\n" + table + b"\nstream\n" + rows + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def nested() -> bytes:
    deep = b"[" * 200_000 + b"]" * 200_000
    return pdf().replace(b"/Type /Catalog", b"/Type /Catalog /X " + deep)


def swelling() -> bytes:
    """An object stream of a few hundred kilobytes that swells to half a gigabyte."""
    packed = zeros(512 << 20)
    text = hidden_in_a_stream()
    start, end = text.index(b"stream\n") + 7, text.index(b"\nendstream")
    return text[:start] + packed + text[end:]


def circular_pages() -> bytes:
    return pdf().replace(b"/Kids [", b"/Kids [ 1 0 R 2 0 R 1 0 R ")


JAVASCRIPT = {"OpenAction": action("JavaScript", JS="app.alert(1)")}
HARMFUL = {
    "javascript": (lambda: with_root(**JAVASCRIPT), "Programme oder Befehle"),
    "launch": (lambda: with_root(OpenAction=action("Launch", F="cmd.exe")), "Programme oder"),
    "form that sends": (lambda: with_root(AA=action("SubmitForm")), "Programme oder Befehle"),
    "escaped name": (
        lambda: (
            with_root(**JAVASCRIPT)
            .replace(b"/JavaScript", b"/J#61vaScript")
            .replace(b"/JS", b"/J#53")
        ),
        "Programme oder Befehle",
    ),
    "object nobody points to": (
        lambda: pdf().replace(b"startxref", b"77 0 obj <</S /JavaScript>> endobj\nstartxref"),
        "Programme oder Befehle",
    ),
    "hidden in a stream": (hidden_in_a_stream, "Programme oder Befehle"),
    "attachment": (with_attachment, "weitere Dateien"),
    "password": (encrypted, "Kennwort"),
    "zip behind it": (lambda: pdf() + b"PK\x03\x04" + b"PK\x05\x06" + bytes(18), "angehängt"),
    "zip before its end": (
        lambda: pdf().replace(b"%%EOF", b"%PK\x05\x06" + bytes(18) + b"\n%%EOF"),
        "angehängt",
    ),
    "page behind it": (lambda: pdf() + b"<html><script>alert(1)</script>", "angehängt"),
    "cut off": (lambda: pdf()[:-30], "nicht lesen"),
    "only a beginning": (lambda: b"%PDF-1.7\n%%EOF", "nicht lesen"),
    "nested without end": (nested, "nicht lesen"),
    "swelling": (swelling, "nicht lesen"),
    "no page": (lambda: pdf(pages=0), "nicht lesen"),
    "thousands of pages": (lambda: pdf(pages=2001), r"2\.000 Seiten"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_document_made_to_harm_is_refused_with_a_sentence(name):
    make, sentence = HARMFUL[name]
    with pytest.raises(PdfRefused, match=sentence):
        read_pdf(io.BytesIO(make()))


def test_pages_that_lead_in_circles_end():
    try:
        assert read_pdf(io.BytesIO(circular_pages())).pages < 2000
    except PdfRefused as refused:
        assert "PDF" in refused.messages[0]


def test_a_reader_that_hangs_is_ended(monkeypatch, tmp_path):
    hanging = tmp_path / "reader.py"
    hanging.write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr(documents, "READER", hanging)
    monkeypatch.setattr(documents, "SECONDS", 1)
    with pytest.raises(PdfRefused, match="nicht lesen"):
        read_pdf(io.BytesIO(pdf()))


def test_the_reader_gives_itself_little_memory_and_time():
    code = (
        "import resource, sys; sys.path.insert(0, 'portal/lib'); import pdf_reader;"
        "pdf_reader.limit();"
        "print(resource.getrlimit(resource.RLIMIT_AS)[1] >> 20,"
        "resource.getrlimit(resource.RLIMIT_CPU)[1])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == ["400", "8"]
