"""The documentation writes itself: everything published once, and a PDF everybody can read."""

import io
import re
import warnings
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from pypdf import PdfReader

from portal.lib import pdf

from .. import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def conference(settings, tmp_path):
    """A conference of yesterday with something of everything."""
    settings.MEDIA_ROOT = tmp_path
    field = builders.field_of_action()
    shown = builders.initiative(title="Teestube", good_practice="Weil alle kommen.")
    event = builders.conference(
        title="Konferenz der Nachbarschaft",
        starts=timezone.now() - timedelta(days=1),
        introduction="<p>Worum es ging.</p>",
        report="<p>Es war gut.</p>",
        participants=80,
        best_practices=[shown, builders.initiative(title="Entwurf", state="draft")],
        fields=[field],
    )
    item = builders.programme_item(event, title="Begrüßung", starts=event.starts)
    builders.speaker(item, name="Robin Beispiel", role="Leitung")
    workshop = builders.workshop(
        event, title="Sprache", question="Wie geht es?", outcome="<ul><li>Gemeinsam</li></ul>"
    )
    builders.workshop(event, title="Wohnen", initiatives=[shown], moderation="Kim Beispiel")
    builders.finding(event, workshop=workshop, title="Mehr Kurse")
    builders.finding(event, title="Ein Haus für alle")
    builders.finding(event, title="Nicht fertig", state="draft")
    builders.picture(event, alt="Menschen am runden Tisch")
    builders.page("impressum", body="<h2>Anbieter</h2><p>Das Amt</p>")
    return event


def page(client, event, ending: str = "dokumentation/") -> str:
    answer = client.get(f"{event.get_absolute_url()}{ending}")
    assert answer.status_code == 200
    return answer.text


# --- the page -----------------------------------------------------------------------------
def test_everything_published_stands_there_exactly_once(client, conference):
    text = page(client, conference)
    once = ["Begrüßung", "Robin Beispiel", "Sprache", "Wohnen", "Mehr Kurse", "Ein Haus für alle"]
    once += ["Weil alle kommen.", "Menschen am runden Tisch", "Das Amt", "Es war gut."]
    assert {words: text.count(words) for words in once} == dict.fromkeys(once, 1)


def test_drafts_stand_nowhere(client, conference):
    text = page(client, conference)
    assert "Nicht fertig" not in text and "Entwurf" not in text


def test_before_it_is_over_there_is_no_documentation(client, conference):
    conference.starts, conference.ends = timezone.now(), timezone.now() + timedelta(hours=3)
    conference.save()
    answer = client.get(f"{conference.get_absolute_url()}dokumentation/")
    assert answer.status_code == 404


@pytest.mark.parametrize("ending", ["dokumentation/", "dokumentation.pdf", "programm/"])
def test_of_a_draft_there_is_none(client, ending):
    event = builders.conference(state="draft", starts=timezone.now() - timedelta(days=1))
    assert client.get(f"{event.get_absolute_url()}{ending}").status_code == 404


def test_a_former_address_leads_to_the_new_one(client, conference):
    old = conference.get_absolute_url()
    conference.slug = "neue-adresse"
    conference.save()
    answer = client.get(f"{old}dokumentation/")
    assert (answer.status_code, answer.url) == (301, "/veranstaltungen/neue-adresse/dokumentation/")


# --- the programme on paper ---------------------------------------------------------------
def test_the_programme_is_a_sheet_or_folded(client, conference):
    assert "programme-folded" not in page(client, conference, "programm/")
    folded = page(client, conference, "programm/?form=a5")
    assert "programme-folded" in folded and "Begrüßung" in folded


# --- the PDF ------------------------------------------------------------------------------
@pytest.fixture
def reader(client, conference) -> PdfReader:
    if not pdf.is_available():
        pytest.skip("no WeasyPrint here (pip install mosaik[pdf], Debian: libpango)")
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


def test_the_pdf_has_title_language_and_the_mark_of_accessible_files(reader):
    assert reader.metadata.title == "Dokumentation: Konferenz der Nachbarschaft"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode()


def test_the_pdf_has_headings_lists_tables_and_descriptions(reader):
    tags = structure(reader.trailer["/Root"]["/StructTreeRoot"], [])
    kinds = [kind for kind, _element in tags]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= set(kinds)
    figures = [element for kind, element in tags if kind == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Menschen am runden Tisch"]
    heads = [element for kind, element in tags if kind == "/TH"]
    assert all("/A" in head for head in heads)  # row or column


def test_headings_never_skip_a_level(reader):
    tags = structure(reader.trailer["/Root"]["/StructTreeRoot"], [])
    levels = [int(kind[2]) for kind, _element in tags if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_pdf_opens_without_warnings_and_tells_everything(reader):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        text = "\n".join(page.extract_text() for page in reader.pages)
    assert text.count("Mehr Kurse") == text.count("Ein Haus für alle") == 1
    assert "Nicht fertig" not in text


@pytest.mark.usefixtures("reader")
def test_the_pdf_is_made_once_and_anew_when_it_says_more(client, conference, monkeypatch):
    made = []
    monkeypatch.setattr(pdf, "write", lambda html: made.append(html) or b"%PDF-neu")
    url = f"{conference.get_absolute_url()}dokumentation.pdf"
    client.get(url)
    assert made == []
    conference.report = "<p>Es war sehr gut.</p>"
    conference.save()
    assert client.get(url).content == client.get(url).content == b"%PDF-neu"
    assert len(made) == 1


def test_while_another_file_is_made_one_is_asked_to_wait(client, conference, monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: True)

    def busy(html, *, name):
        raise pdf.PdfBusy

    monkeypatch.setattr(pdf, "pdf_of", busy)
    answer = client.get(f"{conference.get_absolute_url()}dokumentation.pdf")
    assert (answer.status_code, answer["Retry-After"]) == (503, "20")


def test_where_none_can_be_made_the_page_is_there_all_the_same(client, conference, monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: True)

    def fail(html: str) -> bytes:
        raise pdf.PdfFailed("no memory")

    monkeypatch.setattr(pdf, "write", fail)
    answer = client.get(f"{conference.get_absolute_url()}dokumentation.pdf")
    assert answer.url == f"{conference.get_absolute_url()}dokumentation/"


def test_without_the_extra_the_page_to_print_is_offered(client, conference, monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    answer = client.get(f"{conference.get_absolute_url()}dokumentation.pdf")
    assert answer.url == f"{conference.get_absolute_url()}dokumentation/"
    assert "Strg + P" in page(client, conference)


def test_a_page_opens_no_file_but_ours(settings, tmp_path):
    if not pdf.is_available():
        pytest.skip("no WeasyPrint here")
    secret = tmp_path / "geheim.css"
    secret.write_text("p::after { content: 'VERRATEN' }")
    settings.MEDIA_ROOT = tmp_path / "medien"
    html = f'<html lang="de"><title>x</title><link rel="stylesheet" href="file://{secret}"><p>a</p>'
    reader = PdfReader(io.BytesIO(pdf.write(html)))
    assert "VERRATEN" not in reader.pages[0].extract_text()
