"""People register: at most three short steps, nothing lost on the way, one row at the end."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.utils import timezone

from conferences.registration.models import Registration, Setup
from conferences.registration.views import form as view
from portal.lib import guard
from portal.publishing.models import FormerSlug
from tests import builders as build

pytestmark = pytest.mark.django_db

ALICE = "alice@example.org"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def no_limits_from_other_tests(db):
    cache.clear()


@pytest.fixture
def stamp(monkeypatch) -> str:
    """What a form holds that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


@pytest.fixture
def event():
    """Three steps: person, workshops of one slot, needs."""
    row = build.open_conference(office=build.office())
    slot = build.slot(row)
    for number, title in enumerate(("Sprachcafés", "Patenschaften"), 1):
        build.workshop(row, number=number, title=title, slot=slot, room="Saal", capacity=4)
    return row


@pytest.fixture
def plain_event():
    """One page: no workshops, no questions, no needs."""
    row = build.open_conference(title="Abend der Begegnung")
    offers = [field.name for field in Setup._meta.fields if field.name.startswith("offers_")]
    Setup.objects.create(event=row, **dict.fromkeys(offers, False))
    return row


def url(event, tail: str = "") -> str:
    return f"{event.get_absolute_url()}anmeldung/{tail}"


def filled(stamp: str, button: str = "absenden", step: int = 3, **changes) -> dict:
    return {
        "name": "Alice Beispiel",
        "email": ALICE,
        "agree": "on",
        "opened": stamp,
        "homepage": "",
        "schritt": str(step),
        button: "1",
        **changes,
    }


def text_of(response) -> str:
    return unescape(response.content.decode())


def step_of(response) -> str:
    found = re.search(r'step-count">([^<]*)</span> ([^<]*)</h2>', text_of(response))
    return " ".join(found.groups()) if found else ""


def hidden(response) -> dict:
    return dict(HIDDEN.findall(text_of(response)))


def first_of(event, number: int = 1) -> tuple[str, str]:
    """The name of the field of the slot, and the value of the workshop."""
    workshop = event.workshops.get(number=number)
    return f"slot_{workshop.slot_id or 0}_first", str(workshop.pk)


# --- the way through ----------------------------------------------------------------------
def test_the_last_click_registers_and_thanks(client, event, stamp):
    field, sprachcafe = first_of(event)
    _, patenschaften = first_of(event, 2)
    data = filled(
        stamp,
        organisation="Sprachcafé",
        attends_as="volunteer",
        companion_1="Bo",
        companion_3="Cem",
        needs_vegan="2",
        needs_consent="on",
        **{field: patenschaften, field.replace("first", "second"): sprachcafe},
    )
    response = client.post(url(event), data)
    assert (response.status_code, response["Location"]) == (302, url(event, "danke/"))
    row = Registration.objects.get()
    assert (row.name, row.email, row.organisation) == ("Alice Beispiel", ALICE, "Sprachcafé")
    assert (row.attends_as, row.seats, row.standing) == ("volunteer", 3, "seat")
    assert [companion.name for companion in row.companions.all()] == ["Bo", "Cem"]
    choices = row.choices.order_by("preference").values_list("workshop", "preference")
    assert list(choices) == [(int(patenschaften), 1), (int(sprachcafe), 2)]
    assert (row.needs.vegan, row.needs.assistance) == (2, False)


def test_going_on_shows_three_steps_and_carries_everything(client, event, stamp):
    assert step_of(client.get(url(event))) == "Schritt 1 von 3: Wer kommt?"
    second = client.post(url(event), filled(stamp, "weiter", 1, companion_1="Bo"))
    assert step_of(second) == "Schritt 2 von 3: Workshops"
    assert "noch nicht abgeschickt" not in text_of(second)
    carried = hidden(second)
    assert (carried["name"], carried["companion_1"], carried["schritt"]) == (
        "Alice Beispiel",
        "Bo",
        "2",
    )
    field, workshop = first_of(event)
    third = client.post(url(event), carried | {"weiter": "1", field: workshop})
    assert step_of(third) == "Schritt 3 von 3: Fragen und Bedarf"
    assert "Sie melden 2 Personen an." in text_of(third)
    assert not Registration.objects.exists()
    sent = client.post(url(event), hidden(third) | {"absenden": "1", "agree": "on"})
    assert sent.status_code == 302
    row = Registration.objects.get()
    assert (row.seats, row.choices.get().workshop_id) == (2, int(workshop))


