"""What becomes of a public event that its host changes, and who hears of another time or place."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conferences.models import Event, Venue
from conferences.registration.models import RegistrationLetter, Setup
from conferences.registration.services.telling import note_state, tell_about_changes
from portal.accounts.models import AuditEntry
from portal.publishing.models import PendingVersion, State
from portal.publishing.services import review

from .. import builders
from .test_event_form import BACKEND, NEW, alice, edit_url, errors, host, in_days, place, typed

pytestmark = pytest.mark.django_db

__all__ = ["alice", "host", "place"]

Kind = RegistrationLetter.Kind


@pytest.fixture
def event(host, place):
    """Public, at a house that other public events use, too, with somebody registered."""
    house = builders.venue(
        name="Rathaus", municipality=place, postcode="38468", office=host.office, street="Markt 1"
    )
    builders.event(office=host.office, venue=house)
    return builders.event(
        host=host,
        office=host.office,
        venue=house,
        title="Lesekreis",
        summary="Wir lesen.",
        registration="portal",
        capacity=20,
        starts=timezone.now().replace(second=0, microsecond=0) + timedelta(days=20),
    )


@pytest.fixture
def guest(event):
    row = builders.registration(event)
    note_state(event, Setup.objects.get(event=event))
    return row


@pytest.fixture
def editor(host):
    return builders.editor(host.office)


def as_it_is(event: Event, **values) -> dict:
    """The form as the browser shows it, with some fields typed over."""
    starts, ends = timezone.localtime(event.starts), timezone.localtime(event.ends)
    shown = {
        "version": str(event.version),
        "kind": event.kind,
        "title": event.title,
        "summary": event.summary,
        "day": f"{starts:%Y-%m-%d}",
        "starts_at": f"{starts:%H:%M}",
        "ends_at": f"{ends:%H:%M}",
        "last_day": f"{ends:%Y-%m-%d}" if ends.date() != starts.date() else "",
        "where": "haus",
        "venue_name": "Rathaus",
        "venue_street": "Markt 1",
        "venue_town": "38468 Ehra-Lessien",
        **dict.fromkeys(Venue.FACTS, "unknown"),
        "registration": "portal",
        "capacity": "20",
        "is_free": "on",
        "einreichen": "1",
    }
    return shown | values


def save(client, event: Event, **values):
    response = client.post(edit_url(event), as_it_is(event, **values))
    assert response.status_code == 302, errors(response)
    return response


def told_after_a_quarter() -> list[str]:
    """The letters about changes, once they have settled."""
    tell_about_changes()
    Setup.objects.update(noticed_at=timezone.now() - timedelta(minutes=16))
    tell_about_changes()
    rows = RegistrationLetter.objects.filter(kind=Kind.EVENT_CHANGED).order_by("pk")
    return [row.letter.message for row in rows]


def trust(host) -> None:
    host.is_trusted = True
    host.save()


# --- who hears of it ------------------------------------------------------------------------
def test_another_day_is_told_once_the_office_has_approved_it(client, alice, event, guest, editor):
    save(client, event, day=f"{in_days(30):%Y-%m-%d}", last_day="")
    assert told_after_a_quarter() == []
    review.approve(PendingVersion.objects.get(), by=editor)
    (letter,) = told_after_a_quarter()
    assert "Termin bisher: " in letter
    assert timezone.localtime(Event.objects.get(pk=event.pk).starts).date() == in_days(30)


def test_another_house_of_a_trusted_host_is_told(client, alice, host, event, guest):
    trust(host)
    save(client, event, venue_name="Scheune", venue_street="Feldweg 2")
    (letter,) = told_after_a_quarter()
    assert "Jetzt: Scheune, Feldweg 2, 38468 Ehra-Lessien." in letter


def test_what_the_office_changes_itself_is_told(client, event, guest, editor):
    client.force_login(editor, backend=BACKEND)
    later = timezone.localtime(event.ends + timedelta(hours=1))
    values = as_it_is(event, ends_at=f"{later:%H:%M}", last_day=f"{later:%Y-%m-%d}")
    assert client.post(edit_url(event), values).status_code == 302
    assert len(told_after_a_quarter()) == 1


# --- the office looks first -----------------------------------------------------------------
def test_a_change_waits_beside_the_public_page(client, alice, event):
    save(client, event, title="Lesekreis am Abend", capacity="25", kind="schulung")
    pending = PendingVersion.objects.get()
    assert pending.changes == {"title": "Lesekreis am Abend", "capacity": 25, "kind": "schulung"}
    event.refresh_from_db()
    assert (event.title, event.capacity, event.state) == ("Lesekreis", 20, "published")


def test_the_form_goes_on_from_what_waits(client, alice, event):
    save(client, event, title="Neu")
    page = client.get(edit_url(event))
    assert 'value="Neu"' in page.text
    assert "liegt beim Amt" in page.text


def test_what_was_sent_back_says_why(client, alice, event, editor):
    save(client, event, title="Neu")
    review.return_to_author(PendingVersion.objects.get(), reason="Bitte ohne Neu.", by=editor)
    page = client.get(edit_url(event))
    assert "Bitte ohne Neu." in page.text
    assert 'value="Neu"' in page.text


def test_a_colleagues_change_that_came_meanwhile_is_shown(client, alice, event):
    opened = as_it_is(event, title="Meiner")
    save(client, event, title="Ihrer")
    response = client.post(edit_url(event), opened)
    assert "Inzwischen hat jemand anderes" in response.text
    assert PendingVersion.objects.get().changes == {"title": "Ihrer"}


def test_a_change_is_taken_back_by_writing_what_is_public(client, alice, event):
    save(client, event, title="Neu")
    version = client.get(edit_url(event)).context["form"]["version"].value()
    save(client, event, version=version)
    assert PendingVersion.objects.get().decision == "withdrawn"


def test_the_host_of_a_public_event_stays(client, alice, event, host):
    other = builders.initiative(office=host.office)
    builders.initiatives.Steward.objects.create(user=alice, initiative=other, part="deputy")
    save(client, event, host=str(other.pk), title="Neu")
    assert PendingVersion.objects.get().changes == {"title": "Neu"}


# --- houses ---------------------------------------------------------------------------------
def test_a_known_house_is_taken_with_its_address(client, alice, event):
    client.post(NEW, typed(venue_name="rathaus, ehra-lessien", venue_town="", einreichen="1"))
    assert Event.objects.get(title="Spieleabend").venue == event.venue
    assert Venue.objects.count() == 1


def test_a_house_others_use_is_never_changed(client, alice, host, event):
    trust(host)
    save(client, event, venue_street="Markt 99", step_free="yes")
    house = Venue.objects.get(street="Markt 1")
    assert house.step_free == "unknown"
    event.refresh_from_db()
    assert (event.venue.street, event.venue.step_free) == ("Markt 99", "yes")
    assert event.venue.accessibility_checked_on == timezone.localdate()


def test_the_office_reads_the_new_house_in_its_review(client, alice, event, editor):
    save(client, event, venue_name="Scheune", venue_street="Feldweg 2", step_free="partly")
    client.force_login(editor, backend=BACKEND)
    page = client.get(event.review_url)
    assert "Scheune; Feldweg 2, 38468 Ehra-Lessien; Stufenloser Zugang: teilweise" in " ".join(
        page.text.replace("<del>", "").replace("</del>", "").split()
    )


def test_only_what_was_said_about_a_house_is_enough_to_ask_for(client, alice, event):
    save(client, event, step_free="yes")
    pending = PendingVersion.objects.get()
    assert list(pending.changes) == ["venue"]
    assert Venue.objects.get(pk=pending.changes["venue"]).street == "Markt 1"


def test_a_draft_corrects_its_own_new_house_in_place(client, alice):
    client.post(NEW, typed(entwurf="1", venue_name="Dorfhuas"))
    event = Event.objects.get()
    client.post(edit_url(event), typed(entwurf="1", version="1", venue_name="Dorfhaus"))
    assert [house.name for house in Venue.objects.all()] == ["Dorfhaus"]


def test_a_known_house_of_that_name_and_address_is_not_entered_twice(client, alice, event):
    values = {"venue_name": "Rathaus", "venue_street": "Markt 1", "venue_town": "38468"}
    client.post(NEW, typed(einreichen="1", **values))
    assert Event.objects.get(title="Spieleabend").venue == event.venue


def test_houses_of_other_offices_are_not_offered(client, alice, event):
    far = builders.venue(name="Fernes Haus", locality="Emden")
    builders.event(office=builders.office(), venue=far)
    hidden = builders.venue(name="Geheimes Haus", office=event.office)
    builders.event(office=event.office, venue=hidden, state="draft")
    page = client.get(NEW)
    assert page.context["form"].offered() == ["Rathaus, Ehra-Lessien"]
    response = client.post(NEW, typed(einreichen="1", venue_name="Geheimes Haus", venue_town=""))
    assert list(errors(response)) == ["venue_town"]


def test_a_name_that_may_mean_a_known_house_is_asked_about(client, alice, event):
    values = typed(einreichen="1", venue_name="Rath", venue_town="")
    response = client.post(NEW, values)
    assert list(errors(response)) == ["which_venue"]
    client.post(NEW, values | {"which_venue": str(event.venue_id)})
    assert Event.objects.get(title="Spieleabend").venue == event.venue


def test_a_place_of_which_there_are_two_is_asked_about(client, alice, place):
    twin = builders.municipality(name="Hagen", district=builders.district(name="Osnabrück"))
    other = builders.municipality(name="Hagen", district=place.district)
    values = typed(einreichen="1", venue_town="Hagen")
    response = client.post(NEW, values)
    assert list(errors(response)) == ["which_town"]
    choices = dict(response.context["form"].fields["which_town"].choices)
    assert {twin.pk, other.pk} < choices.keys()
    client.post(NEW, values | {"which_town": twin.pk})
    assert Event.objects.get().venue.municipality == twin


def test_a_place_beyond_the_border_is_possible(client, alice):
    values = typed(einreichen="1", venue_town="28195 Bremen")
    assert list(errors(client.post(NEW, values))) == ["which_town"]
    client.post(NEW, values | {"which_town": "ausserhalb"})
    venue = Event.objects.get().venue
    assert (venue.municipality, venue.address_line) == (None, "28195 Bremen")


def test_an_online_event_needs_no_house(client, alice):
    client.post(NEW, typed(einreichen="1", where="online"))
    client.post(NEW, typed(einreichen="1", where="online", title="Noch eins"))
    assert [str(house) for house in Venue.objects.all()] == ["Online"]
    page = client.get(edit_url(Event.objects.first()))
    assert page.context["form"]["where"].value() == "online"


# --- steps ----------------------------------------------------------------------------------
def press(client, event: Event, page: str):
    return client.post(reverse(f"my_events:{page}", args=[event.pk]))


def test_a_draft_is_handed_in_and_fetched_back(client, alice, host):
    draft = builders.event(host=host, office=host.office, state="draft", summary="Ja.")
    assert "Einreichen" in client.get(reverse("my_events:submit", args=[draft.pk])).text
    press(client, draft, "submit")
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    press(client, draft, "withdraw")
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_draft_without_a_sentence_is_asked_for_it(client, alice, host):
    draft = builders.event(host=host, office=host.office, state="draft")
    assert press(client, draft, "submit").url == edit_url(draft)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_a_trusted_host_publishes_at_once(client, alice, host):
    trust(host)
    client.post(NEW, typed(einreichen="1"))
    assert Event.objects.get().state == State.PUBLISHED


def test_a_change_is_withdrawn_with_the_house_entered_for_it(client, alice, event):
    save(client, event, venue_name="Scheune", venue_street="Feldweg 2")
    press(client, event, "withdraw")
    assert PendingVersion.objects.get().decision == "withdrawn"
    assert [house.name for house in Venue.objects.all()] == ["Rathaus"]


def test_a_draft_is_deleted_and_that_is_noted(client, alice):
    client.post(NEW, typed(entwurf="1"))
    press(client, Event.objects.get(), "delete")
    assert not Event.objects.exists()
    assert not Venue.objects.exists()
    assert "Spieleabend" in AuditEntry.objects.get(kind="deletion").text


@pytest.mark.parametrize("state", ["submitted", "published", "archived"])
def test_only_drafts_are_deleted(client, alice, host, state):
    event = builders.event(host=host, office=host.office, state=state)
    press(client, event, "delete")
    assert Event.objects.filter(pk=event.pk, state=state).exists()


def test_the_tagungsbuero_cancels_and_tells_who_is_registered(client, alice, event, guest):
    response = client.get(reverse("my_events:cancel", args=[event.pk]))
    assert response.url == reverse("registration:life_cancel", args=[event.pk])
    client.post(response.url, {"reason": "Das Haus hat einen Wasserschaden."})
    event.refresh_from_db()
    assert event.cancelled_at
    letter = RegistrationLetter.objects.get(kind=Kind.EVENT_CANCELLED, registration=guest)
    assert "Wasserschaden" in letter.letter.message
