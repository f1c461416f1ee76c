"""Every public page costs at most twelve queries, and as many with fifty rows as with three."""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conferences.registration.link import token_of
from conferences.registration.services import Wish
from initiatives.lists import lists
from initiatives.models import Initiative

from . import builders
from .world import world

pytestmark = pytest.mark.django_db

BUDGET = 12


def grow(here, count: int) -> None:
    """More of everything that a public page of this office lists."""
    rows = here.rows
    conference, field = rows["conferences.conference"], rows["publishing.fieldofaction"]
    district, venue = rows["places.district"], rows["conferences.venue"]
    for _number in range(count):
        initiative = builders.initiative(
            office=here.office, districts=[district], fields=[field, builders.field_of_action()]
        )
        builders.opportunity(initiative)
        builders.opportunity(rows["initiatives.initiative"], languages=[builders.language()])
        builders.event(office=here.office, venue=venue, fields=[field], host=initiative)
        grow_conference(conference, initiative, rows)
        conference.best_practices.add(initiative)
        builders.picture(rows["initiatives.initiative"])
        builders.district(office=here.office)
    grow_registration(rows["registration.event"], count)


def grow_registration(event, count: int) -> None:
    """More to choose from, more to answer, more who come; one of them answers for a group."""
    slot = builders.slot(event, hour=2)
    workshops = [builders.workshop(event, slot=slot, capacity=9) for _ in range(count)]
    questions = [builders.question(event) for _ in range(count)]
    event.capacity += count
    event.save()
    for workshop in workshops:
        wishes = (Wish(workshop.pk),)
        answers = {question.pk: "Antwort" for question in questions}
        row = builders.registration(event, wishes=wishes, answers=answers)
        message = event.messages.last()
        builders.letter_to(row, message=message)
        builders.message(event)
        builders.change_request(row)


def grow_conference(conference, initiative, rows: dict) -> None:
    item = builders.programme_item(conference, kind="workshops")
    builders.speaker(item)
    workshop = builders.workshop(conference, slot=item, initiatives=[initiative])
    finding = builders.finding(
        conference, workshop=workshop, addressees=[builders.addressee()], answers=[initiative]
    )
    rows["conferences.finding"].answers.add(initiative)
    builders.finding_update(rows["conferences.finding"], initiative=initiative, event=conference)
    builders.finding_update(finding)
    for state in ("waiting", "returned", "published"):
        builders.report(rows["conferences.finding"], initiative, state=state, event=conference)
    builders.document(conference)
    builders.picture(conference)
    builders.stand(conference, initiative)
    builders.taken_up(conference, builders.finding(builders.conference()))
    builders.taken_up(rows["registration.event"], finding)


def pages(here) -> dict[str, str]:
    """Every public page, the lists also narrowed and the search with hits."""
    rows = here.rows
    field, district = rows["publishing.fieldofaction"], rows["places.district"]
    narrowed = f"?q=e&thema={field.slug}&kreis={district.ags}"
    return {
        "home": "/",
        "search": "/suche/?q=e",
        "regions": "/regionen/",
        "office": here.office.get_absolute_url(),
        "district": district.get_absolute_url(),
        "text page": builders.page().get_absolute_url(),
        "initiatives": "/initiativen/",
        "initiatives narrowed": f"/initiativen/{narrowed}&sucht=1",
        "nothing found": f"/initiativen/{narrowed}&q=Quittengelee&ort=Ort&umkreis=5&sucht=1",
        "initiative": rows["initiatives.initiative"].get_absolute_url(),
        "sheet": f"{rows['initiatives.initiative'].get_absolute_url()}blatt/",
        "suggesting": "/initiativen/vorschlagen/?titel=Initiative",
        "hints": "/initiativen/vorschlagen/aehnliche/?titel=Initiative",
        "alert": f"/initiativen/abo/{narrowed}",
        "feed": f"/initiativen/feed.atom{narrowed}",
        "shared list": shared_list(),
        "message": f"{rows['initiatives.initiative'].get_absolute_url()}kontakt/",
        "message sent": f"{rows['initiatives.initiative'].get_absolute_url()}kontakt/danke/",
        "coming events": "/veranstaltungen/",
        "past events": "/veranstaltungen/?zeitraum=vergangen",
        "events narrowed": f"/veranstaltungen/{narrowed}",
        "event": rows["conferences.conference"].get_absolute_url(),
        "all series": "/veranstaltungen/reihen/",
        "series": rows["conferences.series"].get_absolute_url(),
        "events of a series": f"/veranstaltungen/?reihe={rows['conferences.series'].slug}",
        "findings": "/ergebnisse/",
        "findings narrowed": f"/ergebnisse/{narrowed}&status=offen&amt={here.office.slug}",
        "balance": "/ergebnisse/bilanz/",
        "balance of an office": f"/ergebnisse/bilanz/{here.office.slug}/",
        "balance as a table": f"/ergebnisse/bilanz/{here.office.slug}/tabelle.csv",
        "finding": rows["conferences.finding"].get_absolute_url(),
        "finding's hint": f"{rows['conferences.finding'].get_absolute_url()}hinweis/",
        "registering": f"{rows['registration.event'].get_absolute_url()}anmeldung/",
        "registered": f"{rows['registration.event'].get_absolute_url()}anmeldung/danke/",
        "event with registration": rows["registration.event"].get_absolute_url(),
        "own link": reverse("registration:own", args=[token_of(rows["registration.registration"])]),
        "lost link": "/anmeldung/link-verloren/",
        "sitemap": "/sitemap.xml",
        "robots": "/robots.txt",
        "not found": "/gibt-es-nicht/",
    }


