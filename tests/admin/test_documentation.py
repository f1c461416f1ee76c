"""The tab „Dokumentation": many files at once, and nothing is public before it is described."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from conferences.models import Document, IncomingPicture, Picture
from portal.accounts.models import AuditEntry
from tests import builders as build
from tests.admin.forms import FormReader

pytestmark = pytest.mark.django_db

SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours))


@pytest.fixture
def conference(ours):
    return build.conference(office=ours, state="published")


def tab(event) -> str:
    page = "conference" if event.is_conference else "event"
    return f"/verwaltung/conferences/{page}/{event.pk}/dokumentation/"


class TabReader(FormReader):
    """The tab's form is the one with files."""

    def handle_starttag(self, tag, attrs):
        if tag == "form":
            self.inside = dict(attrs).get("class") == "files"
        else:
            super().handle_starttag(tag, attrs)


def read(page) -> dict:
    reader = TabReader()
    reader.feed(page.content.decode())
    reader.values.pop("csrfmiddlewaretoken")
    return reader.values


def send(client, event, page=None, **changes):
    """Open the tab (or take the page that is open), change what is named, press „Sichern"."""
    page = page or client.get(tab(event))
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(tab(event), {**read(page), **changes}, follow=True)


def four_pictures() -> list:
    return [build.picture_upload(name=f"IMG_{number}.jpg") for number in range(4)]


def upload_four(client, conference, **values):
    rights = {"neu__credit": "Alice Muster", "neu__licence": "cc-by-4.0", **values}
    return send(client, conference, neu__files=four_pictures(), **rights)


# --- pictures -----------------------------------------------------------------------------
def test_four_pictures_wait_until_they_are_described(alice, client, conference):
    page = upload_four(alice, conference)
    assert "4 Bilder sind hochgeladen." in page.content.decode()
    assert page.redirect_chain[-1][0].endswith("#beschreiben")
    assert (IncomingPicture.objects.count(), Picture.objects.count()) == (4, 0)
    assert "/medien/bilder/" not in client.get(conference.get_absolute_url()).content.decode()


def test_described_pictures_become_public_in_one_go(alice, conference):
    page = upload_four(alice, conference)
    texts = {
        f"eingang-{row.pk}-alt": f"Menschen im Gespräch, Gruppe {row.pk}"
        for row in IncomingPicture.objects.all()
    }
    answer = send(alice, conference, page, **texts)
    assert "4 Bilder gehören jetzt zur Seite." in answer.content.decode()
    assert not IncomingPicture.objects.exists()
    pictures = list(Picture.objects.all())
    assert [row.position for row in pictures] == [1, 2, 3, 4]
    assert {(row.credit, row.licence) for row in pictures} == {("Alice Muster", "cc-by-4.0")}
    assert all(default_storage.exists(row.file.name) for row in pictures)
    public = alice.get(conference.get_absolute_url()).content.decode()
    assert public.count("https://creativecommons.org/licenses/by/4.0/deed.de") == 4


def test_one_described_picture_does_not_wait_for_the_others(alice, conference):
    page = upload_four(alice, conference)
    first = IncomingPicture.objects.first()
    send(alice, conference, page, **{f"eingang-{first.pk}-alt": "Sechs Menschen im Kreis"})
    assert Picture.objects.get().alt == "Sechs Menschen im Kreis"
    assert IncomingPicture.objects.count() == 3


@pytest.mark.parametrize("alt", ["IMG_2031.JPG", "DSC01234", "Foto 3"])
def test_a_files_name_is_no_description(alice, conference, alt):
    page = upload_four(alice, conference)
    first = IncomingPicture.objects.first()
    answer = send(alice, conference, page, **{f"eingang-{first.pk}-alt": alt})
    assert "Das ist der Name einer Datei." in answer.content.decode()
    assert f'value="{alt}"' in answer.content.decode()
    assert not Picture.objects.exists()


@pytest.mark.parametrize("missing", ["credit", "licence"])
def test_a_description_without_rights_is_not_enough(alice, conference, missing):
    page = upload_four(alice, conference, **{f"neu__{missing}": ""})
    first = IncomingPicture.objects.first()
    answer = send(alice, conference, page, **{f"eingang-{first.pk}-alt": "Sechs Menschen im Kreis"})
    assert answer.status_code == 200
    assert 'value="Sechs Menschen im Kreis"' in answer.content.decode()
    assert not Picture.objects.exists()


