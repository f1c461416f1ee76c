"""A reader suggests an initiative: checked, confirmed by letter, then in the office's queue."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from post_office.models import Email

from initiatives.models import Initiative, Suggestion
from initiatives.services import confirm_suggestion, delete_old_suggestions, similar_initiatives
from initiatives.services.suggestions import MOST_PER_ADDRESS, MOST_PER_NETWORK
from portal.lib import guard
from portal.lib.dates import months_after
from tests import builders

pytestmark = pytest.mark.django_db

URL = "/initiativen/vorschlagen/"
ALICE = "alice@example.org"
NAME = "Geheime Teestube"


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings, db):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    cache.clear()


@pytest.fixture
def stamp(monkeypatch) -> str:
    """What a form holds that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return fresh


@pytest.fixture
def peine():
    """A municipality in a district of Bob's office."""
    office = builders.office(short_name="Braunschweig")
    district = builders.district(name="Peine", office=office)
    return builders.municipality(name="Peine", district=district)


@pytest.fixture
def filled(stamp, peine) -> dict:
    return {
        "title": NAME,
        "summary": "Dort trinken alle zusammen Tee.",
        "place": "Peine",
        "website": "https://teestube.example",
        "message": "Fragen Sie im Rathaus.",
        "email": ALICE,
        "name": "Alice Beispiel",
        "opened": stamp,
        "homepage": "",
    }


def send(client, data: dict, **more):
    return client.post(URL, {**data, "geprueft": "1", **more})


def link() -> str:
    """The path in the last letter."""
    return re.search(r"https?://[^/]+(/\S+)", Email.objects.latest("pk").message)[1]


def text(response) -> str:
    return response.content.decode()


# --- the form -----------------------------------------------------------------------------
def test_the_form_is_there_without_an_account_and_takes_a_name_along(client):
    html = text(client.get(f"{URL}?titel=Teestube"))
    assert 'name="title" value="Teestube"' in html
    assert 'data-similar="/initiativen/vorschlagen/aehnliche/"' in html


def test_nothing_is_kept_before_the_check(client, filled):
    response = client.post(URL, filled)
    assert response.status_code == 200
    assert "Stimmt alles?" in text(response)
    assert Suggestion.objects.count() == Email.objects.count() == 0


