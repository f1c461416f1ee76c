"""The office decides about handed-in pictures: looks, mends the texts, approves or returns."""

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.outbox.models import Letter
from portal.publishing.admin import pictures_review
from portal.publishing.queue import Queue
from portal.publishing.services.merging import merge
from tests import builders as build
from tests.admin.forms import FormReader

from .test_pictures import send as send_own

pytestmark = pytest.mark.django_db

QUEUE = "/verwaltung/publishing/pendingversion/"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def cafe(ours):
    return build.initiative(title="Sprachcafé", office=ours)


@pytest.fixture
def alice(cafe):
    return build.coordinator(cafe, name="Alice", email="alice@example.org")


@pytest.fixture
def office(signed_in, ours):
    """Bob's browser, who works there."""
    return signed_in(build.editor(ours, name="Bob"))


def opened(client, entry) -> dict:
    """The form of the page: what every row says, and all of them ticked."""
    page = client.get(entry.pictures_review_url)
    assert page.status_code == 200
    reader = FilesReader()
    reader.feed(page.text)
    return {k: v for k, v in reader.values.items() if k != "csrfmiddlewaretoken"}


class FilesReader(FormReader):
    def handle_starttag(self, tag, attrs):
        if tag == "form":
            self.inside = dict(attrs).get("class") == "files"
        else:
            super().handle_starttag(tag, attrs)


def decide(client, entry, decision: str, form=None, **changes):
    form = form if form is not None else opened(client, entry)
    data = {**form, "entscheidung": decision, **changes}
    return client.post(entry.pictures_review_url, data, follow=True)


def letters_to(address: str) -> list[Letter]:
    return [letter for letter in Letter.objects.all() if letter.to == [address]]


# --- the queue ------------------------------------------------------------------------------
def test_an_initiative_stands_once_in_the_queue_however_many_pictures_wait(office, cafe, alice):
    build.handed_in_picture(cafe, alice, handed_in_at=timezone.now() - timezone.timedelta(days=4))
    build.handed_in_picture(cafe, alice)
    build.picture_change(build.picture(cafe), alice)
    build.incoming_picture(cafe)
    text = office.get(QUEUE).text
    assert "3 Bilder: Initiative" in text
    assert "wartet seit 4 Tagen" in text
    assert "von Alice" in text
    assert text.count(cafe.pictures_review_url) == 1
    assert cafe.pictures_review_url in office.get(f"{QUEUE}?was=bilder&art=initiative").text
    assert cafe.pictures_review_url not in office.get(f"{QUEUE}?was=bilder&art=event").text
    assert cafe.pictures_review_url not in office.get(f"{QUEUE}?was=aenderung").text


def test_the_desk_counts_them(office, cafe):
    build.handed_in_picture(cafe)
    assert "Einträge mit neuen Bildern" in office.get("/verwaltung/").text


def test_what_is_not_handed_in_waits_for_nobody(cafe, ours):
    build.incoming_picture(cafe)
    build.incoming_picture(cafe, returned_at=timezone.now(), reason="Zu dunkel")
    assert Queue(build.editor(ours)).count() == 0


def test_another_office_sees_nothing_of_it(signed_in, cafe):
    picture = build.handed_in_picture(cafe)
    charlie = signed_in(build.editor())
    assert "Sprachcafé" not in charlie.get(QUEUE).text
    assert charlie.get(cafe.pictures_review_url).status_code == 404
    data = {"entscheidung": "uebernehmen", f"bild-{picture.pk}-take": "on"}
    assert charlie.post(cafe.pictures_review_url, data).status_code == 404
    assert not cafe.pictures.exists()


def test_the_queue_costs_the_same_for_three_and_for_thirty(office, ours):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert office.get(f"{QUEUE}?was=bilder").status_code == 200
        return len(queries)

    for _number in range(3):
        build.handed_in_picture(build.initiative(office=ours), build.user())
    few = cost()
    for _number in range(27):
        entry = build.initiative(office=ours)
        build.picture_change(build.picture(entry), build.user())
    assert cost() == few <= 20


