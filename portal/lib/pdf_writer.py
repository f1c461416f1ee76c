"""Makes one tagged PDF (PDF/UA-1) of an HTML page; run as a process of its own.

    python -I pdf_writer.py SITE ROOT [ROOT …] < page.html > file.pdf

Links lead to pages of the site; pictures and styles are read from files below the given folders,
nothing else is ever opened. What is missing is left out. It gives itself limited memory and time,
so it may also be killed: then there is no file. Beside the tags WeasyPrint makes, every link says
where it leads in words, and every table header whether it heads a row or a column.
"""

import resource
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pydyf
from weasyprint import HTML
from weasyprint.urls import URLFetcher

MEMORY = 2 * 1024 * 1024 * 1024  # address space; what is really used stays far below
SECONDS = 60  # of computing


class OwnFiles(URLFetcher):
    """Opens files below the folders, and nothing else."""

    def __init__(self, roots: list[Path]):
        super().__init__(allowed_protocols=["file", "data"])
        self.roots = [root.resolve() for root in roots]

    def fetch(self, url: str, headers=None):
        parts = urlsplit(url)
        if parts.scheme == "file":
            path = Path(unquote(parts.path)).resolve()
            if not any(path.is_relative_to(root) for root in self.roots):
                raise ValueError("not one of our files")
        return super().fetch(url, headers)


def finish(document, pdf: pydyf.PDF) -> None:
    name_links(document)
    say_what_is_headed(pdf)


def name_links(document) -> None:
    """With the words people read; WeasyPrint puts the address there."""
    for page in document.pages:
        for _kind, target, _place, box in page.links:
            if box.link_annotation and box.element is not None:
                words = " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = pydyf.String(words or target)


def say_what_is_headed(pdf: pydyf.PDF) -> None:
    """Headers in a table's head are those of columns, others those of rows."""
    parents = {thing.reference: thing for thing in pdf.objects}
    for header in elements(pdf, "/TH"):
        row = parents[header["P"]]
        group = parents[row["P"]]
        scope = "/Column" if group["S"] == "/THead" else "/Row"
        header["A"]["Scope"] = scope


def elements(pdf: pydyf.PDF, kind: str) -> list[pydyf.Dictionary]:
    """Those of the tree of tags."""
    found = (thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary))
    return [thing for thing in found if thing.get("S") == kind]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    site, *roots = sys.argv[1:]
    fetcher = OwnFiles([Path(root) for root in roots])
    page = HTML(string=sys.stdin.buffer.read().decode(), base_url=site, url_fetcher=fetcher)
    pdf = page.write_pdf(pdf_variant="pdf/ua-1", optimize_images=True, finisher=finish)
    sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
