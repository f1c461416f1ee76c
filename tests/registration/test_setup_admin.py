"""Setting up an event's registration, its questions, and an office's rules."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.registration.models import Answer, Question, Rules, Setup
from tests import builders as build
from tests.admin.forms import errors, fill_in, read

pytestmark = pytest.mark.django_db

SETUPS = "/verwaltung/registration/setup/"
RULES = "/verwaltung/registration/rules/"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def event(ours):
    return build.open_conference(office=ours, title="Werkstatt Ehrenamt")


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


@pytest.fixture
def lead(ours, signed_in):
    return signed_in(build.lead(ours, name="Lea"))


def page_of(event) -> str:
    return f"{SETUPS}{Setup.objects.get_or_create(event=event)[0].pk}/change/"


def new_question(**values) -> dict:
    given = {"text": "Wie reisen Sie an?", "kind": "text", "purpose": "Für den Bus.", "options": ""}
    given["delete_on"] = (timezone.localdate() + timedelta(days=30)).isoformat()
    given["position"] = "1"
    return {f"questions-0-{name}": value for name, value in {**given, **values}.items()}


# --- the set-up ---------------------------------------------------------------------------
def test_an_editor_sets_up_an_event_with_its_first_question(alice, event):
    page = f"{SETUPS}add/?event={event.pk}"
    response = fill_in(alice, page, contact="Frau Muster, 0531 12345", **new_question())
    assert response.status_code == 302, errors(response)
    setup = Setup.objects.get(event=event)
    assert setup.contact == "Frau Muster, 0531 12345"
    assert list(event.questions.values_list("text", flat=True)) == ["Wie reisen Sie an?"]
    event.refresh_from_db()
    assert event.version == 2


def test_only_events_with_registration_here_and_no_set_up_can_be_named(alice, event, ours):
    done = build.open_conference(office=ours, title="Schon eingerichtet")
    Setup.objects.create(event=done)
    build.conference(office=ours, title="Ohne Anmeldung")
    build.open_conference(title="Bei den Nachbarn")
    blank = alice.get(f"{SETUPS}add/").content.decode()
    for title in ("Schon eingerichtet", "Ohne Anmeldung", "Bei den Nachbarn"):
        assert title not in blank
        refused = fill_in(alice, f"{SETUPS}add/", event=title)
        assert "gibt es nicht" in errors(refused)
    assert Setup.objects.get().event == done
    assert fill_in(alice, f"{SETUPS}add/", event="Werkstatt Ehrenamt").status_code == 302
    assert Setup.objects.filter(event=event).exists()


def test_a_choice_needs_two_answers_and_what_was_typed_stays(alice, event):
    response = fill_in(alice, page_of(event), **new_question(kind="choice", options="Bus"))
    assert "Geben Sie mindestens zwei Antworten" in errors(response)
    assert read(response)["questions-0-text"] == ["Wie reisen Sie an?"]
    assert not Question.objects.exists()


def test_what_the_portal_noted_itself_survives_saving(alice, event):
    page = page_of(event)
    Setup.objects.update(feedback_key="k" * 43, told={"place": "Haus"})
    assert fill_in(alice, page, most_companions="2").status_code == 302
    setup = Setup.objects.get()
    assert (setup.feedback_key, setup.told, setup.most_companions) == (
        "k" * 43,
        {"place": "Haus"},
        2,
    )


def test_the_neighbours_set_up_is_not_there(alice):
    theirs = build.open_conference()
    assert alice.get(page_of(theirs)).status_code == 404
    assert alice.post(page_of(theirs), {}).status_code == 404
    response = fill_in(alice, f"{SETUPS}add/", event=str(theirs.pk))
    assert "event" in response.context["adminform"].form.errors


def test_a_question_cannot_be_moved_to_the_neighbours_event(alice, event):
    theirs = build.question(build.open_conference(), text="Fremd")
    page = page_of(event)
    given = new_question(text="Gekapert") | {
        "questions-0-id": str(theirs.pk),
        "questions-INITIAL_FORMS": "1",
    }
    fill_in(alice, page, **given)
    theirs.refresh_from_db()
    assert theirs.text == "Fremd"


# --- questions and the answers given ------------------------------------------------------
def test_changing_a_question_leaves_the_answers_as_they_were_given(alice, event):
    question = build.question(event, text="Wie reisen Sie an?", kind="choice", options="Bus\nBahn")
    row = build.registration(event, answers={question.pk: "Bahn"})
    changed = new_question(text="Kommen Sie mit dem Rad?", kind="yesno", options="")
    assert fill_in(alice, page_of(event), **changed).status_code == 302
    question.refresh_from_db()
    assert (question.text, question.kind) == ("Kommen Sie mit dem Rad?", "yesno")
    answer = row.answers.get()
    assert (answer.asked, answer.text) == ("Wie reisen Sie an?", "Bahn")


def test_deleting_a_question_keeps_its_answers(alice, event):
    question = build.question(event, text="Wie reisen Sie an?")
    build.registration(event, answers={question.pk: "Bahn"})
    assert fill_in(alice, page_of(event), **{"questions-0-DELETE": "on"}).status_code == 302
    assert not Question.objects.exists()
    answer = Answer.objects.get()
    assert (answer.question, answer.asked, answer.text) == (None, "Wie reisen Sie an?", "Bahn")


# --- rules --------------------------------------------------------------------------------
def test_the_lead_sets_the_offices_rules(lead, ours):
    assert fill_in(lead, f"{RULES}add/", hold_hours="24").status_code == 302
    assert Rules.of(ours.pk).hold_hours == 24


def test_a_reminder_after_the_end_of_the_time_is_refused(lead):
    response = fill_in(lead, f"{RULES}add/", hold_hours="8", nudge_hours="12")
    assert "bevor die Zeit zum Bestätigen zu Ende ist" in errors(response)
    assert not Rules.objects.exists()


def test_an_editor_reads_the_rules_and_changes_nothing(alice, ours):
    page = f"{RULES}{Rules.objects.create(office=ours).pk}/change/"
    assert alice.get(page).status_code == 200
    assert alice.post(page, {"hold_hours": "4"}).status_code == 403
    assert alice.get(f"{RULES}add/").status_code == 403
    assert Rules.of(ours.pk).hold_hours == 48


def test_another_offices_rules_are_not_there_and_not_to_be_made(lead):
    theirs = Rules.objects.create(office=build.office())
    assert lead.get(f"{RULES}{theirs.pk}/change/").status_code == 404
    response = fill_in(lead, f"{RULES}add/", office=str(build.office().pk))
    assert "office" in response.context["adminform"].form.errors


def test_who_leads_one_office_and_edits_another_makes_rules_for_the_first_only(ours, signed_in):
    person = build.lead(ours)
    other = build.office()
    person.memberships.create(office=other, role="editor")
    response = fill_in(signed_in(person), f"{RULES}add/", office=str(other.pk))
    assert "office" in response.context["adminform"].form.errors
    assert not Rules.objects.exists()
