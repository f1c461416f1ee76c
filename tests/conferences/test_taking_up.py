"""What was left open comes into the next conference, and what became of it is told afterwards."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event, Finding, TakenUp
from conferences.services.open_findings import by_urgency, proposed_to, reasons
from conferences.services.taking_up import goes_along, take_back, take_up
from portal.publishing.services.merging import merge
from tests import builders

pytestmark = pytest.mark.django_db

LAST_YEAR = timedelta(days=400)
Way = TakenUp.Way


@pytest.fixture
def office():
    return builders.office(short_name="Nord")


@pytest.fixture
def series():
    return builders.series(field=builders.field_of_action(name="Sprache"))


@pytest.fixture
def coming(office, series):
    return builders.conference(office=office, title="Die nächste", series=series)


@pytest.fixture
def past(office, series):
    starts = timezone.now() - LAST_YEAR
    return builders.conference(office=office, title="Die letzte", series=series, starts=starts)


@pytest.fixture
def alice(signed_in, office):
    return signed_in(builders.editor(office))


def url(event, page: str = "conference") -> str:
    return reverse(f"admin:conferences_{page}_open_findings", args=[event.pk])


def taken(event) -> list[str]:
    return [row.finding.title for row in event.taken_up.select_related("finding")]


def proposed(event) -> list[str]:
    return [finding.title for finding in by_urgency(proposed_to(event), event)]


# --- what is proposed -----------------------------------------------------------------------
def test_open_findings_of_the_office_are_proposed_and_nothing_that_is_settled(coming, past):
    builders.finding(past, title="Offen")
    builders.finding(past, title="In Arbeit", status="in-arbeit")
    builders.finding(past, title="Erledigt", status="erledigt")
    builders.finding(past, title="Verworfen", status="verworfen")
    builders.finding(past, title="Im Archiv", state="archived")
    builders.finding(coming, title="Von hier")
    later = builders.conference(office=coming.office, starts=coming.starts + LAST_YEAR)
    builders.finding(later, title="Erst danach")
    assert proposed(coming) == ["Offen", "In Arbeit"]


def test_overdue_comes_first_then_the_series_then_the_field_and_says_so(coming, past, office):
    old = timezone.now() - 2 * LAST_YEAR
    elsewhere = builders.conference(office=office, starts=old)
    field = builders.field_of_action(parent=coming.series.field)
    builders.finding(elsewhere, title="Anderes")
    related = builders.conference(office=office, starts=old)
    builders.finding(related, title="Feld", fields=[field])
    builders.finding(past, title="Reihe")
    due = builders.conference(office=office, starts=old)
    builders.finding(due, title="Überfällig", due_on="2020-05-03")
    rows = list(by_urgency(proposed_to(coming), coming))
    assert [row.title for row in rows] == ["Überfällig", "Reihe", "Feld", "Anderes"]
    assert [reasons(row, coming) for row in rows] == [
        ["überfällig seit 3. Mai 2020"],
        ["gleiche Reihe"],
        ["gleiches Handlungsfeld"],
        [],
    ]


def test_conferences_stay_together_however_pressing_one_of_their_findings_is(coming, past, office):
    other = builders.conference(office=office, starts=past.starts - LAST_YEAR)
    for title in ("A1", "A2"):
        builders.finding(past, title=title)
    builders.finding(other, title="B1")
    builders.finding(other, title="B2", due_on="2020-01-01")
    assert proposed(coming) == ["B2", "B1", "A1", "A2"]


def test_of_other_offices_only_public_findings_of_the_series_and_field_are_proposed(
    coming, series, past
):
    there = {"office": builders.office(short_name="Süd"), "starts": past.starts}
    same = builders.conference(series=series, **there)
    other_field = builders.field_of_action()
    builders.finding(same, title="Nachbar")
    builders.finding(same, title="Anderes Feld", fields=[other_field])
    builders.finding(same, title="Entwurf", state="draft")
    builders.finding(builders.conference(series=series, state="draft", **there), title="Geheim")
    builders.finding(builders.conference(**there), title="Keine Reihe")
    assert proposed(coming) == ["Nachbar"]
    (row,) = by_urgency(proposed_to(coming), coming)
    assert reasons(row, coming) == ["gleiche Reihe", "vom Amt Süd"]


def test_without_a_series_nothing_of_other_offices_is_proposed(office, past):
    builders.finding(builders.conference(office=builders.office(), starts=past.starts))
    assert proposed(builders.conference(office=office)) == []


# --- taking up ------------------------------------------------------------------------------
def test_many_become_lines_of_one_item_and_later_ones_join_them(coming, past):
    first, second, third = (builders.finding(past, title=f"Satz {n}") for n in (1, 2, 3))
    take_up(coming, [first, second], way=Way.ITEM)
    take_up(coming, [third], way=Way.ITEM)
    (item,) = coming.programme.all()
    assert (item.title, item.starts) == ("Was wurde daraus?", None)
    assert item.description.splitlines() == ["Satz 1", "Satz 2", "Satz 3"]
    assert taken(coming) == ["Satz 1", "Satz 2", "Satz 3"]


def test_what_somebody_wrote_into_the_item_stays(coming, past):
    take_up(coming, [builders.finding(past, title="Eins")], way=Way.ITEM)
    coming.programme.update(title="Rückblick", description="Eins\nMit Kaffee")
    take_up(coming, [builders.finding(past, title="Zwei")], way=Way.ITEM)
    (item,) = coming.programme.all()
    assert (item.title, item.description) == ("Rückblick", "Eins\nMit Kaffee\nZwei")


def test_a_workshop_without_a_question_gets_it_and_one_that_has_one_keeps_it(coming, past):
    empty, full = builders.workshop(coming), builders.workshop(coming, question="Was nun?")
    first, second = builders.finding(past, title="Eins"), builders.finding(past, title="Zwei")
    take_up(coming, [first], way=Way.QUESTION, workshop=empty)
    take_up(coming, [second], way=Way.QUESTION, workshop=full)
    questions = [w.question for w in coming.workshops.order_by("pk")]
    assert questions == ["Eins", "Was nun?"]
    assert [row.workshop for row in coming.taken_up.all()] == [empty, full]


def test_each_becomes_a_workshop_with_the_statement_as_its_question(coming, past):
    builders.workshop(coming, number=4)
    rows = [builders.finding(past, title=title) for title in ("Eins", "Zwei")]
    take_up(coming, rows, way=Way.WORKSHOP)
    made = list(coming.workshops.filter(number__gt=4).values_list("number", "question"))
    assert made == [(5, "Eins"), (6, "Zwei")]


def test_what_a_colleague_took_up_meanwhile_is_not_taken_up_twice(coming, past):
    finding = builders.finding(past)
    take_up(coming, [finding], way=Way.ITEM)
    assert take_up(coming, [finding], way=Way.WORKSHOP) == []
    assert coming.taken_up.count() == 1
    assert not coming.workshops.exists()


def test_another_offices_finding_is_not_written_to(coming, series):
    there = builders.office()
    event = builders.conference(office=there, series=series, starts=coming.starts - LAST_YEAR)
    finding = builders.finding(event)
    before = Finding.objects.filter(pk=finding.pk).values().get()
    versions = finding.history.count()
    take_up(coming, [finding], way=Way.WORKSHOP)
    assert Finding.objects.filter(pk=finding.pk).values().get() == before
    assert finding.history.count() == versions
    assert list(finding.taken_up_at.all()) == [coming]


# --- taking back ----------------------------------------------------------------------------
def fresh(row) -> TakenUp:
    return TakenUp.objects.get(pk=row.pk)


def test_an_untouched_workshop_goes_along_if_people_say_so(coming, past):
    (row,) = take_up(coming, [builders.finding(past)], way=Way.WORKSHOP)
    assert "unverändert" in goes_along(fresh(row))
    assert take_back(fresh(row), with_part=True)
    assert not coming.workshops.exists()
    assert not coming.taken_up.exists()


def test_it_stays_if_they_say_so(coming, past):
    (row,) = take_up(coming, [builders.finding(past)], way=Way.WORKSHOP)
    assert not take_back(fresh(row), with_part=False)
    assert coming.workshops.count() == 1
    assert not coming.taken_up.exists()


@pytest.mark.parametrize("touch", ["room", "initiative", "wish", "finding", "question"])
def test_a_workshop_somebody_worked_on_stays(coming, past, touch):
    (row,) = take_up(coming, [builders.finding(past)], way=Way.WORKSHOP)
    workshop = row.workshop
    if touch == "room":
        coming.workshops.update(room="Saal")
    elif touch == "initiative":
        workshop.initiatives.add(builders.initiative())
    elif touch == "wish":
        registration = builders.registration(builders.open_conference())
        registration.choices.create(workshop=workshop, rank=1)
    elif touch == "finding":
        builders.finding(coming, workshop=workshop)
    else:
        take_up(coming, [builders.finding(past)], way=Way.QUESTION, workshop=workshop)
    assert goes_along(fresh(row)) == ""
    assert not take_back(fresh(row), with_part=True)
    assert coming.workshops.filter(pk=workshop.pk).exists()


def test_the_number_of_a_workshop_is_not_what_makes_it_touched(coming, past):
    (row,) = take_up(coming, [builders.finding(past)], way=Way.WORKSHOP)
    coming.workshops.update(number=9)
    assert goes_along(fresh(row))


def test_a_line_goes_along_and_with_the_last_line_the_item(coming, past):
    findings = [builders.finding(past, title=title) for title in ("Eins", "Zwei")]
    first, second = take_up(coming, findings, way=Way.ITEM)
    assert "eine Zeile" in goes_along(fresh(first))
    take_back(fresh(first), with_part=True)
    assert coming.programme.get().description == "Zwei"
    assert "unverändert" in goes_along(fresh(second))
    take_back(fresh(second), with_part=True)
    assert not coming.programme.exists()


def test_of_an_item_with_a_time_the_line_goes_and_the_item_stays(coming, past):
    (row,) = take_up(coming, [builders.finding(past, title="Eins")], way=Way.ITEM)
    coming.programme.update(starts=coming.starts)
    assert "eine Zeile" in goes_along(fresh(row))
    take_back(fresh(row), with_part=True)
    assert coming.programme.get().description == ""


def test_a_guiding_question_goes_along_unless_somebody_reworded_it(coming, past):
    workshop = builders.workshop(coming)
    take = {"way": Way.QUESTION, "workshop": workshop}
    (row,) = take_up(coming, [builders.finding(past, title="Eins")], **take)
    take_back(fresh(row), with_part=True)
    workshop.refresh_from_db()
    assert workshop.question == ""
    (row,) = take_up(coming, [builders.finding(past, title="Zwei")], **take)
    coming.workshops.update(question="Zwei, aber wie?")
    assert not take_back(fresh(row), with_part=True)
    assert coming.workshops.get().question == "Zwei, aber wie?"


# --- the tab --------------------------------------------------------------------------------
def test_an_editor_takes_up_many_at_once(alice, coming, past):
    rows = [builders.finding(past, title=title) for title in ("Eins", "Zwei", "Drei")]
    page = alice.get(url(coming)).content.decode()
    assert all(row.title in page for row in rows) and "checked" not in page.split("findings")[1]
    version = Event.objects.get(pk=coming.pk).version
    chosen = {"findings": [row.pk for row in rows[:2]], "way": "workshop"}
    assert alice.post(url(coming), chosen).url == url(coming)
    assert taken(coming) == ["Eins", "Zwei"]
    assert Event.objects.get(pk=coming.pk).version == version + 1
    assert "2 Ergebnisse aufgenommen" in LogEntry.objects.latest("pk").change_message


def test_a_new_conference_leads_on_to_what_is_open(alice, office, past):
    add = reverse("admin:conferences_conference_add")
    typed = {
        "title": "Ganz neu",
        "kind": "regionalkonferenz",
        "office": office.pk,
        "starts_0": "",
        "starts": "2030-05-06T10:00",
        "ends": "2030-05-06T16:00",
        "registration": "none",
        "_save": "1",
    }
    answer = alice.post(add, {**typed, "title": "Zuerst"})
    assert answer.status_code == 302, answer.context["errors"]
    assert answer.url.endswith("/programm/")
    builders.finding(past)
    over = {"title": "Nachgetragen", "starts": "2026-01-06T10:00", "ends": "2026-01-06T16:00"}
    assert alice.post(add, {**typed, **over}).url.endswith("/programm/")
    answer = alice.post(add, typed)
    assert answer.url == f"{url(Event.objects.get(title='Ganz neu'))}?neu"
    assert "Jetzt nicht, weiter zu" in alice.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"findings": []}, "mindestens ein Ergebnis"),
        ({"way": "question", "workshop": ""}, "wählen Sie den Workshop aus"),
        ({"findings": ["7777"]}, "inzwischen erledigt"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_ticked_stays(alice, coming, past, typed, sentence):
    builders.workshop(coming)
    finding = builders.finding(past)
    answer = alice.post(url(coming), {"findings": [finding.pk], "way": "item", **typed})
    assert sentence in answer.content.decode()
    if "findings" not in typed:
        assert f'value="{finding.pk}" checked' in answer.content.decode()
    assert not TakenUp.objects.exists()


def test_another_conferences_workshop_cannot_be_named(alice, coming, past):
    builders.workshop(coming)
    other = builders.workshop(past)
    chosen = {"findings": [builders.finding(past).pk], "way": "question", "workshop": other.pk}
    assert alice.post(url(coming), chosen).status_code == 200
    assert not TakenUp.objects.exists()


def test_a_finding_that_is_not_proposed_cannot_be_taken_up(alice, coming, past):
    foreign = builders.finding(builders.conference(office=builders.office()))
    alice.post(url(coming), {"findings": [foreign.pk], "way": "item"})
    assert not TakenUp.objects.exists()


def test_taking_back_asks_about_what_was_made_for_it(alice, coming, past):
    (row,) = take_up(coming, [builders.finding(past, title="Eins")], way=Way.WORKSHOP)
    page = alice.post(url(coming), {"_back": row.pk})
    assert page.status_code == 200 and "Soll das mit weg?" in page.content.decode()
    assert coming.taken_up.exists()
    alice.post(url(coming), {"_back": row.pk, "_with": "1"})
    assert not coming.taken_up.exists() and not coming.workshops.exists()


def test_taking_back_what_a_colleague_took_back_says_so(alice, coming, past):
    (row,) = take_up(coming, [builders.finding(past)], way=Way.ITEM)
    take_back(fresh(row), with_part=True)
    answer = alice.post(url(coming), {"_back": row.pk, "_with": "1"}, follow=True)
    assert "schon zurückgenommen" in answer.content.decode()
    assert alice.post(url(coming), {"_back": "Unfug"}).status_code == 302


def test_a_row_of_another_event_is_not_taken_back(alice, coming, past):
    foreign = builders.taken_up(builders.conference(), builders.finding(past))
    alice.post(url(coming), {"_back": foreign.pk, "_only": "1"})
    assert TakenUp.objects.filter(pk=foreign.pk).exists()


def test_charlie_of_another_office_finds_nothing(signed_in, coming, past):
    charlie = signed_in(builders.lead(builders.office()))
    finding = builders.finding(past)
    row = builders.taken_up(coming, builders.finding(past))
    assert charlie.get(url(coming)).status_code == 404
    assert charlie.post(url(coming), {"findings": [finding.pk], "way": "item"}).status_code == 404
    assert charlie.post(url(coming), {"_back": row.pk, "_only": "1"}).status_code == 404
    assert list(TakenUp.objects.all()) == [row]


def test_words_and_fields_narrow_what_is_shown(alice, coming, past):
    field = builders.field_of_action()
    builders.finding(past, title="Mehr Räume", fields=[field])
    builders.finding(past, title="Mehr Zeit")
    for query in ({"q": "räume mehr"}, {"thema": field.slug}):
        page = alice.get(url(coming), query).content.decode()
        assert "Mehr Räume" in page and "Mehr Zeit" not in page
    assert "Dazu ist nichts offen" in alice.get(url(coming), {"q": "Pferd"}).content.decode()


def test_the_tab_costs_the_same_for_many(alice, coming, past):
    def fill(number: int) -> None:
        for _time in range(number):
            builders.finding(past, responsible="x")
            builders.taken_up(coming, builders.finding(past))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert alice.get(url(coming)).status_code == 200
        return len(queries)

    fill(3)
    cost()
    before = cost()
    fill(60)
    assert cost() == before


# --- afterwards and in public ---------------------------------------------------------------
def test_after_the_conference_the_tab_leads_to_the_log_and_notes_what_came_up(alice, past, office):
    old = builders.conference(office=office, starts=past.starts - LAST_YEAR)
    finding = builders.finding(old, title="Eins")
    builders.taken_up(past, finding)
    other = builders.finding(old, title="Zwei")
    page = alice.get(url(past)).content.decode()
    assert "Eintrag schreiben" in page and "noch nichts berichtet" in page
    assert 'name="way"' not in page
    alice.post(url(past), {"findings": [other.pk], "way": "workshop"})
    assert taken(past) == ["Eins", "Zwei"]
    assert not past.workshops.exists() and not past.programme.exists()


def test_the_log_of_another_offices_finding_is_not_offered(alice, past):
    builders.taken_up(past, builders.finding(builders.conference(office=builders.office())))
    assert "Eintrag schreiben" not in alice.get(url(past)).content.decode()


def test_readers_see_what_is_taken_up_on_both_pages_and_no_drafts(client, coming, past):
    finding = builders.finding(past, title="Mehr Räume")
    draft = builders.finding(past, title="Noch geheim", state="draft")
    builders.taken_up(coming, finding)
    builders.taken_up(coming, draft)
    page = client.get(coming.get_absolute_url()).content.decode()
    assert "Das nehmen wir wieder auf" in page and finding.get_absolute_url() in page
    assert "Noch geheim" not in page
    assert coming.get_absolute_url() in client.get(finding.get_absolute_url()).content.decode()


def test_findings_that_become_one_are_taken_up_once(coming, past):
    stays, goes = builders.finding(past), builders.finding(past)
    for finding in (stays, goes):
        builders.taken_up(coming, finding)
    alone = builders.taken_up(past, goes)
    merge(stays, goes, by=builders.administrator())
    assert [row.finding for row in TakenUp.objects.filter(event=coming)] == [stays]
    assert fresh(alone).finding == stays
