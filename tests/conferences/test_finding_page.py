"""A finding's page: where it comes from, how far it is, what is like it, and telling more."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from conferences.models import Finding
from tests import builders as build

pytestmark = pytest.mark.django_db


def page(client, finding) -> str:
    response = client.get(finding.get_absolute_url())
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def similar(client, finding) -> list[str]:
    return [row.title for row in client.get(finding.get_absolute_url()).context["similar"]]


def on(year: int, month: int = 5, day: int = 16):
    return timezone.make_aware(timezone.datetime(year, month, day, 9))


# --- origin and state ---------------------------------------------------------------------
def test_the_page_says_where_it_was_agreed_and_what_the_workshop_asked(client):
    place = build.municipality(name="Salzgitter")
    event = build.conference(
        title="Konferenz", starts=on(2017), venue=build.venue(municipality=place)
    )
    workshop = build.workshop(event, title="Räume", question="Wo treffen wir uns?", number=2)
    finding = build.finding(
        event,
        workshop=workshop,
        addressees=[build.addressee(name="Kommunen")],
        responsible="Stadt Salzgitter",
    )
    html = page(client, finding)
    assert "16. Mai 2017, Salzgitter" in html
    assert "Wo treffen wir uns?" in html
    assert f"{event.get_absolute_url()}#workshop-2" in html
    assert "Kommunen" in html and "Stadt Salzgitter" in html


@pytest.mark.parametrize(
    ("days", "status", "said"),
    [
        (-1, "offen", "Der Termin ist verstrichen."),
        (-1, "erledigt", None),
        (0, "in-arbeit", None),
        (9, "offen", None),
    ],
)
def test_what_is_overdue_is_told_plainly(client, days, status, said):
    due = timezone.localdate() + timedelta(days=days)
    html = page(client, build.finding(status=status, due_on=due))
    assert ("Der Termin ist verstrichen." in html) == bool(said)


def test_a_status_says_since_when():
    finding = build.finding(build.conference(starts=on(2017)), status="in-arbeit")
    for day, status in (("2018-01-01", "offen"), ("2018-03-01", "in-arbeit"), ("2019-01-01", "")):
        build.finding_update(finding, date=date.fromisoformat(day), status=status)
    build.finding_update(finding, date=date(2019, 6, 1), status="in-arbeit")
    assert finding.status_since == date(2018, 3, 1)


def test_what_is_open_is_open_since_its_conference():
    assert build.finding(build.conference(starts=on(2017))).status_since == date(2017, 5, 16)


def test_no_day_is_claimed_that_nobody_noted():
    finding = build.finding(build.conference(starts=on(2017)), status="erledigt")
    assert finding.status_since is None
    build.finding_update(finding, date=date(2018, 1, 1), status="in-arbeit")
    assert finding.status_since is None


def test_where_it_is_taken_up_again_is_told_of_the_past_and_of_what_comes(client):
    past = build.event(title="Netzwerktreffen", starts=on(2019))
    soon = build.conference(title="Zweite Konferenz", starts=timezone.now() + timedelta(days=20))
    off = build.conference(title="Abgesagte", cancelled_at=timezone.now())
    hidden = build.conference(title="Geheimplan", state="draft")
    finding = build.finding()
    for event in (past, soon, off, hidden):
        build.taken_up(event, finding)
    html = page(client, finding)
    assert "kommt am" in html and "wieder auf die Tagesordnung" in html
    assert "16. Mai 2019" in html
    assert "Zweite Konferenz" in html and "Netzwerktreffen" in html
    assert "Geheimplan" not in html
    assert "Abgesagte" not in html


# --- neighbours ---------------------------------------------------------------------------
def test_one_goes_from_finding_to_finding_of_the_same_conference(client):
    event = build.conference()
    first, second, third = (build.finding(event, number=n, title=f"Nr {n}") for n in (1, 2, 3))
    build.finding(event, number=4, state="draft")
    build.finding(build.conference(), number=2, title="Fremd")
    response = client.get(second.get_absolute_url())
    before, after = response.context["previous"], response.context["next"]
    assert (before.pk, after.pk) == (first.pk, third.pk)
    html = page(client, third)
    assert 'rel="next"' not in html and 'rel="prev"' in html
    assert "Ergebnis 3 von 3" in html


def test_a_finding_without_a_conference_has_no_neighbours(client):
    build.finding()
    html = page(client, build.finding())
    assert 'rel="prev"' not in html and 'rel="next"' not in html


# --- similar ones -------------------------------------------------------------------------
@pytest.fixture
def promise():
    event = build.conference(starts=on(2017))
    field = build.field_of_action(name="Sprache", slug="sprache")
    title = "Sprachkurse brauchen Kinderbetreuung am Abend."
    build.finding(event, title="Kinderbetreuung auch für Sprachkurse.", fields=[field])
    return build.finding(event, title=title, fields=[field])


def test_alike_is_what_shares_two_telling_words_in_any_form(client, promise):
    build.finding(build.conference(), title="Zu jedem Sprachkurs gehört Kinderbetreuung.")
    assert similar(client, promise) == ["Zu jedem Sprachkurs gehört Kinderbetreuung."]


def test_one_word_is_enough_with_a_common_field_of_action(client, promise):
    field = promise.fields.get()
    build.finding(build.conference(), title="Sprachkurs in jedem Dorf.", fields=[field])
    build.finding(build.conference(), title="Ein Sprachkurs für Vereine.")
    assert similar(client, promise) == ["Sprachkurs in jedem Dorf."]


def test_what_is_about_something_else_is_not_alike(client, promise):
    field = promise.fields.get()
    for title in ("Fahrräder reparieren.", "Das Amt muss flexibler sein können."):
        build.finding(build.conference(), title=title, fields=[field])
    build.finding(build.conference(), title="Am Abend offene Räume.")
    assert similar(client, promise) == []
    assert "Ähnliche Ergebnisse" not in page(client, promise)


def test_a_word_that_most_titles_have_tells_nothing(client):
    titles = ["Räume", "Fahrten", "Beratung", "Sport", "Musik", "Feste", "Bücher", "Gärten"]
    for title in titles:
        build.finding(build.conference(), title=f"Ehrenamt braucht {title} im Landkreis.")
    finding = build.finding(build.conference(), title="Ehrenamt im Landkreis wird sichtbar.")
    assert similar(client, finding) == []


def test_never_the_same_conference_never_what_is_not_public_at_most_four(client, promise):
    title = "Sprachkurse mit Kinderbetreuung"
    for _number in range(30):
        build.finding()
    build.finding(promise.event, title=f"{title} hier.")
    build.finding(build.conference(), title=f"{title} Entwurf.", state="draft")
    build.finding(build.conference(state="draft"), title=f"{title} geheim.")
    for number in range(6):
        build.finding(build.conference(), title=f"{title} {number}.")
    found = similar(client, promise)
    assert len(found) == 4
    assert all(row in [f"{title} {n}." for n in range(6)] for row in found)


def test_more_words_in_common_come_first(client, promise):
    build.finding(build.conference(), title="Kinderbetreuung und Sprachkurse.")
    build.finding(build.conference(), title="Am Abend Sprachkurse mit Kinderbetreuung.")
    for title in ("Sport", "Musik", "Tanz", "Garten", "Kochen"):
        build.finding(build.conference(), title=title)
    assert similar(client, promise)[0] == "Am Abend Sprachkurse mit Kinderbetreuung."


def test_findings_without_a_conference_are_alike_too_but_not_themselves(client):
    one = build.finding(title="Kinderbetreuung in Sprachkursen.")
    build.finding(title="Sprachkurse mit Kinderbetreuung.")
    assert similar(client, one) == ["Sprachkurse mit Kinderbetreuung."]
    assert Finding.objects.count() == 2
