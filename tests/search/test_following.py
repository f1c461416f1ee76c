"""A change is found, and something withdrawn is gone, with its commit and in every process."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from conferences.models import Event, Finding, Workshop
from initiatives.models import Initiative, Opportunity
from portal.publishing.services import archive, publish, restore
from portal.search import triggers, upkeep
from portal.search.engine import store
from portal.search.engine.index import Index, index
from portal.search.engine.question import Question
from portal.search.models import Change
from portal.search.services import find, search
from tests import builders as build

pytestmark = pytest.mark.django_db


def found(text: str, kind=Initiative) -> int:
    return find(kind, Question(text)).total


def elsewhere(text: str, folder, kind=Initiative) -> int:
    """What a process finds that starts now."""
    return Index(folder).answers([(kind, Question(text))])[0].total


# --- whoever writes -----------------------------------------------------------------------
def test_every_way_of_writing_is_noticed():
    initiative = build.initiative(title="Erdbeere")
    assert found("Erdbeere") == 1
    initiative.title = "Himbeere"
    initiative.save()
    assert (found("Erdbeere"), found("Himbeere")) == (0, 1)
    Initiative.objects.update(title="Brombeere")
    assert (found("Himbeere"), found("Brombeere")) == (0, 1)
    Initiative.objects.bulk_update([_renamed(initiative, "Stachelbeere")], ["title"])
    assert found("Stachelbeere") == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_initiative SET title = 'Blaubeere'")
    assert found("Blaubeere") == 1
    Initiative.objects.all().delete()
    assert found("Blaubeere") == 0


def _renamed(initiative, title):
    initiative.title = title
    return initiative


def test_rows_made_many_at_once_are_noticed():
    rows = [_unsaved("Erdbeere"), _unsaved("Erdbeere")]
    Initiative.objects.bulk_create(rows)
    assert found("Erdbeere") == 2


def _unsaved(title: str) -> Initiative:
    slug = f"{title}-{timezone.now().timestamp()}".lower().replace(".", "-")
    return Initiative(title=title, slug=slug, state="published", published_at=timezone.now())


def test_lists_of_an_entry_are_noticed():
    field = build.field_of_action(name="Gärtnerei", slug="gaertnerei")
    initiative = build.initiative()
    assert found("Gärtnerei") == 0
    initiative.fields.add(field)
    assert found("Gärtnerei") == 1
    field.name = "Tischlerei"
    field.save()
    assert (found("Gärtnerei"), found("Tischlerei")) == (0, 1)
    initiative.fields.clear()
    assert found("Tischlerei") == 0


def test_parts_are_found_with_their_event():
    event = build.conference(title="Konferenz")
    workshop = build.workshop(event, title="Erdbeeren pflücken")
    build.document(event, title="Himbeerbericht")
    assert (found("Erdbeeren", Event), found("Himbeerbericht", Event)) == (1, 1)
    other = build.conference(title="Andere")
    Workshop.objects.filter(pk=workshop.pk).update(event=other)
    assert [hit.pk for hit in find(Event, Question("Erdbeeren")).hits] == [other.pk]
    workshop.delete()
    assert found("Erdbeeren", Event) == 0


def test_what_hangs_on_an_entry_goes_and_comes_with_it():
    conference = build.conference()
    build.finding(conference, title="Erdbeeren für alle")
    need = build.opportunity(title="Himbeeren pflücken")
    person = build.administrator()
    assert (found("Erdbeeren", Finding), found("Himbeeren", Opportunity)) == (1, 1)
    archive(conference, by=person)
    archive(need.initiative, by=person)
    assert (found("Erdbeeren", Finding), found("Himbeeren", Opportunity)) == (0, 0)
    publish(restore(conference, by=person), by=person)
    assert found("Erdbeeren", Finding) == 1


def test_a_call_ends_by_itself(monkeypatch):
    need = build.opportunity(title="Himbeeren", until=timezone.localdate())
    assert found("Himbeeren", Opportunity) == 1
    assert find(Initiative, Question(needs_now=True)).total == 1
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("portal.search.engine.index.timezone.localdate", lambda: tomorrow)
    assert found("Himbeeren", Opportunity) == 0
    assert find(Initiative, Question(needs_now=True)).total == 0
    Opportunity.objects.filter(pk=need.pk).update(until=tomorrow)
    assert found("Himbeeren", Opportunity) == 1


# --- never what is not public -------------------------------------------------------------
@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_a_word_that_is_not_public_is_found_by_nobody(state):
    word = "Quittengelee"
    build.initiative(title=word, state=state)
    build.event(title=word, state=state)
    build.finding(title=word, state=state)
    build.opportunity(title=word, state=state)
    build.opportunity(build.initiative(state=state), title=word)
    build.document(build.conference(state=state), title=word)
    build.workshop(build.conference(state=state), title=word)
    build.pending_version(build.initiative(), changes={"title": word, "summary": word})
    assert search(word)[0] == []


def test_a_stored_word_is_gone_with_the_state(tmp_path):
    initiative = build.initiative(title="Quittengelee")
    assert found("Quittengelee") == 1
    for state in ("draft", "submitted", "returned", "archived"):
        Initiative.objects.filter(pk=initiative.pk).update(state=state)
        assert (found("Quittengelee"), elsewhere("Quittengelee", tmp_path)) == (0, 0), state


# --- transactions -------------------------------------------------------------------------
def test_a_change_rolled_back_is_forgotten():
    with pytest.raises(RuntimeError), transaction.atomic():
        build.initiative(title="Erdbeere")
        assert found("Erdbeere") == 1
        raise RuntimeError
    assert found("Erdbeere") == 0


def test_a_change_committed_late_is_not_lost():
    first, second = build.initiative(title="Alt eins"), build.initiative(title="Alt zwei")
    assert found("alt") == 2
    Initiative.objects.filter(pk=first.pk).update(title="Neu eins")
    late = Change.objects.order_by("pk").last()
    row = {"kind": late.kind, "object_id": late.object_id, "stamp": 7, "at": late.at}
    late.delete()
    Initiative.objects.filter(pk=second.pk).update(title="Neu zwei")
    assert found("zwei neu") == 1
    Change.objects.create(pk=late.pk, **row)
    assert found("eins neu") == 1


# --- snapshots ----------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(index(), "folder", tmp_path)
    return tmp_path


def test_a_process_starts_from_the_snapshot_and_what_came_after(folder):
    build.initiative(title="Erdbeere", summary="Süß.", fields=[build.field_of_action(slug="obst")])
    upkeep.write_snapshot()
    build.initiative(title="Erdbeere zwei")
    fresh = Index(folder)
    question = Question("Erdbeere", chosen={"thema": frozenset(["obst"])})
    answer = fresh.answers([(Initiative, question)])[0]
    assert (answer.total, answer.counts["thema"]) == (1, {"obst": 1})
    assert fresh.snapshot.number == store.newest(folder)
    assert elsewhere("Erdbeere", folder) == 2


def test_a_process_that_slept_through_the_tidying_loses_nothing(folder):
    build.initiative(title="Erdbeere")
    upkeep.write_snapshot()
    sleeper = Index(folder)
    assert sleeper.answers([(Initiative, Question("Erdbeere"))])[0].total == 1
    Initiative.objects.update(title="Himbeere")
    Change.objects.update(at=timezone.now() - timedelta(hours=2))
    upkeep.write_snapshot()
    assert Change.objects.filter(kind="initiatives.initiative").count() == 0
    assert sleeper.answers([(Initiative, Question("Himbeere"))])[0].total == 1


def test_a_broken_snapshot_is_passed_over(folder):
    build.initiative(title="Erdbeere")
    upkeep.write_snapshot()
    good = store.newest(folder)
    upkeep.write_snapshot()
    path = folder / str(store.newest(folder)) / "initiatives.initiative"
    (path / "pks.npy").write_bytes(b"junk")
    assert store.load(folder).number == good
    assert elsewhere("Erdbeere", folder) == 1


def test_the_worker_writes_a_snapshot_only_when_there_is_reason(folder):
    build.initiative()
    upkeep.keep_snapshot()
    first = store.newest(folder)
    upkeep.keep_snapshot()
    assert store.newest(folder) == first > 0
    build.synonym("Rad", "Velo")
    upkeep.keep_snapshot()
    assert store.newest(folder) > first


def test_old_snapshots_are_deleted(folder):
    numbers = []
    for _ in range(4):
        upkeep.write_snapshot()
        numbers.append(store.newest(folder))
    assert sorted(int(path.name) for path in folder.iterdir()) == numbers[2:]


# --- drift --------------------------------------------------------------------------------
def test_drift_is_detected_and_repaired(folder):
    kept, gone = build.initiative(title="Erdbeere"), build.initiative(title="Gone")
    assert found("Erdbeere") == 1
    triggers.remove()
    try:
        Initiative.objects.filter(pk=kept.pk).update(title="Himbeere")
        Initiative.objects.filter(pk=gone.pk).update(state="archived")
        new = build.initiative(title="Neu")
        with pytest.raises(CommandError) as refused:
            call_command("rebuild_search", "--check")
        said = str(refused.value)
        assert f"1 outdated: [{kept.pk}]" in said
        assert f"1 withdrawn but found: [{gone.pk}]" in said
        assert f"1 missing: [{new.pk}]" in said
        assert "Trigger missing: search_change_insert_initiatives_initiative" in said
        call_command("rebuild_search", verbosity=0)
    finally:
        triggers.install()
    assert (found("Himbeere"), found("Erdbeere"), found("Neu")) == (1, 0, 1)
    call_command("rebuild_search", "--check")


def test_every_watched_table_has_its_triggers():
    assert triggers.missing() == set()


def test_every_relation_a_document_reads_is_watched():
    """A table the search text is made of and nobody watches would be drift by design."""
    watched = {watch.table for watch in triggers.watches()}
    build.opportunity(build.initiative(municipality=build.municipality()))
    conference = build.conference(venue=build.venue())
    build.finding(conference, workshop=build.workshop(conference))
    tables, read = connection.introspection.table_names(), set()

    def note(execute, sql, *rest):
        read.update(table for table in tables if f'"{table}"' in sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        for kind in (Initiative, Opportunity, Event, Finding):
            list(kind.objects.published().search_documents())
    assert read - watched == set()
