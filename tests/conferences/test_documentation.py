"""The documentation writes itself: all that is public, each once; before that, a preview."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from conferences.models import Event
from portal.lib import pdf

from .. import builders
from .documented import FINDINGS, WORKSHOPS, a_conference, a_large_conference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def conference():
    return a_conference()


def page(client, event, ending: str = "dokumentation/") -> str:
    answer = client.get(f"{event.get_absolute_url()}{ending}")
    assert answer.status_code == 200
    return answer.text


def told(client, event) -> str:
    """The page without its table of contents, and whatever wraps its lines."""
    text = page(client, event).partition('<nav class="contents"')
    return " ".join((text[0] + text[2].partition("</nav>")[2]).split())


# --- the page -----------------------------------------------------------------------------
def test_everything_published_stands_there_exactly_once(client, conference):
    text = told(client, conference)
    once = ["Begrüßung", "Robin Beispiel", "Sprache", "Wohnen", "Mehr Kurse", "Ein Haus für alle"]
    once += ["Weil alle kommen.", "Menschen am runden Tisch", "Das Amt", "Es war gut.", "Am Tisch"]
    once += ["Kim Foto", "Kim Beispiel", "Wie geht es?", "Gemeinsam"]
    assert {words: text.count(words) for words in once} == dict.fromkeys(once, 1)


def test_of_many_workshops_and_findings_each_stands_there_exactly_once(client):
    text = told(client, a_large_conference())
    assert sorted(re.findall(r"Runde-\d+-Titel", text)) == sorted(
        f"Runde-{n}-Titel" for n in range(1, WORKSHOPS + 1)
    )
    assert sorted(re.findall(r"Runde-\d+-Frage", text)) == sorted(
        f"Runde-{n}-Frage" for n in range(1, WORKSHOPS + 1)
    )
    assert sorted(re.findall(r"Satz-\d+-Ende", text)) == sorted(
        f"Satz-{n}-Ende" for n in range(1, FINDINGS + 1)
    )


def test_drafts_stand_nowhere(client, conference):
    text = page(client, conference)
    assert "Nicht fertig" not in text and "Entwurf" not in text


def test_a_finding_tells_where_it_stands_and_what_happened_last(client, conference):
    finding = conference.findings.get(title="Mehr Kurse")
    finding.status, finding.responsible = "in-arbeit", "Stadt Peine"
    finding.save()
    builders.finding_update(finding, text="Ein Antrag ist gestellt.", date="2026-01-10")
    builders.finding_update(finding, text="Der erste Kurs beginnt.", date="2026-02-10")
    text = told(client, conference)
    assert '<span class="status status-in-arbeit">in Arbeit</span>' in text
    assert "(10. Februar 2026): Der erste Kurs beginnt." in text and "Stadt Peine" in text
    assert "Ein Antrag ist gestellt." not in text


def test_what_waits_for_the_office_is_not_told(client, conference):
    finding = conference.findings.get(title="Mehr Kurse")
    builders.report(finding, text="Noch nicht angesehen.")
    assert "Noch nicht angesehen." not in told(client, conference)


def test_what_was_taken_up_from_earlier_conferences_is_linked(client, conference):
    earlier = builders.finding(builders.conference(title="Konferenz davor"), title="Alter Satz")
    hidden = builders.finding(builders.conference(state="draft"), title="Verborgener Satz")
    for finding in (earlier, hidden):
        builders.taken_up(conference, finding)
    text = told(client, conference)
    assert f'{earlier.get_absolute_url()}">Alter Satz</a>' in text and "Konferenz davor" in text
    assert "Verborgener Satz" not in text


def test_headings_of_longer_texts_stand_below_those_of_the_page(client, conference):
    text = told(client, conference)
    assert "<h3>Anbieter</h3>" in text
    assert "<h3>Der Tag</h3>" in text and "<h3>Danach</h3>" in text  # none leaves a level out


def test_an_unsaid_number_is_no_row(client):
    text = told(client, builders.conference(starts=timezone.now() - timedelta(days=1)))
    assert "In Zahlen" not in text and "Impressum" in text


# --- who came: sums, no names ---------------------------------------------------------------
def people(volunteers: int, professionals: int) -> Event:
    event = builders.open_conference()
    for part, number in (("volunteer", volunteers), ("professional", professionals)):
        for _ in range(number):
            builders.registration(event, name="Ida Geheim", attends_as=part)
    event.starts, event.ends = timezone.now() - timedelta(hours=3), timezone.now()
    event.save()
    return event


def test_registrations_are_told_as_sums_without_names(client):
    text = told(client, people(5, 6))
    assert "angemeldete Personen</th><td>11</td>" in text
    assert "„ehrenamtlich“</th><td>5</td>" in text and "„hauptamtlich“</th><td>6</td>" in text
    assert "Geheim" not in text and "@example.org" not in text


def test_parts_so_small_that_people_could_be_known_are_not_told(client):
    text = told(client, people(5, 1))
    assert "angemeldete Personen</th><td>6</td>" in text
    assert "ehrenamtlich" not in text and "hauptamtlich" not in text


def test_of_very_few_people_nothing_is_told(client):
    assert "angemeldete Personen" not in told(client, people(2, 1))


# --- when it is there ------------------------------------------------------------------------
def test_before_it_is_over_there_is_no_documentation(client, conference):
    conference.starts, conference.ends = timezone.now(), timezone.now() + timedelta(hours=3)
    conference.save()
    answer = client.get(f"{conference.get_absolute_url()}dokumentation/")
    assert answer.status_code == 404


PARTS = ["dokumentation/", "dokumentation.pdf", "programm/"]


@pytest.mark.parametrize("ending", PARTS)
def test_of_a_draft_there_is_none(client, ending):
    event = builders.conference(state="draft", starts=timezone.now() - timedelta(days=1))
    assert client.get(f"{event.get_absolute_url()}{ending}").status_code == 404


@pytest.mark.parametrize("ending", PARTS)
def test_its_office_sees_a_draft_as_a_preview_that_nobody_stores(
    signed_in, monkeypatch, settings, ending
):
    monkeypatch.setattr(pdf, "is_available", lambda: True)
    monkeypatch.setattr(pdf, "write", lambda html: b"%PDF of it")
    event = a_conference(state="draft", office=builders.office())
    answer = signed_in(builders.editor(event.office)).get(f"{event.get_absolute_url()}{ending}")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"] and answer["X-Robots-Tag"] == "noindex"
    assert ending.endswith(".pdf") or "Vorschau:" in answer.text
    assert not default_storage.exists("pdf")


@pytest.mark.parametrize("ending", PARTS)
def test_others_do_not_find_the_preview(signed_in, ending):
    event = a_conference(state="draft", office=builders.office(), host=builders.initiative())
    for stranger in (builders.lead(), builders.coordinator(event.host)):
        answer = signed_in(stranger).get(f"{event.get_absolute_url()}{ending}")
        assert answer.status_code == 404


def test_what_is_public_is_no_preview_for_its_office_either(signed_in):
    event = a_conference(office=builders.office())
    answer = signed_in(builders.editor(event.office)).get(
        f"{event.get_absolute_url()}dokumentation/"
    )
    assert "Vorschau:" not in answer.text and "X-Robots-Tag" not in answer


def test_the_event_links_it_as_soon_as_there_is_something_to_read(client, conference):
    link = f"{conference.get_absolute_url()}dokumentation/"
    assert link in page(client, conference, "")
    bare = builders.conference(starts=timezone.now() - timedelta(days=1))
    builders.workshop(bare)
    assert f"{bare.get_absolute_url()}dokumentation/" not in page(client, bare, "")


def test_a_former_address_leads_to_the_new_one(client, conference):
    old = conference.get_absolute_url()
    conference.slug = "neue-adresse"
    conference.save()
    answer = client.get(f"{old}dokumentation/")
    assert (answer.status_code, answer.url) == (301, "/veranstaltungen/neue-adresse/dokumentation/")


# --- the office's tab -----------------------------------------------------------------------
def the_tab(signed_in, event) -> str:
    client = signed_in(builders.editor(event.office))
    return client.get(f"/verwaltung/conferences/conference/{event.pk}/dokumentation/").text


def test_the_tab_leads_to_everything_on_paper(signed_in, monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: True)
    event = builders.open_conference(office=builders.office())
    text = the_tab(signed_in, event)
    ours = event.get_absolute_url()
    for address in ("dokumentation/", "dokumentation.pdf", "programm/", "programm/?form=a5"):
        assert f'href="{ours}{address}"' in text
    for part in ("schilder/", "#schilder-text"):
        assert f"/tagungsbuero/{event.pk}/listen/{part}" in text


def test_where_no_pdf_can_be_made_the_tab_says_what_to_do(signed_in, monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    text = the_tab(signed_in, builders.conference(office=builders.office()))
    assert "dokumentation.pdf" not in text and "speichern Sie sie über „Drucken“" in text


# --- the programme on paper ---------------------------------------------------------------
def test_the_programme_is_a_sheet_or_folded(client, conference):
    assert "programme-folded" not in page(client, conference, "programm/")
    folded = page(client, conference, "programm/?form=a5")
    assert "programme-folded" in folded and "Begrüßung" in folded


@pytest.mark.parametrize(("items", "density"), [(3, ""), (20, "dense"), (30, "denser")])
def test_a_long_day_is_set_smaller_so_that_it_stays_one_sheet(client, items, density):
    event = builders.conference()
    for number in range(items):
        builders.programme_item(event, title=f"Programmpunkt {number} " + "mit Worten " * 7)
    assert f'<body class="paper {density}">' in page(client, event, "programm/?form=a5")


# --- where no PDF can be made ----------------------------------------------------------------
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
    text = page(client, conference)
    assert "Strg + P" in text and "dokumentation.pdf" not in text
