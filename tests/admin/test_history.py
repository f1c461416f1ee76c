"""The history page says who changed what, and every version can be brought back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from initiatives.models import Initiative
from portal.accounts.models import AuditEntry
from portal.publishing.models import FieldOfAction, FormerSlug

from .. import builders as build
from .forms import fill_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office(short_name="Nord")


@pytest.fixture
def person(ours):
    return build.editor(ours, name="Alice")


@pytest.fixture
def alice(person, signed_in):
    return signed_in(person)


def change(row, name="initiatives_initiative") -> str:
    return reverse(f"admin:{name}_change", args=[row.pk])


def history(row, name="initiatives_initiative") -> str:
    return reverse(f"admin:{name}_history", args=[row.pk])


def version(row, number: int, name="initiatives_initiative") -> str:
    """The address of the row's version, counted from the first."""
    key = list(row.history.order_by("history_id"))[number].pk
    return reverse(f"admin:{name}_version", args=[row.pk, key])


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))


def delete(client, row) -> None:
    url = change(row).replace("/change/", "/delete/")
    assert client.post(url, {"post": "yes"}).status_code == 302


def said(step) -> dict:
    return {row.label: (row.before, row.after) for row in step["differences"]}


def bring_back(client, row, number: int, **more):
    page = client.get(version(row, number, **more))
    seen = re.search(r'name="gesehen" value="([^"]*)"', page.content.decode())
    return client.post(version(row, number, **more), {"gesehen": seen[1] if seen else ""})


def test_the_page_says_who_when_and_what_in_words(ours, alice):
    sport, music = build.field_of_action(name="Sport"), build.field_of_action(name="Musik")
    entry = build.initiative(office=ours, title="Teestube", fields=[sport], state="draft")
    fill_in(alice, change(entry), title="Kaffeestube", fields=[str(music.pk)], _publish="1")
    page = alice.get(history(entry))
    published, changed, made = page.context["steps"]
    assert said(published) == {"Stand": ("Entwurf", "veröffentlicht")}
    assert said(changed) == {
        "Titel": ("Teestube", "Kaffeestube"),
        "Handlungsfelder": ("Sport", "Musik"),
    }
    assert said(made)["Titel"] == ("", "Teestube")
    text = words(page.content.decode())
    assert text.count("Alice") >= 2
    assert "gestrichen: Teestube" in text
    assert "eingefügt: Kaffeestube" in text


def test_the_newest_version_is_not_offered_and_who_may_only_look_is_offered_none(ours, alice):
    entry = build.initiative(office=ours)
    entry.title = "Zwei"
    entry.save()
    assert [bool(s["restore_url"]) for s in alice.get(history(entry)).context["steps"]] == [
        False,
        True,
    ]
    word = build.field_of_action(name="Alt")
    word.name = "Neu"
    word.save()
    steps = alice.get(history(word, "publishing_fieldofaction")).context["steps"]
    assert [step["restore_url"] for step in steps] == ["", ""]


def test_a_version_comes_back_whole_and_the_way_back_stays_open(ours, person, alice):
    sport, music = build.field_of_action(), build.field_of_action()
    entry = build.initiative(
        office=ours, title="Teestube", description="<p>Gut</p>", fields=[sport], phone="1"
    )
    fill_in(
        alice,
        change(entry),
        title="Vertan",
        description="<p>Weg</p>",
        fields=[str(music.pk)],
        phone="",
    )
    page = alice.get(version(entry, 0))
    assert {row.label for row in page.context["plan"].differences} == {
        "Titel",
        "Beschreibung",
        "Telefon",
        "Handlungsfelder",
    }
    assert bring_back(alice, entry, 0).status_code == 302
    entry = Initiative.objects.get()
    assert (entry.title, entry.description, entry.phone) == ("Teestube", "<p>Gut</p>", "1")
    assert [field.pk for field in entry.fields.all()] == [sport.pk]
    assert (entry.version, entry.changed_by) == (3, person)
    last = entry.history.first()
    assert "wiederhergestellt" in last.history_change_reason
    assert len(entry.history.all()) == 3
    assert AuditEntry.objects.get(kind="restore").office == ours
    bring_back(alice, entry, 1)
    assert Initiative.objects.get().title == "Vertan"


def test_what_comes_back_keeps_its_state_its_address_and_the_contact(ours, alice):
    entry = build.initiative(office=ours, title="Alt", slug="alt", contact_email="da@example.org")
    fill_in(alice, change(entry), title="Neu", slug="neu", contact_email="neu@example.org")
    fill_in(alice, change(entry), _archive="1")
    bring_back(alice, entry, 0)
    entry.refresh_from_db()
    assert (entry.title, entry.state, entry.slug) == ("Alt", "archived", "neu")
    assert entry.contact_email == "neu@example.org"
    assert FormerSlug.objects.get().slug == "alt"


def test_looking_changes_nothing_and_an_unseen_version_is_not_brought_back(ours, alice):
    entry = build.initiative(office=ours, title="Alt")
    fill_in(alice, change(entry), title="Neu")
    alice.get(version(entry, 0))
    assert alice.post(version(entry, 0)).status_code == 200
    assert Initiative.objects.get().title == "Neu"


def test_who_saved_in_between_is_not_overwritten(ours, alice):
    entry = build.initiative(office=ours, title="Alt")
    fill_in(alice, change(entry), title="Neu")
    page = alice.get(version(entry, 0)).content.decode()
    seen = re.search(r'name="gesehen" value="([^"]*)"', page)[1]
    fill_in(alice, change(entry), title="Von Bob")
    answer = alice.post(version(entry, 0), {"gesehen": seen})
    assert "Inzwischen hat jemand diesen Eintrag gespeichert" in answer.content.decode()
    assert Initiative.objects.get().title == "Von Bob"


