"""A coordinator changes the initiative: nothing typed is lost, nothing is public unseen."""

import re
from html import unescape

import pytest
from django.urls import reverse

from portal.publishing.models import PendingVersion
from portal.publishing.services import review

from .. import builders
from ..test_query_budgets import cost

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"


@pytest.fixture
def ours():
    return builders.office(short_name="Nord")


@pytest.fixture
def entry(ours):
    return builders.initiative(
        office=ours,
        title="Teestube",
        summary="Wir trinken Tee.",
        phone="1",
        description="<h2>Tee</h2>\n<p>Jeden <strong>Freitag</strong>.</p>",
        fields=[builders.field_of_action(name="Sprache")],
    )


@pytest.fixture
def bob(entry):
    return builders.coordinator(entry, name="Bob")


@pytest.fixture
def as_bob(client, bob):
    client.force_login(bob, backend=BACKEND)
    return client


def url(entry, name: str = "edit") -> str:
    return reverse(f"my_initiatives:{name}", args=[entry.pk])


def opened(client, entry, **changes) -> dict:
    """What a browser would send of the form as it is now, with these fields typed anew."""
    return typed_in(client.get(url(entry)).context["form"], **changes)


def typed_in(form, **changes) -> dict:
    data = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            data |= {bound.name: "on"} if value else {}
        elif value is not None:
            data[bound.name] = value
    return data | changes


def pending() -> PendingVersion:
    return PendingVersion.objects.get()


# --- handing in ---
def test_a_change_waits_for_the_office_and_the_public_page_stays(as_bob, entry):
    data = opened(as_bob, entry, phone="05361 2", einreichen="1")
    response = as_bob.post(url(entry), data, follow=True)
    assert "Ihre Änderung ist beim Amt" in response.text
    entry.refresh_from_db()
    assert (entry.phone, pending().changes) == ("1", {"phone": "05361 2"})


def test_every_field_that_can_be_handed_in_can_be_changed_here(as_bob, entry):
    form = as_bob.get(url(entry)).context["form"]
    derived = {"municipality", "latitude", "longitude", "accessibility_checked_on"}
    assert {*form.Meta.fields} | derived == {*entry.pending_fields}
    shown = {field.name for section in form.sections() for field in section.fields}
    assert {*form.Meta.fields} <= shown


def test_sending_the_form_as_it_is_changes_nothing(as_bob, entry):
    response = as_bob.post(url(entry), opened(as_bob, entry), follow=True)
    assert "Sie haben nichts geändert" in response.text
    assert not PendingVersion.objects.exists()


def test_words_and_choices_are_handed_in_together(as_bob, entry, ours):
    sport, celle = builders.field_of_action(), builders.district(office=ours)
    changes = {"fields": [sport.pk], "districts": [celle.pk], "summary": "Tee  und Sport."}
    as_bob.post(url(entry), opened(as_bob, entry, **changes))
    assert pending().changes == {
        "fields": [sport.pk],
        "districts": [celle.pk],
        "summary": "Tee und Sport.",
    }


def test_what_the_office_formatted_stays_formatted(as_bob, entry):
    typed = opened(as_bob, entry)["description"]
    assert typed == "## Tee\n\nJeden **Freitag**."
    more = f"{typed}\r\n\r\n- stark\r\n- schwarz"
    as_bob.post(url(entry), opened(as_bob, entry, description=more))
    html = pending().changes["description"]
    assert html.startswith("<h2>Tee</h2>\n<p>Jeden <strong>Freitag</strong>.</p>")
    assert "<li><p>stark</p></li>" in html


def test_an_error_keeps_all_that_was_typed_and_opens_its_section(as_bob, entry):
    data = opened(as_bob, entry, title="", phone="7", founded="früher", locality="Celle")
    response = as_bob.post(url(entry), data)
    form = response.context["form"]
    assert {*form.errors} == {"title", "founded", "in_municipality"}
    assert (form["phone"].value(), form["founded"].value()) == ("7", "früher")
    is_open = {section.key: section.is_open for section in form.sections()}
    assert is_open["traeger"] and is_open["kontakt"] and not is_open["zugang"]
    assert not PendingVersion.objects.exists()


