"""The Tagungsbüro's list of people, the page of a person, and registering a caller."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from conferences.registration import services
from conferences.registration.link import registration_behind, token_of
from conferences.registration.models import ChangeRequest, Needs, Registration, Setup
from conferences.registration.services import Wish
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def event(ours):
    return build.open_conference(office=ours, capacity=3)


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


def at(name: str, *args) -> str:
    return reverse(f"registration:{name}", args=args)


def text_of(response) -> str:
    """The page as one reads it: main part, no markup, single spaces."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def names_on(response) -> list[str]:
    return [row.name for row in response.context["page_obj"]]


def in_every_state(event) -> dict[str, Registration]:
    """One registration for each state, in an event with three seats."""
    rows = {
        "expired": build.registration(event, name="Emil", confirmed=False),
        "cancelled": build.registration(event, name="Clara"),
        "attended": build.registration(event, name="Anton"),
        "promoted": build.registration(event, name="Paula"),
        "confirmed": build.registration(event, name="Karl"),
        "unconfirmed": build.registration(event, name="Ulla", confirmed=False),
        "waiting": build.registration(event, name="Wanda"),
    }
    old = timezone.now() - timedelta(hours=1)
    Registration.objects.filter(pk=rows["expired"].pk).update(hold_until=old)
    services.cancel(rows["cancelled"], because="self")
    Registration.objects.filter(pk=rows["attended"].pk).update(arrived_at=timezone.now())
    Registration.objects.filter(pk=rows["confirmed"].pk).update(promoted_at=None)
    return {name: Registration.objects.get(pk=row.pk) for name, row in rows.items()}


# --- the list -----------------------------------------------------------------------------
def test_every_state_has_its_list_with_exactly_those_in_it(event):
    rows = in_every_state(event)
    for name, row in rows.items():
        assert row.state == name
        assert list(event.registrations.in_state(name)) == [row]


@pytest.mark.parametrize(
    ("stand", "names"),
    [
        ("", ["Anton", "Clara", "Emil", "Karl", "Paula", "Ulla", "Wanda"]),
        ("seated", ["Anton", "Karl", "Paula"]),
        ("unconfirmed", ["Ulla"]),
        ("waiting", ["Ulla", "Wanda"]),
        ("attended", ["Anton"]),
        ("cancelled", ["Clara"]),
        ("expired", ["Emil"]),
        ("unsinn", ["Anton", "Clara", "Emil", "Karl", "Paula", "Ulla", "Wanda"]),
    ],
)
def test_the_list_is_narrowed_by_state_and_junk_narrows_nothing(alice, event, stand, names):
    in_every_state(event)
    assert names_on(alice.get(at("people", event.pk), {"stand": stand})) == names


def test_people_are_found_by_name_address_organisation_and_whom_they_bring(alice, event):
    build.registration(event, name="Özlem Yıldız", organisation="Sprachcafé", companions=("Änne",))
    build.registration(event, name="Bob", email="bob.kaffee@example.org")

    def found(words):
        return names_on(alice.get(at("people", event.pk), {"q": words}))

    assert found("özlem") == found("sprach özlem") == found("änne") == ["Özlem Yıldız"]
    assert found("kaffee@") == ["Bob"]
    assert found("Özlem Bob") == []


def test_a_workshop_shows_those_who_want_it_and_those_who_have_it(alice, event):
    slot = build.slot(event)
    small, large = build.workshop(event, slot=slot, capacity=1), build.workshop(event, slot=slot)
    build.registration(event, name="Anna", wishes=(Wish(small.pk),))
    build.registration(event, name="Bo", wishes=(Wish(small.pk, 1), Wish(large.pk, 2)))

    def found(workshop, standing=""):
        query = {"workshop": workshop.pk, "im_workshop": standing}
        return names_on(alice.get(at("people", event.pk), query))

    assert found(small) == ["Anna", "Bo"]
    assert (found(small, "seat"), found(small, "waiting")) == (["Anna"], ["Bo"])
    assert found(large, "seat") == ["Bo"]
    theirs = build.workshop()
    assert found(theirs) == ["Anna", "Bo"]


def test_the_waiting_list_stands_in_its_order_with_places_and_reasons(alice, event):
    build.registration(event, companions=("Ada", "Bo"))
    build.registration(event, name="Zora")
    build.registration(event, name="Adam")
    response = alice.get(at("people", event.pk), {"stand": "waiting"})
    assert names_on(response) == ["Zora", "Adam"]
    assert [row.place for row in response.context["page_obj"]] == [1, 2]
    assert "Alle Plätze sind vergeben." in text_of(response)


