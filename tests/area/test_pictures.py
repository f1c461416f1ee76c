"""Pictures from the phone: chosen, described, handed in, shown once the office agrees."""

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiatives.models import IncomingPicture, Picture
from portal.accounts.models import AuditEntry
from portal.publishing.services import files
from tests import builders as build
from tests.admin.forms import FormReader

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
RIGHTS = {"neu-credit": "Alice Muster", "neu-licence": "erlaubnis"}
TEXT = "Zwei Frauen reparieren ein Fahrrad"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def cafe(ours):
    return build.initiative(title="Sprachcafé", office=ours)


@pytest.fixture
def alice(cafe):
    return build.coordinator(cafe, name="Alice")


@pytest.fixture
def phone(client, alice):
    """What Alice holds in her hand."""
    client.force_login(alice, backend=BACKEND)
    return client


class PageReader(FormReader):
    def handle_starttag(self, tag, attrs):
        if tag == "form":
            self.inside = dict(attrs).get("class") == "own-pictures"
        else:
            super().handle_starttag(tag, attrs)


def read(page) -> dict:
    reader = PageReader()
    reader.feed(page.text)
    return {k: v for k, v in reader.values.items() if k != "csrfmiddlewaretoken"}


def send(client, entry, page=None, **changes):
    """Open the page (or take the one that is open), change what is named, press the button."""
    page = page or client.get(entry.pictures_url)
    changes = {name.replace("__", "-"): value for name, value in changes.items()}
    return client.post(entry.pictures_url, {**read(page), **changes}, follow=True)


def upload(client, entry, count: int = 2):
    files = [build.picture_upload(name=f"IMG_{n}.jpg") for n in range(count)]
    return send(client, entry, **RIGHTS, **{"neu-files": files})


def described(row, text: str = TEXT) -> dict:
    return {f"eingang-{row.pk}-alt": text, f"eingang-{row.pk}-people_agree": "on"}


def describe_all(client, entry, text: str = TEXT):
    said = [described(row, text) for row in entry.incoming_pictures.in_work()]
    return send(client, entry, **{k: v for row in said for k, v in row.items()})


def public_page(client, entry) -> str:
    client.logout()
    return client.get(entry.get_absolute_url()).text


# --- uploading ----------------------------------------------------------------------------
def test_pictures_wait_until_they_are_described(phone, cafe):
    page = upload(phone, cafe)
    assert "2 Bilder sind da. Bitte beschreiben Sie sie jetzt" in page.text
    assert page.text.count("Neues Bild ") == 2
    assert (cafe.incoming_pictures.in_work().count(), cafe.pictures.count()) == (2, 0)
    assert {row.credit for row in IncomingPicture.objects.all()} == {"Alice Muster"}


