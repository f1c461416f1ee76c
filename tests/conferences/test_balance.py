"""The balance of findings: its numbers are those of the lists they lead to."""

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conferences.balance import balance_of, durations_of, findings_of
from conferences.models import Finding

from .. import builders as build

pytestmark = pytest.mark.django_db

ADDRESS = "/ergebnisse/bilanz/"
NUMBER = re.compile(r'<td class="number"><a href="([^"]+)">(\d+)</a>')
COUNTED = re.compile(r'<h2 class="count"[^>]*>\s*(Ein|\d+)')
DAY = timedelta(days=1)


def conference(year: int = 2017, **values):
    starts = datetime(year, 5, 16, 13, tzinfo=UTC)
    return build.conference(starts=starts, ends=starts + timedelta(hours=3), **values)


@pytest.fixture
def network():
    """Two offices with findings of all sorts; returns the first office."""
    north, south = build.office(short_name="Nord"), build.office(short_name="Süd")
    top, other = build.field_of_action(), build.field_of_action()
    below, beside = (build.field_of_action(parent=top) for _ in range(2))
    addressees = [build.addressee() for _ in range(3)]
    first, second, third = conference(office=north), conference(2019, office=north), None
    third = conference(2019, office=south)
    build.finding(first, fields=[top, below], addressees=addressees[:2])
    build.finding(first, fields=[below, beside], addressees=addressees[:1], status="erledigt")
    build.finding(second, fields=[other, beside], addressees=addressees, status="in-arbeit")
    build.finding(third, fields=[other], addressees=addressees[1:], status="verworfen")
    build.finding(third, is_example=True, due_on=timezone.localdate() - DAY)
    build.finding(office=south)
    build.finding(first, state="draft", fields=[top], addressees=addressees)
    build.finding(conference(office=north, state="draft"), fields=[top])
    return north


def count_of(client, url: str) -> int:
    """How many findings the list says it holds."""
    found = COUNTED.search(client.get(url).content.decode())
    number = found[1] if found else "0"
    return 1 if number == "Ein" else int(number)


def numbers_of(page: str) -> list[tuple[str, int]]:
    return [(html.unescape(url), int(number)) for url, number in NUMBER.findall(page)]


@pytest.mark.parametrize("whose", ["state", "office"])
def test_every_number_is_that_of_the_list_it_leads_to(client, network, whose):
    address = ADDRESS if whose == "state" else f"{ADDRESS}{network.slug}/"
    numbers = numbers_of(client.get(address).content.decode())
    assert len(numbers) >= 5 * (1 + 2 + 3 + 2)
    assert [(url, count_of(client, url)) for url, _number in numbers] == numbers


def test_the_way_to_everything_open_leads_to_exactly_that(client, network):
    for balance in (balance_of(None), balance_of(network)):
        assert count_of(client, balance.open_url) == balance.open > 0


def test_only_what_is_public_counts_and_examples_are_named(client, network):
    balance = balance_of(None)
    assert balance.total.numbers == [3, 1, 1, 1]
    assert balance.examples == 1
    assert balance_of(network).total.numbers == [1, 1, 1, 0]
    assert "erfunden zur Vorführung" in client.get(ADDRESS).content.decode()
    assert "erfunden" not in client.get(f"{ADDRESS}{network.slug}/").content.decode()


def test_a_finding_with_two_fields_below_one_field_counts_there_once(network):
    fields = balance_of(network).fields
    assert [row.total.number for row in fields.rows] == [3, 1]
    assert fields.without == 0
    assert balance_of(None).fields.without == 2


def test_years_are_those_of_the_conferences_on_our_clocks_else_of_the_publication():
    build.finding(build.conference(starts=datetime(2018, 12, 31, 23, 30, tzinfo=UTC)))
    build.finding(conference(2017))
    build.finding(published_at=datetime(2021, 3, 1, tzinfo=UTC))
    years = balance_of(None).years
    found = [(row.label, row.total.number) for row in years.rows]
    assert found == [("2021", 1), ("2019", 1), ("2017", 1)]
    assert years.without == 0