def test_the_check_page_carries_all_that_was_typed(client, filled):
    html = text(client.post(URL, {**filled, "belongs": "on"}))
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)"[^>]*? value="([^"]*)"', html))
    for name, value in filled.items():
        assert hidden.get(name, "") == value
    assert hidden["belongs"] == "True"


def test_one_can_go_back_and_change_something(client, filled):
    response = client.post(URL, {**filled, "aendern": "1"})
    assert f'name="title" value="{NAME}"' in text(response)
    assert "errorlist" not in text(response)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Bitte sagen Sie, wie die Initiative heißt."),
        ("summary", " ", "Bitte sagen Sie in einem Satz"),
        ("email", "", "Ohne Ihre Adresse können Sie"),
        ("email", '"a"@example.org', "Bitte prüfen Sie die E-Mail-Adresse."),
        ("place", "Xyzstadt", "Diesen Ort kennen wir in Niedersachsen nicht."),
        ("website", "kein Netz", "Das ist keine Internetadresse."),
        ("homepage", "https://spam.example", "Ein verstecktes Feld war ausgefüllt"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, filled, field, value, sentence):
    response = send(client, {**filled, field: value})
    assert response.status_code == 200
    assert sentence in text(response)
    assert "Fragen Sie im Rathaus." in text(response)
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize("junk", ["\x00", "00000", "9" * 400, "' OR 1=1 --", "ب", "\r\n", "%s"])
@pytest.mark.parametrize("field", ["title", "place", "website", "email", "which_place", "opened"])
def test_junk_breaks_nothing(client, filled, field, junk):
    assert send(client, {**filled, field: junk}).status_code in (200, 302)


def test_two_places_of_one_name_are_told_apart_by_choice(client, filled):
    for district in ("Nordkreis", "Südkreis"):
        builders.municipality(name="Neuenkirchen", district=builders.district(name=district))
    data = {**filled, "place": "Neuenkirchen"}
    asked = text(client.post(URL, data))
    assert "Neuenkirchen, Landkreis Nordkreis" in asked
    assert "Bitte wählen Sie einen Ort" in asked
    choices = re.findall(r'name="which_place" value="([^"]*)"', asked)
    assert len(choices) == 2
    send(client, data, which_place=choices[1])
    assert Suggestion.objects.get().district.name == "Südkreis"


def test_a_place_that_was_not_offered_is_refused(client, filled):
    for district in ("Nordkreis", "Südkreis"):
        builders.municipality(name="Neuenkirchen", district=builders.district(name=district))
    response = send(client, {**filled, "place": "Neuenkirchen"}, which_place="Peine")
    assert response.status_code == 200
    assert Suggestion.objects.count() == 0


# --- is it there already? -----------------------------------------------------------------
def test_the_check_page_names_published_initiatives_called_alike(client, filled):
    known = builders.initiative(title="Teestube Geheimnis, die geheime")
    builders.initiative(title="Chor der Vielen")
    html = text(client.post(URL, filled))
    assert "Gibt es sie schon?" in html
    assert f'href="{known.get_absolute_url()}"' in html
    assert "Chor der Vielen" not in html
    assert "Es ist keine davon – weiter" in html


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_hints_never_tell_of_what_is_not_public(client, filled, state):
    builders.initiative(title=f"{NAME} am Markt", state=state)
    assert similar_initiatives(NAME) == []
    assert "am Markt" not in text(client.post(URL, filled))
    assert "am Markt" not in text(client.get(f"{URL}aehnliche/?titel={NAME}"))


@pytest.mark.parametrize(
    "typed",
    ["geheime teestube", "Teestube, geheime", "Geheime Tee-Stube", "Gehaime Teestube"],
)
def test_names_alike_are_found_however_they_are_spelled(typed):
    known = builders.initiative(title=NAME)
    assert similar_initiatives(typed) == [known]


@pytest.mark.parametrize("typed", ["", "Te", "Fahrradwerkstatt", "\x00", "ب", "x" * 5000])
def test_names_not_alike_are_not_found(typed):
    builders.initiative(title=NAME)
    assert similar_initiatives(typed) == []


def test_only_names_count_not_what_initiatives_do():
    builders.initiative(title="Chor der Vielen", summary=f"Wir singen in der {NAME}.")
    assert similar_initiatives(NAME) == []


def test_hints_while_typing_are_a_piece_of_a_page(client):
    known = builders.initiative(title=NAME)
    html = text(client.get(f"{URL}aehnliche/", {"titel": "geheime teest"}))
    assert known.get_absolute_url() in html
    assert "<html" not in html
    assert text(client.get(f"{URL}aehnliche/")).strip() == ""


def test_hints_stop_for_a_while_when_somebody_asks_without_end(client, monkeypatch):
    monkeypatch.setattr("initiatives.views.suggestions.MOST_HINTS", 2)
    builders.initiative(title=NAME)
    answers = [text(client.get(f"{URL}aehnliche/", {"titel": NAME})).strip() for _n in range(3)]
    assert [bool(answer) for answer in answers] == [True, True, False]


# --- the letter ---------------------------------------------------------------------------
def test_the_suggestion_waits_for_a_click_in_a_letter(client, filled):
    response = send(client, filled)
    assert (response.status_code, response["Location"]) == (302, f"{URL}danke/")
    row = Suggestion.objects.get()
    assert (row.title, row.email, row.district.name) == (NAME, ALICE, "Peine")
    assert row.delete_on == timezone.localdate() + timedelta(days=7)
    assert not row.is_confirmed
    assert Initiative.objects.count() == 0


def test_the_letter_contains_nothing_that_was_typed(client, filled):
    send(client, filled)
    letter = Email.objects.get()
    assert letter.to == [ALICE]
    content = f"{letter.subject} {letter.message} {letter.html_message} {letter.headers}"
    typed = set(filled) - {"email", "opened", "homepage"}
    assert [name for name in typed if filled[name] in content] == []


def test_the_answer_is_the_same_for_every_address(client, filled):
    builders.user(email=ALICE)
    known, unknown = (
        send(client, {**filled, "email": email}) for email in (ALICE, "neu@example.org")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    letters = {re.sub(r"vorschlagen/\S+", "", letter.message) for letter in Email.objects.all()}
    assert len(letters) == 1


def test_a_second_click_on_the_same_button_sends_no_second_letter(client, filled):
    send(client, filled)
    assert send(client, filled).status_code == 302
    assert Suggestion.objects.count() == Email.objects.count() == 1


def test_second_clicks_do_not_count_against_the_limit(client, filled):
    for number in range(MOST_PER_ADDRESS):
        again = {**filled, "title": f"Teestube {number}"}
        assert [send(client, again).status_code for _click in range(2)] == [302, 302]
    assert Email.objects.count() == MOST_PER_ADDRESS


def test_one_address_gets_only_so_many_letters_a_day(client, filled):
    answers = [
        send(client, {**filled, "title": f"Teestube {n}"}) for n in range(MOST_PER_ADDRESS + 1)
    ]
    assert [answer.status_code for answer in answers] == [302] * MOST_PER_ADDRESS + [429]
    assert "noch nicht abgeschickt" in " ".join(text(answers[-1]).split())
    assert f"Teestube {MOST_PER_ADDRESS}" in text(answers[-1])
    assert Email.objects.count() == Suggestion.objects.count() == MOST_PER_ADDRESS


def test_one_network_makes_only_so_many_suggestions_an_hour(client, filled):
    answers = [
        send(client, {**filled, "email": f"person{n}@example.org"}).status_code
        for n in range(MOST_PER_NETWORK + 1)
    ]
    assert answers == [302] * MOST_PER_NETWORK + [429]


# --- the confirmation ---------------------------------------------------------------------
def test_opening_the_link_changes_nothing(client, filled):
    send(client, filled)
    response = client.get(link())
    assert response.status_code == 200
    assert f"„{NAME}“" in text(response)
    assert Initiative.objects.count() == 0
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def test_the_button_puts_it_into_the_offices_queue(client, filled, peine):
    send(client, filled)
    response = client.post(link())
    assert "Amt für regionale Landesentwicklung Braunschweig" in text(response)
    entry = Initiative.objects.get()
    assert (entry.state, entry.title, entry.summary) == ("submitted", NAME, filled["summary"])
    assert (entry.office, entry.locality) == (peine.district.office, "Peine")
    assert (entry.latitude, entry.longitude) == (peine.latitude, peine.longitude)
    assert [*entry.districts.all()] == [peine.district]
    assert (entry.website, entry.contact_email) == ("https://teestube.example", "")
    row = Suggestion.objects.get()
    assert row.initiative == entry
    assert row.delete_on == months_after(timezone.localdate(), 6)


def test_the_link_used_twice_makes_one_initiative(client, filled):
    send(client, filled)
    path = link()
    first, second = text(client.post(path)), text(client.post(path))
    assert first == second == text(client.get(path))
    assert Initiative.objects.count() == 1


def test_two_that_confirm_at_the_same_moment_make_one_initiative():
    row = builders.suggestion()
    stale = Suggestion.objects.get(pk=row.pk)
    confirm_suggestion(row)
    confirm_suggestion(stale)
    assert Initiative.objects.count() == 1


def test_without_a_place_it_is_state_wide_and_belongs_to_the_administration(client, filled):
    send(client, {**filled, "place": ""})
    assert "bei der Redaktion des Portals" in text(client.post(link()))
    entry = Initiative.objects.get()
    assert (entry.office, entry.state_wide, entry.place) == (None, True, "")


def test_a_whole_district_gives_no_point(client, filled, peine):
    send(client, {**filled, "place": "Landkreis Peine"})
    client.post(link())
    entry = Initiative.objects.get()
    assert (entry.office, entry.latitude, entry.locality) == (peine.district.office, None, "")


def test_a_postcode_is_kept_as_one(client, filled, peine):
    builders.postcode(code="31224", municipalities=[peine])
    send(client, {**filled, "place": "31224"})
    client.post(link())
    entry = Initiative.objects.get()
    assert (entry.postcode, entry.locality) == ("31224", "Peine")


def test_a_link_that_is_too_old_or_wrong_says_so_and_does_nothing(client, filled):
    send(client, filled)
    Suggestion.objects.update(delete_on=timezone.localdate())
    for path in (link(), f"{URL}{'x' * 43}/"):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 404
            assert "Dieser Link gilt nicht mehr" in text(answer)
    assert Initiative.objects.count() == 0


# --- never public before the office says so -------------------------------------------------
def test_what_was_suggested_is_visible_nowhere_before_it_is_published(client, filled):
    send(client, filled)
    path = link()
    places = [
        "/",
        "/initiativen/",
        "/initiativen/?q=Teestube",
        "/suche/?q=Teestube",
        "/sitemap.xml",
        "/initiativen/feed.atom",
        "/regionen/",
        f"{URL}aehnliche/?titel=Teestube",
    ]
    for _step in ("waiting", "confirmed"):
        pages = [client.get(place) for place in places]
        assert [page.status_code for page in pages] == [200] * len(places)
        assert [p for p, page in zip(places, pages, strict=True) if NAME in text(page)] == []
        client.post(path)
    entry = Initiative.objects.get()
    assert client.get(entry.get_absolute_url()).status_code == 404
    assert client.get(f"{entry.get_absolute_url()}blatt/").status_code == 404


def test_the_portals_own_pages_keep_their_addresses():
    for title in ("Vorschlagen", "Merkliste", "Abo"):
        assert builders.initiative(title=title).slug == f"{title.lower()}-2"


# --- the office ---------------------------------------------------------------------------
@pytest.fixture
def confirmed(client, filled) -> Suggestion:
    send(client, filled)
    client.post(link())
    return Suggestion.objects.get()


def test_the_office_finds_it_and_who_suggested_it(confirmed, signed_in):
    client = signed_in(builders.editor(confirmed.initiative.office))
    queue = text(client.get("/verwaltung/initiatives/initiative/?state=submitted"))
    assert NAME in queue
    page = text(client.get(f"/verwaltung/initiatives/suggestion/{confirmed.pk}/change/"))
    assert ALICE in page
    assert "Fragen Sie im Rathaus." in page
    assert confirmed.initiative.admin_url in page
    assert NAME in text(client.get("/verwaltung/initiatives/suggestion/"))


def test_another_office_does_not(confirmed, signed_in):
    client = signed_in(builders.editor())
    assert NAME not in text(client.get("/verwaltung/initiatives/initiative/?state=submitted"))
    assert NAME not in text(client.get("/verwaltung/initiatives/suggestion/"))
    url = f"/verwaltung/initiatives/suggestion/{confirmed.pk}/change/"
    assert client.get(url).status_code == 404


def test_nobody_is_bothered_by_what_nobody_confirmed(signed_in):
    builders.suggestion(title=NAME)
    client = signed_in(builders.administrator())
    assert NAME not in text(client.get("/verwaltung/initiatives/suggestion/"))


def test_the_office_can_publish_it(confirmed, signed_in, client):
    staff = signed_in(builders.editor(confirmed.initiative.office))
    data = {"action": "publish", "_selected_action": [confirmed.initiative.pk]}
    staff.post("/verwaltung/initiatives/initiative/", data)
    assert client.get(confirmed.initiative.get_absolute_url()).status_code == 200


# --- deletion -----------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "is_kept"), [(1, True), (0, False), (-1, False)])
def test_personal_data_goes_on_its_day_and_the_initiative_stays(confirmed, days, is_kept):
    Suggestion.objects.update(delete_on=timezone.localdate() + timedelta(days=days))
    delete_old_suggestions()
    assert Suggestion.objects.exists() == is_kept
    assert Initiative.objects.count() == 1


def test_the_worker_deletes_by_itself():
    builders.suggestion(delete_on=timezone.localdate())
    call_command("worker", once=True)
    assert not Suggestion.objects.exists()


def test_the_database_knows_no_confirmed_suggestion_without_its_initiative():
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.suggestion(confirmed_at=timezone.now())
