"""What visitors wrote: the initiative's office reads it and marks it, nobody changes it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from initiatives.models import Enquiry
from portal.accounts.models import User
from tests import builders as build

pytestmark = pytest.mark.django_db

LIST = "/verwaltung/initiatives/enquiry/"


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def enquiry(ours):
    return build.enquiry(
        build.initiative(office=ours, title="Sprachcafé"),
        name="Bob Besucher",
        email="bob@example.org",
        message="Ich helfe gern.\n<b>Montags</b>",
    )


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


def button(enquiry) -> str:
    return reverse("admin:initiatives_enquiry_answered", args=[enquiry.pk])


def test_the_office_reads_what_was_written_and_changes_nothing(alice, enquiry):
    page = alice.get(enquiry.admin_url).content.decode()
    for text in ("Bob Besucher", "bob@example.org", "&lt;b&gt;Montags&lt;/b&gt;", "noch nicht"):
        assert text in page
    assert 'name="_save"' not in page
    assert "deletelink" not in page
    assert alice.post(enquiry.admin_url, {"message": "Anders"}).status_code == 403
    enquiry.refresh_from_db()
    assert enquiry.message.startswith("Ich helfe gern.")


def test_the_button_marks_it_with_name_and_time_and_takes_it_back(alice, enquiry):
    response = alice.post(button(enquiry), {"beantwortet": "ja"}, follow=True)
    assert "1 Anfrage als beantwortet markiert." in response.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.is_answered
    assert enquiry.answered_by.name == "Alice"
    alice.post(button(enquiry), {"beantwortet": "nein"})
    enquiry.refresh_from_db()
    assert (enquiry.answered_at, enquiry.answered_by) == (None, None)


def test_who_marked_it_first_stays_noted(ours, signed_in, enquiry):
    signed_in(build.editor(ours, name="Alice")).post(button(enquiry))
    signed_in(build.editor(ours, name="Dora")).post(button(enquiry))
    enquiry.refresh_from_db()
    assert enquiry.answered_by.name == "Alice"


def test_looking_at_the_buttons_address_marks_nothing(alice, enquiry):
    assert alice.get(button(enquiry)).status_code == 405
    assert Enquiry.objects.unanswered().count() == 1


def test_several_are_marked_in_the_list(alice, enquiry):
    second = build.enquiry(enquiry.initiative)
    foreign = build.enquiry(build.initiative(office=build.office()))
    keys = [enquiry.pk, second.pk, foreign.pk]
    alice.post(LIST, {"action": "answered", "_selected_action": keys})
    assert list(Enquiry.objects.unanswered()) == [foreign]


def test_the_list_is_narrowed_to_what_waits(alice, enquiry):
    done = build.enquiry(enquiry.initiative, name="Erledigte Frage")
    alice.post(button(done))
    waiting = alice.get(LIST, {"beantwortet": "nein"}).content.decode()
    assert "Bob Besucher" in waiting
    assert "Erledigte Frage" not in waiting
    answered = alice.get(LIST, {"beantwortet": "ja"}).content.decode()
    assert "Erledigte Frage" in answered
    assert "Bob Besucher" not in answered


def test_the_desk_counts_what_waits(alice, enquiry):
    alice.post(button(build.enquiry(enquiry.initiative)))
    desk = alice.get("/verwaltung/").context["sections"]
    rows = [row for section in desk for row in section["models"]]
    assert [row["count"] for row in rows if row["model"] is Enquiry] == [1]


def test_another_office_finds_nothing_and_marks_nothing(signed_in, enquiry):
    charlie = signed_in(build.lead(build.office()))
    assert "Bob Besucher" not in charlie.get(LIST).content.decode()
    assert charlie.get(enquiry.admin_url).status_code == 404
    assert charlie.post(button(enquiry)).status_code == 404
    assert charlie.post(f"{LIST}{enquiry.pk}/delete/", {"post": "yes"}).status_code == 404
    assert Enquiry.objects.unanswered().count() == 1


def test_the_lead_deletes_it_and_the_log_names_nobody(ours, signed_in, enquiry):
    lead = signed_in(build.lead(ours))
    lead.post(button(enquiry))
    assert "deletelink" in lead.get(enquiry.admin_url).content.decode()
    lead.post(f"{LIST}{enquiry.pk}/delete/", {"post": "yes"})
    assert not Enquiry.objects.exists()
    log = " ".join(LogEntry.objects.values_list("object_repr", flat=True))
    assert "Sprachcafé" in log
    assert "Bob" not in log


def test_a_state_wide_initiatives_enquiries_are_the_administrators(alice, signed_in):
    state_wide = build.enquiry(build.initiative(office=None))
    assert alice.get(state_wide.admin_url).status_code == 404
    assert signed_in(build.administrator()).get(state_wide.admin_url).status_code == 200


def test_stewards_may_work_with_their_initiatives_enquiries_only(enquiry):
    steward = build.coordinator(enquiry.initiative)
    charlie = build.coordinator()
    assert list(Enquiry.objects.editable_by(steward)) == [enquiry]
    assert list(Enquiry.objects.editable_by(charlie)) == []
    User.objects.filter(pk=steward.pk).update(is_active=False)
    steward.refresh_from_db()
    assert list(Enquiry.objects.editable_by(steward)) == []


def test_the_list_costs_the_same_with_many_rows(alice, enquiry, django_assert_max_num_queries):
    alice.get(LIST)
    with django_assert_max_num_queries(20) as few:
        alice.get(LIST)
    for _number in range(30):
        build.enquiry(build.initiative(office=enquiry.initiative.office))
        build.enquiry(enquiry.initiative, opportunity=build.opportunity(enquiry.initiative))
    with django_assert_max_num_queries(len(few) + 1):
        alice.get(LIST)