def test_the_oldest_stand_first_and_say_since_when_who_and_what_is_new(client):
    old = build.finding(conference(2017), title="Alt", responsible="Stadt Gifhorn")
    build.finding(conference(2020), title="Jung")
    build.finding(conference(2010), title="Erledigt", status="erledigt")
    build.finding_update(old, date=datetime(2018, 3, 1).date(), text="Es beginnt.")
    build.finding_update(old, date=datetime(2019, 3, 1).date(), text="Es geht voran.")
    assert [row.title for row in balance_of(None).oldest] == ["Alt", "Jung"]
    page = client.get(ADDRESS).content.decode()
    assert "Stadt Gifhorn" in page and "1. März 2019: Es geht voran." in page
    assert "Es beginnt." not in page and "16. Mai 2017" in page


def test_overdue_is_what_is_not_done_and_whose_day_is_over():
    today, here = timezone.localdate(), conference()
    late = build.finding(here, due_on=today - DAY)
    build.finding(here, due_on=today)
    build.finding(here, due_on=today - DAY, status="erledigt")
    balance = balance_of(None)
    assert balance.overdue == [late] and balance.overdue_count == 1


def done_after(days: int, here=None, **values) -> Finding:
    here = here or conference()
    row = build.finding(here, status="erledigt", **values)
    day = timezone.localtime(here.starts).date() + days * DAY
    build.finding_update(row, date=day, status="erledigt")
    return row


def test_time_to_done_is_told_with_median_and_range_once_five_are_known(client):
    for days in (10, 20, 300, 40):
        done_after(days)
    told = durations_of(findings_of(None))
    assert (told.known, told.least, told.most, told.median) == (4, 10, 300, None)
    assert "Erst von 4 Ergebnissen" in client.get(ADDRESS).content.decode()
    done_after(50, is_example=True)
    told = durations_of(findings_of(None))
    assert (told.known, told.examples, told.median) == (5, 1, 40)
    done_after(60)
    assert durations_of(findings_of(None)).median == 45


def test_done_is_the_entry_that_set_it_to_done_for_good():
    row = done_after(10)
    start = timezone.localtime(row.event.starts).date()
    build.finding_update(row, date=start + 20 * DAY, status="in-arbeit")
    build.finding_update(row, date=start + 30 * DAY, status="erledigt")
    build.finding_update(row, date=start + 40 * DAY, status="erledigt")
    build.finding_update(row, date=start + 50 * DAY)
    assert durations_of(findings_of(None)).most == 30


def test_without_an_entry_that_dates_it_the_page_says_so(client):
    build.finding(conference(), status="erledigt")
    assert durations_of(findings_of(None)).known == 0
    assert "sagt, seit wann" in client.get(ADDRESS).content.decode()


def test_an_entry_dated_before_the_conference_is_left_out():
    done_after(-3)
    assert durations_of(findings_of(None)).known == 0


def test_it_costs_the_same_however_many_there_are(client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ADDRESS).status_code == 200
        return len(queries)

    here = conference()
    for number in range(6):
        done_after(number, here, fields=[build.field_of_action()])
    build.finding(here, due_on=timezone.localdate() - DAY)
    few = cost()
    for number in range(12):
        done_after(number, conference(2000 + number), addressees=[build.addressee()])
        build.finding(here, due_on=timezone.localdate() - DAY)
    assert cost() == few <= 12


def test_nothing_yet_is_a_friendly_page(client):
    office = build.office()
    assert "noch kein Ergebnis" in client.get(f"{ADDRESS}{office.slug}/").content.decode()
    assert client.get(f"{ADDRESS}gibt-es-nicht/").status_code == 404
    assert client.get(f"{ADDRESS}gibt-es-nicht/tabelle.csv").status_code == 404


def test_the_csv_file_says_the_same_as_the_page(client, network):
    response = client.get(f"{ADDRESS}{network.slug}/tabelle.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][2:7] == ["offen", "in Arbeit", "erledigt", "nicht weiterverfolgt", "insgesamt"]
    in_file = [list(map(int, row[2:7])) for row in rows[1:]]
    page = client.get(f"{ADDRESS}{network.slug}/").content.decode()
    on_page = [number for _url, number in numbers_of(page)]
    assert [number for row in in_file for number in row] == on_page


def test_list_region_and_sitemap_lead_there(client, network):
    assert f'href="{ADDRESS}"' in client.get("/ergebnisse/").content.decode()
    office = f"{ADDRESS}{network.slug}/"
    assert f'href="{office}"' in client.get(network.get_absolute_url()).content.decode()
    assert f'href="{office}"' in client.get(ADDRESS).content.decode()
    sitemap = client.get("/sitemap.xml").content.decode()
    assert f"{ADDRESS}</loc>" in sitemap and f"{office}</loc>" in sitemap