def shared_list() -> str:
    """A list of all initiatives there are, or of as many as it holds."""
    pks = Initiative.objects.values_list("pk", flat=True)[:50]
    return f"/initiativen/merkliste/?i={'.'.join(map(str, pks))}"


def cost(client, url: str) -> int:
    """Queries of one request, with Django's memory of content types emptied as after a start.

    The first search after a change reads what has changed; that is the change's cost.
    """
    ContentType.objects.clear_cache()
    lists()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code in (200, 403, 404)
    return len(queries)


def test_every_public_page_keeps_its_budget_at_three_and_at_fifty_rows(client):
    here = world("Nord")
    grow(here, 2)
    addresses = pages(here)
    with_three = {name: cost(client, url) for name, url in addresses.items()}
    grow(here, 47)
    addresses["shared list"] = shared_list()
    with_fifty = {name: cost(client, url) for name, url in addresses.items()}
    assert with_fifty == with_three
    assert {name: count for name, count in with_fifty.items() if count > BUDGET} == {}


def test_a_signed_in_visitor_costs_at_most_three_queries_more(client):
    here = world("Nord")
    anonymous = cost(client, "/initiativen/")
    client.force_login(here.coordinator, backend="portal.accounts.roles.RoleBackend")
    assert cost(client, "/initiativen/") <= anonymous + 3


def desk_pages(here) -> dict[str, str]:
    """The Tagungsbüro of the event people register for, and one person of it."""
    event = here.rows["registration.event"]
    names = ("desk", "people", "needs", "messages", "lists", "list_numbers", "workshops", "life")
    names += ("door", "door_state", "door_paper", "person_add")
    person = here.rows["registration.registration"]
    return {
        "events": reverse("registration:desks"),
        **{name: reverse(f"registration:{name}", args=[event.pk]) for name in names},
        "person": person.desk_url,
        "message": reverse(
            "registration:message", args=[event.pk, here.rows["registration.message"].pk]
        ),
    }


def test_the_tagungsbuero_costs_the_same_for_three_and_for_thirty_people(client):
    here = world("Nord")
    client.force_login(here.lead, backend="portal.accounts.backends.SignInBackend")
    event = here.rows["registration.event"]
    grow_registration(event, 2)
    addresses = desk_pages(here)
    with_three = {name: cost(client, url) for name, url in addresses.items()}
    grow_registration(event, 27)
    with_thirty = {name: cost(client, url) for name, url in addresses.items()}
    assert with_thirty == with_three
    assert {name: count for name, count in with_thirty.items() if count > 20} == {}


def office_pages() -> dict[str, str]:
    """The desk, where its numbers lead, and every list of the admin."""
    names = [f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry]
    lists_of_admin = {name: reverse(f"admin:{name}_changelist") for name in names}
    across = reverse("registration:across")
    groups = {f"across {name}": f"{across}?was={name}" for name in ("heute", "briefe", "wuensche")}
    times = {"answer times": reverse("admin:initiatives_enquiry_times")}
    return {"start": reverse("admin:index"), **groups, **times, **lists_of_admin}


def grow_what_waits(here, count: int) -> None:
    """More of what only the office sees."""
    for _number in range(count):
        initiative = builders.initiative(
            office=here.office, state="submitted", website=f"https://{_number}.{count}.example/"
        )
        builders.enquiry(here.rows["initiatives.initiative"])
        builders.suggestion(initiative)
        builders.pending_version(initiative, here.coordinator)
        published = builders.initiative(office=here.office, website=f"https://{initiative.pk}.de/")
        builders.link_check(url=published.website, failures=3)
        builders.event(office=here.office, state="submitted")
        builders.editor(here.office)
        builders.search_count()
        builders.synonym()


@pytest.mark.parametrize("role", ["lead", "administrator"])
def test_the_desk_and_every_list_of_the_admin_keep_their_budget(client, role):
    """The search, too, has read what is new before (see `cost`)."""
    here = world("Nord")
    person = here.lead if role == "lead" else builders.administrator()
    client.force_login(person, backend="portal.accounts.backends.SignInBackend")
    grow(here, 2)
    grow_what_waits(here, 2)
    with_three = {name: cost(client, url) for name, url in office_pages().items()}
    grow(here, 47)
    grow_what_waits(here, 47)
    with_fifty = {name: cost(client, url) for name, url in office_pages().items()}
    assert with_fifty == with_three
    assert {name: count for name, count in with_fifty.items() if count > 20} == {}
