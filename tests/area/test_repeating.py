"""An event once more: copied to another day, or repeated as a row of dates."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from conferences.models import Event, Rhythm
from conferences.registration.models import Setup
from conferences.services.repeating import dates_of, proposals, repeat_event
from conferences.services.rhythms import days, described, next_month
from portal.lib.holidays import holiday_on, holidays

from .. import builders

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
ALL = "/mein-bereich/veranstaltungen/"
TUESDAY = date(2027, 1, 12)


def at(day: date, hour: int = 18) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def clock(event: Event) -> str:
    return f"{timezone.localtime(event.starts):%Y-%m-%d %H:%M}"


@pytest.fixture
def cafe():
    return builders.initiative(title="Sprachcafé", office=builders.office())


@pytest.fixture
def alice(client, cafe):
    person = builders.coordinator(cafe)
    client.force_login(person, backend=BACKEND)
    return person


@pytest.fixture
def evening(cafe) -> Event:
    return builders.event(
        title="Offener Abend",
        host=cafe,
        office=cafe.office,
        starts=at(TUESDAY),
        ends=at(TUESDAY, 20),
        introduction="<p>Wir kochen Tee.</p>",
        venue=builders.venue(office=cafe.office),
        target_groups=[builders.target_group()],
    )


# --- rhythms --------------------------------------------------------------------------------
def test_every_rhythm_gives_its_days():
    until = date(2027, 4, 30)
    found = {rhythm: [f"{day:%d.%m.}" for day in days(TUESDAY, rhythm, until)] for rhythm in Rhythm}
    assert found[Rhythm.WEEKLY][:3] == ["19.01.", "26.01.", "02.02."]
    assert found[Rhythm.FORTNIGHTLY][:3] == ["26.01.", "09.02.", "23.02."]
    assert found[Rhythm.WEEKDAY] == ["09.02.", "09.03.", "13.04."]
    assert found[Rhythm.MONTHLY] == ["12.02.", "12.03.", "12.04."]


def test_a_fifth_weekday_is_the_last_of_every_month():
    fifth = date(2027, 3, 30)
    found = list(days(fifth, Rhythm.WEEKDAY, date(2027, 7, 1)))
    assert found == [date(2027, 4, 27), date(2027, 5, 25), date(2027, 6, 29)]
    assert described(Rhythm.WEEKDAY, fifth) == "jeden Monat am letzten Dienstag"


def test_the_31st_is_the_last_day_of_a_shorter_month():
    found = list(days(date(2027, 1, 31), Rhythm.MONTHLY, date(2027, 4, 1)))
    assert found == [date(2027, 2, 28), date(2027, 3, 31)]


def test_the_next_month_is_never_over():
    assert next_month(TUESDAY, after=TUESDAY) == date(2027, 2, 9)
    assert next_month(TUESDAY, after=date(2027, 5, 11)) == date(2027, 6, 8)


def test_lower_saxony_has_ten_holidays_that_move_with_easter():
    assert len(holidays(2027)) == 10
    named = {day: str(holiday_on(day)) for day in (date(2027, 3, 29), date(2027, 10, 31))}
    assert named == {date(2027, 3, 29): "Ostermontag", date(2027, 10, 31): "Reformationstag"}
    easters = (date(2024, 4, 1), date(2025, 4, 21), date(2026, 4, 6), date(2038, 4, 26))
    assert {str(holiday_on(day)) for day in easters} == {"Ostermontag"}
    assert holiday_on(date(2027, 1, 6)) is None


# --- a copy ---------------------------------------------------------------------------------
def test_the_copys_day_is_proposed_and_the_day_is_asked_for(client, alice, evening):
    page = client.get(f"{ALL}{evening.pk}/kopieren/")
    assert 'value="2027-02-09"' in page.text
    past = client.post(f"{ALL}{evening.pk}/kopieren/", {"title": "Neu", "day": "2020-01-01"})
    assert "Dieser Tag ist schon vorbei." in past.text
    assert 'value="Neu"' in past.text
    assert Event.objects.count() == 1


def test_a_copy_is_a_draft_with_texts_place_and_settings_and_nothing_of_the_day(
    client, alice, cafe
):
    old = builders.open_conference(
        host=cafe,
        office=cafe.office,
        starts=at(TUESDAY),
        introduction="<p>Wir kochen Tee.</p>",
        report="<p>Es war voll.</p>",
        participants=30,
        capacity=12,
        registration_closes=at(TUESDAY, 9),
        venue=builders.venue(),
    )
    Setup.objects.create(event=old, contact="Frau Muster", most_companions=3)
    builders.picture(old)
    builders.registration(old)
    response = client.post(
        f"{ALL}{old.pk}/kopieren/", {"title": "Noch einmal", "day": "2027-02-09"}
    )
    new = Event.objects.exclude(pk=old.pk).get()
    assert response.url == f"{ALL}{new.pk}/bearbeiten/"
    assert (new.state, new.title, new.host, new.venue) == ("draft", "Noch einmal", cafe, old.venue)
    assert (new.introduction, new.capacity) == ("<p>Wir kochen Tee.</p>", 12)
    assert (new.report, new.participants, new.pictures.count()) == ("", None, 0)
    assert (new.registrations.count(), new.setup.contact) == (0, "Frau Muster")
    assert (clock(new), new.created_by) == ("2027-02-09 18:00", alice)
    assert timezone.localtime(new.registration_closes).isoformat()[:16] == "2027-02-09T09:00"


def test_a_hosts_copy_of_a_conference_is_none(client, alice, cafe):
    old = builders.conference(host=cafe, office=cafe.office, series=builders.series())
    client.post(f"{ALL}{old.pk}/kopieren/", {"title": "Neu", "day": "2027-02-09"})
    new = Event.objects.exclude(pk=old.pk).get()
    assert (new.is_conference, new.series) == (False, None)


def test_a_double_click_makes_one_copy(client, alice, evening):
    for _click in range(2):
        client.post(f"{ALL}{evening.pk}/kopieren/", {"title": "Neu", "day": "2027-02-09"})
    assert Event.objects.count() == 2


# --- a row ----------------------------------------------------------------------------------
def test_the_second_step_shows_all_dates_with_holidays_unchosen(client, alice, cafe):
    monday = builders.event(host=cafe, office=cafe.office, starts=at(date(2027, 3, 15)))
    page = client.get(
        f"{ALL}{monday.pk}/wiederholen/", {"rhythmus": "woche", "bis": "2027-04-05"}
    ).text
    assert page.count('name="tag"') == 3
    assert page.count(" checked") == 2
    assert "Ostermontag" in page
    assert Event.objects.count() == 1


def test_the_chosen_dates_become_drafts_of_one_row_each_with_an_address_of_its_own(
    client, alice, evening
):
    chosen = {"rhythmus": "woche", "bis": "2027-02-09", "tag": ["2027-01-19", "2027-02-02"]}
    response = client.post(f"{ALL}{evening.pk}/wiederholen/", chosen)
    assert response.url == f"{ALL}{evening.pk}/reihe/"
    evening.refresh_from_db()
    dates = list(dates_of(evening))
    assert [clock(row)[:10] for row in dates] == ["2027-01-12", "2027-01-19", "2027-02-02"]
    assert [row.state for row in dates] == ["published", "draft", "draft"]
    assert len({row.slug for row in dates}) == 3
    assert {row.title for row in dates} == {"Offener Abend"}
    assert evening.version == 1


def test_days_that_nobody_offered_are_not_taken(client, alice, evening):
    sent = {"rhythmus": "woche", "bis": "2027-02-09", "tag": ["2027-01-20", "x", "2020-99-99"]}
    page = client.post(f"{ALL}{evening.pk}/wiederholen/", sent)
    assert "mindestens einen neuen Termin" in page.text
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"rhythmus": "taeglich", "bis": "2027-02-09"}, "errorlist"),
        ({"rhythmus": "woche", "bis": "2027-01-12"}, "nach dem ersten Termin"),
        ({"rhythmus": "woche", "bis": "2099-01-12"}, "höchstens zwei Jahre"),
        ({"rhythmus": "monat", "bis": "2027-01-20"}, "kein Termin"),
        ({"rhythmus": "woche", "bis": "morgen"}, "errorlist"),
    ],
)
def test_what_gives_no_dates_is_said(client, alice, evening, sent, said):
    assert said in client.get(f"{ALL}{evening.pk}/wiederholen/", sent).text


def test_six_in_the_evening_stays_six_in_the_evening(alice, evening):
    chosen = [row.day for row in proposals(evening, Rhythm.WEEKLY, date(2027, 11, 16))]
    new = repeat_event(
        evening, rhythm=Rhythm.WEEKLY, until=date(2027, 11, 16), chosen=chosen, by=alice
    )
    assert {clock(row)[11:] for row in new} == {"18:00"}
    assert {row.ends - row.starts for row in new} == {timedelta(hours=2)}
    assert len({row.starts.utcoffset() for row in new}) == 2


def test_no_more_than_a_year_of_weeks_at_once(evening):
    assert len(proposals(evening, Rhythm.WEEKLY, date(2028, 11, 1))) == 52


def test_a_row_that_is_there_grows_and_keeps_its_dates(client, alice, evening):
    url, first = f"{ALL}{evening.pk}/wiederholen/", {"rhythmus": "woche", "bis": "2027-01-19"}
    client.post(url, first | {"tag": ["2027-01-19"]})
    client.post(url, first | {"tag": ["2027-01-19"]})
    more = first | {"bis": "2027-01-26"}
    assert "gibt es schon" in client.get(url, more).text
    client.post(url, more | {"tag": ["2027-01-19", "2027-01-26"]})
    evening.refresh_from_db()
    assert dates_of(evening).count() == 3
    assert Event.objects.count() == 3


# --- whose ----------------------------------------------------------------------------------
@pytest.mark.parametrize("page", ["kopieren", "wiederholen", "reihe"])
def test_another_initiatives_coordinator_reaches_nothing_of_it(client, evening, page):
    builders.repeat(evening)
    client.force_login(builders.coordinator(), backend=BACKEND)
    sent = {"title": "Neu", "day": "2027-02-09", "rhythmus": "woche", "bis": "2027-02-09"}
    url = f"{ALL}{evening.pk}/{page}/"
    assert client.get(url).status_code == 404
    assert client.post(url, sent | {"tag": "2027-01-19"}).status_code in (404, 405)
    assert Event.objects.count() == 1


def test_a_row_shows_the_dates_of_ones_own_initiatives_only(client, alice, evening):
    other = builders.event(title="Gehört anderen", office=evening.office)
    builders.repeat(evening, other)
    text = client.get(f"{ALL}{evening.pk}/reihe/").text
    assert "Offener Abend" in text
    assert "Gehört anderen" not in text