def test_going_back_checks_nothing_and_keeps_everything(client, event, stamp):
    field, workshop = first_of(event)
    data = filled(stamp, "zurueck", 3, needs_vegan="kaputt", needs_assistance="on")
    response = client.post(url(event), data | {field: workshop})
    assert step_of(response) == "Schritt 2 von 3: Workshops"
    assert "noch nicht abgeschickt" not in text_of(response)
    assert hidden(response)["needs_vegan"] == "kaputt"
    assert hidden(response)["needs_assistance"] == "True"
    assert f'value="{workshop}" id="id_{field}_0" checked' in text_of(response)


def test_a_form_without_workshops_questions_and_needs_is_one_page(client, plain_event, stamp):
    page = client.get(url(plain_event))
    assert step_of(page) == ""
    assert "Anmeldung absenden" in text_of(page)
    assert text_of(page).count("(erforderlich)") == 3
    response = client.post(url(plain_event), filled(stamp, step=1))
    assert response.status_code == 302
    assert Registration.objects.get().email == ALICE


def test_the_page_afterwards_says_the_same_to_a_known_address(client, plain_event, stamp):
    build.registration(plain_event, email=ALICE)
    response = client.post(url(plain_event), filled(stamp, step=1))
    assert response["Location"] == url(plain_event, "danke/")
    assert Registration.objects.count() == 1
    page = text_of(client.get(response["Location"]))
    assert "48 Stunden" in page
    assert ALICE not in page


def test_sending_twice_registers_once(client, plain_event, stamp):
    data = filled(stamp, step=1)
    assert [client.post(url(plain_event), data).status_code for _ in range(2)] == [302, 302]
    assert Registration.objects.count() == 1


# --- what is wrong ------------------------------------------------------------------------
def test_an_error_of_another_step_leads_to_that_step_and_loses_nothing(client, event, stamp):
    field, workshop = first_of(event)
    data = filled(stamp, email="keine Adresse", needs_vegan="1", needs_consent="on")
    response = client.post(url(event), data | {field: workshop})
    assert response.status_code == 200
    assert step_of(response) == "Schritt 1 von 3: Wer kommt?"
    assert '<a href="#id_email">Bitte prüfen Sie die E-Mail-Adresse.' in text_of(response)
    assert 'value="Alice Beispiel"' in text_of(response)
    carried = hidden(response)
    assert (carried[field], carried["needs_vegan"], carried["agree"]) == (workshop, "1", "True")
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "A" * 121},
        {"name": "Ali\x00ce"},
        {"name": "Ali\u202ece"},
        {"name": "Alice www.example.com"},
        {"email": '"a b"@example.org'},
        {"email": "a\x00@example.org"},
        {"companion_1": "Bo\x07"},
        {"companion_5": "Ein Fünfter bei vier Plätzen"},
        {"attends_as": "kaiserlich"},
        {"organisation": "X" * 161},
    ],
)
def test_what_cannot_be_taken_gets_a_sentence_at_its_field(client, event, stamp, changes):
    response = client.post(url(event), filled(stamp, **changes))
    assert response.status_code == 200
    assert "noch nicht abgeschickt" in text_of(response)
    assert "errorlist" in text_of(response)
    assert not Registration.objects.exists()


def test_names_come_in_one_line(client, plain_event, stamp):
    client.post(url(plain_event), filled(stamp, step=1, name=" Alice \t\n Beispiel "))
    assert Registration.objects.get().name == "Alice Beispiel"