def test_a_long_list_costs_the_same_queries(alice, event):
    workshop = build.workshop(event, slot=build.slot(event))

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            for stand in ("", "waiting"):
                assert names_on(alice.get(at("people", event.pk), {"stand": stand}))
        return len(counted)

    for _ in range(3):
        build.registration(event, wishes=(Wish(workshop.pk),), companions=("Ada",))
    few = queries()
    for _ in range(8):
        build.registration(event, wishes=(Wish(workshop.pk),), companions=("Ada",))
    assert queries() == few


# --- needs --------------------------------------------------------------------------------
def test_only_the_lead_reads_who_needs_what(event, ours, signed_in):
    row = build.registration(event, name="Nora", needs={"vegan": 2, "other": "Rollstuhl"})
    for person, reads in ((build.lead(ours), True), (build.editor(ours), False)):
        client = signed_in(person)
        page = text_of(client.get(at("needs", event.pk)))
        assert ("Nora" in page, "Rollstuhl" in page) == (reads, reads)
        assert "2 vegane Essen" in page
        assert ("Rollstuhl" in text_of(client.get(row.desk_url))) is reads


def test_the_host_sees_numbers_but_not_who_needs_what(ours, signed_in):
    host = build.initiative(office=ours)
    event = build.open_conference(office=ours, host=host)
    row = build.registration(event, name="Nora", needs={"sign_language": True, "other": "Ruhe"})
    client = signed_in(build.coordinator(host))
    page = text_of(client.get(at("needs", event.pk)))
    assert "Gebärdensprache" in page
    assert "Nora" not in page
    assert "Ruhe" not in text_of(client.get(row.desk_url))
    assert "Nora" in text_of(client.get(at("people", event.pk)))


# --- the doors ----------------------------------------------------------------------------
def pages_of(event) -> list[str]:
    row = build.registration(event)
    wish = ChangeRequest.objects.create(registration=row, sending=services.new_sending())
    return [
        at("people", event.pk),
        at("needs", event.pk),
        at("person_add", event.pk),
        at("person", event.pk, row.pk),
        at("person_change", event.pk, row.pk),
        at("request", event.pk, row.pk, wish.pk),
    ]


def test_the_pages_are_there_for_the_office_and_its_administrator(event, ours, signed_in):
    pages = pages_of(event)
    for person in (build.editor(ours), build.lead(ours), build.administrator()):
        assert [signed_in(person).get(page).status_code for page in pages] == [200] * len(pages)


def test_what_is_not_yours_is_not_there(event, signed_in):
    other = build.initiative()
    for person in (build.lead(), build.coordinator(other), build.user()):
        client = signed_in(person)
        for page in pages_of(build.open_conference(office=event.office)):
            assert client.get(page).status_code == 404
            assert client.post(page, {}).status_code == 404


def test_guests_are_asked_to_sign_in_and_staff_for_their_second_factor(event, ours, client):
    for page in pages_of(event):
        assert client.get(page).headers["Location"].startswith("/konto/anmelden/")
    client.force_login(
        build.editor(ours, second_factor=False),
        backend="portal.accounts.backends.SignInBackend",
    )
    assert client.get(at("people", event.pk)).headers["Location"] == reverse("mfa_activate_totp")


def test_a_registration_is_not_reached_through_another_event(alice, event, ours):
    row = build.registration(build.open_conference(office=ours))
    for name in ("person", "person_change"):
        assert alice.get(at(name, event.pk, row.pk)).status_code == 404
    wish = ChangeRequest.objects.create(registration=row, sending="2" * 64)
    mine = build.registration(event)
    assert (
        alice.post(at("request", event.pk, mine.pk, wish.pk), {"erfuellen": 1}).status_code == 404
    )


def test_no_browser_keeps_the_pages(alice, event):
    assert alice.get(at("people", event.pk)).headers["Cache-Control"] == "no-store"


# --- the page of a person -----------------------------------------------------------------
def do(client, row, deed, **values):
    return client.post(row.desk_url, {"tun": deed, **values}, follow=True)


def test_who_confirms_on_the_phone_is_confirmed_and_the_record_names_nobody(alice, event):
    row = build.registration(event, name="Ulla Ulm", confirmed=False)
    assert "Die Anmeldung ist bestätigt." in text_of(do(alice, row, "confirm"))
    row.refresh_from_db()
    assert row.is_confirmed
    entry = LogEntry.objects.get()
    assert entry.user.name == "Alice"
    assert "Ulla" not in f"{entry.object_repr} {entry.change_message}"


def test_cancelling_promotes_and_writes(alice, event):
    row = build.registration(event, companions=("Ada", "Bo"))
    waiting = build.registration(event)
    do(alice, row, "cancel")
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.standing, row.gone_because, waiting.standing) == ("gone", "office", "seat")
    assert row.letters.filter(kind="cancelled").count() == 1


