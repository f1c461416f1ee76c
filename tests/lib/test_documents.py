"""Uploaded documents: PDFs by content, not by name; read by a process that may die of them."""

import io

import pytest

from portal.lib.documents import MAX_BYTES, PdfFacts, PdfRefused, read_pdf
from tests.builders import pdf


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
