"""An initiative's people put calls online, renew and end them, without asking the office."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.models import Opportunity
from portal.lib.dates import months_after
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def cafe():
    return build.initiative(office=build.office(), title="Sprachcafé", locality="Gifhorn")


@pytest.fixture
def alice(cafe, signed_in):
    return signed_in(build.coordinator(cafe, name="Alice"))


@pytest.fixture
def charlie():
    """Keeps an initiative of another office."""
    return build.coordinator()


def today():
    return timezone.localdate()


def new_url(initiative) -> str:
    return reverse("my_initiatives:new_need", args=[initiative.pk])


def url(need, step: str = "need") -> str:
    return reverse(f"my_initiatives:{step}", args=[need.pk])


def values(**changed) -> dict:
    return {
        "title": "Fahrräder reparieren",
        "description": "Samstags schrauben wir gemeinsam.",
        "time": "flexible",
        "place": "Gifhorn",
        "until": (today() + timedelta(days=60)).isoformat(),
        **changed,
    }


def of(need, **changed) -> dict:
    """What the form of this call sends."""
    return values(**{"title": need.title, "version": need.version, **changed})


# --- a new one ----------------------------------------------------------------------------
def test_the_form_begins_with_the_initiatives_place_and_three_months(alice, cafe):
    form = alice.get(new_url(cafe)).context["form"]
    assert form["place"].value() == "Gifhorn"
    assert form["until"].value() == months_after(today(), 3)


def test_a_call_is_online_at_once_and_signed(alice, cafe, client):
    language = build.language(name="Arabisch")
    answer = alice.post(new_url(cafe), values(languages=[language.pk]), follow=True)
    need = Opportunity.objects.published().get()
    assert "Der Aufruf ist online bis" in answer.text
    assert (need.created_by.name, need.changed_by.name) == ("Alice", "Alice")
    assert need.published_by.name == "Alice"
    assert list(need.languages.all()) == [language]
    version = need.history.get()
    assert version.history_user.name == "Alice"
    assert version.linked == {"languages": [language.pk]}
    client.logout()
    assert "Fahrräder reparieren" in client.get(cafe.get_absolute_url()).text


def test_the_search_finds_it_at_once(alice, cafe, client):
    assert "Sprachcafé" not in client.get("/initiativen/?sucht=1").text
    alice.post(new_url(cafe), values())
    assert "Fahrräder reparieren" in client.get("/initiativen/?sucht=1").text


def test_a_call_of_an_initiative_that_is_not_public_becomes_visible_with_it(signed_in):
    hidden = build.initiative(state="submitted")
    alice = signed_in(build.coordinator(hidden))
    answer = alice.post(new_url(hidden), values(), follow=True)
    assert "sobald die Initiative es ist" in answer.text
    assert not Opportunity.objects.published().exists()
    type(hidden).objects.filter(pk=hidden.pk).update(state="published", published_at=timezone.now())
    assert Opportunity.objects.published().count() == 1


def test_a_second_click_makes_no_second_call(alice, cafe):
    first, second = (alice.post(new_url(cafe), values()) for _click in range(2))
    assert first.url == second.url
    assert Opportunity.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "Bitte sagen Sie in wenigen Worten, wen Sie suchen."),
        ({"description": ""}, "Bitte beschreiben Sie in ein paar Sätzen"),
        ({"until": "2020-01-01"}, "Dieser Tag ist schon vorbei."),
        ({"until": "2999-01-01"}, "Höchstens bis"),
        ({"until": "morgen"}, "Bitte geben Sie einen Tag an"),
        ({"title": "x" * 121}, "höchstens 120 Zeichen"),
        ({"languages": ["999999"]}, "keine gültige Auswahl"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(alice, cafe, wrong, sentence):
    answer = alice.post(new_url(cafe), values(requirements="Geduld und Schraubenzieher") | wrong)
    assert sentence in answer.text
    assert "Geduld und Schraubenzieher" in answer.text
    assert not Opportunity.objects.exists()


def test_nobody_makes_a_call_for_another_initiative(signed_in, charlie, cafe):
    client = signed_in(charlie)
    assert client.get(new_url(cafe)).status_code == 404
    assert client.post(new_url(cafe), values()).status_code == 404
    own = charlie.initiatives.get()
    client.post(new_url(own), values(initiative=cafe.pk))
    assert Opportunity.objects.get().initiative == own


# --- changing -----------------------------------------------------------------------------
def test_a_change_is_public_at_once_and_counts_for_call_and_initiative(alice, cafe):
    need = build.opportunity(cafe, title="Kaffee kochen")
    alice.post(url(need), of(need, title="Kaffee und Tee kochen"))
    need.refresh_from_db()
    assert (need.title, need.version, need.changed_by.name) == ("Kaffee und Tee kochen", 2, "Alice")
    cafe.refresh_from_db()
    assert cafe.version == 2


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(signed_in, alice, cafe):
    need = build.opportunity(cafe, title="Kaffee kochen")
    opened = of(need, description="Jeden Montag.")
    deputy = build.coordinator(cafe, part="deputy", name="Bob")
    signed_in(deputy).post(url(need), of(need, description="Jeden Dienstag."))
    answer = signed_in(cafe.stewardships.get(part="main").user).post(url(need), opened)
    assert "Inzwischen hat jemand anderes" in answer.text
    assert "Jeden Montag." in answer.text
    assert "Jeden Dienstag." in answer.text
    need.refresh_from_db()
    assert need.description == "Jeden Dienstag."
    again = answer.context["form"]["version"].value()
    alice.post(url(need), opened | {"version": again})
    need.refresh_from_db()
    assert need.description == "Jeden Montag."


def test_texts_the_office_wrote_longer_may_stay_long(alice, cafe):
    need = build.opportunity(cafe, description="lang " * 400)
    alice.post(url(need), of(need, description=need.description, title="Kürzer"))
    need.refresh_from_db()
    assert need.title == "Kürzer"


def test_an_offices_draft_goes_online_when_the_initiative_saves_it(alice, cafe):
    need = build.opportunity(cafe, state="draft")
    assert "als Entwurf angelegt" in alice.get(url(need)).text
    alice.post(url(need), of(need))
    assert Opportunity.objects.published().get() == need


@pytest.mark.parametrize("step", ["need", "renew_need", "end_need"])
def test_another_initiatives_call_is_not_there(signed_in, charlie, cafe, step):
    need = build.opportunity(cafe)
    client = signed_in(charlie)
    assert client.post(url(need, step), of(need, title="Gekapert")).status_code == 404
    assert client.get(url(need)).status_code == 404
    need.refresh_from_db()
    assert need.version == 1


# --- renewing and ending ------------------------------------------------------------------
def test_one_button_renews_for_three_months_from_today(alice, cafe):
    need = build.opportunity(cafe, until=today() + timedelta(days=5))
    answer = alice.post(url(need, "renew_need"), {"version": need.version}, follow=True)
    assert "Verlängert" in answer.text
    need.refresh_from_db()
    assert need.until == months_after(today(), 3)
    assert need.history.first().history_user.name == "Alice"


def test_ended_is_offline_now_and_can_be_taken_up_again(alice, cafe, client):
    need = build.opportunity(cafe)
    answer = alice.post(url(need, "end_need"), follow=True)
    assert "Beendet am" in answer.text
    assert not Opportunity.objects.published().exists()
    assert need.title not in client.get(cafe.get_absolute_url()).text
    answer = alice.post(url(need, "renew_need"), follow=True)
    assert "Online bis" in answer.text
    assert Opportunity.objects.published().get().ended_on is None


def test_one_that_is_over_serves_as_a_template(alice, cafe):
    language = build.language()
    need = build.opportunity(
        cafe, title="Tee kochen", description="Wie immer.", languages=[language], until="2020-01-01"
    )
    page = alice.get(f"{new_url(cafe)}?vorlage={need.pk}")
    assert f"vorlage={need.pk}" in alice.get(url(need)).text
    form = page.context["form"]
    assert form["title"].value() == "Tee kochen"
    assert form["until"].value() == months_after(today(), 3)
    assert form["languages"].value() == [language.pk]


@pytest.mark.parametrize("junk", ["999999", "x", "-1", "9" * 30, "²"])
def test_a_template_that_is_not_there_is_an_empty_form(alice, cafe, junk):
    foreign = build.opportunity(title="Fremd")
    for key in (junk, foreign.pk):
        form = alice.get(new_url(cafe), {"vorlage": key}).context["form"]
        assert form["title"].value() == ""


def test_a_button_on_an_old_page_does_nothing_unawares(signed_in, alice, cafe):
    need = build.opportunity(cafe, until=today() + timedelta(days=5))
    deputy = build.coordinator(cafe, part="deputy")
    signed_in(deputy).post(url(need, "end_need"), {"version": 1})
    main = signed_in(cafe.stewardships.get(part="main").user)
    answer = main.post(url(need, "renew_need"), {"version": 1}, follow=True)
    assert "Inzwischen hat jemand anderes diesen Aufruf geändert" in answer.text
    assert not Opportunity.objects.published().exists()


def test_a_second_click_on_a_button_does_no_harm(alice, cafe):
    need = build.opportunity(cafe)
    for _click in range(2):
        alice.post(url(need, "end_need"), {"version": 1})
    need.refresh_from_db()
    assert need.version == 2


# --- the office ---------------------------------------------------------------------------
def test_the_office_sees_a_new_call_among_its_last_changes(alice, cafe, signed_in):
    alice.post(new_url(cafe), values())
    desk = signed_in(build.editor(cafe.office)).get("/verwaltung/").text
    assert "Fahrräder reparieren" in desk


def test_what_the_office_takes_offline_the_initiative_does_not_bring_back(signed_in, cafe):
    need = build.opportunity(cafe)
    editor, steward = build.editor(cafe.office), build.coordinator(cafe)
    signed_in(editor).post(
        "/verwaltung/initiatives/opportunity/",
        {"action": "archive", "_selected_action": [need.pk]},
    )
    alice = signed_in(steward)
    page = alice.get(url(need)).text
    assert "offline genommen" in page
    assert "kann nur das Amt wieder online stellen" in page
    assert "<form" not in page.split("area-state")[1].split("</main>")[0]
    for step in ("renew_need", "end_need"):
        assert "offline genommen" in alice.post(url(need, step), follow=True).text
    answer = alice.post(url(need), of(need, description="Trotzdem"))
    assert "Speichern geht hier nicht mehr" in answer.text
    assert "Trotzdem" in answer.text
    assert alice.get(new_url(cafe), {"vorlage": need.pk}).context["form"]["title"].value() == ""
    need.refresh_from_db()
    assert (need.state, need.version) == ("archived", 2)


def test_staff_of_the_office_may_use_the_page_too(signed_in, cafe):
    need = build.opportunity(cafe)
    assert signed_in(build.editor(cafe.office)).get(url(need)).status_code == 200
    assert signed_in(build.editor()).get(url(need)).status_code == 404


# --- my area ------------------------------------------------------------------------------
def test_my_area_lists_calls_and_marks_those_that_end_soon(alice, cafe):
    soon = build.opportunity(cafe, title="Bald", until=today() + timedelta(days=14))
    later = build.opportunity(cafe, title="Später", until=today() + timedelta(days=15))
    foreign = build.opportunity(title="Fremder Aufruf")
    page = alice.get("/mein-bereich/").text
    assert "Aufruf endet in 14 Tagen" in page
    assert url(soon, "renew_need") in page
    assert url(later, "renew_need") not in page
    assert later.title in page
    assert foreign.title not in page
    answer = alice.post(url(soon, "renew_need"), {"version": 1, "zurueck": "uebersicht"})
    assert answer.url == "/mein-bereich/"


def test_a_call_that_has_run_out_is_something_to_do_for_two_weeks_unless_it_was_ended(alice, cafe):
    build.opportunity(cafe, title="Gerade vorbei", until=today() - timedelta(days=1))
    build.opportunity(cafe, title="Lange vorbei", until=today() - timedelta(days=15))
    ended = build.opportunity(cafe, title="Beendet")
    alice.post(url(ended, "end_need"))
    tasks = alice.get("/mein-bereich/").context["tasks"]
    assert [task.about for task in tasks] == ["Gerade vorbei"]


def test_the_whole_list_shows_what_stands_first_and_pages(alice, cafe):
    over = build.opportunity(cafe, title="Vorbei", until="2020-01-01")
    for number in range(20):
        build.opportunity(cafe, title=f"Aufruf {number}", until=today() + timedelta(days=number))
    first = alice.get(reverse("my_initiatives:needs")).context["page_obj"]
    assert [need.title for need in first][:2] == ["Aufruf 0", "Aufruf 1"]
    second = alice.get(reverse("my_initiatives:needs"), {"seite": 2}).context["page_obj"]
    assert list(second) == [over]


def test_the_list_holds_nothing_of_others(signed_in, charlie, cafe):
    build.opportunity(cafe, title="Nicht für Charlie")
    client = signed_in(charlie)
    for query in ({}, {"initiative": cafe.pk}):
        answer = client.get(reverse("my_initiatives:needs"), query)
        assert "Nicht für Charlie" not in answer.text
        assert cafe.title not in answer.text


def test_my_area_costs_the_same_with_many_calls(alice, cafe, django_assert_max_num_queries):
    build.opportunity(cafe, until=today())
    alice.get("/mein-bereich/")
    with django_assert_max_num_queries(20) as few:
        alice.get("/mein-bereich/")
    for _number in range(30):
        build.opportunity(cafe, until=today())
    with django_assert_max_num_queries(len(few) + 1):
        alice.get("/mein-bereich/")