def test_a_corrected_address_kills_the_old_link_and_gets_the_letter(alice, event):
    row = build.registration(event, email="falsch@example.org", confirmed=False)
    token = token_of(row)
    do(alice, row, "address", email="richtig@example.org")
    row.refresh_from_db()
    assert row.email == "richtig@example.org"
    assert registration_behind(token) is None
    assert Email.objects.order_by("pk").last().to == ["richtig@example.org"]


def test_a_refusal_is_a_sentence_at_the_field_and_keeps_what_was_typed(alice, event):
    build.registration(event, email="bob@example.org")
    row = build.registration(event, email="alt@example.org")
    response = do(alice, row, "address", email="bob@example.org")
    assert "Mit dieser E-Mail-Adresse gibt es schon eine Anmeldung." in text_of(response)
    assert 'value="bob@example.org"' in response.content.decode()
    row.refresh_from_db()
    assert row.email == "alt@example.org"
    assert not LogEntry.objects.exists()
    assert "Sie sieht so aus" in text_of(do(alice, row, "address", email="unsinn"))


def test_the_letter_is_written_again_once_however_often_one_clicks(alice, event):
    row = build.registration(event, confirmed=False)
    do(alice, row, "letter")
    assert "gerade geschrieben worden" in text_of(do(alice, row, "letter"))
    assert row.letters.filter(kind="confirm").count() == 2
    confirmed = build.registration(event)
    do(alice, confirmed, "letter")
    assert confirmed.letters.filter(kind="link").count() == 1


def test_nothing_can_be_done_with_a_cancelled_registration(alice, event):
    row = build.registration(event)
    services.cancel(row, because="self")
    letters = row.letters.count()
    for deed, values in (("confirm", {}), ("letter", {}), ("address", {"email": "x@example.org"})):
        assert "nicht mehr aktiv" in text_of(do(alice, row, deed, **values))
    assert row.letters.count() == letters
    assert alice.get(at("person_change", event.pk, row.pk)).status_code == 404
    assert alice.post(row.desk_url, {"tun": "unsinn"}).status_code == 404


def test_the_page_tells_what_became_of_each_letter(alice, event):
    row = build.registration(event)
    letter = row.letters.order_by("pk").last().letter
    Email.objects.filter(pk=letter.pk).update(status=STATUS.requeued)
    Log.objects.create(
        email_id=letter.pk,
        status=STATUS.failed,
        exception_type="SMTPRecipientsRefused",
        message="550",
    )
    page = text_of(alice.get(row.desk_url))
    assert "wird wiederholt" in page
    assert "Der Mailserver nimmt diese Adresse nicht an." in page


def test_a_get_changes_nothing(alice, event):
    row = build.registration(event, confirmed=False)
    alice.get(row.desk_url, {"tun": "confirm"})
    row.refresh_from_db()
    assert not row.is_confirmed


# --- changing -----------------------------------------------------------------------------
def fields_of(response) -> dict:
    form = response.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_the_office_changes_name_companions_and_workshops(alice, event):
    slot = build.slot(event)
    one, other = build.workshop(event, slot=slot), build.workshop(event, slot=slot)
    row = build.registration(event, name="Udo", companions=("Ada",), wishes=(Wish(one.pk),))
    page = at("person_change", event.pk, row.pk)
    given = fields_of(alice.get(page)) | {
        "name": "Uta",
        "companion_2": "Bo",
        f"slot_{slot.pk}_first": other.pk,
    }
    assert alice.post(page, given).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.seats) == ("Uta", 3)
    assert [c.name for c in row.companions.all()] == ["Ada", "Bo"]
    assert row.choices.get().workshop == other


def test_a_group_cannot_grow_past_others_for_the_office_either(alice, event):
    row = build.registration(event, name="Udo")
    build.registration(event, companions=("Cem",))
    page = at("person_change", event.pk, row.pk)
    response = alice.post(page, fields_of(alice.get(page)) | {"name": "X", "companion_1": "Bo"})
    assert "ist kein Platz frei" in text_of(response)
    assert 'value="Bo"' in response.content.decode()
    row.refresh_from_db()
    assert (row.seats, row.name) == (1, "Udo")


def test_saving_the_form_untouched_changes_nothing_and_writes_nothing(alice, event):
    workshop = build.workshop(event, slot=build.slot(event), capacity=1)
    needs = {"vegan": 1}
    row = build.registration(event, companions=(), wishes=(Wish(workshop.pk),), needs=needs)
    letters, page = row.letters.count(), at("person_change", event.pk, row.pk)
    response = alice.get(page)
    assert not [name for name in response.context["form"].fields if name.startswith("needs_")]
    assert alice.post(page, fields_of(response)).status_code == 302
    assert row.letters.count() == letters
    assert row.choices.get().standing == "seat"
    assert Needs.objects.get().vegan == 1


