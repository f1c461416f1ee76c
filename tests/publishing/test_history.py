"""Every saving of an entry, a part or a word is a version: who, when, what it pointed to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from conferences.models import Conference, Event
from initiatives.models import Initiative
from portal.publishing.models import FieldOfAction
from portal.publishing.services import history, publish

from .. import builders

pytestmark = pytest.mark.django_db


def versions(row) -> list:
    return list(row.history.order_by("history_id"))


def test_every_kind_every_word_and_what_people_write_is_kept():
    kept = {model._meta.label for model in history.tracked()}
    assert kept == {
        "conferences.Event",
        "conferences.Finding",
        "conferences.FindingUpdate",
        "conferences.ProgrammeItem",
        "conferences.Series",
        "conferences.Venue",
        "conferences.Workshop",
        "initiatives.Initiative",
        "initiatives.Opportunity",
        "outbox.LetterText",
        "pages.Page",
        "publishing.Addressee",
        "publishing.EngagementForm",
        "publishing.FieldOfAction",
        "publishing.Language",
        "publishing.OrganisationType",
        "publishing.TargetGroup",
        "registration.EventText",
    }


def test_a_saving_with_its_many_to_many_fields_is_one_version():
    sport, music = builders.field_of_action(), builders.field_of_action()
    entry = builders.initiative(title="Vorher", fields=[sport])
    again = Initiative.objects.get()
    again.title = "Nachher"
    again.save()
    again.fields.set([music])
    assert [(v.title, v.linked.get("fields")) for v in versions(entry)] == [
        ("Vorher", [sport.pk]),
        ("Nachher", [music.pk]),
    ]


def test_links_that_change_alone_are_a_version():
    sport = builders.field_of_action()
    builders.initiative()
    entry = Initiative.objects.get()
    entry.fields.add(sport)
    assert [v.linked.get("fields", []) for v in versions(entry)] == [[], [sport.pk]]


def test_links_set_from_the_other_side_belong_to_the_row_that_has_the_field():
    sport, entry = builders.field_of_action(), builders.initiative()
    FieldOfAction.objects.get().initiatives.add(entry)
    assert versions(entry)[-1].linked["fields"] == [sport.pk]
    assert len(versions(sport)) == 1


def test_a_conference_saved_at_its_desk_is_a_version_of_the_event():
    event = builders.conference()
    conference = Conference.objects.get()
    conference.title = "Vom Tisch"
    conference.save()
    assert next(v.title for v in Event.history.filter(id=event.pk)) == "Vom Tisch"
    assert len(versions(event)) == 2


def test_a_step_taken_without_a_request_names_who_took_it():
    person, entry = builders.editor(), builders.initiative(state="draft")
    publish(entry, by=person)
    assert versions(entry)[-1].history_user == person


def test_versions_keep_neither_the_contact_address_nor_accounts():
    names = {field.name for field in Initiative.history.model._meta.get_fields()}
    assert not names & {"contact_email", "created_by", "changed_by", "published_by", "stewards"}


def test_rows_loaded_in_bulk_get_a_first_version_once():
    FieldOfAction.objects.bulk_create([FieldOfAction(name=str(n), slug=str(n)) for n in range(3)])
    builders.initiative(fields=FieldOfAction.objects.all())
    Initiative.history.all().delete()
    assert history.begin_history() == 4
    assert history.begin_history() == 0
    first = Initiative.history.get()
    assert first.linked["fields"] == sorted(FieldOfAction.objects.values_list("pk", flat=True))
    assert first.history_user is None


def test_beginning_costs_the_same_queries_for_any_number_of_rows(django_assert_max_num_queries):
    fields = [builders.field_of_action() for _ in range(3)]
    for _ in range(20):
        builders.initiative(fields=fields)
    Initiative.history.all().delete()
    with django_assert_max_num_queries(4 * len(history.tracked())):
        history.begin_history()


# --- how long ---
def aged(version, **age) -> None:
    type(version).objects.filter(pk=version.pk).update(
        history_date=timezone.now() - timedelta(**age)
    )


def test_a_version_goes_ten_years_after_it_was_replaced_and_the_present_one_stays():
    entry = builders.initiative(title="Eins")
    for title in ("Zwei", "Drei"):
        entry.title = title
        entry.save()
    one, two, three = versions(entry)
    aged(one, days=5000)
    aged(two, days=3700)
    aged(three, days=3600)
    history.forget_old_versions()
    assert [v.title for v in versions(entry)] == ["Zwei", "Drei"]


def test_the_present_version_stays_however_old_it_is():
    entry = builders.initiative()
    aged(versions(entry)[0], days=9000)
    history.forget_old_versions()
    assert len(versions(entry)) == 1


@pytest.mark.parametrize(("days", "left"), [(1090, 2), (1100, 0)])
def test_all_versions_of_a_deleted_row_go_three_years_later(days, left):
    entry = builders.initiative()
    key = entry.pk
    entry.delete()
    aged(Initiative.history.get(history_type="-"), days=days)
    history.forget_old_versions()
    assert Initiative.history.filter(id=key).count() == left


def test_links_to_rows_known_by_text_and_by_number_are_kept_together():
    district, word = builders.district(), builders.field_of_action()
    entry = builders.initiative(districts=[district], fields=[word])
    linked = versions(entry)[-1].linked
    assert (linked["districts"], linked["fields"]) == ([district.ags], [word.pk])