def test_what_is_too_long_is_said_and_not_cut_off(as_bob, entry):
    response = as_bob.post(url(entry), opened(as_bob, entry, summary="x" * 301))
    assert "Das sind 301 Zeichen; Platz ist für 300." in response.text
    assert response.context["form"]["summary"].value() == "x" * 301
    field = re.search(r"<textarea[^>]*name=\"summary\"[^>]*>", response.text)[0]
    assert "maxlength" not in field
    assert 'data-most="300"' in field


# --- the address ---
@pytest.fixture
def celle(ours):
    district = builders.district(office=ours, name="Celle")
    row = builders.municipality(name="Celle", district=district)
    builders.postcode(code="29221", municipalities=[row])
    return row


def test_the_municipality_is_found_by_the_postcode(as_bob, entry, celle):
    entry.latitude, entry.longitude = 52.1, 9.9
    entry.save()
    as_bob.post(url(entry), opened(as_bob, entry, postcode="29221", locality="Celle-Garßen"))
    changes = pending().changes
    assert (changes["municipality"], changes["locality"]) == (celle.pk, "Celle-Garßen")
    assert (changes["latitude"], changes["longitude"]) == (None, None)


def test_without_a_postcode_it_is_found_by_name(as_bob, entry, celle):
    as_bob.post(url(entry), opened(as_bob, entry, locality="Celle"))
    assert pending().changes["municipality"] == celle.pk


def test_a_postcode_of_several_asks_which_one_is_meant(as_bob, entry, celle, ours):
    other = builders.municipality(name="Wathlingen", district=celle.district)
    builders.postcode(code="29339", municipalities=[celle, other])
    data = opened(as_bob, entry, postcode="29339", locality="Nirgendwo")
    response = as_bob.post(url(entry), data)
    assert "In welcher Gemeinde ist das?" in response.text
    assert not PendingVersion.objects.exists()
    as_bob.post(url(entry), data | {"in_municipality": other.pk})
    assert pending().changes["municipality"] == other.pk


def test_a_name_that_is_only_spelled_alike_is_asked_about(as_bob, entry, celle):
    builders.municipality(name="Wathlingen", district=celle.district)
    data = opened(as_bob, entry, locality="Wathlinken")
    assert "In welcher Gemeinde ist das?" in as_bob.post(url(entry), data).text
    as_bob.post(url(entry), data | {"in_municipality": "-"})
    assert pending().changes == {"locality": "Wathlinken"}


def test_who_leaves_the_address_alone_keeps_its_point(as_bob, entry, celle):
    entry.locality, entry.municipality, entry.latitude, entry.longitude = "Celle", celle, 52.1, 9.9
    entry.save()
    as_bob.post(url(entry), opened(as_bob, entry, phone="2"))
    assert pending().changes == {"phone": "2"}


def test_an_address_taken_away_takes_its_place_with_it(as_bob, entry, celle):
    entry.locality, entry.municipality = "Celle", celle
    entry.save()
    as_bob.post(url(entry), opened(as_bob, entry, locality=""))
    assert pending().changes == {"locality": "", "municipality": None}


# --- accessibility ---
def test_who_says_something_about_access_has_looked_today(as_bob, entry):
    as_bob.post(url(entry), opened(as_bob, entry, step_free="yes"))
    assert set(pending().changes) == {"step_free", "accessibility_checked_on"}


def test_who_says_that_it_is_right_has_looked_as_well(as_bob, entry):
    as_bob.post(url(entry), opened(as_bob, entry, looked_today="on"))
    assert set(pending().changes) == {"accessibility_checked_on"}


# --- what waits already ---
def test_the_form_goes_on_from_what_waits(as_bob, entry, bob):
    review.hand_in(entry, {"phone": "2"}, author=bob)
    data = opened(as_bob, entry, title="Kaffeestube")
    assert data["phone"] == "2"
    as_bob.post(url(entry), data)
    assert pending().changes == {"phone": "2", "title": "Kaffeestube"}


