"""What is searched for is counted without slowing a page and without naming anybody."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from portal.search import counts
from portal.search.counts import add_up_counts, count_search, countable, forget_old_counts
from portal.search.models import SearchCount
from tests import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
REPORT = "/verwaltung/search/searchcount/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.SEARCH_DIR = str(tmp_path / "not" / "there" / "yet")
    return Path(settings.SEARCH_DIR) / "counts"


@pytest.fixture
def clock(monkeypatch):
    """The local time the counting sees; `clock.now += …` lets time pass."""

    class Clock:
        now = timezone.localtime().replace(year=2026, month=3, day=4, hour=14, minute=35)

    monkeypatch.setattr(counts.timezone, "localtime", lambda: Clock.now)
    return Clock


def counted() -> dict[str, tuple[int, int]]:
    rows = SearchCount.objects.all()
    return {row.text: (row.searches, row.without_result) for row in rows}


def a_count(text: str, *, days_ago: int = 0, searches: int = 3, without_result: int = 0):
    day = timezone.localdate() - timedelta(days=days_ago)
    return SearchCount.objects.create(
        day=day, text=text, searches=searches, without_result=without_result
    )


# --- counting -----------------------------------------------------------------------------
def test_searches_are_added_up_when_their_ten_minutes_are_over(clock):
    for hits in (3, 0, 1):
        count_search("Sprachcafé", hits)
    count_search(" „sprachCAFÉ“  ", 0)
    add_up_counts()
    assert counted() == {}
    clock.now += timedelta(minutes=6)
    add_up_counts()
    assert counted() == {"sprachcafé": (4, 2)}
    assert SearchCount.objects.get().day == date(2026, 3, 4)


def test_adding_up_twice_counts_once_and_later_searches_come_on_top(clock):
    for _turn in range(2):
        count_search("Tee", 0)
        clock.now += timedelta(minutes=20)
        add_up_counts()
        add_up_counts()
    assert counted() == {"tee": (2, 2)}


def test_counting_asks_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        count_search("Tee", 1)


def test_an_empty_search_is_none(folder):
    count_search("   ", 3)
    assert not folder.exists()


@pytest.mark.parametrize(
    "text",
    [
        "alice@example.org",
        "0171 2345678",
        "12.03.1980",
        "38440 0536",
        "www.boese.example",
        "https://boese.example/x",
        "ein Satz aus mehr als fünf Wörtern",
        "x" * 61,
        "null\x00byte",
        "auf\x1bgeweckt",
        "halb\ud800zeichen",
    ],
)
def test_what_could_be_about_a_person_is_counted_without_its_text(clock, folder, text):
    count_search(text, 0)
    assert (next(folder.iterdir())).read_text() == "1\t\n"
    clock.now += timedelta(minutes=20)
    add_up_counts()
    assert counted() == {"": (1, 1)}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("38440", "38440"),
        ("Konferenz 2017", "konferenz 2017"),
        ("  Rad\t-\nwerkstatt ", "rad - werkstatt"),
        ("Geflüchtete", "geflüchtete"),
        ("لغة", "لغة"),
        ("Мова", "мова"),
    ],
)
def test_plain_words_are_kept_in_small_letters(text, kept):
    assert countable(text) == kept
    assert countable(kept) == kept


# --- never a page's trouble ---------------------------------------------------------------
def test_a_folder_that_cannot_be_written_costs_the_count_only(settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.SEARCH_DIR = str(tmp_path / "file")
    count_search("Tee", 1)
    add_up_counts()
    assert counted() == {}


def test_a_flood_fills_neither_the_disk_nor_the_table(clock, folder, monkeypatch):
    monkeypatch.setattr(counts, "MOST_BYTES", 100)
    monkeypatch.setattr(counts, "MOST_TEXTS", 3)
    for number in range(1000):
        count_search(f"wort {number}", 0)
    assert next(folder.iterdir()).stat().st_size < 120
    clock.now += timedelta(minutes=20)
    add_up_counts()
    assert len(counted()) == 4
    assert counted()[""][0] > 1


def test_a_torn_or_foreign_line_is_passed_over(clock, folder):
    count_search("Tee", 1)
    with next(folder.iterdir()).open("ab") as file:
        file.write(b"\xff\xfe\n1\talice@example.org\nohne Tab\n0\tMit Gro\xc3\x9fbuchstaben")
    (folder / "kein-Tag").write_text("1\tx\n")
    clock.now += timedelta(minutes=20)
    add_up_counts()
    assert counted() == {"tee": (1, 0)}


def test_a_worker_that_fails_loses_nothing(clock, monkeypatch):
    count_search("Tee", 1)
    clock.now += timedelta(minutes=20)
    with monkeypatch.context() as broken:
        broken.setattr(counts, "_add", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            add_up_counts()
    add_up_counts()
    assert counted() == {"tee": (1, 0)}


# --- forgetting ---------------------------------------------------------------------------
def test_days_go_after_thirteen_months():
    a_count("tee", days_ago=404)
    a_count("tee", days_ago=402)
    forget_old_counts()
    assert SearchCount.objects.get().day == timezone.localdate() - timedelta(days=402)


def test_what_hardly_anybody_searched_for_is_forgotten_after_a_month_but_stays_counted():
    a_count("maria muster", days_ago=31, searches=2, without_result=1)
    a_count("tee", days_ago=31, searches=2)
    a_count("tee", days_ago=1, searches=1)
    a_count("selten", days_ago=29, searches=1)
    forget_old_counts()
    old = timezone.localdate() - timedelta(days=31)
    kept = {(row.text, row.day == old): row.searches for row in SearchCount.objects.all()}
    assert kept == {("", True): 2, ("tee", True): 2, ("tee", False): 1, ("selten", False): 1}
    assert SearchCount.objects.get(text="").without_result == 1


# --- the report ---------------------------------------------------------------------------
def report(client, query: str = "") -> str:
    client.force_login(builders.editor(), backend=BACKEND)
    response = client.get(f"{REPORT}{query}")
    assert response.status_code == 200
    return response.content.decode()


def table(page: str, name: str) -> str:
    return page.split(f'id="{name}"')[1].split("</table>")[0]


def test_the_report_shows_what_is_searched_for_and_what_is_missing(client):
    a_count("tee", searches=5, without_result=1)
    a_count("tee", days_ago=3, searches=2)
    a_count("rikscha", searches=4, without_result=4)
    page = report(client)
    top = table(page, "oft")
    assert top.index("tee") < top.index("rikscha")
    assert '<td class="number">7</td>' in top
    missing = table(page, "ohne")
    assert missing.index("rikscha") < missing.index("tee")


def test_what_fewer_than_three_searched_for_is_told_as_a_sum_only(client):
    a_count("maria muster", searches=1, without_result=1)
    a_count("maria muster", days_ago=1, searches=1)
    a_count("", searches=4)
    a_count("tee", searches=3)
    page = report(client)
    assert "maria muster" not in page
    assert "6 weitere Suchen" in page
    assert client.get(f"{REPORT}?q=maria").content.decode().count("muster") == 0


def test_a_single_row_that_fewer_than_three_searched_for_is_not_there(client):
    rare, often = a_count("maria muster", searches=2), a_count("tee")
    report(client)
    assert client.get(f"{REPORT}{rare.pk}/change/").status_code == 404
    assert client.get(f"{REPORT}{often.pk}/change/").status_code == 200


@pytest.mark.parametrize("query", ["", "?zeitraum=30", "?zeitraum=x", "?zeitraum=9999999999"])
def test_the_report_is_of_thirty_days_unless_a_year_is_asked_for(client, query):
    a_count("lange her", days_ago=31)
    a_count("heute")
    page = report(client, query)
    assert "heute" in page
    assert "lange her" not in page


def test_the_report_of_a_year(client):
    a_count("lange her", days_ago=364)
    a_count("zu lange her", days_ago=366)
    page = report(client, "?zeitraum=365")
    assert "lange her" in page
    assert "zu lange her" not in page


def test_an_empty_report_says_so(client):
    assert "Noch nichts" in report(client)