@pytest.mark.parametrize("button", ["absenden", "weiter", "zurueck"])
@pytest.mark.parametrize("name", ["schritt", "opened", "homepage", "agree", "name", "slot_0_first"])
def test_odd_signs_in_any_field_break_nothing(client, event, stamp, name, button):
    response = client.post(url(event), filled(stamp, button) | {name: "\x00<\ud7ff'"})
    assert response.status_code in (200, 302)


def test_overlapping_workshops_are_refused_at_the_later_field(client, event, stamp):
    other = build.workshop(event, number=7, slot=build.slot(event), title="Zur selben Zeit")
    field, workshop = first_of(event)
    later, other_value = first_of(event, 7)
    data = filled(stamp, "weiter", 2) | {field: workshop, later: other_value}
    response = client.post(url(event), data)
    assert step_of(response) == "Schritt 2 von 3: Workshops"
    sentence = "„Sprachcafés“ und „Zur selben Zeit“ liegen zur gleichen Zeit."
    assert f'<a href="#id_{later}_0">{sentence}' in text_of(response)
    assert other.choices.count() == 0


def test_a_second_wish_needs_a_first_and_is_another(client, event, stamp):
    field, workshop = first_of(event)
    second = field.replace("first", "second")
    alone = client.post(url(event), filled(stamp) | {second: workshop})
    assert "Bitte wählen Sie auch einen ersten Wunsch." in text_of(alone)
    same = client.post(url(event), filled(stamp) | {field: workshop, second: workshop})
    assert "Das ist schon Ihr erster Wunsch." in text_of(same)
    assert not Registration.objects.exists()


def test_a_group_larger_than_the_workshop_is_refused(client, event, stamp):
    event.workshops.filter(number=1).update(capacity=1)
    field, workshop = first_of(event)
    response = client.post(url(event), filled(stamp, companion_1="Bo") | {field: workshop})
    assert "„Sprachcafés“ hat nur einen Platz, Ihre Gruppe ist größer." in text_of(response)


def test_a_group_larger_than_the_event_is_refused_at_the_companions(client, event, stamp):
    type(event).objects.filter(pk=event.pk).update(capacity=2)
    response = client.post(url(event), filled(stamp, companion_1="Bo", companion_2="Cem"))
    assert step_of(response) == "Schritt 1 von 3: Wer kommt?"
    assert '<a href="#id_companion_1">' in text_of(response)
    assert '<details class="more" open>' in text_of(response)


def test_a_wish_in_a_slot_that_is_gone_is_not_just_dropped(client, event, stamp):
    response = client.post(url(event), filled(stamp, slot_999_first="7"))
    assert "haben sich geändert" in text_of(response)
    assert not Registration.objects.exists()


# --- questions and needs ------------------------------------------------------------------
def test_questions_are_asked_with_purpose_and_deletion_date(client, plain_event, stamp):
    text = build.question(plain_event, text="Was bringen Sie mit?")
    choice = build.question(plain_event, kind="choice", options="Bus\nBahn")
    yes_no = build.question(plain_event, kind="yesno")
    data = {f"question_{text.pk}": "Einen\nKuchen", f"question_{choice.pk}": "Bahn"}
    shown = text_of(client.post(url(plain_event), filled(stamp, "weiter", 1)))
    assert "Was bringen Sie mit?" in shown
    assert "Damit wir besser planen können. Gelöscht am" in shown
    client.post(url(plain_event), filled(stamp, step=2) | data | {f"question_{yes_no.pk}": ""})
    answers = Registration.objects.get().answers.values_list("question", "text")
    assert sorted(answers) == [(text.pk, "Einen\nKuchen"), (choice.pk, "Bahn")]


def test_an_answer_that_is_not_offered_is_refused(client, plain_event, stamp):
    choice = build.question(plain_event, kind="choice", options="Bus\nBahn")
    data = filled(stamp, step=2) | {f"question_{choice.pk}": "Kutsche"}
    assert "Diese Antwort gibt es nicht mehr" in text_of(client.post(url(plain_event), data))
    assert not Registration.objects.exists()