def test_what_came_back_says_why_and_can_be_handed_in_again(as_bob, entry, bob):
    row = review.hand_in(entry, {"phone": "2"}, author=bob)
    review.return_to_author(row, reason="Bitte mit Vorwahl.", by=builders.administrator())
    assert "Bitte mit Vorwahl." in as_bob.get(url(entry)).text
    as_bob.post(url(entry), opened(as_bob, entry, phone="05361 2"))
    assert (pending().decision, pending().changes) == ("open", {"phone": "05361 2"})


def test_what_the_office_changed_too_is_named(as_bob, entry, bob):
    review.hand_in(entry, {"phone": "2"}, author=bob)
    review.write(entry, {"phone": "3"}, by=builders.administrator())
    text = as_bob.get(url(entry)).text
    assert "hat auch das Amt etwas geändert: „Telefon (freiwillig)“" in text


# --- two at once ---
def test_the_second_of_two_is_told_and_both_changes_stand(client, as_bob, entry, bob):
    data = opened(as_bob, entry, title="Von Bob")
    deputy = builders.coordinator(entry, part="deputy")
    review.hand_in(entry, {"phone": "2"}, author=deputy)
    response = as_bob.post(url(entry), data)
    assert "Inzwischen wurde hier etwas anderes gespeichert" in response.text
    assert pending().changes == {"phone": "2"}
    form = response.context["form"]
    assert (form["title"].value(), form["phone"].value()) == ("Von Bob", "2")
    assert form.differences == []
    as_bob.post(url(entry), typed_in(form))
    assert pending().changes == {"phone": "2", "title": "Von Bob"}


def test_what_both_changed_is_named_and_the_typed_one_stays(as_bob, entry, bob):
    data = opened(as_bob, entry, phone="7", fields=[])
    review.hand_in(entry, {"phone": "2"}, author=builders.coordinator(entry, part="deputy"))
    form = as_bob.post(url(entry), data).context["form"]
    assert [(row.name, row.before, row.after) for row in form.differences] == [("phone", "2", "7")]
    assert form["fields"].value() == []
    as_bob.post(url(entry), typed_in(form))
    assert pending().changes == {"phone": "7", "fields": []}


def test_the_office_deciding_meanwhile_is_noticed(as_bob, entry, bob):
    review.hand_in(entry, {"phone": "2"}, author=bob)
    data = opened(as_bob, entry, phone="3")
    review.approve(pending(), by=builders.administrator())
    assert "Inzwischen wurde" in as_bob.post(url(entry), data).text


# --- the preview ---
def test_the_preview_shows_what_was_typed_and_stores_nothing(as_bob, entry):
    data = opened(as_bob, entry, title="Kaffeestube", vorschau="1")
    response = as_bob.post(url(entry), data)
    assert "<h1>Kaffeestube</h1>" in response.text
    assert "Eingereicht ist noch nichts." in response.text
    assert "disabled" in response.text
    assert not PendingVersion.objects.exists()
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', response.text))
    again = as_bob.post(url(entry), {"aendern": "1"} | {k: unescape(v) for k, v in carried.items()})
    assert again.context["form"]["title"].value() == "Kaffeestube"
    as_bob.post(url(entry), {"einreichen": "1"} | {k: unescape(v) for k, v in carried.items()})
    assert pending().changes == {"title": "Kaffeestube"}


def test_what_is_wrong_is_said_instead_of_previewed(as_bob, entry):
    response = as_bob.post(url(entry), opened(as_bob, entry, title="", vorschau="1"))
    assert response.context["form"].errors


def test_what_waits_can_be_looked_at(as_bob, entry, bob):
    review.hand_in(entry, {"title": "Kaffeestube"}, author=bob)
    assert "<h1>Kaffeestube</h1>" in as_bob.get(url(entry, "look")).text


# --- drafts, and what waits as a whole ---
@pytest.fixture
def draft(ours, bob):
    row = builders.initiative(office=ours, state="draft", title="Neues")
    builders.initiatives.Steward.objects.create(user=bob, initiative=row)
    return row


def test_a_draft_is_saved_and_handed_in_when_it_is_ready(as_bob, draft):
    as_bob.post(url(draft), opened(as_bob, draft, phone="2", speichern="1"))
    draft.refresh_from_db()
    assert (draft.phone, draft.state) == ("2", "draft")
    as_bob.post(url(draft), opened(as_bob, draft, einreichen="1"))
    draft.refresh_from_db()
    assert draft.state == "submitted"