# --- approving --------------------------------------------------------------------------------
def test_approved_pictures_are_public_and_whoever_handed_them_in_is_told(office, cafe, alice):
    build.handed_in_picture(cafe, alice, alt="Sechs Menschen im Kreis", focus_x=0)
    build.handed_in_picture(cafe, alice, alt="Ein voller Saal von hinten")
    before = cafe.version
    page = decide(office, cafe, "uebernehmen")
    assert "2 Bilder veröffentlicht" in page.text
    cafe.refresh_from_db()
    shown = [(p.alt, p.focus_x, p.position) for p in cafe.pictures.all()]
    assert shown == [("Sechs Menschen im Kreis", 0, 1), ("Ein voller Saal von hinten", 50, 2)]
    assert (cafe.incoming_pictures.count(), cafe.version) == (0, before + 1)
    letter = letters_to("alice@example.org")[0]
    assert "Ihre 2 Bilder" in letter.subject
    assert f"{cafe.get_absolute_url()}#bilder" in letter.message


def test_the_office_may_mend_the_text_before(office, cafe, alice):
    row = build.handed_in_picture(cafe, alice, alt="Leute draußen")
    decide(office, cafe, "uebernehmen", **{f"bild-{row.pk}-alt": "Sechs Menschen im Garten"})
    assert cafe.pictures.get().alt == "Sechs Menschen im Garten"


def test_an_empty_text_is_refused_and_nothing_happens(office, cafe):
    row = build.handed_in_picture(cafe)
    page = decide(office, cafe, "uebernehmen", **{f"bild-{row.pk}-alt": ""})
    assert "Bitte korrigieren Sie die markierten Felder." in page.text
    assert not cafe.pictures.exists()


def test_new_texts_are_shown_before_and_after_and_taken_over(office, cafe, alice):
    picture = build.picture(cafe, alt="Alte Worte hier", caption="Bleibt")
    build.picture_change(picture, alice, changes={"alt": "Neue Worte hier"})
    page = office.get(cafe.pictures_review_url).text
    assert "Alte</del>" in page
    assert "Neue</ins>" in page
    decide(office, cafe, "uebernehmen")
    picture.refresh_from_db()
    assert (picture.alt, picture.caption) == ("Neue Worte hier", "Bleibt")
    assert not type(picture).objects.filter(change__isnull=False).exists()


def test_only_what_is_ticked_is_decided(office, cafe, alice):
    first = build.handed_in_picture(cafe, alice, alt="Das erste Bild im Saal")
    second = build.handed_in_picture(cafe, alice)
    form = opened(office, cafe)
    del form[f"bild-{second.pk}-take"]
    page = decide(office, cafe, "uebernehmen", form, **{f"bild-{second.pk}-alt": ""})
    assert [picture.alt for picture in cafe.pictures.all()] == [first.alt]
    assert list(cafe.incoming_pictures.waiting()) == [second]
    assert "Neues Bild 1" in page.text


# --- returning --------------------------------------------------------------------------------
def test_what_goes_back_needs_a_reason(office, cafe):
    build.handed_in_picture(cafe)
    page = decide(office, cafe, "zurueck", begruendung="  ")
    assert "Bitte schreiben Sie, warum es zurückgeht." in page.text
    assert cafe.incoming_pictures.waiting().count() == 1


def test_what_came_back_is_mended_and_handed_in_again(office, signed_in, cafe, alice):
    row = build.handed_in_picture(cafe, alice, alt="Leute draußen")
    decide(office, cafe, "zurueck", begruendung="Bitte genauer: Was tun sie?")
    row.refresh_from_db()
    assert row.came_back
    assert not row.waits
    assert not cafe.pictures.exists()
    letter = letters_to("alice@example.org")[0]
    assert "Bitte genauer: Was tun sie?" in letter.message
    assert cafe.pictures_url in letter.message
    phone = signed_in(alice)
    page = phone.get(cafe.pictures_url)
    assert "Das Amt schreibt: Bitte genauer: Was tun sie?" in page.text
    send_own(phone, cafe, page, **{f"eingang-{row.pk}-alt": "Sechs Menschen ernten Äpfel"})
    row.refresh_from_db()
    assert (row.waits, row.reason, row.alt) == (True, "", "Sechs Menschen ernten Äpfel")