def test_links_that_are_gone_or_foreign_stay_out_and_are_named(ours, alice):
    sport, music = build.field_of_action(), build.field_of_action()
    foreign = build.initiative(state="draft", title="Fremd")
    own = build.initiative(office=ours)
    event = build.event(office=ours, title="Alt", fields=[sport, music], best_practices=[own])
    event.best_practices.add(foreign)
    event = type(event).objects.get()
    event.title = "Neu"
    event.save()
    event.best_practices.set([])
    music.delete()
    page = alice.get(version(event, 0, "conferences_event"))
    assert page.context["plan"].left_out == ["Handlungsfelder", "Gute Praxis"]
    assert "Fremd" not in page.content.decode()
    assert bring_back(alice, event, 0, name="conferences_event").status_code == 302
    event.refresh_from_db()
    assert (event.title, list(event.fields.all())) == ("Alt", [sport])
    assert list(event.best_practices.all()) == [own]


def test_a_version_that_breaks_a_rule_by_now_is_refused_with_its_sentence(ours, alice):
    conference = build.conference(office=ours)
    workshop = build.workshop(conference, number=1)
    workshop.number = 2
    workshop.save()
    build.workshop(conference, number=1)
    answer = bring_back(alice, workshop, 0, name="conferences_workshop")
    assert "Diese Workshop-Nummer gibt es hier schon." in answer.content.decode()
    workshop.refresh_from_db()
    assert workshop.number == 2


def test_a_conference_and_a_word_come_back_too(ours, alice, signed_in):
    conference = build.conference(office=ours, title="Alt")
    conference.title = "Neu"
    conference.save()
    assert bring_back(alice, conference, 0, name="conferences_conference").status_code == 302
    conference.refresh_from_db()
    assert conference.title == "Alt"
    word = build.field_of_action(name="Alt")
    word.name = "Neu"
    word.save()
    boss = signed_in(build.administrator())
    assert bring_back(boss, word, 0, name="publishing_fieldofaction").status_code == 302
    assert FieldOfAction.objects.get().name == "Alt"


def test_another_offices_editor_finds_neither_history_nor_version(ours, signed_in):
    entry = build.initiative(office=ours)
    charlie = signed_in(build.editor(build.office()))
    assert charlie.get(history(entry)).status_code == 404
    assert charlie.get(version(entry, 0)).status_code == 404
    assert charlie.post(version(entry, 0)).status_code == 404


def test_a_version_of_another_row_is_not_there(ours, alice):
    entry, other = build.initiative(office=ours), build.initiative()
    key = other.history.get().pk
    url = reverse("admin:initiatives_initiative_version", args=[entry.pk, key])
    assert alice.get(url).status_code == 404


def test_the_history_of_a_deleted_entry_is_for_administrators(ours, person, signed_in):
    entry = build.initiative(office=ours, title="Teestube")
    url = history(entry)
    entry.delete()
    assert signed_in(person).get(url).status_code == 404
    page = signed_in(build.administrator()).get(url)
    assert "Teestube" in page.content.decode()
    assert page.context["steps"][0]["what"] == "Gelöscht"


def test_administrators_find_what_was_deleted_and_its_history(ours, person, signed_in):
    administrator = build.administrator(name="Ada")
    gone = build.initiative(office=ours, title="Teestube")
    build.initiative(office=ours, title="Bleibt da")
    event = build.conference(office=ours, title="Tagung")
    urls = [history(gone), history(event, "conferences_event")]
    event.delete()
    delete(signed_in(administrator), gone)
    page = signed_in(administrator).get(reverse("deleted:list"))
    text = words(page.content.decode())
    assert [row["title"] for row in page.context["rows"]] == ["Teestube", "Tagung"]
    assert [row["url"] for row in page.context["rows"]] == urls
    assert page.context["rows"][0]["by"] == "Ada"
    assert "Initiative, gelöscht" in text
    assert "Bleibt da" not in text
    assert all(signed_in(administrator).get(url).status_code == 200 for url in urls)
    audit = signed_in(administrator).get(reverse("admin:accounts_auditentry_changelist"))
    assert reverse("deleted:list") in audit.content.decode()


def test_what_was_deleted_is_listed_for_administrators_alone(ours, client, signed_in):
    build.initiative(office=ours, title="Teestube").delete()
    assert client.get(reverse("deleted:list")).status_code == 302
    for person in (build.editor(ours), build.lead(ours)):
        page = signed_in(person).get(reverse("deleted:list"))
        assert page.status_code == 403
        assert "Teestube" not in page.content.decode()


def test_long_histories_come_page_by_page_at_the_same_cost(ours, alice):
    fields = [build.field_of_action() for _ in range(3)]
    entry = build.initiative(office=ours)

    def grow(times: int) -> None:
        for number in range(times):
            entry.title = f"Titel {number}"
            entry.save()
            entry.fields.set([fields[number % 3]])

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert alice.get(history(entry)).status_code == 200
        return len(asked)

    grow(24)
    alice.get(history(entry))
    few = cost()
    grow(39)
    assert cost() == few <= 20
    last = alice.get(history(entry) + "?seite=4").context["steps"]
    assert [step["version"].title for step in last[:3]] == ["Titel 2", "Titel 1", "Titel 0"]
    assert said(last[0]) == {
        "Titel": ("Titel 1", "Titel 2"),
        "Handlungsfelder": (fields[1].name, fields[2].name),
    }
    assert alice.get(history(entry) + "?seite=unsinn").status_code == 200