def test_what_lies_at_the_office_can_still_be_changed_and_the_office_is_told(as_bob, draft, bob):
    review.submit(draft, by=bob)
    before = draft.version
    as_bob.post(url(draft), opened(as_bob, draft, phone="2"))
    draft.refresh_from_db()
    assert (draft.phone, draft.state, draft.version) == ("2", "submitted", before + 1)


def test_what_lies_at_the_office_can_be_fetched_back(as_bob, draft, bob):
    review.submit(draft, by=bob)
    assert "Nichts geht verloren" in as_bob.get(url(draft, "take_back")).text
    as_bob.post(url(draft, "take_back"))
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_change_can_be_taken_back(as_bob, entry, bob):
    review.hand_in(entry, {"phone": "2"}, author=bob)
    assert "ist weg" in as_bob.get(url(entry, "take_back")).text
    as_bob.post(url(entry, "take_back"))
    assert pending().decision == "withdrawn"


@pytest.mark.parametrize("values", [{"state": "archived"}, {"state": "draft", "is_planned": True}])
def test_what_is_closed_leads_back_to_its_page(as_bob, ours, bob, values):
    if values.pop("is_planned", False):
        values["publish_at"] = "2099-01-01T10:00Z"
    row = builders.initiative(office=ours, **values)
    builders.initiatives.Steward.objects.create(user=bob, initiative=row)
    for method in (as_bob.get, as_bob.post):
        assert method(url(row)).url == url(row, "initiative")


# --- trusted, and the office ---
def test_a_trusted_initiatives_change_is_public_at_once(as_bob, entry):
    entry.is_trusted = True
    entry.save()
    assert "ist sofort öffentlich" in as_bob.get(url(entry)).text
    response = as_bob.post(url(entry), opened(as_bob, entry, phone="2"), follow=True)
    assert "Ihre Änderung ist jetzt öffentlich" in response.text
    entry.refresh_from_db()
    assert (entry.phone, entry.changed_by.name) == ("2", "Bob")


def test_the_offices_own_staff_write_at_once(client, entry, ours):
    client.force_login(builders.editor(ours), backend=BACKEND)
    client.post(url(entry), opened(client, entry, phone="2"))
    entry.refresh_from_db()
    assert entry.phone == "2"


def test_the_office_is_not_asked_to_mend_what_it_has_sent_back(client, entry, bob, ours):
    row = review.hand_in(entry, {"phone": "2"}, author=bob)
    alice = builders.editor(ours)
    review.return_to_author(row, reason="Bitte mit Vorwahl.", by=alice)
    client.force_login(alice, backend=BACKEND)
    response = client.get(url(entry))
    assert "Bitte mit Vorwahl." not in response.text
    assert response.context["form"]["phone"].value() == "1"


@pytest.mark.parametrize("name", ["edit", "look", "take_back"])
def test_to_another_coordinator_nothing_of_it_is_there(client, entry, bob, name):
    review.hand_in(entry, {"phone": "2"}, author=bob)
    client.force_login(builders.coordinator(), backend=BACKEND)
    assert client.get(url(entry, name)).status_code == 404
    if name != "look":
        assert client.post(url(entry, name), {"title": "Fremd"}).status_code == 404
    assert pending().decision == "open"


def test_nobody_changes_what_only_the_office_decides(as_bob, entry):
    more = {"is_trusted": "on", "contact_email": "x@example.org", "slug": "neu", "state": "draft"}
    as_bob.post(url(entry), opened(as_bob, entry, phone="2", **more))
    assert pending().changes == {"phone": "2"}


def test_the_form_costs_the_same_however_long_the_lists_are(as_bob, entry, bob, ours):
    review.hand_in(entry, {"phone": "2"}, author=bob)
    first = cost(as_bob, url(entry))
    for _ in range(20):
        top = builders.field_of_action()
        builders.field_of_action(parent=top)
        entry.fields.add(top)
        entry.districts.add(builders.district(office=ours))
        entry.languages.add(builders.language())
        entry.target_groups.add(builders.target_group())
    assert cost(as_bob, url(entry)) == first <= 20
