"""Dead links: which addresses are looked after, when one counts as dead, who sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.lib.asking import Answer
from portal.publishing import links
from portal.publishing.models import LinkCheck
from tests import builders as build

pytestmark = pytest.mark.django_db

NOBODY = Answer(False, "Niemand antwortet.")
THERE = Answer(True, "Die Seite antwortet.", 200)
LIST = "/verwaltung/publishing/linkcheck/"


@pytest.fixture(autouse=True)
def switched_on(settings):
    settings.CHECK_LINKS = True


class Stub:
    """Answers as told and remembers whom it asked."""

    def __init__(self, answer: Answer):
        self.answer, self.asked = answer, []

    def ask(self, url: str) -> Answer:
        self.asked.append(url)
        return self.answer


def known() -> set[str]:
    return set(LinkCheck.objects.values_list("url", flat=True))


def fail_on(link: LinkCheck, days: int) -> LinkCheck:
    """Asked in vain on so many days in a row, the last of them yesterday."""
    for ago in range(days, 0, -1):
        links.note(link, NOBODY)
        long_ago = timezone.now() - timedelta(days=ago)
        LinkCheck.objects.filter(pk=link.pk).update(checked_at=long_ago)
    link.refresh_from_db()
    return link


# --- which and when -------------------------------------------------------------------------
def test_the_addresses_of_public_entries_and_offices_are_looked_after():
    build.office(website="https://amt.example/")
    build.initiative(website="https://initiative.example/")
    build.event(registration_url="https://anmelden.example/")
    build.finding_update(link="https://beleg.example/")
    build.initiative(website="https://entwurf.example/", state="draft")
    links.collect_links()
    names = ("amt", "initiative", "anmelden", "beleg")
    assert known() == {f"https://{name}.example/" for name in names}


def test_an_address_nobody_names_any_more_is_forgotten():
    initiative = build.initiative(website="https://alt.example/")
    links.collect_links()
    initiative.website = "https://neu.example/"
    initiative.save()
    links.collect_links()
    assert known() == {"https://neu.example/"}


def test_each_address_is_asked_once_a_week_at_most_and_a_few_at_a_time():
    for number in range(links.AT_A_TIME + 1):
        build.link_check(url=f"https://seite{number}.example/")
    stub = Stub(THERE)
    for _run in range(3):
        links.check_links(stub)
    assert len(stub.asked) == len(set(stub.asked)) == links.AT_A_TIME + 1
    LinkCheck.objects.update(checked_at=timezone.now() - links.CHECKED_EVERY)
    links.check_links(stub)
    assert len(stub.asked) == 2 * links.AT_A_TIME + 1


def test_switched_off_nobody_is_asked_and_nothing_noted(settings):
    settings.CHECK_LINKS = False
    build.initiative(website="https://initiative.example/")
    build.link_check()
    links.collect_links()
    links.check_links(stub := Stub(THERE))
    assert stub.asked == []
    assert len(known()) == 1


# --- dead or not ----------------------------------------------------------------------------
def test_a_link_is_dead_after_three_failures_on_different_days():
    link = build.link_check()
    assert not fail_on(link, 2).is_dead
    assert fail_on(build.link_check(), 3).is_dead


def test_three_failures_on_one_day_are_one():
    link = build.link_check()
    for _time in range(3):
        links.note(link, NOBODY)
    link.refresh_from_db()
    assert link.failures == 1
    assert link.failing_since == timezone.localdate()


def test_one_answer_and_all_is_well_again():
    link = fail_on(build.link_check(), 3)
    links.note(link, THERE)
    link.refresh_from_db()
    assert (link.failures, link.failing_since, link.status) == (0, None, 200)


# --- who sees it ----------------------------------------------------------------------------
def dead(url: str) -> LinkCheck:
    return fail_on(build.link_check(url=url), 3)


def test_an_office_sees_the_dead_links_of_its_own_entries(signed_in):
    office = build.office()
    mine = build.initiative(office=office, website="https://meine.example/")
    build.initiative(website="https://fremde.example/")
    dead(mine.website), dead("https://fremde.example/")
    client = signed_in(build.editor(office))
    text = client.get(f"{LIST}?stand=tot").content.decode()
    assert "meine.example" in text
    assert mine.admin_url in text
    assert "fremde.example" not in text


def test_a_dead_link_of_another_office_is_not_there(signed_in):
    build.initiative(office=build.office(), website="https://fremde.example/")
    link = dead("https://fremde.example/")
    assert signed_in(build.editor()).get(f"{LIST}{link.pk}/change/").status_code == 404
    assert signed_in(build.administrator()).get(f"{LIST}{link.pk}/change/").status_code == 200


def test_the_desk_counts_dead_links_and_leads_to_them(signed_in):
    office = build.office()
    conference = build.conference(office=office)
    build.finding_update(build.finding(conference), link="https://weg.example/")
    build.initiative(office=office, website="https://wackelt.example/")
    dead("https://weg.example/")
    fail_on(build.link_check(url="https://wackelt.example/"), 1)
    client = signed_in(build.editor(office))
    found = [line for tile in client.get("/verwaltung/").context["tiles"] for line in tile.shown]
    (line,) = [line for line in found if "linkcheck" in line.url]
    assert line.number == client.get(line.url).context["cl"].result_count == 1


def test_a_list_of_links_costs_as_many_queries_for_one_as_for_many(
    signed_in, django_assert_max_num_queries
):
    client = signed_in(build.administrator())
    for number in range(10):
        build.initiative(website=f"https://seite{number}.example/")
        dead(f"https://seite{number}.example/")
    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200
