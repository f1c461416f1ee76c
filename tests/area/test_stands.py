"""A stand at a Markt der Möglichkeiten: asked for by an initiative, answered by the office."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conferences.models import Stand
from conferences.services import stands as services
from portal.outbox.models import Letter
from portal.publishing.queue import Queue

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
HOME, ALL = "/mein-bereich/", "/mein-bereich/staende/"
WISH = {"shows": "Wir reparieren Räder.", "needs_power": "on", "note": "nah am Eingang"}


@pytest.fixture
def office():
    return builders.office()


@pytest.fixture
def cafe(office):
    return builders.initiative(title="Sprachcafé", office=office)


@pytest.fixture
def alice(client, cafe):
    person = builders.coordinator(cafe)
    client.force_login(person, backend=BACKEND)
    return person


@pytest.fixture
def editor(office):
    return builders.editor(office)


@pytest.fixture
def conference(office):
    until = timezone.localdate() + timedelta(days=3)
    return builders.conference(title="Konferenz", office=office, stands_until=until)


@pytest.fixture
def asked(conference, cafe, alice) -> Stand:
    return services.ask(conference, cafe, {"shows": "Räder", "note": ""}, by=alice)


def ask_url(event) -> str:
    return f"{ALL}anfragen/{event.pk}/"


def tab(event) -> str:
    return reverse("admin:conferences_conference_stands", args=[event.pk])


def answered(client, editor, stand: Stand, status: str, **more):
    """The office presses a button in the row of its desk."""
    client.force_login(editor, backend=BACKEND)
    form = client.get(tab(stand.event)).context["formset"]
    sent = {
        f"stands-{name}": form.management_form[name].value() for name in form.management_form.fields
    }
    for row in form.forms:
        sent |= {
            row.add_prefix(name): row[name].value() or "" for name in row.fields if name != "DELETE"
        }
    sent |= {"stands-0-to": status, **{f"stands-0-{name}": text for name, text in more.items()}}
    return client.post(tab(stand.event), sent)


# --- asking ---------------------------------------------------------------------------------
def test_the_conferences_page_says_until_when_one_may_ask(client, conference):
    page = client.get(conference.get_absolute_url()).text
    assert "einen Stand anfragen" in page
    assert ask_url(conference) in page


@pytest.mark.parametrize(
    "changed",
    [
        {"stands_until": None},
        {"stands_until": timezone.localdate() - timedelta(days=2)},
        {"cancelled_at": timezone.now()},
        {"starts": timezone.now() - timedelta(days=1)},
    ],
)
def test_nobody_asks_where_nothing_is_offered(client, alice, conference, cafe, changed):
    type(conference).objects.filter(pk=conference.pk).update(**changed)
    assert ask_url(conference) not in client.get(conference.get_absolute_url()).text
    assert "gerade keinen Stand anfragen" in client.get(ask_url(conference)).text
    client.post(ask_url(conference), WISH | {"initiative": cafe.pk})
    assert not Stand.objects.exists()
    assert "Stände auf Konferenzen" not in client.get(HOME).text


def test_a_stand_is_asked_for_with_what_is_shown_and_needed(client, alice, conference, cafe):
    assert "Sie können gerade einen Stand" in client.get(HOME).text
    assert "Konferenz" in client.get(ALL).text
    response = client.post(ask_url(conference), WISH | {"initiative": cafe.pk})
    stand = Stand.objects.get()
    assert response.url == f"{ALL}{stand.pk}/"
    assert (stand.initiative, stand.status, stand.asked_by) == (cafe, "asked", alice)
    assert (stand.shows, stand.note) == ("Wir reparieren Räder.", "nah am Eingang")
    assert (stand.needs, stand.spot) == ("Strom", "")
    assert "wartet auf das Amt" in client.get(HOME).text
    assert "Sprachcafé" not in client.get(conference.get_absolute_url()).text


def test_what_is_shown_must_be_said(client, alice, conference, cafe):
    page = client.post(ask_url(conference), {"initiative": cafe.pk, "note": "nah am Eingang"})
    assert "Bitte sagen Sie kurz, was Sie zeigen." in page.text
    assert "nah am Eingang" in page.text
    long = client.post(ask_url(conference), WISH | {"initiative": cafe.pk, "shows": "x" * 601})
    assert "errorlist" in long.text
    assert not Stand.objects.exists()


def test_a_double_click_asks_once(client, alice, conference, cafe):
    for _click in range(2):
        client.post(ask_url(conference), WISH | {"initiative": cafe.pk})
    services.ask(conference, cafe, {"shows": "noch einmal"}, by=alice)
    assert Stand.objects.count() == 1
    assert "steht schon auf der Liste" in client.get(ask_url(conference)).text


def test_nobody_asks_for_anothers_initiative(client, alice, conference):
    foreign = builders.initiative()
    page = client.post(ask_url(conference), WISH | {"initiative": foreign.pk})
    assert page.status_code == 200
    assert not Stand.objects.exists()


def test_conferences_of_other_regions_are_not_proposed_but_may_be_asked(client, alice, cafe):
    until = timezone.localdate() + timedelta(days=3)
    far = builders.conference(title="Weit weg", office=builders.office(), stands_until=until)
    everywhere = builders.conference(title="Für alle", stands_until=until)
    page = client.get(ALL).text
    assert everywhere.title in page
    assert far.title not in page
    client.post(ask_url(far), WISH | {"initiative": cafe.pk})
    assert Stand.objects.get().event == far


def test_a_draft_offers_nothing_to_anybody(client, alice, conference, cafe):
    type(conference).objects.filter(pk=conference.pk).update(state="draft")
    assert client.get(ask_url(conference)).status_code == 404
    assert client.post(ask_url(conference), WISH | {"initiative": cafe.pk}).status_code == 404


# --- until it is decided --------------------------------------------------------------------
def test_it_can_be_changed_until_the_office_answers(client, alice, asked):
    url = f"{ALL}{asked.pk}/"
    version = client.get(url).context["form"]["version"].value()
    client.post(url, WISH | {"version": version})
    asked.refresh_from_db()
    assert asked.shows == "Wir reparieren Räder."
    Stand.objects.update(status="confirmed", spot="A 7")
    text = client.get(url).text
    assert "Ihr Platz: A 7" in text
    client.post(url, WISH | {"shows": "Etwas anderes"})
    asked.refresh_from_db()
    assert asked.shows == "Wir reparieren Räder."


def test_it_can_be_taken_back_until_the_office_answers(client, alice, asked):
    client.post(f"{ALL}{asked.pk}/zurueckziehen/")
    assert not Stand.objects.exists()


def test_what_the_office_answered_is_not_taken_back(client, alice, asked):
    Stand.objects.update(status="confirmed")
    page = client.post(f"{ALL}{asked.pk}/zurueckziehen/", follow=True)
    assert "Das Amt hat inzwischen geantwortet" in page.text
    assert Stand.objects.exists()


# --- the office -----------------------------------------------------------------------------
def test_the_office_finds_it_in_its_queue_and_on_its_desk(client, asked, editor):
    (item,) = Queue(editor)[0:10]
    assert item.title == "Sprachcafé bei „Konferenz“"
    assert item.url == tab(asked.event)
    client.force_login(editor, backend=BACKEND)
    queue = client.get(reverse("admin:publishing_pendingversion_changelist"), {"was": "staende"})
    assert "Sprachcafé bei „Konferenz“" in queue.text
    assert "Zeigt: Räder" in client.get(tab(asked.event)).text
    assert len(Queue(builders.editor())) == 0


def test_confirming_writes_to_everybody_who_looks_after_the_initiative(client, asked, editor, cafe):
    deputy = builders.coordinator(cafe, part="deputy")
    answered(client, editor, asked, "confirmed", spot="A 7")
    asked.refresh_from_db()
    assert (asked.status, asked.spot) == ("confirmed", "A 7")
    letters = Letter.objects.order_by("pk")
    assert sorted(letter.to[0] for letter in letters) == sorted(
        [asked.asked_by.email, deputy.email]
    )
    assert "Ihr Platz: A 7." in letters[0].message
    assert "\n\n\n" not in letters[0].message
    assert len(Queue(editor)) == 0


def test_declining_needs_a_friendly_word_that_stands_in_the_letter(client, asked, editor):
    page = answered(client, editor, asked, "declined")
    assert "einen Satz, warum es nicht geht" in page.text
    assert not Letter.objects.exists()
    answered(client, editor, asked, "declined", reply="Leider ist alles voll.")
    asked.refresh_from_db()
    assert asked.status == "declined"
    assert "Leider ist alles voll." in Letter.objects.get().message


def test_saving_again_writes_nothing_again(client, asked, editor):
    answered(client, editor, asked, "confirmed")
    answered(client, editor, asked, "confirmed", spot="B 2")
    assert Letter.objects.count() == 1


def test_what_the_office_asked_itself_is_answered_by_the_initiative(
    client, alice, conference, cafe
):
    stand = builders.stand(conference, cafe, status="asked")
    assert "Das Amt fragt" in client.get(HOME).text
    client.post(f"{ALL}{stand.pk}/antwort/", {"antwort": "ja"})
    stand.refresh_from_db()
    assert stand.status == "confirmed"
    client.post(f"{ALL}{stand.pk}/antwort/", {"antwort": "nein"})
    stand.refresh_from_db()
    assert stand.status == "confirmed"


def test_an_initiative_cannot_confirm_what_it_asked_for_itself(client, alice, asked):
    client.post(f"{ALL}{asked.pk}/antwort/", {"antwort": "ja"})
    asked.refresh_from_db()
    assert asked.status == "asked"


# --- whose ----------------------------------------------------------------------------------
def test_another_initiatives_coordinator_reaches_no_stand(client, asked):
    client.force_login(builders.coordinator(), backend=BACKEND)
    url = f"{ALL}{asked.pk}/"
    assert client.get(url).status_code == client.post(url, WISH).status_code == 404
    assert client.post(f"{url}zurueckziehen/").status_code == 404
    assert client.post(f"{url}antwort/", {"antwort": "nein"}).status_code == 404
    assert Stand.objects.get().shows == "Räder"


def test_the_list_costs_the_same_with_many(client, alice, cafe, django_assert_max_num_queries):
    for _number in range(25):
        builders.stand(builders.conference(office=cafe.office), cafe)
        until = timezone.localdate() + timedelta(days=3)
        builders.conference(office=cafe.office, stands_until=until, venue=builders.venue())
    with django_assert_max_num_queries(12):
        assert client.get(ALL).status_code == 200