# --- wishes after the deadline --------------------------------------------------------------
@pytest.fixture
def wish(event):
    row = build.registration(event, name="Wilma")
    return ChangeRequest.objects.create(
        registration=row, wish={"companions": ["Bo"]}, note="Mein Sohn", sending="w" * 64
    )


def test_a_wish_is_fulfilled_with_an_answer(alice, event, wish):
    page = at("request", event.pk, wish.registration_id, wish.pk)
    assert "Mein Sohn" in text_of(alice.get(page))
    alice.post(page, {"reply": "Gern.", "erfuellen": "1"})
    wish.refresh_from_db()
    assert (wish.outcome, wish.reply, wish.decided_by.name) == ("done", "Gern.", "Alice")
    assert wish.registration.companions.get().name == "Bo"


def test_a_wish_is_declined_and_everything_stays(alice, event, wish):
    page = at("request", event.pk, wish.registration_id, wish.pk)
    alice.post(page, {"reply": "Leider voll.", "ablehnen": "1"})
    wish.refresh_from_db()
    assert wish.outcome == "declined"
    assert not wish.registration.companions.exists()
    assert "ist entschieden" in text_of(alice.get(page))
    assert "nicht mehr offen" in text_of(alice.post(page, {"erfuellen": "1"}))


def test_a_wish_that_does_not_fit_stays_open_with_the_reason(alice, event, wish):
    build.registration(event, companions=("Ada",))
    page = at("request", event.pk, wish.registration_id, wish.pk)
    response = alice.post(page, {"reply": "Gern.", "erfuellen": "1"})
    assert "ist kein Platz frei" in text_of(response)
    assert "Gern." in response.content.decode()
    wish.refresh_from_db()
    assert wish.outcome == "open"


# --- callers ------------------------------------------------------------------------------
def call(client, event, **values):
    page = at("person_add", event.pk)
    given = {"name": "Karla Kolumna", "told": "on", "key": "a" * 64}
    return client.post(page, {**given, **values}, follow=True)


def test_a_caller_without_address_is_in_at_once_and_gets_no_letter(alice, event):
    response = call(alice, event, phone="0531 1", companion_1="Ada")
    assert "Eingetragen: 2 Plätze sind vergeben." in text_of(response)
    row = Registration.objects.get()
    assert (row.state, row.phone, row.entered_by.name) == ("confirmed", "0531 1", "Alice")
    assert not Email.objects.exists()


def test_a_caller_with_an_address_confirms_like_everybody(alice, event):
    call(alice, event, email="karla@example.org")
    row = Registration.objects.get()
    assert (row.state, row.letters.get().kind) == ("unconfirmed", "confirm")


def test_a_caller_overtakes_nobody(alice, event):
    build.registration(event, companions=("Ada", "Bo"))
    build.registration(event)
    assert "Stelle 2 auf der Warteliste" in text_of(call(alice, event))
    assert Registration.objects.get(name="Karla Kolumna").is_waiting


def test_callers_may_come_after_the_deadline_but_not_after_the_start(alice, event):
    event.registration_closes = timezone.now() - timedelta(days=1)
    event.save()
    assert "Eingetragen" in text_of(call(alice, event))
    event.starts = timezone.now() - timedelta(hours=1)
    event.save()
    response = call(alice, event, name="Zu Spät", key="b" * 64)
    assert "gerade nicht anmelden" in text_of(response)
    assert 'value="Zu Spät"' in response.content.decode()
    assert Registration.objects.count() == 1


def test_the_same_call_sent_twice_is_one_registration(alice, event):
    first, second = call(alice, event), call(alice, event)
    assert first.redirect_chain == second.redirect_chain
    assert Registration.objects.count() == 1


def test_a_known_address_leads_to_its_registration(alice, event):
    row = build.registration(event, email="karla@example.org")
    response = call(alice, event, email="Karla@example.org")
    assert "gibt es schon eine Anmeldung" in text_of(response)
    assert row.desk_url in response.content.decode()


def test_nobody_is_entered_who_was_not_told(alice, event):
    response = alice.post(at("person_add", event.pk), {"name": "Karla", "key": "a" * 64})
    assert "Bitte sagen Sie es der Person" in text_of(response)
    assert not Registration.objects.exists()


def test_the_caller_chooses_workshops_answers_and_says_what_they_need(alice, event):
    Setup.objects.create(event=event)
    slot, question = build.slot(event), build.question(event)
    workshop = build.workshop(event, slot=slot)
    given = {f"slot_{slot.pk}_first": workshop.pk, f"question_{question.pk}": "Mit dem Bus"}
    refused = call(alice, event, **given, needs_vegan="1")
    assert "ob die Person einwilligt" in text_of(refused)
    call(alice, event, **given, needs_vegan="1", needs_consent="on")
    row = Registration.objects.get()
    assert row.choices.get().workshop == workshop
    assert row.answers.get().text == "Mit dem Bus"
    assert row.needs.vegan == 1
