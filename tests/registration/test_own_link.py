"""Behind one's own link: see, confirm, change, leave, take along, delete."""

import json
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event
from conferences.registration import services
from conferences.registration.link import token_of
from conferences.registration.models import (
    Answer,
    Companion,
    Needs,
    Registration,
    RegistrationLetter,
    Setup,
)
from conferences.registration.services import Wish, own
from portal.outbox.models import Letter
from tests import builders as build

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


def link(registration: Registration, page: str = "own") -> str:
    registration.refresh_from_db()
    return reverse(f"registration:{page}", args=[token_of(registration)])


def text_of(response) -> str:
    """What stands on the page, in one line."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def look(registration: Registration) -> str:
    response = Client().get(link(registration))
    assert response.status_code == 200
    return text_of(response)


def move(event: Event, **fields) -> None:
    Event.objects.filter(pk=event.pk).update(**fields)


def begin(event: Event) -> None:
    now = timezone.now()
    move(event, starts=now - timedelta(hours=1), ends=now + timedelta(hours=3))


def end(event: Event) -> None:
    now = timezone.now()
    move(event, starts=now - 2 * DAY, ends=now - DAY, registration_closes=now - 3 * DAY)


def lapse(registration: Registration) -> None:
    Registration.objects.filter(pk=registration.pk).update(
        hold_until=timezone.now() - timedelta(hours=1)
    )


# --- how things stand ---------------------------------------------------------------------
def test_an_unconfirmed_seat_is_held_until_a_time_and_has_a_button():
    row = build.registration(confirmed=False)
    page = look(row)
    until = timezone.localtime(row.hold_until)
    assert "Bitte bestätigen Sie Ihre Anmeldung" in page
    assert f"{until:%H:%M} Uhr" in page
    assert "Anmeldung bestätigen" in page


def test_opening_the_link_confirms_nothing():
    row = build.registration(confirmed=False)
    for page in ("own", "own_confirm", "own_cancel", "own_delete", "own_renew", "own_withdraw"):
        Client().get(link(row, page))
        Client().head(link(row, page))
    row.refresh_from_db()
    assert (row.state, row.confirmed_at) == (Registration.State.UNCONFIRMED, None)
    assert row.link_number == 1


def test_the_button_confirms():
    row = build.registration(confirmed=False)
    response = Client(enforce_csrf_checks=True).post(
        link(row, "own_confirm"), headers={"Origin": "null"}, follow=True
    )
    assert "Ihre Anmeldung ist bestätigt" in text_of(response)
    assert "Sie sind angemeldet" in text_of(response)
    row.refresh_from_db()
    assert row.state == Registration.State.CONFIRMED


def test_waiting_groups_read_their_place_in_the_queue():
    event = build.open_conference(capacity=2)
    build.registration(event, companions=("Bo",))
    first, second = build.registration(event), build.registration(event, companions=("Ada",))
    late = build.registration(event, confirmed=False)
    assert "Sie sind an 1. Stelle" in look(first)
    assert "Sie sind an 2. Stelle" in look(second)
    assert "2 Plätze frei sind" in look(second)
    assert "Warteliste an 3. Stelle" in look(late)


def test_who_moved_up_reads_that():
    event = build.open_conference(capacity=1)
    alice, bob = build.registration(event), build.registration(event)
    services.cancel(alice, because="self")
    assert "von der Warteliste nachgerückt" in look(bob)
    page = look(alice)
    assert "Diese Anmeldung ist abgesagt" in page
    assert "Neu anmelden" in page


def test_whom_the_office_signed_off_reads_that():
    row = build.registration()
    services.cancel(row, because="office")
    assert "Das Amt hat Ihre Anmeldung" in look(row)


@pytest.mark.parametrize("is_swept", [False, True])
def test_who_comes_late_may_still_confirm_and_keeps_the_rank(is_swept):
    event = build.open_conference(capacity=1)
    late = build.registration(event, confirmed=False)
    in_between, last = build.registration(event), build.registration(event)
    lapse(late)
    if is_swept:
        services.sweep(event)
    page = look(late)
    assert "noch nicht bestätigt" in page
    assert "vor alle, die sich später angemeldet haben" in page
    response = Client().post(link(late, "own_confirm"), follow=True)
    assert "Sie sind an 1. Stelle" in text_of(response)
    assert "Sie sind an 2. Stelle" in look(last)
    assert "nachgerückt" in look(in_between)


def test_after_the_beginning_nobody_confirms_late():
    row = build.registration(confirmed=False)
    lapse(row)
    services.sweep(row.event)
    begin(row.event)
    assert "Bestätigen können Sie nicht mehr" in look(row)
    response = Client().post(link(row, "own_confirm"))
    assert response.status_code == 409
    assert "gerade nicht anmelden" in text_of(response)


def test_who_registered_again_is_told_so_on_confirming_the_old_one():
    row = build.registration(confirmed=False)
    lapse(row)
    services.sweep(row.event)
    build.registration(row.event, email=row.email)
    response = Client().post(link(row, "own_confirm"))
    assert response.status_code == 409
    assert "gibt es schon eine Anmeldung" in text_of(response)


def test_a_cancelled_registration_is_not_confirmed_again():
    row = build.registration()
    services.cancel(row, because="self")
    assert Client().post(link(row, "own_confirm")).status_code == 409
    row.refresh_from_db()
    assert row.state == Registration.State.CANCELLED


def test_a_cancelled_event_says_why():
    row = build.registration()
    move(row.event, cancelled_at=timezone.now(), cancel_reason="Sturm über der Heide.")
    page = look(row)
    assert "Die Veranstaltung ist abgesagt" in page
    assert "Sturm über der Heide." in page
    assert "Angaben ändern" not in page


def test_on_the_day_and_after_it():
    event = build.open_conference(capacity=1)
    there, waiting = build.registration(event), build.registration(event)
    begin(event)
    assert "Sie sind angemeldet" in look(there)
    assert "Es ist kein Platz frei geworden" in look(waiting)
    Registration.objects.filter(pk=there.pk).update(arrived_at=timezone.now())
    assert "Schön, dass Sie da sind" in look(there)
    end(event)
    assert "Schön, dass Sie da waren" in look(there)
    assert "Die Veranstaltung ist vorbei" in look(waiting)
    assert "Absagen" not in look(there)


def test_the_page_shows_all_that_was_given_and_the_code_for_the_door():
    event = build.open_conference()
    question = build.question(event, text="Wie reisen Sie an?")
    row = build.registration(
        event,
        name="Alice Beispiel",
        organisation="Sprachcafé",
        companions=("Ada", "Bo"),
        answers={question.pk: "Mit der Bahn"},
        needs={"vegan": 2, "assistance": True},
    )
    page = look(row)
    for told in ("Alice Beispiel", "Sprachcafé", "Ada", "Bo", "Mit der Bahn", row.email):
        assert told in page
    assert "vegane Essen: 2" in page
    assert "Assistenz oder Begleitung" in page
    assert row.check_in_code in page
    assert "Deutsch" in page


def test_the_code_holds_no_link(monkeypatch):
    held = []
    monkeypatch.setattr(
        "conferences.registration.views.own.page.qr_svg", lambda text, **_rest: held.append(text)
    )
    row = build.registration()
    look(row)
    assert held == [f"MOSAIK:{row.check_in_code}"]


@pytest.mark.parametrize("state", ["unconfirmed", "waiting", "cancelled", "over"])
def test_only_who_may_come_has_a_code(state):
    event = build.open_conference(capacity=1)
    build.registration(event) if state == "waiting" else None
    row = build.registration(event, confirmed=state != "unconfirmed")
    services.cancel(row, because="self") if state == "cancelled" else None
    end(event) if state == "over" else None
    assert "Für den Einlass" not in look(row)


def test_workshops_stand_with_their_standing():
    event = build.open_conference()
    slot = build.slot(event)
    small, large = build.workshop(event, slot=slot, capacity=1), build.workshop(event, slot=slot)
    wishes = (Wish(small.pk, 1), Wish(large.pk, 2))
    alice, bob, charlie = (build.registration(event, wishes=wishes) for _ in range(3))
    assert "Erstwunsch: Sie haben einen Platz." in look(alice)
    assert "Zweitwunsch: Nicht gebraucht" in look(alice)
    assert "Erstwunsch: Warteliste, Platz 1" in look(bob)
    assert "Erstwunsch: Warteliste, Platz 2" in look(charlie)
    assert "Zweitwunsch: Sie haben einen Platz." in look(charlie)


def test_wishes_wait_for_the_office_or_for_a_seat():
    event = build.open_conference(capacity=1)
    Setup.objects.create(event=event, allocation=Setup.Allocation.OFFICE)
    wishes = (Wish(build.workshop(event, slot=build.slot(event)).pk),)
    seated, waiting = (build.registration(event, wishes=wishes) for _ in range(2))
    assert "Das Amt teilt die Plätze noch zu" in look(seated)
    assert "sobald Sie einen Platz bei der Veranstaltung haben" in look(waiting)


def test_the_page_asks_the_database_as_often_for_a_large_group(django_assert_num_queries):
    event = build.open_conference()
    slots = [build.slot(event, hour=hour) for hour in range(1, 4)]
    workshops = [build.workshop(event, slot=slot) for slot in slots for _ in range(2)]
    wishes = tuple(Wish(w.pk, 1 + n % 2) for n, w in enumerate(workshops))
    alone = build.registration(event, wishes=wishes[:1], companions=("Ada",))
    group = build.registration(event, wishes=wishes, companions=("Bo", "Cem", "Dana"))
    with django_assert_num_queries(QUERIES):
        Client().get(link_of(alone))
    with django_assert_num_queries(QUERIES):
        Client().get(link_of(group))


#: of the own page, whatever stands in the registration
QUERIES = 9


def link_of(registration: Registration) -> str:
    return reverse("registration:own", args=[token_of(registration)])


# --- whose link it is ---------------------------------------------------------------------
PAGES = {
    "own": "get",
    "own_confirm": "post",
    "own_change": "get",
    "own_withdraw": "post",
    "own_cancel": "post",
    "own_calendar": "get",
    "own_data": "get",
    "own_delete": "post",
    "own_renew": "post",
}


@pytest.mark.parametrize(("page", "method"), PAGES.items())
def test_a_revoked_link_opens_nothing_and_shows_the_way_to_a_new_one(page, method):
    row = build.registration()
    old = link(row, page)
    services.send_link_anew(row)
    response = getattr(Client(), method)(old)
    assert response.status_code == 404
    assert reverse("registration:lost") in response.content.decode()
    row.refresh_from_db()
    assert row.state == Registration.State.CONFIRMED


@pytest.mark.parametrize(
    "rest", ["", "kurz/", "x" * 42 + "/", "x" * 43 + "/unsinn/", "x" * 44 + "/"]
)
def test_a_link_cut_in_two_shows_the_way_to_a_new_one(rest, client):
    response = client.get(f"/anmeldung/{rest}")
    assert response.status_code == 404
    assert reverse("registration:lost") in response.content.decode()


def test_a_link_without_its_last_slash_still_opens(client):
    row = build.registration()
    assert client.get(link(row).rstrip("/"), follow=True).status_code == 200


@pytest.mark.parametrize(("page", "method"), PAGES.items())
def test_the_address_leaks_nowhere_and_is_kept_nowhere(page, method):
    response = getattr(Client(), method)(link(build.registration(), page))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_the_page_names_no_canonical_address_and_links_nowhere_else():
    row = build.registration(build.open_conference(venue=build.venue()))
    html = Client().get(link(row)).content.decode()
    assert "canonical" not in html
    assert re.findall(r'(?:href|src|action)="(?!/|#)([^"]+)"', html) == []


def test_pages_under_an_old_secret_lead_on_with_the_link_that_opened_them(settings):
    row = build.registration(confirmed=False)
    old = link(row)
    settings.SECRET_KEY = "another secret altogether, of the same portal"
    html = Client().get(old).content.decode()
    action = re.search(r'action="([^"]+bestaetigen/)"', html).group(1)
    response = Client().post(action, follow=True)
    assert "Sie sind angemeldet" in text_of(response)


# --- leaving ------------------------------------------------------------------------------
def test_cancelling_gives_the_seats_to_whoever_waits():
    event = build.open_conference(capacity=2)
    alice = build.registration(event, companions=("Ada",))
    bob = build.registration(event)
    assert "Alle 2 Plätze" in text_of(Client().get(link(alice, "own_cancel")))
    response = Client().post(link(alice, "own_cancel"), follow=True)
    assert "Sie sind abgemeldet." in text_of(response)
    assert "nachgerückt" in look(bob)


def test_leaving_the_waiting_list():
    event = build.open_conference(capacity=1)
    build.registration(event)
    row = build.registration(event)
    assert "Warteliste verlassen?" in text_of(Client().get(link(row, "own_cancel")))
    Client().post(link(row, "own_cancel"))
    row.refresh_from_db()
    assert row.gone_because == "self"


@pytest.mark.parametrize("page", ["own_cancel", "own_change"])
def test_nothing_is_cancelled_or_changed_once_the_event_has_begun(page):
    row = build.registration(companions=("Ada",))
    begin(row.event)
    assert Client().get(link(row, page)).status_code == 302
    assert Client().post(link(row, page)).status_code == 302
    row.refresh_from_db()
    assert (row.standing, row.companions.count()) == ("seat", 1)


def test_cancelling_is_possible_after_the_deadline():
    row = build.registration()
    move(row.event, registration_closes=timezone.now() - timedelta(hours=1))
    Client().post(link(row, "own_cancel"))
    row.refresh_from_db()
    assert row.state == Registration.State.CANCELLED


def test_deleting_gives_the_seat_away_and_leaves_nothing(settings):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    event = build.open_conference(capacity=2)
    alice, bob = build.registration(event, companions=("Ada",)), build.registration(event)
    address = alice.email
    assert "Absagen und alles löschen" in text_of(Client().get(link(alice, "own_delete")))
    response = Client().post(link(alice, "own_delete"))
    assert response.url == reverse("registration:own_deleted")
    assert not Registration.objects.filter(pk=alice.pk).exists()
    assert not Letter.objects.filter(to__contains=address).exists()
    assert "nachgerückt" in look(bob)
    assert Client().get(response.url).status_code == 200


def test_after_the_event_deleting_gives_no_seat_away():
    row = build.registration()
    end(row.event)
    assert "Absagen" not in text_of(Client().get(link(row, "own_delete")))
    Client().post(link(row, "own_delete"))
    assert not Registration.objects.exists()


# --- taking along -------------------------------------------------------------------------
def test_the_calendar_entry_is_a_file(client):
    row = build.registration()
    response = client.get(link(row, "own_calendar"))
    assert response["Content-Type"].startswith("text/calendar")
    assert response.content.startswith(b"BEGIN:VCALENDAR")
    assert token_of(row) not in response.content.decode().replace("\r\n ", "")


def full_registration() -> Registration:
    event = build.open_conference()
    question = build.question(event)
    workshop = build.workshop(event, slot=build.slot(event), title="Ankommen im Dorf")
    row = build.registration(
        event,
        name="Alice Beispiel",
        organisation="Sprachcafé",
        attends_as="volunteer",
        phone="0531 1234",
        companions=("Ada Lovelace",),
        wishes=(Wish(workshop.pk),),
        answers={question.pk: "Mit der Bahn"},
        needs={"kosher": 1, "other": "Ruheraum", "children": 1, "children_ages": "sieben"},
    )
    wanted = own.Wanted(companions=("Ada Lovelace", "Bo Diddley"))
    services.ask_for_change(row, wanted, note="Bo kommt doch.", sending="1")
    return row


def test_the_download_holds_everything():
    row = full_registration()
    response = Client().get(link(row, "own_data"))
    assert response["Content-Disposition"] == 'attachment; filename="meine-anmeldung.json"'
    text = json.dumps(json.loads(response.content), ensure_ascii=False)
    for told in (
        "Alice Beispiel",
        row.email,
        "0531 1234",
        "ehrenamtlich",
        "Ada Lovelace",
        "Bo Diddley",
        "Bo kommt doch.",
        "Ankommen im Dorf",
        "Mit der Bahn",
        "Ruheraum",
        "sieben",
        "koscher",
        row.check_in_code,
        "Anmeldung bestätigt",
    ):
        assert told in text


def test_the_download_counts_every_letter():
    row = build.registration()
    told = json.loads(Client().get(link(row, "own_data")).content)
    assert len(told["Briefe"]) == RegistrationLetter.objects.filter(registration=row).count() == 2


#: keys and digests of the portal's own; they tell a person nothing about themselves
INNER = {
    "id",
    "sending",
    "link_digest",
    "link_number",
    "calendar_sequence",
    "standing",
    "registration",
    "arrived_by",
}


@pytest.mark.parametrize("model", [Registration, Companion, Needs, Answer])
def test_no_field_of_a_table_is_forgotten_in_the_download(model):
    """A new field has to be told or named here."""
    told = {
        Registration: {"name", "email", "phone", "organisation", "attends_as", "language"}
        | {"event", "seats", "rank", "sent_at", "hold_until", "confirmed_at", "promoted_at"}
        | {"gone_at", "gone_because", "entered_by", "check_in_code", "nudged_at", "reminded_at"}
        | {"thanked_at", "arrived_at", "arrived_via"},
        Companion: {"name", "arrived_at", "arrived_via"},
        Needs: {*own.NEEDS, "consented_at"},
        Answer: {"question", "asked", "text", "delete_on"},
    }[model]
    assert {field.name for field in model._meta.concrete_fields} - INNER == told