def test_a_caption_without_a_description_is_asked_for_and_kept(alice, conference):
    page = upload_four(alice, conference)
    first = IncomingPicture.objects.first()
    answer = send(alice, conference, page, **{f"eingang-{first.pk}-caption": "Im Saal"})
    text = answer.content.decode()
    assert "Bitte beschreiben Sie, was auf dem Bild zu sehen ist." in text
    assert 'value="Im Saal"' in text


def test_bad_files_are_named_with_their_reason_and_cost_the_others_nothing(alice, conference):
    bad = SimpleUploadedFile("plakat.png", SVG, "image/png")
    answer = send(alice, conference, neu__files=[*four_pictures(), bad])
    text = answer.content.decode()
    assert "„plakat.png“: Diese Datei ist kein Bild" in text
    assert "speichern Sie sie als PNG" in text
    assert IncomingPicture.objects.count() == 4


def test_uploads_are_kept_when_something_else_has_to_be_corrected(alice, conference):
    picture = build.picture(conference)
    values = {f"bild-{picture.pk}-alt": "", "report": "<p>Ein Bericht</p>"}
    answer = send(alice, conference, neu__files=four_pictures(), **values)
    text = answer.content.decode()
    assert "Bitte korrigieren Sie die markierten Felder." in text
    assert "Ein Bericht" in text
    assert IncomingPicture.objects.count() == 4
    assert text.count("Neues Bild ") == 4
    picture.refresh_from_db()
    conference.refresh_from_db()
    assert (picture.alt, conference.report) == ("Ein graues Bild", "")


def test_order_and_important_part_are_changed(alice, conference):
    first, second = build.picture(conference, position=1), build.picture(conference, position=2)
    values = {
        f"bild-{first.pk}-position": "9",
        f"bild-{second.pk}-focus": "37-100",
        f"bild-{second.pk}-caption": "Vorn",
    }
    send(alice, conference, **values)
    assert list(conference.pictures.all()) == [second, first]
    second.refresh_from_db()
    assert (second.focus_x, second.focus_y, second.caption) == (37, 100, "Vorn")
    public = alice.get(conference.get_absolute_url()).content.decode()
    assert 'class="focus-x4 focus-y10"' in public


@pytest.mark.parametrize("focus", ["101-50", "x", "50", ""])
def test_a_place_outside_the_picture_is_refused(alice, conference, focus):
    picture = build.picture(conference)
    answer = send(alice, conference, **{f"bild-{picture.pk}-focus": focus})
    assert answer.status_code == 200
    assert answer.redirect_chain == []


def test_what_is_to_be_deleted_is_shown_and_asked_for_first(
    alice, conference, ours, django_capture_on_commit_callbacks
):
    picture, document = build.picture(conference), build.document(conference)
    files = [picture.file.name, document.file.name]
    wish = {f"bild-{picture.pk}-delete": "on", f"dokument-{document.pk}-delete": "on"}
    asked = send(alice, conference, **wish, participants="80")
    assert "Sollen diese 2 Dateien endgültig gelöscht werden?" in asked.content.decode()
    conference.refresh_from_db()
    assert (Picture.objects.count(), Document.objects.count(), conference.participants) == (
        1,
        1,
        None,
    )
    with django_capture_on_commit_callbacks(execute=True):
        send(alice, conference, asked, loeschen="ja")
    conference.refresh_from_db()
    assert (Picture.objects.count(), Document.objects.count(), conference.participants) == (
        0,
        0,
        80,
    )
    assert [name for name in files if default_storage.exists(name)] == []
    note = AuditEntry.objects.get(kind="deletion")
    assert (note.office, str(conference) in note.text) == (ours, True)


def test_a_colleagues_picture_that_came_meanwhile_is_left_alone(alice, conference):
    page = alice.get(tab(conference))
    picture = build.picture(conference, alt="Von der Kollegin")
    assert send(alice, conference, page, participants="12").redirect_chain
    picture.refresh_from_db()
    assert picture.alt == "Von der Kollegin"


def test_two_who_write_the_report_are_told(alice, conference):
    page = alice.get(tab(conference))
    send(alice, conference, report="<p>Die Kollegin war schneller</p>")
    answer = send(alice, conference, page, report="<p>Mein Bericht</p>")
    text = answer.content.decode()
    assert "Inzwischen hat jemand anderes diesen Eintrag gespeichert." in text
    assert "Mein Bericht" in text
    conference.refresh_from_db()
    assert "schneller" in conference.report


