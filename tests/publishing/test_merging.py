"""Two initiatives that are one: everything moves, old addresses lead on, nothing is lost."""

import threading
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models

from conferences.models import Finding, Stand
from initiatives.kept import KeptList
from initiatives.models import Initiative
from portal.accounts.models import AuditEntry
from portal.publishing import services
from portal.publishing.models import EditingNote, FormerSlug, PendingVersion, PreviewLink, State
from portal.publishing.services import merging
from portal.publishing.services.merging import MergeRefused, merge
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours):
    return build.editor(ours, name="Alice")


@pytest.fixture
def stays(ours):
    return build.initiative(office=ours, title="Sprachcafé Mitte", phone="0531 1")


@pytest.fixture
def goes(ours):
    return build.initiative(office=ours, title="Sprachcafe Mitte", phone="0531 2")


# --- the two rows ---
def test_the_one_stays_with_the_chosen_values_the_other_is_archived_and_leads_on(
    stays, goes, alice
):
    merge(stays, goes, take=["phone"], by=alice)
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.title, stays.phone, stays.state) == ("Sprachcafé Mitte", "0531 2", "published")
    assert (goes.state, goes.merged_into, goes.phone) == (State.ARCHIVED, stays, "0531 2")
    assert (stays.version, goes.version) == (2, 2)
    assert (stays.changed_by, goes.changed_by) == (alice, alice)


def test_both_histories_stay_and_say_what_happened(stays, goes, alice):
    stays.save()
    goes.save()
    merge(stays, goes, by=alice)
    for row in (stays, goes):
        assert row.history.count() >= 2
        assert row.history.first().history_user == alice
    assert "Zusammengeführt mit" in goes.history.first().history_change_reason


def test_what_can_be_ticked_is_united(stays, goes, alice):
    sport, music = build.field_of_action(name="Sport"), build.field_of_action(name="Musik")
    stays.fields.add(sport)
    goes.fields.add(sport, music)
    merge(stays, goes, by=alice)
    assert set(stays.fields.all()) == {sport, music}
    assert set(goes.fields.all()) == {sport, music}


def test_it_stands_in_the_audit_list(stays, goes, alice, ours):
    merge(stays, goes, by=alice)
    line = AuditEntry.objects.get(kind="merge")
    assert (line.by, line.office) == (alice, ours)
    assert "„Sprachcafe Mitte“" in line.text
    assert f"({stays.pk})" in line.text


# --- what points to it ---
def test_everything_that_points_to_it_moves(stays, goes, alice):
    rows = [
        build.opportunity(goes),
        build.picture(goes),
        build.enquiry(goes),
        build.suggestion(goes),
        build.stand(build.conference(), goes),
    ]
    update = build.finding_update(initiative=goes)
    hosted = build.event(host=goes)
    conference = build.conference(best_practices=[goes, stays])
    workshop = build.workshop(conference, initiatives=[goes])
    finding = build.finding(answers=[goes])
    earlier = build.initiative(state="archived", merged_into=goes)
    merge(stays, goes, by=alice)
    for row in [*rows, update]:
        row.refresh_from_db()
        assert row.initiative == stays, row._meta.label
    hosted.refresh_from_db()
    earlier.refresh_from_db()
    assert (hosted.host, earlier.merged_into) == (stays, stays)
    assert list(conference.best_practices.all()) == [stays]
    assert list(workshop.initiatives.all()) == [stays]
    assert list(finding.answers.all()) == [stays]


def test_whatever_points_to_an_entry_that_can_be_merged_has_a_rule():
    for kind in (Initiative, Finding):
        relations = merging.relations_to(kind)
        assert len(relations) > 1
        assert all(callable(merging.rule_of(relation)) for relation in relations)
    assert {model._meta.label for model in merging.generic_models()} == set(merging.GENERIC)


def test_nothing_points_to_the_vanished_entry_any_more_but_what_is_said_to_stay(stays, goes, alice):
    """A foreign key that somebody adds next year is walked as well."""
    assert {rel.related_model._meta.label for rel in merging.relations_to(Initiative)} >= {
        "conferences.Stand",
        "initiatives.Enquiry",
        "initiatives.Opportunity",
        "initiatives.Steward",
    }
    build.coordinator(goes)
    build.stand(initiative_=goes)
    build.opportunity(goes)
    merge(stays, goes, by=alice)
    assert merging.count_all(goes) == []


@pytest.mark.parametrize("unique", ["alone", "together"])
def test_a_relation_that_a_plain_move_could_break_is_refused_without_a_rule(unique):
    field = SimpleNamespace(name="initiative", unique=unique == "alone")
    together = [models.UniqueConstraint(fields=["initiative", "year"], name="once_a_year")]
    meta = SimpleNamespace(constraints=together if unique == "together" else [], unique_together=())
    field.model = SimpleNamespace(_meta=meta)
    relation = SimpleNamespace(many_to_many=False, related_model=field.model, field=field)
    with pytest.raises(ImproperlyConfigured):
        merging.rule_of(relation)


def test_two_stands_at_one_event_become_one_with_both_notes(stays, goes, alice):
    event = build.conference()
    build.stand(event, stays, status="asked", note="Strom")
    build.stand(event, goes, status="confirmed", spot="A3", note="Stellwand")
    merge(stays, goes, by=alice)
    stand = Stand.objects.get()
    assert (stand.initiative, stand.status, stand.spot) == (stays, "confirmed", "A3")
    assert stand.note == "Strom\nStellwand"


