"""„Was wurde daraus?“: who writes, what follows, and what is public."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from conferences.models import FindingUpdate
from conferences.services import log
from portal.outbox.models import Letter
from portal.publishing.services.review import AlreadyDecided

from .. import builders as build

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
HELD = timezone.make_aware(timezone.datetime(2017, 5, 16, 15))


def day(ago: int) -> date:
    return TODAY() - timedelta(days=ago)


@pytest.fixture
def office():
    return build.office(short_name="Nord")


@pytest.fixture
def alice(office):
    return build.editor(office, name="Alice Amt")


@pytest.fixture
def promise(office):
    """A finding of 2017 that nobody has said anything about."""
    return build.finding(build.conference(office=office, starts=HELD), office=office)


@pytest.fixture
def workshop(office):
    return build.initiative(office=office, title="Fahrradwerkstatt")


@pytest.fixture
def bob(workshop):
    return build.coordinator(workshop, name="Bob Bunt", email="bob@example.org")


def written(promise, alice, status="", ago=0, **values):
    values.setdefault("text", "Es gibt einen Plan.")
    return log.report(promise, by=alice, date=day(ago), status=status, **values)


def status_of(promise) -> str:
    promise.refresh_from_db()
    return promise.status


def handed_in(promise, workshop, bob, **values):
    values = {"text": "Wir haben montags offen.", "date": day(0), "status": "in-arbeit"} | values
    return log.hand_in(promise, workshop, values, by=bob)


def approved(entry, alice, *, status="in-arbeit", answers=False):
    version = log.version_of(FindingUpdate.objects.get(pk=entry.pk))
    return log.approve(entry, by=alice, status=status, answers=answers, version=version)


# --- the finding's status follows its log ---------------------------------------------------
def test_an_entry_of_the_office_is_public_at_once_and_gives_the_finding_its_status(promise, alice):
    before = promise.version
    entry = written(promise, alice, "in-arbeit")
    assert status_of(promise) == "in-arbeit"
    assert promise.version == before + 1 and promise.changed_by == alice
    assert list(FindingUpdate.objects.published()) == [entry]
    assert (entry.author, entry.source) == (alice, "office")


def test_an_entry_that_names_no_status_leaves_it_and_is_news_all_the_same(promise, alice):
    before = promise.changed_at
    written(promise, alice)
    assert status_of(promise) == "offen"
    assert promise.changed_at > before


def test_an_older_entry_written_later_does_not_turn_the_status_back(promise, alice):
    written(promise, alice, "erledigt", ago=1)
    written(promise, alice, "in-arbeit", ago=30)
    assert status_of(promise) == "erledigt"


def test_of_two_entries_of_one_day_the_one_written_last_counts(promise, alice):
    written(promise, alice, "erledigt")
    written(promise, alice, "in-arbeit")
    assert status_of(promise) == "in-arbeit"


def test_where_the_newest_entry_is_deleted_the_one_before_counts_again(promise, alice):
    written(promise, alice, "in-arbeit", ago=9)
    last = written(promise, alice, "erledigt", ago=1)
    log.remove(last, by=alice)
    assert status_of(promise) == "in-arbeit"


def test_where_the_only_entry_is_deleted_the_finding_is_open_again(promise, alice):
    log.remove(written(promise, alice, "erledigt"), by=alice)
    assert status_of(promise) == "offen"


def test_a_status_set_by_hand_meanwhile_stays_when_an_entry_is_deleted(promise, alice):
    last = written(promise, alice, "in-arbeit")
    type(promise).objects.filter(pk=promise.pk).update(status="verworfen")
    log.remove(last, by=alice)
    assert status_of(promise) == "verworfen"


def test_the_conference_counts_a_version_only_where_its_page_reads_differently(promise, alice):
    before = promise.event.version
    written(promise, alice)
    promise.event.refresh_from_db()
    assert promise.event.version == before
    written(promise, alice, "erledigt")
    promise.event.refresh_from_db()
    assert promise.event.version == before + 1


def test_every_state_of_an_entry_is_kept_but_not_who_wrote_it(promise, alice):
    entry = written(promise, alice)
    version = entry.history.get()
    assert version.history_user == alice
    assert not hasattr(version, "author_id")


# --- an initiative reports ------------------------------------------------------------------
def test_what_an_initiative_reports_waits_and_changes_nothing(promise, workshop, bob):
    before = promise.changed_at, promise.version
    handed_in(promise, workshop, bob, status="erledigt")
    assert status_of(promise) == "offen"
    assert (promise.changed_at, promise.version) == before
    assert not FindingUpdate.objects.published().exists()


def test_handed_in_twice_it_lies_there_once(promise, workshop, bob):
    assert handed_in(promise, workshop, bob) == handed_in(promise, workshop, bob)


def test_five_reports_about_one_finding_are_enough(promise, workshop, bob):
    for number in range(log.MOST_WAITING):
        handed_in(promise, workshop, bob, text=f"Teil {number}")
    with pytest.raises(log.TooManyWaiting):
        handed_in(promise, workshop, bob, text="Noch einer")


def test_approved_it_is_public_sets_the_status_and_is_told(promise, workshop, bob, alice):
    entry = handed_in(promise, workshop, bob, status="erledigt")
    approved(entry, alice, status="in-arbeit")
    assert status_of(promise) == "in-arbeit"
    public = FindingUpdate.objects.published().get()
    assert public.reported_by == "Fahrradwerkstatt"
    letter = Letter.objects.get()
    assert letter.to == ["bob@example.org"]
    assert f"/ergebnisse/{promise.pk}/" in letter.message


def test_the_office_says_whether_the_initiative_answers_the_finding(promise, workshop, bob, alice):
    approved(handed_in(promise, workshop, bob), alice, answers=False)
    assert not promise.answers.exists()
    approved(handed_in(promise, workshop, bob, text="Und mehr"), alice, answers=True)
    assert list(promise.answers.all()) == [workshop]


def test_sent_back_it_says_why_and_can_be_mended(promise, workshop, bob, alice):
    entry = handed_in(promise, workshop, bob)
    log.send_back(entry, "Seit wann?", by=alice, version=log.version_of(entry))
    entry.refresh_from_db()
    assert entry.is_returned and entry.reason == "Seit wann?"
    letter = Letter.objects.get()
    assert "Seit wann?" in letter.message and f"/berichte/{entry.pk}/" in letter.message
    entry.text = "Seit Mai haben wir montags offen."
    log.mend(entry, by=bob)
    entry.refresh_from_db()
    assert entry.is_waiting and entry.reason == ""


def test_whoever_decides_second_is_told(promise, workshop, bob, alice):
    entry = handed_in(promise, workshop, bob)
    approved(entry, alice)
    with pytest.raises(AlreadyDecided):
        log.send_back(entry, "Nein", by=alice, version=log.version_of(entry))


def test_what_the_initiative_changed_meanwhile_is_not_published_unread(
    promise, workshop, bob, alice
):
    entry = handed_in(promise, workshop, bob)
    read = log.version_of(FindingUpdate.objects.get(pk=entry.pk))
    entry.text = "Ganz anders."
    log.mend(entry, by=bob)
    with pytest.raises(log.ChangedMeanwhile):
        log.approve(entry, by=alice, status="", answers=False, version=read)
    assert not FindingUpdate.objects.published().exists()


def test_what_is_public_is_neither_mended_nor_withdrawn(promise, workshop, bob, alice):
    entry = approved(handed_in(promise, workshop, bob), alice)
    for deed in (lambda: log.mend(entry, by=bob), lambda: log.withdraw(entry)):
        with pytest.raises(AlreadyDecided):
            deed()
    assert FindingUpdate.objects.published().get() == entry


def test_before_that_it_can_be_withdrawn(promise, workshop, bob):
    log.withdraw(handed_in(promise, workshop, bob))
    assert not FindingUpdate.objects.exists()


def test_an_initiative_that_is_not_public_any_more_is_not_named(promise, workshop, bob, alice):
    entry = approved(handed_in(promise, workshop, bob), alice)
    type(workshop).objects.filter(pk=workshop.pk).update(state="archived")
    entry = FindingUpdate.objects.get(pk=entry.pk)
    assert entry.reported_by == "eine Initiative"


def test_nothing_is_public_before_its_finding_is(promise, alice):
    written(promise, alice)
    type(promise).objects.filter(pk=promise.pk).update(state="draft")
    assert not FindingUpdate.objects.published().exists()
    assert FindingUpdate.objects.ready().exists()


# --- who wrote it ---------------------------------------------------------------------------
def test_the_account_goes_and_the_entry_stays(promise, workshop, bob):
    entry = handed_in(promise, workshop, bob)
    bob.delete()
    entry.refresh_from_db()
    assert entry.author is None and entry.reporter == workshop


def test_half_a_year_after_the_decision_nobody_knows_who_wrote(promise, workshop, bob, alice):
    old = timezone.now() - log.KEPT - timedelta(days=1)
    kept, forgotten = (handed_in(promise, workshop, bob, text=text) for text in ("neu", "alt"))
    for entry in (kept, forgotten):
        approved(entry, alice)
    returned = build.report(promise, workshop, state="returned")
    late = FindingUpdate.objects.filter(pk__in=[forgotten.pk, returned.pk])
    late.update(decided_at=old)
    waiting = handed_in(promise, workshop, bob, text="wartet")
    log.forget_authors()
    authors = dict(FindingUpdate.objects.values_list("pk", "author"))
    assert authors == {kept.pk: bob.pk, forgotten.pk: None, waiting.pk: bob.pk}


# --- the database keeps the rules -----------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"text": ""},
        {"state": "erfunden"},
        {"state": "waiting"},
        {"state": "returned", "reason": "Bitte"},
        {"source": "initiative", "state": "returned"},
        {"source": "initiative", "state": "waiting", "decided_at": None},
        {"decided_at": None},
    ],
)
def test_the_database_refuses(promise, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        build.finding_update(promise, **values)