def test_needs_want_a_consent_of_their_own_only_if_something_is_said(client, event, stamp):
    response = client.post(url(event), filled(stamp, needs_assistance="on"))
    assert "Bitte willigen Sie ein." in text_of(response)
    assert client.post(url(event), filled(stamp)).status_code == 302
    assert not hasattr(Registration.objects.get(), "needs")


def test_a_number_that_cannot_be_is_refused_by_its_name(client, event, stamp):
    response = client.post(url(event), filled(stamp, needs_vegan="99", needs_halal="x"))
    assert '<a href="#id_needs_vegan">vegane Essen: höchstens 5.</a>' in text_of(response)
    assert "Essen halal: Bitte geben Sie eine Zahl ein." in text_of(response)
    assert not Registration.objects.exists()


def test_only_what_is_offered_is_asked_and_kept(client, event, stamp):
    assert 'name="needs_children"' not in text_of(
        client.post(url(event), filled(stamp, "weiter", 2))
    )
    client.post(url(event), filled(stamp, needs_children="2", needs_consent="on"))
    assert not hasattr(Registration.objects.get(), "needs")


# --- what people see before ---------------------------------------------------------------
def test_each_workshop_shows_how_much_room_is_left(client, event, stamp):
    wish = view.services.Wish(event.workshops.get(number=1).pk)
    build.registration(event, wishes=(wish,), companions=("Bo",))
    page = text_of(client.post(url(event), filled(stamp, "weiter", 1)))
    assert "noch 2 Plätze" in page
    assert "noch 4 Plätze" in page
    build.registration(event, wishes=(wish,), companions=("Bo", "Cem"))
    page = text_of(client.post(url(event), filled(stamp, "weiter", 1)))
    assert "voll, 3 warten" in page


def test_where_the_office_allocates_wishes_are_explained_and_not_counted(client, event, stamp):
    Setup.objects.create(event=event, allocation=Setup.Allocation.OFFICE)
    page = text_of(client.post(url(event), filled(stamp, "weiter", 1)))
    assert "Nach dem Anmeldeschluss teilt das Amt die Plätze" in page
    assert "noch 4 Plätze" not in page


def test_a_full_event_tells_of_the_waiting_list(client, plain_event, stamp):
    type(plain_event).objects.filter(pk=plain_event.pk).update(capacity=1)
    build.registration(plain_event)
    page = text_of(client.get(url(plain_event)))
    assert "Niemand wird überholt" in page
    assert "Mit dem Absenden kommen Sie auf die Warteliste." in page
    assert client.post(url(plain_event), filled(stamp, step=1)).status_code == 302
    assert Registration.objects.get(email=ALICE).standing == "waiting"


def test_the_event_page_leads_to_the_form(client, event):
    page = text_of(client.get(event.get_absolute_url()))
    assert f'<a class="button" href="{url(event)}">Anmelden</a>' in page
    type(event).objects.filter(pk=event.pk).update(capacity=1)
    assert "noch 1 Platz frei" in text_of(client.get(event.get_absolute_url()))
    build.registration(event)
    assert ">Auf die Warteliste</a>" in text_of(client.get(event.get_absolute_url()))


def test_an_event_that_is_not_open_has_no_button(client):
    event = build.open_conference(registration_closes=timezone.now() - timedelta(hours=1))
    assert url(event) not in text_of(client.get(event.get_absolute_url()))


# --- not open -----------------------------------------------------------------------------
NOW = timezone.now()
NOT_OPEN = {
    "Die Anmeldung hat noch nicht begonnen": {"registration_opens": NOW + timedelta(days=1)},
    "Die Anmeldung ist geschlossen": {"registration_closes": NOW - timedelta(days=1)},
    "Diese Veranstaltung fällt aus": {"cancelled_at": NOW},
    "Diese Veranstaltung ist vorbei": {
        "starts": NOW - timedelta(days=3),
        "registration_closes": None,
    },
    "Diese Veranstaltung läuft gerade": {
        "starts": NOW - timedelta(hours=1),
        "registration_closes": None,
    },
    "Sie brauchen sich nicht anzumelden": {"registration": "none"},
    "Die Anmeldung ist an anderer Stelle": {
        "registration": "elsewhere",
        "registration_url": "https://example.org/anmelden",
    },
}


