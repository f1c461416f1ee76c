"""Uploaded documents: PDFs by content, not by name."""

import io

import pytest
from django.core.exceptions import ValidationError

from portal.lib.documents import MAX_BYTES, validate_pdf


def test_a_pdf_is_taken_and_left_ready_to_be_read():
    upload = io.BytesIO(b"%PDF-1.7\n%more")
    validate_pdf(upload)
    assert upload.read(5) == b"%PDF-"


@pytest.mark.parametrize("content", [b"<html>%PDF-1.7", b"PK\x03\x04", b""])
def test_what_only_calls_itself_pdf_is_refused(content):
    with pytest.raises(ValidationError, match="kein PDF"):
        validate_pdf(io.BytesIO(content))


def test_a_pdf_over_10_megabytes_is_refused():
    with pytest.raises(ValidationError, match="10 MB"):
        validate_pdf(io.BytesIO(b"%PDF-" + b"x" * MAX_BYTES))