def test_everybody_keeps_looking_after_it_and_the_main_person_stays(stays, goes, alice):
    main, both = build.coordinator(stays), build.coordinator(stays, part="deputy")
    other = build.coordinator(goes)
    goes.stewardships.create(user=both, part="deputy")
    merge(stays, goes, by=alice)
    parts = dict(stays.stewardships.values_list("user", "part"))
    assert parts == {main.pk: "main", both.pk: "deputy", other.pk: "deputy"}


def test_without_a_main_person_the_others_becomes_it(stays, goes, alice):
    other = build.coordinator(goes)
    merge(stays, goes, by=alice)
    assert dict(stays.stewardships.values_list("user", "part")) == {other.pk: "main"}


def test_a_second_suggestion_stays_with_the_entry_it_became(stays, goes, alice):
    first, second = build.suggestion(stays), build.suggestion(goes)
    merge(stays, goes, by=alice)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.initiative, second.initiative) == (stays, goes)


def test_a_change_that_waits_goes_on_waiting_for_the_one_that_stays(stays, goes, alice):
    pending = build.pending_version(goes)
    merge(stays, goes, by=alice)
    pending.refresh_from_db()
    assert (pending.object_id, pending.decision) == (stays.pk, "open")


def test_of_two_changes_that_wait_the_staying_entrys_does(stays, goes, alice):
    waiting, second = build.pending_version(stays), build.pending_version(goes)
    merge(stays, goes, by=alice)
    waiting.refresh_from_db()
    second.refresh_from_db()
    assert (waiting.decision, second.decision) == ("open", PendingVersion.Decision.WITHDRAWN)
    assert second.object_id == stays.pk


def test_its_secret_links_end_and_nobody_is_at_work_on_it(stays, goes, alice):
    services.share_preview(goes, days=7, by=alice)
    services.note_editing(goes, by=alice)
    merge(stays, goes, by=alice)
    assert not PreviewLink.objects.alive().exists()
    assert not EditingNote.objects.exists()


# --- addresses, lists, search ---
def test_all_old_addresses_lead_to_the_one_that_stays(stays, goes, alice, client):
    addresses = [goes.get_absolute_url()]
    goes.slug = "sprachtreff"
    goes.save()
    addresses.append(goes.get_absolute_url())
    merge(stays, goes, by=alice)
    for address in addresses:
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, stays.get_absolute_url())
        contact = client.get(f"{address}kontakt/", follow=True)
        assert "Sprachcafé Mitte" in contact.content.decode()


def test_merging_twice_leads_all_the_way(stays, goes, alice, client, ours):
    last = build.initiative(office=ours, title="Sprachhaus")
    merge(stays, goes, by=alice)
    merge(last, stays, by=alice)
    assert client.get(goes.get_absolute_url())["Location"] == last.get_absolute_url()
    goes.refresh_from_db()
    assert goes.merged_into == last


def test_a_kept_list_follows(stays, goes, alice):
    merge(stays, goes, by=alice)
    assert KeptList([goes.pk]).followed().pks == [stays.pk]
    assert KeptList([stays.pk, goes.pk]).followed().entries == [stays]


def test_the_search_finds_it_once(stays, goes, alice, client):
    build.opportunity(goes, title="Vorlesen am Nachmittag")
    merge(stays, goes, by=alice)
    hits = client.get("/initiativen/?q=Sprachcafé").context["object_list"]
    assert [entry.pk for entry in hits] == [stays.pk]
    assert client.get("/initiativen/?q=Vorlesen").status_code == 200


def test_a_merged_finding_redirects_by_its_number(alice, client, ours):
    one, other = build.finding(office=ours), build.finding(office=ours)
    build.finding_update(other)
    merge(one, other, by=alice)
    assert client.get(other.get_absolute_url())["Location"] == one.get_absolute_url()
    assert one.updates.count() == 1


# --- the way back ---
def test_restored_it_stands_for_itself_at_its_own_address(stays, goes, alice, client):
    merge(stays, goes, by=alice)
    goes.refresh_from_db()
    services.restore(goes, by=alice)
    assert (goes.state, goes.merged_into) == (State.DRAFT, None)
    assert not FormerSlug.objects.filter(slug=goes.slug).exists()
    assert client.get(goes.get_absolute_url()).status_code == 404
    services.publish(goes, by=alice)
    assert client.get(goes.get_absolute_url()).status_code == 200


# --- refused ---
def test_what_cannot_be_merged_changes_nothing(stays, goes, alice, ours):
    archived = build.initiative(office=ours, state="archived")
    for pair in ((stays, stays), (archived, goes)):
        with pytest.raises(MergeRefused):
            merge(*pair, by=alice)
    merge(stays, goes, by=alice)
    for pair in ((goes, stays), (stays, goes)):
        with pytest.raises(MergeRefused):
            merge(*pair, by=alice)
    stays.refresh_from_db()
    assert (stays.state, stays.version, stays.merged_into) == ("published", 2, None)


@pytest.mark.django_db(transaction=True)
def test_two_who_merge_crosswise_at_once_leave_one_public(stays, goes, alice):
    """Both rows are locked in the order of their keys: no deadlock, and the second is refused."""
    turn = threading.Lock() if connection.vendor == "sqlite" else None
    refused = []

    def work(one, other):
        try:
            if turn:
                with turn:
                    merge(one, other, by=alice)
            else:
                merge(one, other, by=alice)
        except MergeRefused:
            refused.append(other)
        finally:
            connection.close()

    people = [threading.Thread(target=work, args=pair) for pair in ((stays, goes), (goes, stays))]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert len(refused) == 1
    assert Initiative.objects.published().count() == 1
    assert Initiative.objects.exclude(merged_into=None).count() == 1