def test_new_texts_come_back_and_the_public_ones_stay(office, signed_in, cafe, alice):
    picture = build.picture(cafe, alt="Wie es heute heißt")
    build.picture_change(picture, alice, changes={"alt": "So bitte nicht"})
    decide(office, cafe, "zurueck", begruendung="Das stimmt nicht.")
    picture.refresh_from_db()
    assert picture.alt == "Wie es heute heißt"
    page = signed_in(alice).get(cafe.pictures_url).text
    assert "neuer Text zurückgegeben" in page
    assert "So bitte nicht" in page


# --- two people, and rows that move -------------------------------------------------------------
def test_whoever_decides_second_is_told(office, cafe, alice):
    build.handed_in_picture(cafe, alice)
    form = opened(office, cafe)
    decide(office, cafe, "uebernehmen", form)
    page = decide(office, cafe, "zurueck", form, begruendung="Zu dunkel")
    assert str(pictures_review.NOT_AS_SEEN) in page.text
    assert cafe.pictures.count() == 1
    assert len(letters_to("alice@example.org")) == 1


def test_what_was_changed_since_is_looked_at_again(office, cafe, alice):
    row = build.handed_in_picture(cafe, alice)
    form = opened(office, cafe)
    row.alt = "Inzwischen ganz etwas anderes"
    row.hand_in(by=alice)
    row.save()
    page = decide(office, cafe, "uebernehmen", form)
    assert str(pictures_review.NOT_AS_SEEN) in page.text
    assert not cafe.pictures.exists()


def test_an_account_that_is_gone_gets_no_letter(office, cafe, alice):
    build.handed_in_picture(cafe, alice)
    form = opened(office, cafe)
    alice.delete()
    decide(office, cafe, "uebernehmen", form)
    assert (cafe.pictures.count(), Letter.objects.count()) == (1, 0)


# --- the office's own pages ---------------------------------------------------------------------
def test_the_offices_page_of_pictures_leads_to_what_was_handed_in(office, cafe):
    build.handed_in_picture(cafe, alt="Ein wartendes Bild")
    page = office.get(f"/verwaltung/initiatives/initiative/{cafe.pk}/bilder/").text
    assert "1 eingereichtes Bild prüfen" in page
    assert "Ein wartendes Bild" not in page


@pytest.mark.parametrize("make", [build.event, build.conference])
def test_an_events_pictures_are_decided_on_its_own_page(office, cafe, ours, alice, make):
    event = make(host=cafe, office=ours)
    build.handed_in_picture(event, alice, alt="Ein Chor singt im Garten")
    build.picture_change(build.picture(event), alice, changes={"alt": "Ein ganz neuer Text"})
    assert event.pictures_review_url in office.get(f"{QUEUE}?was=bilder").text
    page = decide(office, event, "uebernehmen")
    assert "2 Bilder veröffentlicht" in page.text
    assert {p.alt for p in event.pictures.all()} == {
        "Ein Chor singt im Garten",
        "Ein ganz neuer Text",
    }


# --- the tables ---------------------------------------------------------------------------------
def test_what_waits_moves_with_its_initiative(cafe, alice, ours):
    stays = build.initiative(office=ours)
    row = build.handed_in_picture(cafe, alice)
    change = build.picture_change(build.picture(cafe), alice)
    merge(stays, cafe, by=build.editor(ours))
    row.refresh_from_db()
    change.refresh_from_db()
    assert (row.initiative, change.picture.initiative) == (stays, stays)
    assert Queue(build.editor(ours)).count() == 1


@pytest.mark.parametrize("lacks", ["alt", "credit", "licence"])
def test_the_database_lets_nothing_wait_that_is_not_described(cafe, lacks):
    with pytest.raises(IntegrityError):
        build.handed_in_picture(cafe, **{lacks: ""})


def test_the_database_lets_nothing_wait_without_the_consent_of_people(cafe):
    with pytest.raises(IntegrityError):
        build.handed_in_picture(cafe, people_agree=False)