@pytest.mark.parametrize("heading", NOT_OPEN)
def test_what_is_not_open_says_why_and_has_no_form(client, stamp, heading):
    event = build.open_conference(**NOT_OPEN[heading])
    page = client.get(url(event))
    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in text_of(page)
    assert 'name="email"' not in text_of(page)
    assert event.get_absolute_url() in text_of(page)
    sent = client.post(url(event), filled(stamp))
    assert "Ihre Anmeldung wurde nicht gespeichert." in text_of(sent)
    assert not Registration.objects.exists()


def test_elsewhere_has_its_link(client):
    event = build.open_conference(**NOT_OPEN["Die Anmeldung ist an anderer Stelle"])
    assert 'href="https://example.org/anmelden"' in text_of(client.get(url(event)))


@pytest.mark.parametrize("tail", ["", "danke/"])
@pytest.mark.parametrize("state", ["draft", "submitted", "archived"])
def test_what_is_not_public_is_not_there(client, stamp, state, tail):
    event = build.open_conference(state=state)
    assert client.get(url(event, tail)).status_code == 404
    assert client.post(url(event), filled(stamp)).status_code == 404


def test_a_former_address_leads_to_the_present_one_and_takes_forms(client, plain_event, stamp):
    FormerSlug.remember(plain_event, "alte-adresse")
    old = "/veranstaltungen/alte-adresse/anmeldung/"
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, url(plain_event))
    assert client.post(old, filled(stamp, step=1)).status_code == 302


# --- machines and crowds ------------------------------------------------------------------
def test_an_old_form_is_sent_with_one_more_click(client, plain_event, stamp, monkeypatch):
    with monkeypatch.context() as yesterday:
        then = timezone.now().timestamp() - 25 * 60 * 60
        yesterday.setattr("django.core.signing.time.time", lambda: then)
        old = TimestampSigner(salt="portal.lib.guard").sign("x")
    response = client.post(url(plain_event), filled(old, step=1))
    assert "lange offen" in text_of(response)
    assert 'value="Alice Beispiel"' in text_of(response)
    fresh = hidden(response)["opened"]
    assert fresh != old
    assert client.post(url(plain_event), filled(fresh, step=1)).status_code == 302


def test_what_fills_the_hidden_field_is_asked_to_send_again(client, plain_event, stamp):
    response = client.post(url(plain_event), filled(stamp, step=1, homepage="x"))
    assert "nur Automaten" in text_of(response)
    assert not Registration.objects.exists()


def test_too_many_from_one_network_are_refused_with_everything_kept(
    client, plain_event, stamp, monkeypatch
):
    monkeypatch.setattr(view, "MOST_PER_NETWORK", 1)
    assert client.post(url(plain_event), filled(stamp, step=1)).status_code == 302
    response = client.post(url(plain_event), filled(stamp, step=1, email="bob@example.org"))
    assert response.status_code == 429
    assert "in einer Stunde noch einmal" in text_of(response)
    assert 'value="bob@example.org"' in text_of(response)
    assert Registration.objects.count() == 1


def test_a_form_with_many_workshops_and_questions_costs_no_more_queries(
    client, event, stamp, django_assert_max_num_queries
):
    def queries() -> int:
        with django_assert_max_num_queries(30) as counted:
            client.post(url(event), filled(stamp, "weiter", 1))
        return len(counted)

    build.question(event)
    few = queries()
    for number in range(10, 30):
        build.workshop(event, number=number, slot=build.slot(event, hour=number))
        build.question(event)
        build.registration(event, wishes=(view.services.Wish(event.workshops.first().pk),))
    assert queries() == few
