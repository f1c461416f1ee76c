"""Feeds and calendars as other programs read them: valid, stable, whatever people type."""

from datetime import UTC, timedelta

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conferences.calendar import event_calendar, list_calendar
from conferences.models import Event
from conferences.registration.services.life import cancel_event

from .. import atom, builders, ics
from ..admin.forms import fill_in

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
CALENDAR = "/veranstaltungen/kalender.ics"
#: {feed: what builds an entry of it}
FEEDS = {
    "/initiativen/feed.atom": builders.initiative,
    "/veranstaltungen/feed.atom": builders.event,
    "/ergebnisse/feed.atom": builders.finding,
}
HOSTILE = "]]>&amp;<script>\u202e\u0001\u0008\ufffe„ü“;,:\\n\\,\"^'=\r\nEND:VEVENT\r\n 🙂"
feeds = pytest.mark.parametrize("url", FEEDS)
signs = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
hostile = st.text(signs, min_size=1, max_size=200)


def feed(client, url: str) -> atom.Feed:
    answer = client.get(url)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return atom.read(answer.content)


def calendar(client, url: str = CALENDAR) -> list[ics.Part]:
    return ics.read(client.get(url).content).all("VEVENT")


# --- feeds ----------------------------------------------------------------------------------
@feeds
def test_a_feed_is_valid_with_and_without_entries(client, url):
    assert feed(client, url).items == []
    row = FEEDS[url](fields=[builders.field_of_action(name="Sport & Spiel")])
    read = feed(client, url)
    (item,) = read.items
    assert item.link == f"{SITE}{row.get_absolute_url()}"
    assert item.terms == ["Sport & Spiel"]
    assert read.links["self"] == read.id == f"{SITE}{url}"


@feeds
def test_a_feed_of_a_narrowed_list_names_itself_and_its_page(client, url):
    field = builders.field_of_action(name="Sport")
    FEEDS[url](fields=[field], title="Drin")
    FEEDS[url](title="Draußen")
    read = feed(client, f"{url}?thema={field.slug}")
    assert [item.title for item in read.items] == ["Drin"]
    assert read.links == {
        "self": f"{SITE}{url}?thema={field.slug}",
        "alternate": f"{SITE}{url.removesuffix('feed.atom')}?thema={field.slug}",
    }


@feeds
def test_an_entry_keeps_its_id_whatever_becomes_of_it_and_says_when_it_changed(client, url):
    row = FEEDS[url](title="Vorher")
    (before,) = feed(client, url).items
    row.title = "Nachher"
    if hasattr(row, "slug"):
        row.slug = "nachher"
    row.save()
    (after,) = feed(client, url).items
    assert (after.title, after.id) == ("Nachher", before.id)
    assert after.updated > before.updated


@feeds
def test_hostile_words_stay_words(client, url):
    FEEDS[url](title=HOSTILE[:120])
    (item,) = feed(client, url).items
    assert "<script>" in item.title and "\x01" not in item.title


@feeds
def test_an_unchanged_feed_is_not_sent_again(client, url):
    FEEDS[url]()
    first = client.get(url)
    for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(url, headers={name: first[header]})
        assert (again.status_code, again.content) == (304, b"")


@feeds
def test_what_vanished_is_no_reason_to_keep_the_old_feed(client, url):
    row = FEEDS[url]()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    type(row).objects.filter(pk=row.pk).update(changed_at=an_hour_ago)
    first = client.get(url)
    row.state = "archived"
    row.save()
    for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get(url, headers={name: first[header]}).status_code == 200


# --- calendars ------------------------------------------------------------------------------
def test_a_calendar_is_valid_with_and_without_events(client):
    assert calendar(client) == []
    event = builders.event(title="Tee, Kuchen; mehr", summary="Für alle.\nKommt.")
    (entry,) = calendar(client)
    assert entry["SUMMARY"] == "Tee, Kuchen; mehr"
    assert entry["DTSTART"] == event.starts.astimezone(UTC).replace(microsecond=0)
    assert entry["DTEND"] == event.ends.astimezone(UTC).replace(microsecond=0)
    assert "Kommt." in entry["DESCRIPTION"]


@pytest.mark.parametrize("days", [0, 90, 180, 270])
def test_the_hour_is_right_in_summer_and_in_winter(client, days):
    event = builders.event(starts=timezone.now() + timedelta(days=days, hours=1))
    (entry,) = calendar(client)
    assert entry["DTSTART"] == event.starts.astimezone(UTC).replace(microsecond=0)


@settings(max_examples=60, deadline=None)
@given(hostile, hostile, hostile)
@example(HOSTILE, HOSTILE, HOSTILE)
@example("ü" * 120, "🙂" * 75, "a\\")
def test_whatever_is_typed_comes_out_as_it_was(title, summary, place):
    event = builders.event(title=title[:120], summary=summary, venue=builders.venue(name=place))
    (entry,) = ics.read(list_calendar([event], name=title)).all("VEVENT")
    assert ics.read(event_calendar(event)).all("VEVENT") == [entry]
    assert entry["UID"] and entry["STATUS"] == "CONFIRMED"
    for name, text in (("SUMMARY", title[:120]), ("DESCRIPTION", summary), ("LOCATION", place)):
        assert letters(text) in letters(entry[name])


def letters(text: str) -> str:
    """What is left when blanks and signs nobody sees may differ."""
    return "".join(sign for sign in text if sign.isalnum())


def test_every_filter_of_the_list_narrows_the_calendar(client):
    office, field = builders.office(), builders.field_of_action()
    district = builders.district(office=office)
    house = builders.venue(municipality=builders.municipality(district=district))
    builders.event(title="Drin", office=office, fields=[field], venue=house, kind="schulung")
    builders.event(title="Draußen", kind="begegnung")
    narrowed = (
        f"amt={office.slug}",
        f"kreis={district.ags}",
        f"thema={field.slug}",
        "art=schulung",
        "q=Drin",
    )
    for query in narrowed:
        found = calendar(client, f"{CALENDAR}?{query}")
        assert [entry["SUMMARY"] for entry in found] == ["Drin"], query


def test_moving_and_cancelling_are_told_as_newer_states_of_the_same_event(client):
    event = builders.open_conference(title="Fest", office=builders.office())
    editor = builders.editor(event.office)
    states = [calendar(client)[0]]
    client.force_login(editor, backend="portal.accounts.backends.SignInBackend")
    later = timezone.localtime(event.starts + timedelta(days=7))
    times = {"starts": f"{later:%Y-%m-%dT%H:%M}", "ends": f"{later:%Y-%m-%dT23:30}"}
    fill_in(client, event.admin_url.split("?")[0], **times, _save="1")
    states += calendar(client)
    cancel_event(Event.objects.get(pk=event.pk), by=editor, reason="Sturm")
    states += calendar(client)
    assert len({state["UID"] for state in states}) == 1
    numbers = [state["SEQUENCE"] for state in states]
    assert numbers == sorted(set(numbers))
    assert states[0]["LAST-MODIFIED"] <= states[1]["LAST-MODIFIED"] <= states[2]["LAST-MODIFIED"]
    assert [state["STATUS"] for state in states] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "Verlegt vom" in states[1]["DESCRIPTION"]
