"""Findings are searched: facets with true counts, orders, chips, and a way on."""

import random
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from conferences.models import Finding
from tests import builders as build

pytestmark = pytest.mark.django_db

FACETS = ("thema", "status", "adressat", "konferenz", "jahr", "amt", "kreis")
STATUSES = ("offen", "in-arbeit", "erledigt", "verworfen")


def page(client, query: str = ""):
    response = client.get(f"/ergebnisse/{query}")
    assert response.status_code == 200
    return response.context


def titles(client, query: str = "") -> list[str]:
    return [entry.title for entry in page(client, query)["object_list"]]


def on(year: int):
    return timezone.make_aware(timezone.datetime(year, 5, 16, 9))


# --- counts -------------------------------------------------------------------------------
class Random:
    """Findings of several conferences with words of every list, and what each of them has."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.offices = [build.office() for _ in range(2)]
        self.tops = [build.field_of_action() for _ in range(2)]
        self.parts = [build.field_of_action(parent=top) for top in self.tops for _ in range(2)]
        self.addressees = [build.addressee() for _ in range(3)]
        self.conferences = [self.conference() for _ in range(4)]
        #: {key of a finding: {facet: its values}}
        self.facts = dict(self.finding() for _ in range(30))
        self.hidden()

    def some(self, rows) -> list:
        return self.dice.sample(rows, self.dice.randint(0, 2))

    def conference(self):
        venue = build.venue(municipality=build.municipality(district=build.district()))
        place = self.dice.choice([venue, None])
        starts = on(self.dice.choice([2017, 2021, 2025]))
        return build.conference(starts=starts, venue=place)

    def finding(self) -> tuple[int, dict]:
        event, office = self.dice.choice([*self.conferences, None]), self.dice.choice(self.offices)
        fields, addressees = self.some([*self.tops, *self.parts]), self.some(self.addressees)
        published = on(self.dice.choice([2021, 2024]))
        row = build.finding(
            event,
            office=office,
            fields=fields,
            addressees=addressees,
            status=self.dice.choice(STATUSES),
            published_at=published,
        )
        place = event.venue if event else None
        return row.pk, {
            "thema": {s for field in fields for s in (field.slug, field.top.slug)},
            "status": {row.status},
            "adressat": {word.slug for word in addressees},
            "konferenz": {event.slug} if event else set(),
            "jahr": {str((event.starts if event else published).year)},
            "amt": {office.slug},
            "kreis": {place.municipality.district_id} if place else set(),
        }

    def hidden(self) -> None:
        """What is not public, or of a conference that is not, is counted nowhere."""
        fields = {"fields": self.tops, "addressees": self.addressees}
        build.finding(self.conferences[0], state="draft", **fields)
        build.finding(build.conference(state="draft"), office=self.offices[0], **fields)

    def question(self) -> dict[str, list[str]]:
        """A few facets with a value or two each."""
        asked = self.dice.sample(FACETS, self.dice.randint(0, 3))
        values = {f: sorted({v for row in self.facts.values() for v in row[f]}) for f in asked}
        return {
            f: self.dice.sample(v, min(len(v), self.dice.randint(1, 2))) for f, v in values.items()
        }

    def matching(self, asked: dict[str, list[str]]) -> list[dict]:
        return [
            row
            for row in self.facts.values()
            if all(row[facet] & set(values) for facet, values in asked.items())
        ]

    def counts(self, asked: dict[str, list[str]], facet: str) -> dict[str, int]:
        """{value: findings with it, when the facet's own choice is left aside}"""
        others = {name: values for name, values in asked.items() if name != facet}
        rows = [value for row in self.matching(others) for value in row[facet]]
        return {value: rows.count(value) for value in rows}


@pytest.mark.parametrize("seed", range(4))
def test_totals_and_counts_are_those_of_counting_by_hand(client, seed):
    world = Random(seed)
    for _ in range(6):
        asked = {facet: values for facet, values in world.question().items() if values}
        query = f"?{urlencode(asked, doseq=True)}"
        context = page(client, query)
        assert context["answer"].total == len(world.matching(asked)), query
        assert client.get(f"/api/v1/findings{query}").json()["count"] == context["answer"].total
        shown = {facet.key: facet for facet in context["facets"]}
        for facet in FACETS:
            expected = world.counts(asked, facet)
            values = context["search"].values[facet]
            by_name = {values[value].name: count for value, count in expected.items()}
            choices = shown[facet].choices if facet in shown else []
            assert {c.name: c.count for c in choices if c.count} == by_name, (query, facet)


def test_several_values_of_a_facet_mean_or_several_facets_mean_and(client):
    event = build.conference(starts=on(2017))
    build.finding(event, title="A")
    build.finding(event, title="B", status="erledigt")
    build.finding(build.conference(starts=on(2021)), title="C", status="in-arbeit")
    assert titles(client, "?status=offen&status=erledigt") == ["A", "B"]
    assert titles(client, "?status=erledigt&status=in-arbeit&jahr=2021") == ["C"]


def test_without_a_conference_the_year_is_that_of_its_publication(client):
    build.finding(title="Ohne", published_at=on(2019))
    build.finding(build.conference(starts=on(2017)), title="Mit", published_at=on(2019))
    assert titles(client, "?jahr=2019") == ["Ohne"]
    assert titles(client, "?jahr=2017") == ["Mit"]


def test_the_year_is_that_of_the_clock_in_germany(client):
    late = timezone.datetime(2018, 12, 31, 23, 30, tzinfo=timezone.timezone.utc)
    build.finding(build.conference(starts=late), title="Neujahr")
    assert titles(client, "?jahr=2019") == ["Neujahr"]
    assert titles(client, "?jahr=2018") == []


@pytest.mark.parametrize(
    "query",
    [
        *("jahr=abc", "jahr=99999", "jahr=%00", "status=junk", "amt=junk", "konferenz=junk"),
        *("kreis=1", "adressat=%F0", "thema=junk", "sortierung=junk", "seite=junk", "q=%00%00"),
    ],
)
def test_what_makes_no_sense_is_passed_over(client, query):
    build.finding(title="A")
    assert titles(client, f"?{query}") == ["A"]


def test_a_known_conference_or_year_that_left_nothing_finds_nothing(client):
    build.finding(title="A")
    empty = build.conference()
    assert titles(client, f"?konferenz={empty.slug}") == []
    assert titles(client, "?jahr=1999") == []


def test_a_conference_that_is_not_public_is_named_nowhere(client):
    secret = build.conference(state="draft", title="Geheim")
    build.finding(secret)
    response = client.get(f"/ergebnisse/?konferenz={secret.slug}")
    assert "Geheim" not in response.content.decode()


def test_a_move_of_the_venue_moves_the_finding(client):
    before, after = build.district(ags="03151"), build.district(ags="03157")
    venue = build.venue(municipality=build.municipality(district=before))
    build.finding(build.conference(venue=venue), title="A")
    assert titles(client, "?kreis=03151") == ["A"]
    venue.municipality = build.municipality(district=after)
    venue.save()
    assert titles(client, "?kreis=03151") == []
    assert titles(client, "?kreis=03157") == ["A"]


# --- chips, links -------------------------------------------------------------------------
def test_chips_say_what_is_chosen_and_take_it_away(client):
    office = build.office(name="Amt Nord", slug="nord")
    build.finding(build.conference(starts=on(2017)), office=office, title="Wohnen")
    context = page(client, "?q=wohnen&status=offen&jahr=2017&amt=nord&sortierung=bewegt")
    labels = [chip.label for chip in context["chips"]]
    assert labels == ["„wohnen“", "offen", "2017", office.short_name]
    assert context["chips"][1].url == "?q=wohnen&jahr=2017&amt=nord&sortierung=bewegt"


def test_the_feed_and_the_form_keep_the_filters(client):
    build.finding(title="Wohnen")
    html = client.get("/ergebnisse/?status=offen&q=wohnen&seite=1").content.decode()
    assert html.count('href="/ergebnisse/feed.atom?q=wohnen&amp;status=offen"') == 2
    assert '<input type="hidden" name="status" value="offen">' in html
    assert 'rel="canonical" href="http://localhost:8000/ergebnisse/"' in html


def test_the_feed_holds_what_the_page_holds_and_says_so(client):
    build.finding(build.conference(starts=on(2017)), title="Alt")
    build.finding(build.conference(starts=on(2021)), title="Neu")
    feed = client.get("/ergebnisse/feed.atom?jahr=2017&status=offen").content.decode()
    assert "Alt" in feed and "Neu" not in feed
    assert "<title>Mosaik: offen, 2017</title>" in feed
    assert (
        "<title>Mosaik: Alle Ergebnisse</title>"
        in client.get("/ergebnisse/feed.atom").content.decode()
    )


# --- orders -------------------------------------------------------------------------------
def test_the_latest_conference_comes_first_in_its_own_order(client):
    old, new = build.conference(starts=on(2017)), build.conference(starts=on(2021))
    build.finding(old, title="Alt", number=1)
    build.finding(new, title="A zweites", number=2)
    build.finding(new, title="Z erstes", number=1)
    build.finding(title="Dazwischen", published_at=on(2019))
    assert titles(client) == ["Z erstes", "A zweites", "Dazwischen", "Alt"]


def test_where_something_happened_last_comes_first(client):
    today = timezone.localdate()
    for title, days in (("Lange her", 90), ("Gestern", 1), ("Ende Mai", 30)):
        build.finding_update(build.finding(title=title), date=today - timedelta(days=days))
    build.finding(title="Noch nie")
    expected = ["Gestern", "Ende Mai", "Lange her", "Noch nie"]
    assert titles(client, "?sortierung=bewegt") == expected
    build.finding_update(Finding.objects.get(title="Lange her"), date=today)
    assert titles(client, "?sortierung=bewegt")[0] == "Lange her"


def test_what_is_due_comes_first_and_what_is_done_is_due_no_more(client):
    today = timezone.localdate()
    for title, days, status in (
        ("Bald", 9, "offen"),
        ("Überfällig", -9, "in-arbeit"),
        ("Erledigt", -99, "erledigt"),
        ("Später", 99, "offen"),
    ):
        build.finding(title=title, due_on=today + timedelta(days=days), status=status)
    found = titles(client, "?sortierung=faellig")
    assert found == ["Überfällig", "Bald", "Später", "Erledigt"]


def test_words_bring_what_fits_best_first(client):
    new, old = build.conference(starts=on(2021)), build.conference(starts=on(2017))
    build.finding(new, title="Räume öffnen", explanation="Auch für Sprachkurse.")
    build.finding(old, title="Sprachkurse am Abend")
    assert titles(client, "?q=Sprachkurs") == ["Sprachkurse am Abend", "Räume öffnen"]
    newest = ["Räume öffnen", "Sprachkurse am Abend"]
    assert titles(client, "?q=Sprachkurs&sortierung=neu") == newest
    assert [order.label for order in page(client, "?q=Sprachkurs")["orders"]] == [
        "Passend",
        "Neueste Konferenz",
        "Zuletzt bewegt",
        "Als Nächstes fällig",
    ]
    assert page(client)["orders"][0].label == "Neueste Konferenz"


# --- nothing found ------------------------------------------------------------------------
def test_nothing_found_leads_on(client):
    event = build.conference(starts=on(2017))
    build.finding(event, title="Wohnen", status="erledigt")
    ways = page(client, "?status=offen&jahr=2017")["ways_on"]
    assert [(way.label, way.count) for way in ways] == [("Ohne „offen“", 1)]
    ways = page(client, "?jahr=2019")["ways_on"]
    assert [(way.label, way.url, way.count) for way in ways] == [("2017", "?jahr=2017", 1)]
    html = client.get("/ergebnisse/?q=Quittengelee").content.decode()
    assert "Dazu gibt es noch kein Ergebnis." in html
    assert 'href="/suche/?q=Quittengelee"' in html
    build.finding(title="Sportfest")
    assert [chip.url for chip in page(client, "?q=Spot")["spellings"]] == ["?q=Sport"]


def test_before_the_first_finding_the_page_says_so(client):
    html = client.get("/ergebnisse/").content.decode()
    assert "Noch ist kein Ergebnis veröffentlicht." in html


# --- cards --------------------------------------------------------------------------------
def test_a_card_says_status_conference_due_day_and_the_latest_news(client):
    today = timezone.localdate()
    event = build.conference(title="Konferenz Nord", starts=on(2017))
    finding = build.finding(event, status="in-arbeit", due_on=today - timedelta(days=1))
    build.finding_update(finding, date=today - timedelta(days=8), text="Älteres.")
    build.finding_update(finding, date=today - timedelta(days=3), text="Ein Raum ist gefunden.")
    html = client.get("/ergebnisse/").content.decode()
    assert "Konferenz Nord, 2017" in html
    assert "in Arbeit" in html
    assert "zugesagt" in html
    assert "Ein Raum ist gefunden." in html
    assert "Älteres." not in html


def test_twenty_a_page_and_the_next_page_goes_on(client):
    event = build.conference()
    for number in range(1, 23):
        build.finding(event, number=number, title=f"Ergebnis {number}")
    first, second = titles(client), titles(client, "?seite=2")
    assert (len(first), second) == (20, ["Ergebnis 21", "Ergebnis 22"])
    assert titles(client, "?seite=99") == second
