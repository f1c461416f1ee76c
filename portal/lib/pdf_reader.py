"""Reads one PDF from standard input and prints its facts as JSON; run as a process of its own.

    python -I pdf_reader.py < file.pdf

{"pages": 12, "title": "…", "language": "de-DE", "is_tagged": true}, or {"refused": reason} with
one of the reasons of `documents.REFUSALS`. It gives itself little memory and little time, so it
may also be killed: then there is no answer.
"""

import io
import json
import re
import resource
import sys

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

MEMORY = 400 * 1024 * 1024  # address space, the libraries included
SECONDS = 8  # of computing
MAX_PAGES = 2000
MAX_OBJECTS = 200_000
#: deeper than any real document; what is deeper was made to break readers
MAX_DEPTH = 60

ACTIVE = {"/JavaScript", "/JS", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia", "/Rendition"}
ATTACHED = {"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/FileAttachment"}
#: long enough not to turn up by chance in compressed data
RAW = re.compile(rb"/(JavaScript|Launch|EmbeddedFile)")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


class Refused(Exception):
    """The file is refused for the reason given."""


def main() -> None:
    limit()
    content = sys.stdin.buffer.read()
    print(json.dumps(answer(content)))


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def answer(content: bytes) -> dict:
    try:
        return facts(content)
    except Refused as refused:
        return {"refused": str(refused)}
    except (PyPdfError, MemoryError, RecursionError, OSError, ValueError, TypeError):
        return {"refused": "unreadable"}
    except (LookupError, ArithmeticError, AttributeError, AssertionError, NotImplementedError):
        return {"refused": "unreadable"}


def facts(content: bytes) -> dict:
    look_at_the_end(content)
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Refused("encrypted")
    look_for_commands(reader, content)
    root = plain(reader.trailer["/Root"])
    return {
        "pages": count_pages(reader),
        "title": text_of(reader.metadata and reader.metadata.get("/Title")),
        "language": text_of(root.get("/Lang")),
        "is_tagged": is_tagged(root),
    }


def look_at_the_end(content: bytes) -> None:
    """A PDF ends with %%EOF; behind it programs hide archives and pages."""
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("unreadable")
    if content[end + len(b"%%EOF") :].strip(b"\r\n\t \x00"):
        raise Refused("appended")
    # An archive is found from its end, which may also stand inside a comment before %%EOF.
    if b"PK\x05\x06" in content[-66_000:]:
        raise Refused("appended")


def look_for_commands(reader: PdfReader, content: bytes) -> None:
    """In every object the file knows, and in its raw text for those it does not know."""
    numbers = {number for table in reader.xref.values() for number in table}
    numbers |= set(reader.xref_objStm)
    if len(numbers) > MAX_OBJECTS:
        raise Refused("unreadable")
    names: set[str] = set()
    for number in numbers:
        collect_names(reader.get_object(number), names, MAX_DEPTH)
    collect_names(reader.trailer, names, MAX_DEPTH)
    unescaped = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), content)
    names |= {f"/{name.decode()}" for name in RAW.findall(content) + RAW.findall(unescaped)}
    if names & ACTIVE:
        raise Refused("active")
    if names & ATTACHED:
        raise Refused("attached")


def collect_names(value, names: set[str], depth: int) -> None:
    """All keys and names inside one object; what it points to is looked at by itself."""
    if depth == 0:
        raise Refused("unreadable")
    if isinstance(value, DictionaryObject):
        names.update(value.keys())
        for inner in value.values():
            collect_names(inner, names, depth - 1)
    elif isinstance(value, ArrayObject):
        for inner in value:
            collect_names(inner, names, depth - 1)
    elif isinstance(value, str) and value.startswith("/"):
        names.add(str(value))


def count_pages(reader: PdfReader) -> int:
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise Refused("many pages")
    if count == 0:
        raise Refused("unreadable")
    return count


def is_tagged(root: DictionaryObject) -> bool:
    mark = plain(root.get("/MarkInfo"))
    marked = isinstance(mark, DictionaryObject) and str(plain(mark.get("/Marked"))) == "True"
    return marked and "/StructTreeRoot" in root


def text_of(value) -> str:
    value = plain(value)
    if not isinstance(value, str):
        return ""
    return "".join(sign for sign in value[:400] if sign.isprintable() or sign.isspace())


def plain(value):
    """The object itself where the file only points to it."""
    return value.get_object() if isinstance(value, IndirectObject) else value


if __name__ == "__main__":
    main()
