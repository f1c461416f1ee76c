"""The desk: what waits, each number on a link to exactly the list that was counted."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS

from conferences.registration.models import DeletionClock, Registration
from portal.accounts.desk import Tile
from portal.outbox.models import Letter
from tests import builders as build

pytestmark = pytest.mark.django_db

DESK = "/verwaltung/"
LONG_AGO = timedelta(days=400)


def fill(office) -> None:
    """Two of everything that can wait in an office, beside things that do not wait."""
    for _number in range(2):
        add_initiatives(office)
        add_events(office)
        add_registrations(office)


def add_initiatives(office) -> None:
    good = build.initiative(office=office, confirmed_on=timezone.localdate())
    build.initiative(office=office, state="submitted")
    build.opportunity(good, state="submitted")
    build.initiative(office=office, confirmed_on=timezone.localdate() - LONG_AGO)
    build.initiative(office=office, published_at=timezone.now() - LONG_AGO)
    build.pending_version(good)
    build.closing_report(good)
    build.steward_request(good)
    build.enquiry(good)
    build.enquiry(good, answered_at=timezone.now())
    build.suggestion(build.initiative(office=office, state="submitted"))
    build.suggestion(good)
    build.picture(good, alt="Frauen und Männer sitzen an einem langen Tisch")
    build.picture(build.initiative(office=office), alt="IMG_2017.JPG")


def add_events(office) -> None:
    conference = build.conference(office=office)
    build.stand(conference, status="asked", asked_at=timezone.now())
    build.conference(office=office, state="submitted")
    event = build.event(office=office, state="submitted")
    today = timezone.localdate()
    for days, status in ((-3, "offen"), (-3, "erledigt"), (20, "in-arbeit"), (50, "offen")):
        build.finding(conference, due_on=today + timedelta(days=days), status=status)
    build.finding(conference, state="submitted")
    build.picture(event, alt="Bild 1")
    build.picture(conference, alt="Musik", caption="Musik")
    build.document(event, title="scan 3.pdf")
    build.document(conference, language="")


def add_registrations(office) -> None:
    event = build.open_conference(office=office, capacity=3)
    build.change_request(build.registration(event))
    letter = build.letter_to(build.registration(event)).letter
    late = timezone.now() - timedelta(hours=2)
    Letter.objects.filter(pk=letter.pk).update(status=STATUS.queued, created=late)
    old = build.registration(event)
    Registration.objects.filter(pk=old.pk).update(sent_at=timezone.now() - timedelta(days=2))


@pytest.fixture
def office():
    """An office with its own work; another has as much."""
    here = build.office(slug="nord", short_name="Nord")
    fill(here)
    fill(build.office(slug="sued", short_name="Sued"))
    return here


def lines(page) -> dict[str, object]:
    """{address: line} of everything with a number on the desk."""
    return {line.url: line for tile in page.context["tiles"] for line in tile.shown}


def length_of(page) -> int:
    """How many rows the list at the end of a link has."""
    context = page.context
    if "cl" in context:
        return context["cl"].result_count
    return context["page_obj"].paginator.count


WAITING = {
    "/verwaltung/publishing/pendingversion/?was=neu": 2 * 6,
    "/verwaltung/publishing/pendingversion/?was=aenderung": 2,
    "/verwaltung/publishing/pendingversion/?was=ende": 2,
    "/verwaltung/publishing/pendingversion/?was=zugang": 2,
    "/verwaltung/publishing/pendingversion/?was=staende": 2,
    "/verwaltung/initiatives/initiative/?bestaetigt=nein": 4,
    "/verwaltung/initiatives/initiative/?rueckfrage=nicht-erreichbar": 4,
    "/verwaltung/initiatives/initiative/?bilder=ohne-alternativtext": 2,
    "/verwaltung/initiatives/enquiry/": 2,
    "/verwaltung/initiatives/suggestion/": 2,
    "/verwaltung/conferences/conference/?bilder=ohne-alternativtext": 2,
    "/verwaltung/conferences/conference/?dokumente=namenlos": 2,
    "/verwaltung/conferences/event/?bilder=ohne-alternativtext": 2,
    "/verwaltung/conferences/event/?dokumente=namenlos": 2,
    "/verwaltung/conferences/finding/?faellig=ueberfaellig": 2,
    "/verwaltung/conferences/finding/?faellig=bald": 2,
    "/tagungsbuero/anmeldungen/?was=heute": 4,
    "/tagungsbuero/anmeldungen/?was=briefe": 2,
    "/tagungsbuero/anmeldungen/?was=wuensche": 2,
}


def agreed(url: str) -> int:
    return next(number for start, number in WAITING.items() if url.startswith(start))


def test_an_editors_desk_counts_the_own_offices_work_alone(office, signed_in):
    found = lines(signed_in(build.editor(office)).get(DESK))
    assert len(found) == len(WAITING)
    assert {url: line.number for url, line in found.items()} == {url: agreed(url) for url in found}


@pytest.mark.parametrize("role", ["editor", "lead", "administrator", "of two offices"])
def test_each_number_stands_on_a_link_to_exactly_that_list(office, signed_in, role):
    client = signed_in(somebody(role, office))
    Letter.objects.create(from_email="a@example.org", to=["b@example.org"], status=STATUS.failed)
    for address in (DESK, f"{DESK}?amt=nord"):
        found = lines(client.get(address))
        assert len(found) >= len(WAITING)
        lengths = {url: length_of(client.get(url)) for url in found}
        assert lengths == {url: line.number for url, line in found.items()}


def somebody(role: str, office):
    if role == "administrator":
        return build.administrator()
    person = build.lead(office) if role == "lead" else build.editor(office)
    if role == "of two offices":
        build.Membership.objects.create(user=person, office=build.office(), role="lead")
    return person


def test_administrators_see_all_offices_and_choose_one_by_a_link(office, signed_in):
    client = signed_in(build.administrator())
    page = client.get(DESK)
    assert 'href="?amt=nord"' in page.content.decode()
    everything = {url: line.number for url, line in lines(page).items()}
    assert {url: agreed(url) * 2 for url in everything if "letter" not in url} == {
        url: number for url, number in everything.items() if "letter" not in url
    }
    narrowed = lines(client.get(f"{DESK}?amt=nord"))
    assert all(line.number == agreed(url) for url, line in narrowed.items() if "letter" not in url)
    assert all("amt=nord" in url for url in narrowed if "outbox" not in url)


def test_an_office_that_is_not_theirs_cannot_be_chosen(office, signed_in):
    client = signed_in(build.editor(office))
    plain, asked = client.get(DESK), client.get(f"{DESK}?amt=sued")
    assert {u: line.number for u, line in lines(plain).items()} == {
        u: line.number for u, line in lines(asked).items()
    }
    assert "amt=" not in plain.content.decode()


def test_since_when_the_oldest_waits_is_said(signed_in):
    office = build.office()
    handed_in = build.initiative(office=office, state="submitted")
    twelve_days_ago = timezone.now() - timedelta(days=12)
    type(handed_in).objects.filter(pk=handed_in.pk).update(submitted_at=twelve_days_ago)
    text = signed_in(build.editor(office)).get(DESK).content.decode()
    assert "Am längsten wartet jemand seit 12 Tagen." in text


def test_an_empty_desk_is_friendly(signed_in):
    text = signed_in(build.editor()).get(DESK).content.decode()
    assert "Nichts wartet. Schön." in text
    assert "Alles läuft." in text


def test_whoever_may_see_nothing_gets_no_tile(settings, signed_in):
    settings.DESK = ["tests.admin.test_desk.nothing"]
    assert signed_in(build.editor()).get(DESK).context["tiles"] == []


def nothing(user, office) -> Tile | None:
    return None


def test_letters_of_the_whole_portal_are_the_administrators_business(office, signed_in):
    Letter.objects.create(from_email="a@example.org", to=["b@example.org"], status=STATUS.failed)
    letters = "/verwaltung/outbox/letter/?stand=haengt"
    assert letters not in lines(signed_in(build.lead(office)).get(DESK))
    assert lines(signed_in(build.administrator()).get(DESK))[letters].number == 4 + 1


def test_a_deletion_that_pauses_is_said_without_a_number(office, signed_in):
    now = timezone.now()
    DeletionClock.objects.create(last_seen=now, paused_at=now)
    line = lines(signed_in(build.editor(office)).get(DESK))[
        reverse("admin:registration_deletionrun_changelist")
    ]
    assert line.is_notice


def test_the_next_events_say_how_many_seats_are_free_and_who_waits(signed_in):
    office = build.office()
    event = build.open_conference(office=office, capacity=2, title="Treffen am See")
    for _number in range(3):
        build.registration(event)
    foreign = build.open_conference(office=build.office(), title="Treffen am Meer")
    text = signed_in(build.editor(office)).get(DESK).content.decode()
    assert "0 von 2" in text
    assert f"/tagungsbuero/{event.pk}/personen/?stand=waiting" in text
    assert foreign.title not in text


def test_the_last_changes_are_those_of_the_own_office(signed_in):
    office = build.office()
    person = build.editor(office, name="Alice Muster")
    mine = build.conference(office=office, changed_by=person)
    foreign = build.conference(office=build.office(), title="Anderswo")
    page = signed_in(person).get(DESK)
    assert mine.admin_url in page.content.decode()
    assert "von Alice Muster" in page.content.decode()
    assert foreign.title not in page.content.decode()


def test_a_field_without_an_initiative_in_a_district_is_a_white_spot(signed_in):
    office = build.office()
    full, empty = (build.district(office=office) for _number in range(2))
    foreign = build.district(office=build.office(), name="Fernland")
    field = build.field_of_action(name="Sprache")
    build.initiative(office=office, fields=[field], districts=[full])
    page = signed_in(build.editor(office)).get(DESK)
    (tile,) = [tile for tile in page.context["tiles"] if tile.key == "gaps"]
    numbers = {region.name: region.cells[0].number for region in tile.data.regions}
    assert list(numbers.values()) == [1, 0]
    assert foreign.name not in str(numbers)
    cell = tile.data.regions[0].cells[0]
    assert f"thema={field.slug}" in cell.url
    assert empty.name in str(numbers)
    assert 'class="gap-0"' in page.content.decode()


def test_the_numbers_of_the_map_lead_to_lists_as_long(office, signed_in):
    client = signed_in(build.editor(office))
    district, field = build.district(office=office), build.field_of_action()
    for _number in range(3):
        build.initiative(office=office, fields=[field], districts=[district])
    (tile,) = [tile for tile in client.get(DESK).context["tiles"] if tile.key == "gaps"]
    cells = [cell for region in tile.data.regions for cell in region.cells]
    assert {cell.number: length_of(client.get(cell.url)) for cell in cells}[3] == 3
    assert all(urlsplit(cell.url).path == "/initiativen/" for cell in cells)
