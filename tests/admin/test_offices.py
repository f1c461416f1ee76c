"""Alice edits in one office, Charlie in another; what is not yours is not there."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from conferences.models import Event, Workshop
from initiatives.models import Initiative, Opportunity
from tests import builders as build

from .forms import errors, fill_in, read

pytestmark = pytest.mark.django_db

MARK = "Nur für Alices Amt"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, client, signed_in):
    return signed_in(build.editor(ours))


@pytest.fixture
def charlie(signed_in):
    return signed_in(build.editor(build.office()))


def url(row, what="change") -> str:
    opts = row._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{what}", args=[row.pk])


def list_url(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


def rows_of(office) -> dict:
    """One row of every kind that belongs to the office, by the name of its admin pages."""
    initiative = build.initiative(office=office, title=MARK, state="draft")
    conference = build.conference(office=office, title=MARK, state="draft")
    return {
        "initiatives_initiative": initiative,
        "initiatives_opportunity": build.opportunity(initiative, title=MARK, state="draft"),
        "initiatives_enquiry": build.enquiry(initiative, message=MARK),
        "conferences_conference": conference,
        "conferences_event": build.event(office=office, title=MARK, state="draft"),
        "conferences_finding": build.finding(conference, title=MARK, state="draft"),
        "conferences_programmeitem": build.programme_item(conference, title=MARK),
        "conferences_workshop": build.workshop(conference, title=MARK),
        "conferences_venue": build.venue(office=office, name=MARK),
        "publishing_pendingversion": build.pending_version(initiative),
    }


def test_an_editor_finds_the_offices_rows(ours, alice):
    for name, row in rows_of(ours).items():
        assert MARK in alice.get(list_url(name)).content.decode(), name
        page = reverse(f"admin:{name}_change", args=[row.pk])
        assert alice.get(page).status_code == 200, name


def test_the_editor_of_another_office_finds_none_of_them(ours, charlie):
    for name, row in rows_of(ours).items():
        assert MARK not in charlie.get(list_url(name)).content.decode(), name
        for what in ("change", "history", "delete"):
            page = reverse(f"admin:{name}_{what}", args=[row.pk])
            nobody_deletes_these = (name, what) == ("publishing_pendingversion", "delete")
            expected = 403 if nobody_deletes_these else 404
            assert charlie.get(page).status_code == expected, (name, what)
            assert charlie.post(page, {"post": "yes"}).status_code in {403, 404}, (name, what)
        assert type(row)._base_manager.filter(pk=row.pk).exists()


def test_the_lead_of_another_office_deletes_nothing_here(ours, signed_in):
    client = signed_in(build.lead(build.office()))
    for name, row in rows_of(ours).items():
        if name == "publishing_pendingversion":
            continue
        page = reverse(f"admin:{name}_delete", args=[row.pk])
        assert client.get(page).status_code == 404, name
        assert client.post(page, {"post": "yes"}).status_code == 404, name
        assert type(row)._base_manager.filter(pk=row.pk).exists()


def test_a_lead_here_who_is_editor_there_deletes_here_only(ours, signed_in):
    there = build.office()
    bob = build.lead(ours)
    bob.memberships.create(office=there, role="editor")
    client = signed_in(bob)
    here_row, there_row = build.initiative(office=ours), build.initiative(office=there)
    assert client.post(url(there_row, "delete"), {"post": "yes"}).status_code == 403
    assert client.post(url(here_row, "delete"), {"post": "yes"}).status_code == 302
    assert list(Initiative.objects.all()) == [there_row]


def test_a_person_of_two_offices_works_in_both(ours, signed_in):
    other = build.office()
    bob = build.editor(ours)
    bob.memberships.create(office=other, role="editor")
    client = signed_in(bob)
    first, second = build.initiative(office=ours), build.initiative(office=other)
    assert fill_in(client, url(first), title="Eins").status_code == 302
    assert fill_in(client, url(second), title="Zwei").status_code == 302
    assert set(Initiative.objects.values_list("title", "office")) == {
        ("Eins", ours.pk),
        ("Zwei", other.pk),
    }


def test_a_coordinators_office_work_does_not_mix_with_their_own_initiative(ours, signed_in):
    elsewhere = build.initiative(office=build.office())
    alice = build.editor(ours)
    elsewhere.stewardships.create(user=alice)
    assert signed_in(alice).get(url(elsewhere)).status_code == 404


def test_what_an_editor_adds_belongs_to_the_editors_office(ours, alice):
    page = reverse("admin:initiatives_initiative_add")
    answer = fill_in(alice, page, title="Neu", summary="Wir sind neu.")
    assert answer.status_code == 302, errors(answer)
    added = Initiative.objects.get()
    assert (added.office, added.state, added.version) == (ours, "draft", 1)
    assert added.created_by == added.changed_by
    assert added.created_by.office_ids == [ours.pk]


@pytest.mark.parametrize("office_of", ["another", "nobody"])
def test_an_entry_is_not_given_away_by_a_made_up_request(ours, alice, office_of):
    foreign = {"another": str(build.office().pk), "nobody": ""}[office_of]
    entry = build.initiative(office=ours)
    answer = fill_in(alice, url(entry), office=foreign, title="Verschenkt")
    assert answer.status_code == 200
    assert "office" in answer.context["adminform"].form.errors
    entry.refresh_from_db()
    assert (entry.office, entry.title != "Verschenkt") == (ours, True)


def test_a_new_entry_is_not_put_into_another_office(alice):
    foreign = build.office()
    page = reverse("admin:initiatives_initiative_add")
    answer = fill_in(alice, page, title="Neu", summary="Neu.", office=str(foreign.pk))
    assert answer.status_code == 200
    assert not Initiative.objects.exists()


def test_selects_offer_only_what_is_the_editors(ours, alice):
    foreign = rows_of(build.office())
    own = rows_of(ours)
    form = alice.get(url(own["conferences_finding"])).context["adminform"].form
    assert set(form.fields["event"].queryset) == {
        Event.objects.get(pk=own["conferences_conference"].pk),
        own["conferences_event"],
    }
    assert set(form.fields["workshop"].queryset) == {own["conferences_workshop"]}
    assert foreign["initiatives_initiative"] not in form.fields["answers"].queryset
    desk = alice.get(conference_url(own))
    assert set(desk.context["adminform"].form.fields["venue"].queryset) == {
        own["conferences_venue"]
    }


def conference_url(rows) -> str:
    return reverse("admin:conferences_conference_change", args=[rows["conferences_conference"].pk])


def test_a_part_is_not_moved_into_another_offices_conference(ours, alice):
    workshop = build.workshop(build.conference(office=ours))
    foreign = build.conference(office=build.office())
    answer = fill_in(alice, url(workshop), event=str(foreign.pk))
    assert "event" in answer.context["adminform"].form.errors
    assert Workshop.objects.get().event != foreign


def test_a_need_is_not_added_to_another_offices_initiative(ours, alice):
    build.initiative(office=ours)
    foreign = build.initiative(office=build.office())
    page = reverse("admin:initiatives_opportunity_add")
    answer = fill_in(alice, page, title="Hilfe", initiative=str(foreign.pk))
    assert "initiative" in answer.context["adminform"].form.errors
    assert not Opportunity.objects.exists()


def test_actions_reach_only_the_editors_rows(ours, charlie):
    entry = build.initiative(office=ours, state="draft")
    data = {"action": "publish", "_selected_action": [str(entry.pk)]}
    charlie.post(list_url("initiatives_initiative"), data)
    entry.refresh_from_db()
    assert entry.state == "draft"


def test_deleting_several_reaches_only_the_leads_rows(ours, signed_in):
    entry = build.initiative(office=ours)
    client = signed_in(build.lead(build.office()))
    data = {"action": "delete_selected", "_selected_action": [str(entry.pk)], "post": "yes"}
    client.post(list_url("initiatives_initiative"), data)
    assert Initiative.objects.filter(pk=entry.pk).exists()


def test_django_doors_that_tell_about_foreign_rows_are_closed(ours, charlie):
    entry = build.initiative(office=ours, state="draft")
    kind = ContentType.objects.get_for_model(entry)
    assert charlie.get(f"/verwaltung/r/{kind.pk}/{entry.pk}/").status_code == 404
    assert charlie.get("/verwaltung/autocomplete/").status_code == 404


def test_vocabularies_are_for_reading_and_places_for_administrators(alice):
    field = build.field_of_action(name="Sprache")
    page = alice.get(url(field))
    assert page.status_code == 200
    assert read(page) == {}
    assert alice.post(url(field), {"name": "Anders"}).status_code == 403
    assert alice.get(list_url("places_municipality")).status_code == 403
    assert alice.get(list_url("accounts_user")).status_code == 403
