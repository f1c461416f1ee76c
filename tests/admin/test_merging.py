"""The office's pages for merging: choosing, comparing, deciding field by field."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from initiatives.models import Initiative
from tests import builders as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


@pytest.fixture
def stays(ours):
    return build.initiative(office=ours, title="Sprachcafé", phone="", lessons="Gut")


@pytest.fixture
def goes(ours):
    return build.initiative(office=ours, title="Sprachcafe Nord", phone="0531 2", lessons="Besser")


def page_of(row, name="initiatives_initiative") -> str:
    return reverse(f"admin:{name}_merge", args=[row.pk])


def decided(stays, goes, **choices) -> dict:
    """What the form sends: every field's first choice unless said otherwise."""
    same = {"title": "bleibt", "phone": "geht", "lessons": "bleibt"}
    versions = f"{stays.version}-{goes.version}"
    return {"bleibt": stays.pk, "versions": versions, **same, **choices}


# --- choosing ---
def test_look_alikes_of_the_own_office_are_offered(ours, alice, goes, stays):
    build.initiative(office=build.office(), title="Sprachcafe Nord")
    build.initiative(office=ours, title="Fahrradwerkstatt")
    draft = build.initiative(office=ours, title="Das Sprachcafe Nord", state="draft")
    page = alice.get(page_of(goes))
    assert [row.pk for row in page.context["alike"]] == [draft.pk]
    assert f'href="?bleibt={draft.pk}"' in page.content.decode()
    page = alice.get(page_of(stays))
    assert goes.pk in {row.pk for row in page.context["alike"]}


def test_any_other_entry_of_the_own_office_is_found_by_title_or_number(ours, alice, goes):
    draft = build.initiative(office=ours, title="Werkstatt für Räder", state="draft")
    foreign = build.initiative(office=build.office(), title="Werkstatt für Räder")
    build.initiative(office=ours, title="Räder Werkstatt alt", state="archived")
    for typed in ("räder werkstatt", str(draft.pk)):
        found = alice.get(page_of(goes), {"q": typed}).context["found"]
        assert [row.pk for row in found] == [draft.pk]
    assert alice.get(page_of(goes), {"q": str(foreign.pk)}).context["found"] == []
    assert alice.get(page_of(goes), {"q": "9" * 40}).context["found"] == []


def test_the_form_leads_there_only_where_it_can_be_done(ours, alice, goes):
    assert "../zusammenfuehren/" in alice.get(goes.admin_url).content.decode()
    archived = build.initiative(office=ours, state="archived")
    assert "../zusammenfuehren/" not in alice.get(archived.admin_url).content.decode()
    conference = build.conference(office=ours)
    assert "zusammenfuehren" not in alice.get(conference.admin_url).content.decode()


# --- comparing ---
def test_both_stand_side_by_side_with_what_is_filled_chosen_first(alice, stays, goes):
    build.enquiry(goes)
    form = alice.get(page_of(goes), {"bleibt": stays.pk}).context["form"]
    chosen = {row.name: form[row.name].initial for row in form.differences}
    assert chosen == {"title": "bleibt", "phone": "geht", "lessons": "bleibt"}
    page = alice.get(page_of(goes), {"bleibt": stays.pk}).content.decode()
    assert "1 Anfragen" in page
    assert "0531 2" in page
    assert "Besser" in page


def test_looking_changes_nothing(alice, stays, goes):
    alice.get(page_of(goes), decided(stays, goes))
    goes.refresh_from_db()
    assert goes.merged_into is None


def test_the_button_merges_as_chosen(alice, stays, goes):
    answer = alice.post(page_of(goes), decided(stays, goes, lessons="geht"))
    assert answer.status_code == 302
    assert answer["Location"] == stays.admin_url
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert said == ["„Sprachcafe Nord“ ist jetzt Teil von „Sprachcafé“."]
    stays.refresh_from_db()
    assert (stays.title, stays.phone, stays.lessons) == ("Sprachcafé", "0531 2", "Besser")
    goes.refresh_from_db()
    assert goes.merged_into == stays
    assert "zusammengeführt" in alice.get(goes.admin_url).content.decode()


def test_a_hint_of_the_review_leads_to_the_page_that_asks(alice, stays, goes):
    answer = alice.post(page_of(goes), {"bleibt": stays.pk})
    assert answer["Location"] == f"{page_of(goes)}?bleibt={stays.pk}"
    goes.refresh_from_db()
    assert goes.merged_into is None


def test_somebody_saved_meanwhile_so_it_is_asked_again_with_the_choices_kept(alice, stays, goes):
    data = decided(stays, goes, title="geht")
    Initiative.objects.filter(pk=stays.pk).update(version=2)
    answer = alice.post(page_of(goes), data)
    assert "Inzwischen hat jemand einen der beiden Einträge gespeichert." in (
        answer.content.decode()
    )
    form = answer.context["form"]
    assert form["title"].value() == "geht"
    again = alice.post(page_of(goes), {**data, "versions": form["versions"].value()})
    assert again.status_code == 302
    stays.refresh_from_db()
    assert stays.title == "Sprachcafe Nord"


def test_junk_is_refused_without_an_error_page(alice, stays, goes):
    for junk in ("x", "9" * 40, str(goes.pk), "-1", "0"):
        assert alice.get(page_of(goes), {"bleibt": junk}).status_code == 404
    answer = alice.post(page_of(goes), decided(stays, goes, title="Unsinn"))
    assert answer.status_code == 200
    goes.refresh_from_db()
    assert goes.merged_into is None


# --- not yours ---
def test_foreign_entries_are_not_there_on_either_side(ours, alice, stays, goes, signed_in):
    foreign = build.initiative(office=build.office())
    assert alice.get(page_of(foreign)).status_code == 404
    assert alice.get(page_of(goes), {"bleibt": foreign.pk}).status_code == 404
    assert alice.post(page_of(goes), decided(foreign, goes)).status_code == 404
    charlie = signed_in(build.editor(build.office()))
    assert charlie.get(page_of(goes)).status_code == 404
    assert charlie.post(page_of(goes), decided(stays, goes)).status_code == 404
    goes.refresh_from_db()
    assert goes.merged_into is None


def test_a_coordinator_does_not_merge(goes, stays, signed_in):
    coordinator = signed_in(build.coordinator(goes))
    assert coordinator.post(page_of(goes), decided(stays, goes)).status_code == 302
    goes.refresh_from_db()
    assert goes.merged_into is None


def test_findings_are_merged_the_same_way(ours, alice):
    one, other = build.finding(office=ours, responsible="Stadt"), build.finding(office=ours)
    name = "conferences_finding"
    form = alice.get(page_of(other, name), {"bleibt": one.pk}).context["form"]
    assert "number" not in {row.name for row in form.differences}
    data = {"bleibt": one.pk, "versions": "1-1", "title": "bleibt", "responsible": "bleibt"}
    assert alice.post(page_of(other, name), data).status_code == 302
    other.refresh_from_db()
    assert other.merged_into == one
