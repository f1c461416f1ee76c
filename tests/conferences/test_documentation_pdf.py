"""The documentation as a file everybody can read: tags in order, words for pictures and links."""

import io
import re
import warnings
from itertools import pairwise

import pytest
from pypdf import PdfReader

from portal.lib import pdf

from .documented import a_conference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def weasyprint():
    if not pdf.is_available():
        pytest.skip("no WeasyPrint here (pip install mosaik[pdf], Debian: libpango)")


@pytest.fixture
def conference(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return a_conference()


@pytest.fixture
def reader(client, conference) -> PdfReader:
    answer = client.get(f"{conference.get_absolute_url()}dokumentation.pdf")
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content), strict=True)


def structure(node, found: list[tuple[str, dict]]) -> list[tuple[str, dict]]:
    """(kind, element) of everything in the tree of tags, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            structure(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append((node["/S"], node))
        if "/K" in node:
            structure(node["/K"], found)
    return found


def tags(reader) -> list[tuple[str, dict]]:
    return structure(reader.trailer["/Root"]["/StructTreeRoot"], [])


def test_it_has_title_language_and_the_mark_of_accessible_files(reader):
    assert reader.metadata.title == "Dokumentation: Konferenz der Nachbarschaft"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()


def test_it_has_headings_lists_tables_and_a_description_of_every_picture(reader):
    kinds = [kind for kind, _element in tags(reader)]
    assert kinds.count("/H1") == 1
    wanted = {"/H2", "/H3", "/P", "/L", "/LI", "/LBody", "/Table", "/TR", "/TH", "/TD", "/Figure"}
    assert wanted <= set(kinds)
    figures = [element for kind, element in tags(reader) if kind == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Menschen am runden Tisch"]


def test_every_header_of_a_table_says_what_it_heads(reader):
    heads = [element["/A"] for kind, element in tags(reader) if kind == "/TH"]
    scopes = [head["/Scope"] for head in heads]
    assert scopes.count("/Column") == 4  # two tables with two columns
    assert scopes.count("/Row") == len(scopes) - 4 > 2
    cells = [element["/A"]["/Headers"] for kind, element in tags(reader) if kind == "/TD"]
    assert cells and all(len(headers) == 2 for headers in cells)


def test_headings_never_skip_a_level(reader):
    levels = [int(kind[2]) for kind, _element in tags(reader) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_bookmarks_lead_to_every_part(reader):
    names = [mark.title for mark in flat(reader.outline)]
    parts = ["Inhalt", "Worum es ging", "In Zahlen", "Bericht", "Programm", "Mitwirkende"]
    parts += ["Workshops", "Ergebnisse der Konferenz", "Vorgestellte Initiativen", "Bilder"]
    found = [name for name in names if name in parts]
    assert found == parts
    assert names[-2:] == ["Impressum", "Anbieter"]


def flat(outline) -> list:
    found = []
    for mark in outline:
        found += flat(mark) if isinstance(mark, list) else [mark]
    return found


def test_links_tell_in_words_where_they_lead(reader):
    links = [link for page in reader.pages for link in links_of(page)]
    inside = [link["/Contents"] for link in links if "/A" not in link]
    assert "Worum es ging" in inside and "Impressum" in inside
    assert all(link["/Contents"] and "/StructParent" in link for link in links)


def links_of(page) -> list:
    found = (row.get_object() for row in page.get("/Annots", []))
    return [row for row in found if row["/Subtype"] == "/Link"]


def test_contents_name_the_page_on_which_each_part_stands(reader):
    text = " ".join(reader.pages[1].extract_text().split())
    places = re.findall(r"(Worum es ging|Programm|Bilder|Impressum)\s?\.{3,}\s?(\d+)", text)
    assert len(places) == 4
    for part, number in places:
        assert part in reader.pages[int(number) - 1].extract_text()


def test_every_page_but_the_first_names_the_conference_and_its_number(reader):
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) >= 3 and "Seite" not in texts[0]
    for number, text in enumerate(texts[1:], 2):
        assert "Konferenz der Nachbarschaft" in text
        assert f"Seite {number} von {len(texts)}" in text


def test_it_opens_without_warnings_and_tells_everything(reader):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = "\n".join(page.extract_text() for page in reader.pages)
    assert text.count("Mehr Kurse") == text.count("Ein Haus für alle") == 1
    assert "Nicht fertig" not in text


@pytest.mark.usefixtures("reader")
def test_it_is_made_once_and_anew_when_it_says_more(client, conference, monkeypatch):
    made = []
    monkeypatch.setattr(pdf, "write", lambda html: made.append(html) or b"%PDF-neu")
    url = f"{conference.get_absolute_url()}dokumentation.pdf"
    client.get(url)
    assert made == []
    conference.report = "<p>Es war sehr gut.</p>"
    conference.save()
    assert client.get(url).content == client.get(url).content == b"%PDF-neu"
    assert len(made) == 1


def test_a_page_opens_no_file_but_ours(settings, tmp_path):
    secret = tmp_path / "geheim.css"
    secret.write_text("p::after { content: 'VERRATEN' }")
    settings.MEDIA_ROOT = tmp_path / "medien"
    html = f'<html lang="de"><title>x</title><link rel="stylesheet" href="file://{secret}"><p>a</p>'
    reader = PdfReader(io.BytesIO(pdf.write(html)))
    assert "VERRATEN" not in reader.pages[0].extract_text()
