"""PDF files are made one after another, each once; whoever comes meanwhile waits a little."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.lib import pdf

from .. import environment


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def writer(monkeypatch):
    """Stands for the real one: counts its files, and works on the first as long as one likes."""
    return SlowWriter(monkeypatch)


class SlowWriter:
    def __init__(self, monkeypatch):
        self.made: list[str] = []
        self.has_begun, self.may_end = threading.Event(), threading.Event()
        monkeypatch.setattr(pdf, "write", self.write)

    def write(self, html: str) -> bytes:
        self.made.append(html)
        self.has_begun.set()
        assert self.may_end.wait(30)
        return b"%PDF of " + html.encode()


def stored(folder) -> list[str]:
    return sorted(path.suffix for path in (folder / "pdf").rglob("*") if path.is_file())


def test_a_second_reader_waits_and_is_given_the_same_file(folder, writer):
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(pdf.pdf_of, "page", name="a/1")
        assert writer.has_begun.wait(30)
        second = pool.submit(pdf.pdf_of, "page", name="a/1")
        assert not second.done()
        writer.may_end.set()
        assert first.result(30) == second.result(30) == b"%PDF of page"
    assert writer.made == ["page"]
    assert stored(folder) == [".pdf"]


def test_a_reader_of_another_page_has_it_made_afterwards(writer):
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(pdf.pdf_of, "page", name="a/1")
        assert writer.has_begun.wait(30)
        second = pool.submit(pdf.pdf_of, "other", name="a/2")
        writer.may_end.set()
        assert (first.result(30), second.result(30)) == (b"%PDF of page", b"%PDF of other")
    assert writer.made == ["page", "other"]


def test_nobody_waits_for_ever(monkeypatch, writer):
    monkeypatch.setattr(pdf, "PATIENCE", 0.0)
    with pdf._one_at_a_time(), pytest.raises(pdf.PdfBusy):
        pdf.pdf_of("page", name="a/1")
    assert writer.made == []


def test_only_a_few_wait_others_are_told_at_once(monkeypatch, writer):
    """With as much patience as this, the test itself would not end."""
    monkeypatch.setattr(pdf, "PATIENCE", 10_000.0)
    full = pdf._one_at_a_time(), pdf._place_to_wait(), pdf._place_to_wait()
    with full[0], full[1], full[2], pytest.raises(pdf.PdfBusy):
        pdf.pdf_of("page", name="a/1")
    assert writer.made == []


def test_after_a_failure_the_next_one_is_made(monkeypatch):
    def fail(html: str) -> bytes:
        raise pdf.PdfFailed("no memory")

    monkeypatch.setattr(pdf, "write", fail)
    with pytest.raises(pdf.PdfFailed):
        pdf.pdf_of("page", name="a/1")
    monkeypatch.setattr(pdf, "write", lambda html: b"%PDF")
    assert pdf.pdf_of("page", name="a/1") == b"%PDF"


def test_what_was_made_is_read_while_another_is_made(writer):
    writer.may_end.set()
    pdf.pdf_of("page", name="a/1")
    with pdf._one_at_a_time():
        assert pdf.pdf_of("page", name="a/1") == b"%PDF of page"


def test_workers_of_a_test_run_do_not_wait_for_each_other(monkeypatch, settings, writer):
    monkeypatch.setattr(pdf, "PATIENCE", 0.0)
    writer.may_end.set()
    monkeypatch.setenv(environment.WORKER, "gw98")
    settings.MEDIA_ROOT = environment.test_folder() / "media"
    with pdf._one_at_a_time():
        monkeypatch.setenv(environment.WORKER, "gw99")
        settings.MEDIA_ROOT = environment.test_folder() / "media"
        assert pdf.pdf_of("page", name="a/1") == b"%PDF of page"


def test_other_styles_make_another_file(folder, writer):
    writer.may_end.set()
    style = folder / "style.css"
    html = f'<link rel="stylesheet" href="file://{style}">'
    for rule in ("p { color: red }", "p { color: red }", "p { color: green }"):
        style.write_text(rule)
        pdf.pdf_of(html, name="a/1")
    assert len(writer.made) == 2
    assert stored(folder) == [".pdf"]


def test_without_a_name_nothing_is_kept(folder, writer):
    writer.may_end.set()
    assert pdf.pdf_of("page", name="") == pdf.pdf_of("page", name="") == b"%PDF of page"
    assert len(writer.made) == 2 and stored(folder) == []
