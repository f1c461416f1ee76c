"""The office sees how long enquiries wait for their answer: its own, without anybody's name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiatives.models import AnswerTime, Enquiry
from initiatives.services.answer_times import forget_old_answer_times
from tests import builders as build

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/initiatives/enquiry/"
REPORT = f"{LIST}antwortzeiten/"


@pytest.fixture
def ours():
    return build.office(short_name="Nord", slug="nord")


@pytest.fixture
def cafe(ours):
    return build.initiative(office=ours, title="Sprachcafé")


@pytest.fixture
def lead(ours, signed_in):
    return signed_in(build.lead(ours))


def ago(days: float):
    return timezone.now() - timedelta(days=days)


def asked(initiative, days: float, after: float | None = None, **values) -> Enquiry:
    """Written so many days ago, answered so many days later."""
    if after is None:
        return build.enquiry(initiative, created_at=ago(days), **values)
    noon = timezone.localtime(ago(days)).replace(hour=12)  # days are counted by the calendar
    answered_at = noon + timedelta(days=after)
    return build.enquiry(initiative, created_at=noon, answered_at=answered_at, **values)


def figures(times) -> tuple:
    return (
        times.number,
        times.answered,
        times.median,
        times.open,
        times.long_open,
        times.never,
    )


def test_the_report_counts_present_and_deleted_enquiries_alike(lead, cafe):
    asked(cafe, 30, after=1)
    asked(cafe, 30, after=5)
    asked(cafe, 3)
    asked(cafe, 15)
    build.answer_time(cafe, days=2)
    build.answer_time(cafe, days=None)
    (row,) = lead.get(REPORT).context["rows"]
    assert row.name == "Sprachcafé"
    assert figures(row.times) == (6, 3, 2, 2, 1, 1)


def test_nothing_older_than_twelve_months_counts(lead, cafe):
    build.answer_time(cafe, asked_on=timezone.localdate() - timedelta(days=370))
    page = lead.get(REPORT)
    assert page.context["total"].number == 0
    assert "hat niemand über das Portal geschrieben" in page.text


def test_deleting_after_half_a_year_changes_no_figure(lead, cafe):
    for after in (1, 2, 7):
        asked(cafe, 100, after=after)
    before = figures(lead.get(REPORT).context["total"])
    lead.post(LIST, {"action": "delete_selected", "_selected_action": keys(), "post": "yes"})
    assert not Enquiry.objects.exists()
    assert figures(lead.get(REPORT).context["total"]) == before == (3, 3, 2, 0, 0, 0)


def keys() -> list[int]:
    return list(Enquiry.objects.values_list("pk", flat=True))


def test_what_the_lead_deletes_without_an_answer_does_not_count(lead, cafe):
    spam, answered = asked(cafe, 3), asked(cafe, 5, after=1)
    for row in (spam, answered):
        lead.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})
    assert list(AnswerTime.objects.values_list("days", flat=True)) == [1]


def test_where_people_wait_longest_stands_first(lead, ours, cafe):
    asked(cafe, 3)
    slow = build.initiative(office=ours, title="Langsam")
    asked(slow, 20)
    rows = lead.get(REPORT).context["rows"]
    assert [row.name for row in rows] == ["Langsam", "Sprachcafé"]


def test_no_name_and_no_address_stands_in_it(lead, cafe):
    asked(cafe, 20, name="Bob Besucher", email="bob@example.org")
    page = lead.get(REPORT).text
    assert "Bob" not in page
    assert "bob@" not in page


def test_an_office_sees_its_own_figures_only(lead, cafe):
    foreign = build.initiative(office=build.office(slug="sued"), title="Fremde Initiative")
    asked(foreign, 20)
    build.answer_time(foreign)
    asked(cafe, 3)
    for query in ({}, {"amt": "sued"}):
        page = lead.get(REPORT, query)
        assert "Fremde Initiative" not in page.text
        assert page.context["total"].number == 1
        assert page.context["offices"] == []


def test_administrators_compare_offices_and_choose_one(signed_in, cafe):
    foreign = build.initiative(office=build.office(short_name="Süd", slug="sued"), title="Andere")
    asked(foreign, 20, after=4)
    asked(cafe, 3)
    admin = signed_in(build.administrator())
    rows = admin.get(REPORT).context["offices"]
    assert [(row.name, row.times.number) for row in rows] == [("Nord", 1), ("Süd", 1)]
    chosen = admin.get(REPORT, {"amt": "sued"}).context
    assert [row.name for row in chosen["rows"]] == ["Andere"]


def test_coordinators_and_guests_do_not_get_it(client, signed_in, cafe):
    assert client.get(REPORT).status_code == 302
    assert signed_in(build.coordinator(cafe)).get(REPORT).status_code == 302


def test_the_report_costs_the_same_with_many(lead, ours, cafe, django_assert_max_num_queries):
    asked(cafe, 3)
    lead.get(REPORT)
    with django_assert_max_num_queries(20) as few:
        lead.get(REPORT)
    for number in range(60):
        other = build.initiative(office=ours)
        asked(other, number, after=0)
        build.answer_time(other)
    with django_assert_max_num_queries(len(few) + 1):
        page = lead.get(REPORT)
    assert len(page.context["rows"]) == 50
    assert len(lead.get(REPORT, {"seite": 2}).context["rows"]) == 11


def test_figures_go_after_thirteen_months(cafe):
    build.answer_time(cafe, asked_on=timezone.localdate() - timedelta(days=400))
    young = build.answer_time(cafe)
    forget_old_answer_times()
    assert list(AnswerTime.objects.all()) == [young]


# --- the list and the desk ----------------------------------------------------------------
def test_the_list_says_after_how_many_days_it_was_answered(lead, cafe):
    asked(cafe, 30, after=5)
    asked(cafe, 30, after=1)
    page = lead.get(LIST).text
    assert "5 Tagen" in page
    assert "1 Tag<" in page


def test_the_desk_and_the_list_know_who_waits_for_over_two_weeks(lead, cafe):
    asked(cafe, 13.9, name="Noch nicht lange")
    asked(cafe, 14.1, name="Schon lange")
    asked(cafe, 20, after=1, name="Längst erledigt")
    page = lead.get(LIST, {"beantwortet": "lange"}).text
    assert "Schon lange" in page
    assert "Noch nicht lange" not in page
    assert "Längst erledigt" not in page
    desk = lead.get("/verwaltung/").text
    assert "Anfragen, seit über zwei Wochen ohne Antwort" in desk
    assert "beantwortet=lange" in desk


def test_the_page_of_one_says_when_the_initiative_was_reminded(lead, cafe):
    row = asked(cafe, 20, reminded_at=timezone.now())
    assert "Erinnert" in lead.get(row.admin_url).text