def test_a_photograph_the_portal_cannot_read_is_refused_with_what_to_do(phone, cafe):
    heic = SimpleUploadedFile("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50)
    page = send(phone, cafe, **RIGHTS, **{"neu-files": [heic, build.picture_upload()]})
    assert "„IMG_1.HEIC“: Diese Datei ist kein Bild im Format" in page.text
    assert "HEIC-Foto" in page.text
    assert cafe.incoming_pictures.count() == 1


def test_whoever_leaves_many_undescribed_describes_them_first(phone, cafe):
    for _number in range(39):
        build.incoming_picture(cafe)
    page = upload(phone, cafe, 2)
    assert "Hier liegen schon viele Bilder" in page.text
    assert cafe.incoming_pictures.count() == 40


# --- handing in ---------------------------------------------------------------------------
def test_described_pictures_go_to_the_office_and_are_not_public(phone, cafe, alice):
    upload(phone, cafe)
    page = describe_all(phone, cafe)
    assert "Eingereicht. Das Amt schaut auf 2 Bilder" in page.text
    assert page.text.count("wartet auf das Amt") == 2
    rows = cafe.incoming_pictures.waiting()
    assert {(row.alt, row.handed_in_by, row.people_agree) for row in rows} == {(TEXT, alice, True)}
    assert not Picture.objects.exists()
    assert TEXT not in public_page(phone, cafe)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("alt", "Bitte beschreiben Sie, was auf dem Bild zu sehen ist."),
        ("people_agree", "Bitte fragen Sie erst alle"),
        ("credit", "Dieses Feld ist zwingend erforderlich."),
        ("licence", "Dieses Feld ist zwingend erforderlich."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(phone, cafe, missing, sentence):
    upload(phone, cafe, 1)
    row = cafe.incoming_pictures.get()
    said = described(row) | {f"eingang-{row.pk}-caption": "Sommerfest"}
    said[f"eingang-{row.pk}-{missing}"] = ""
    page = send(phone, cafe, **said)
    assert sentence in page.text
    assert "Sommerfest" in page.text
    assert cafe.incoming_pictures.in_work().count() == 1


def test_a_picture_nobody_touched_does_not_hold_up_the_others(phone, cafe):
    upload(phone, cafe)
    first, _second = cafe.incoming_pictures.all()
    send(phone, cafe, **described(first))
    assert list(cafe.incoming_pictures.waiting()) == [first]
    assert cafe.incoming_pictures.in_work().count() == 1


def test_pressing_twice_hands_in_once_and_says_nothing_wrong(phone, cafe):
    upload(phone, cafe, 1)
    row = cafe.incoming_pictures.get()
    opened = phone.get(cafe.pictures_url)
    send(phone, cafe, opened, **described(row))
    again = send(phone, cafe, opened, **described(row))
    assert "Es gab nichts zu sichern." in again.text
    assert "inzwischen jemand anders" not in again.text


def test_what_waits_can_be_changed_and_taken_back(phone, cafe, django_capture_on_commit_callbacks):
    row = build.handed_in_picture(cafe, handed_in_at=timezone.now() - timezone.timedelta(days=3))
    send(phone, cafe, **{f"eingang-{row.pk}-alt": "Ein besserer Text für alle"})
    row.refresh_from_db()
    assert row.alt == "Ein besserer Text für alle"
    assert (timezone.now() - row.handed_in_at).days == 0
    with django_capture_on_commit_callbacks(execute=True):
        send(phone, cafe, **{f"eingang-{row.pk}-delete": "on", "loeschen": "ja"})
    assert not cafe.incoming_pictures.exists()
    assert not default_storage.exists(row.file.name)


# --- who needs no look of the office --------------------------------------------------------
def test_a_trusted_initiatives_pictures_are_public_at_once(phone, cafe):
    type(cafe).objects.filter(pk=cafe.pk).update(is_trusted=True)
    upload(phone, cafe, 1)
    page = describe_all(phone, cafe)
    assert "1 Bild steht jetzt auf der Seite." in page.text
    assert TEXT in public_page(phone, cafe)


def test_the_offices_own_people_publish_at_once(client, cafe, ours):
    client.force_login(build.editor(ours), backend=BACKEND)
    upload(client, cafe, 1)
    describe_all(client, cafe)
    assert cafe.pictures.get().alt == TEXT


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_pictures_of_an_entry_that_is_not_public_belong_to_it(phone, cafe, state):
    type(cafe).objects.filter(pk=cafe.pk).update(state=state)
    before = cafe.version
    upload(phone, cafe, 1)
    page = describe_all(phone, cafe)
    assert "1 Bild gehört jetzt dazu und wird mit dem Eintrag öffentlich." in page.text
    cafe.refresh_from_db()
    assert (cafe.pictures.get().alt, cafe.version) == (TEXT, before + 1)


@pytest.mark.parametrize("values", [{"publish_at": timezone.now()}, {"state": "archived"}])
def test_what_comes_out_without_another_look_is_looked_at_now(phone, cafe, values):
    type(cafe).objects.filter(pk=cafe.pk).update(**{"state": "submitted"} | values)
    upload(phone, cafe, 1)
    describe_all(phone, cafe)
    assert (cafe.pictures.count(), cafe.incoming_pictures.waiting().count()) == (0, 1)


# --- public pictures ------------------------------------------------------------------------
def test_new_texts_of_a_public_picture_wait_and_how_it_is_shown_counts_at_once(phone, cafe):
    picture = build.picture(cafe, alt="Wie es heute heißt")
    key = f"bild-{picture.pk}"
    page = send(phone, cafe, **{f"{key}-alt": "Wie es heißen soll", f"{key}-focus": "100-0"})
    assert "Eingereicht." in page.text
    picture.refresh_from_db()
    assert (picture.alt, picture.focus_x) == ("Wie es heute heißt", 100)
    assert picture.change.changes == {"alt": "Wie es heißen soll"}
    assert "neuer Text wartet auf das Amt" in page.text
    text = public_page(phone, cafe)
    assert ("Wie es heute heißt" in text, "Wie es heißen soll" in text) == (True, False)


def test_taking_the_new_text_back_leaves_nothing_waiting(phone, cafe):
    picture = build.picture(cafe, alt="Wie es heute heißt")
    build.picture_change(picture)
    send(phone, cafe, **{f"bild-{picture.pk}-alt": "Wie es heute heißt"})
    assert not type(picture).objects.filter(change__isnull=False).exists()


def test_pictures_are_put_in_another_order_at_once(phone, cafe):
    first, second, third = (build.picture(cafe, position=n) for n in (1, 2, 3))
    send(phone, cafe, **{f"bild-{third.pk}-place": "1"})
    assert list(cafe.pictures.all()) == [third, first, second]


def test_deleting_a_public_picture_asks_once_and_works_at_once(
    phone, cafe, django_capture_on_commit_callbacks
):
    picture = build.picture(cafe)
    tick = {f"bild-{picture.pk}-delete": "on"}
    asked = send(phone, cafe, **tick)
    assert "Dieses Bild endgültig löschen?" in asked.text
    assert Picture.objects.filter(pk=picture.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        done = send(phone, cafe, asked, **tick, loeschen="ja")
    assert "1 Bild ist gelöscht." in done.text
    assert not Picture.objects.exists()
    assert not default_storage.exists(picture.file.name)
    assert "1 Datei von „Sprachcafé“ gelöscht" in AuditEntry.objects.get(kind="deletion").text


def test_whoever_comes_second_is_told_and_keeps_what_was_typed(phone, cafe):
    picture = build.picture(cafe, alt="Ein erster Text")
    opened = phone.get(cafe.pictures_url)
    send(phone, cafe, **{f"bild-{picture.pk}-alt": "Der Text der anderen"})
    page = send(phone, cafe, opened, **{f"bild-{picture.pk}-alt": "Mein eigener Text"})
    assert "jetzt steht da: „Der Text der anderen“" in page.text
    assert "Mein eigener Text" in page.text
    send(phone, cafe, page)
    assert picture.change.changes == {"alt": "Mein eigener Text"}


def test_what_was_typed_about_a_picture_that_is_gone_is_said(phone, cafe):
    upload(phone, cafe, 1)
    row = cafe.incoming_pictures.get()
    opened = phone.get(cafe.pictures_url)
    said = described(row)
    row.delete()
    page = send(phone, cafe, opened, **said)
    assert f"Ihr Text dazu war: „{TEXT}“" in page.text


def test_the_page_costs_the_same_for_three_and_for_twelve(phone, cafe):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert phone.get(cafe.pictures_url).status_code == 200
        return len(queries)

    def grow(count: int) -> None:
        for _number in range(count):
            build.picture_change(build.picture(cafe))
            build.handed_in_picture(cafe)
            build.incoming_picture(cafe)

    grow(3)
    few = cost()
    grow(9)
    assert cost() == few <= 12


def test_a_large_gallery_is_one_form(phone, cafe):
    fields = {f"bild-{number}-{name}": "" for number in range(400) for name in range(8)}
    assert phone.post(cafe.pictures_url, fields).status_code == 302


# --- what becomes of it ---------------------------------------------------------------------
def test_what_waits_for_the_office_is_never_given_up(cafe):
    long_ago = timezone.now() - timezone.timedelta(days=31)
    waiting = build.handed_in_picture(cafe)
    returned = build.incoming_picture(cafe, returned_at=long_ago, reason="Zu dunkel")
    forgotten, fresh = build.incoming_picture(cafe), build.incoming_picture(cafe)
    old = [waiting.pk, forgotten.pk]
    IncomingPicture.objects.filter(pk__in=old).update(uploaded_at=long_ago)
    change = build.picture_change(
        build.picture(cafe), handed_in_at=None, returned_at=long_ago, reason="Bitte genauer"
    )
    files.delete_given_up_uploads()
    assert set(cafe.incoming_pictures.all()) == {waiting, fresh}
    assert not type(change).objects.exists()
    assert returned not in cafe.incoming_pictures.all()


def test_the_pictures_of_another_initiative_are_not_there(client, cafe):
    charlie = build.coordinator(build.initiative())
    client.force_login(charlie, backend=BACKEND)
    picture = build.picture(cafe)
    assert client.get(cafe.pictures_url).status_code == 404
    data = {"neu-files": [build.picture_upload()], f"bild-{picture.pk}-alt": "Fremder Text"}
    assert client.post(cafe.pictures_url, data).status_code == 404
    assert not IncomingPicture.objects.exists()


def test_rows_of_another_initiative_are_not_reached_through_ones_own_page(phone, cafe):
    foreign = build.initiative()
    theirs, waiting = build.picture(foreign), build.incoming_picture(foreign)
    data = {
        f"bild-{theirs.pk}-alt": "Fremder Text",
        f"bild-{theirs.pk}-delete": "on",
        f"eingang-{waiting.pk}-alt": "Fremder Text",
        f"eingang-{waiting.pk}-delete": "on",
    }
    send(phone, cafe, **data, loeschen="ja")
    theirs.refresh_from_db()
    assert theirs.alt == "Ein graues Bild"
    assert list(foreign.incoming_pictures.all()) == [waiting]


# --- an event's ---------------------------------------------------------------------------
def test_an_events_pictures_go_the_same_way(phone, cafe, ours):
    event = build.event(host=cafe, office=ours)
    upload(phone, event, 1)
    page = describe_all(phone, event)
    assert "Eingereicht. Das Amt schaut auf 1 Bild" in page.text
    assert (event.pictures.count(), event.incoming_pictures.waiting().count()) == (0, 1)


def test_an_event_is_trusted_as_its_host_is(phone, cafe, ours):
    type(cafe).objects.filter(pk=cafe.pk).update(is_trusted=True)
    event = build.event(host=cafe, office=ours)
    upload(phone, event, 1)
    describe_all(phone, event)
    assert event.pictures.get().alt == TEXT


def test_another_initiatives_event_is_not_there(phone, ours):
    event = build.event(host=build.initiative(office=ours), office=ours)
    assert phone.get(event.pictures_url).status_code == 404
    assert phone.post(event.pictures_url).status_code == 404


# --- on „Mein Bereich“ ----------------------------------------------------------------------
def test_what_is_to_do_about_pictures_stands_on_the_first_page(phone, cafe, ours):
    build.incoming_picture(cafe)
    build.incoming_picture(cafe, returned_at=timezone.now(), reason="Zu dunkel")
    event = build.event(host=cafe, office=ours, title="Sommerfest")
    build.incoming_picture(event)
    build.incoming_picture(event)
    build.incoming_picture(build.initiative(title="Fremde", office=ours))
    text = phone.get("/mein-bereich/").text
    assert "Bild beschreiben</a>" in text
    assert "Bild ändern, das Amt hat geantwortet</a>" in text
    assert "2 Bilder beschreiben</a>" in text
    assert "Fremde" not in text


def test_the_page_of_the_initiative_says_how_many_there_are(phone, cafe):
    build.picture(cafe)
    build.handed_in_picture(cafe)
    build.incoming_picture(cafe)
    text = phone.get(f"/mein-bereich/initiativen/{cafe.pk}/").text
    assert "1 auf der Seite, 1 beim Amt, 1 noch zu beschreiben" in text
    assert cafe.pictures_url in text


def test_the_page_of_the_event_does_too(phone, cafe, ours):
    event = build.event(host=cafe, office=ours)
    text = phone.get(f"/mein-bereich/veranstaltungen/{event.pk}/").text
    assert "Noch gibt es keine." in text
    assert event.pictures_url in text