def test_pressing_twice_releases_a_picture_once(alice, conference):
    page = upload_four(alice, conference)
    texts = {f"eingang-{row.pk}-alt": "Menschen im Saal" for row in IncomingPicture.objects.all()}
    send(alice, conference, page, **texts)
    send(alice, conference, page, **texts)
    assert Picture.objects.count() == 4


def test_other_events_have_the_page_too(alice, ours):
    event = build.event(office=ours)
    send(alice, event, neu__files=four_pictures())
    assert event.incoming_pictures.count() == 4


# --- documents ----------------------------------------------------------------------------
def test_documents_bring_title_language_and_pages_along(alice, conference):
    file = build.pdf_upload(pages=12, title="Bericht 2017", language="en-GB", tagged=True)
    page = send(alice, conference, pdf__files=[file])
    document = Document.objects.get()
    assert (document.title, document.language, document.pages) == ("Bericht 2017", "en", 12)
    assert "Das Dokument „Bericht 2017“ ist da" in page.content.decode()
    assert "nicht barrierefrei" not in page.content.decode()
    public = alice.get(conference.get_absolute_url()).content.decode()
    assert 'hreflang="en">Bericht 2017</a>' in public
    assert f"(PDF, 12 Seiten, {document.facts[2]}, Englisch)" in public


def test_a_document_that_says_nothing_is_named_after_its_file_and_warned_about(alice, conference):
    page = send(alice, conference, pdf__files=[build.pdf_upload("bericht_konferenz-2017.pdf")])
    document = Document.objects.get()
    assert (document.title, document.language) == ("bericht konferenz 2017", "de")
    assert "ist nicht barrierefrei ausgezeichnet" in page.content.decode()
    public = alice.get(conference.get_absolute_url()).content.decode()
    assert "Dieses PDF ist nicht barrierefrei." in public


def test_a_refused_document_is_named_and_the_other_kept(alice, conference):
    files = [SimpleUploadedFile("notiz.pdf", b"<html>"), build.pdf_upload()]
    page = send(alice, conference, pdf__files=files)
    assert "„notiz.pdf“: Diese Datei ist kein PDF." in page.content.decode()
    assert Document.objects.count() == 1


@pytest.mark.parametrize("make", [build.conference, build.event])
def test_the_preview_of_a_draft_leads_to_documents_that_open_for_its_office_only(
    make, client, alice, ours, signed_in
):
    event = make(office=ours, state="draft")
    url = build.document(event).get_absolute_url()
    preview = event.admin_url.removesuffix("change/") + "vorschau/"
    assert f'href="{url}"' in alice.get(preview).content.decode()
    answer = alice.get(url)
    assert b"".join(answer).startswith(b"%PDF-")
    assert "no-store" in answer["Cache-Control"]
    assert alice.post(url).status_code == 405
    client.logout()
    assert client.get(url).status_code == 404
    assert signed_in(build.editor()).get(url).status_code == 404
    assert signed_in(build.editor(ours, second_factor=False)).get(url).status_code in (302, 404)


def test_a_document_that_is_public_may_be_kept(client, ours):
    answer = client.get(build.document(build.conference(office=ours)).get_absolute_url())
    assert b"".join(answer).startswith(b"%PDF-")
    assert "Cache-Control" not in answer


# --- not yours ----------------------------------------------------------------------------
def test_another_offices_tab_is_not_there(signed_in, conference):
    charlie = signed_in(build.editor())
    assert charlie.get(tab(conference)).status_code == 404
    assert charlie.post(tab(conference), {"neu-files": four_pictures()}).status_code == 404
    assert not IncomingPicture.objects.exists()


def test_another_events_picture_cannot_be_reached_through_ones_own_tab(alice, ours, conference):
    foreign = build.picture(build.conference(), alt="Fremdes Bild")
    waiting = build.incoming_picture(build.conference())
    values = {
        f"bild-{foreign.pk}-alt": "Meins",
        f"bild-{foreign.pk}-delete": "on",
        f"eingang-{waiting.pk}-alt": "Auch meins",
        "loeschen": "ja",
    }
    send(alice, conference, **values)
    foreign.refresh_from_db()
    assert foreign.alt == "Fremdes Bild"
    assert IncomingPicture.objects.filter(pk=waiting.pk).exists()
