"""„Was wurde daraus?“ in „Mein Bereich“: an initiative reports about a finding."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conferences.models import FindingUpdate
from conferences.services import log

from .. import builders as build

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
HOME, ALL = "/mein-bereich/", "/mein-bereich/berichte/"


@pytest.fixture
def office():
    return build.office()


@pytest.fixture
def cafe(office):
    return build.initiative(title="Sprachcafé", office=office)


@pytest.fixture
def alice(client, cafe):
    person = build.coordinator(cafe, name="Alice")
    client.force_login(person, backend=BACKEND)
    return person


@pytest.fixture
def promise(office):
    starts = timezone.now() - timedelta(days=100)
    conference = build.conference(title="Konferenz", office=office, starts=starts)
    return build.finding(conference, office=office, title="Mehr Räume")


def new(finding) -> str:
    return f"{ALL}neu/{finding.pk}/"


def told(**values) -> dict:
    day = timezone.localdate().isoformat()
    return {"text": "Wir haben einen Raum.", "date": day, "status": ""} | values


def sent_of(page) -> dict:
    """What the form on the page would send."""
    form = page.context["form"]
    fields = [*form.visible_fields(), *form.hidden_fields()]
    return {field.html_name: field.value() for field in fields if field.value()}


# --- writing --------------------------------------------------------------------------------
def test_the_findings_page_leads_there_and_guests_to_the_sign_in(client, promise):
    assert new(promise) in client.get(promise.get_absolute_url()).text
    assert client.get(new(promise)).url.startswith("/konto/")


def test_a_report_waits_under_the_initiatives_name(client, alice, cafe, promise):
    page = client.get(new(promise))
    sent = sent_of(page) | told()
    answer = client.post(new(promise), sent, follow=True)
    assert "Ihr Bericht liegt beim Amt" in answer.text
    report = FindingUpdate.objects.get()
    assert (report.state, report.reporter, report.author) == ("waiting", cafe, alice)
    assert "Wir haben einen Raum." not in client.get(promise.get_absolute_url()).text


def test_the_proposal_to_be_named_there_is_such_an_entry(client, alice, cafe, promise):
    client.post(new(promise), sent_of(client.get(new(promise))) | told())
    report = FindingUpdate.objects.get()
    assert report.wants_to_answer and report.initiative == cafe
    assert not promise.answers.exists()


def test_whoever_is_named_there_already_is_not_asked(client, alice, cafe, promise):
    promise.answers.add(cafe)
    page = client.get(new(promise))
    assert "wants_to_answer" not in page.context["form"].fields
    client.post(new(promise), sent_of(page) | told())
    assert not FindingUpdate.objects.get().wants_to_answer


def test_somebody_with_two_initiatives_says_which(client, alice, cafe, promise, office):
    choir = build.initiative(title="Chor", office=office)
    alice.stewardships.create(initiative=choir)
    assert "Für welche Initiative" in client.get(new(promise)).text
    refused = client.post(new(promise), told())
    assert "Bitte wählen Sie die Initiative." in refused.text
    assert "Wir haben einen Raum." in refused.text
    page = client.get(f"{new(promise)}?initiative={choir.pk}")
    client.post(new(promise), sent_of(page) | told())
    assert FindingUpdate.objects.get().reporter == choir


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"text": ""}, "Bitte schreiben Sie, was geschehen ist."),
        ({"date": "2999-01-01"}, "Dieser Tag liegt in der Zukunft."),
        ({"date": "2001-01-01"}, "Das wäre vor der Konferenz"),
        ({"event": "Geheimes Treffen"}, "gibt es nicht"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(client, alice, cafe, promise, values, says):
    build.event(title="Geheimes Treffen", state="draft")
    page = client.post(new(promise), told(reporter=cafe.pk) | values)
    assert says in page.text
    assert not FindingUpdate.objects.exists()


def test_nobody_reports_for_another_initiative(client, alice, promise, office):
    other = build.initiative(title="Chor", office=office)
    page = client.post(new(promise), told(reporter=other.pk))
    assert page.context["form"].errors["reporter"]
    assert not FindingUpdate.objects.exists()


def test_whoever_looks_after_nothing_public_is_told(client, promise):
    client.force_login(build.coordinator(build.initiative(state="draft")), backend=BACKEND)
    assert "gerade keine verbunden" in client.get(new(promise)).text
    client.post(new(promise), told())
    assert not FindingUpdate.objects.exists()


def test_a_finding_that_is_not_public_is_not_there(client, alice, promise):
    type(promise).objects.filter(pk=promise.pk).update(state="draft")
    assert client.get(new(promise)).status_code == 404


def test_more_than_the_office_can_read_is_refused_and_kept_in_the_form(
    client, alice, cafe, promise
):
    for number in range(log.MOST_WAITING):
        build.report(promise, cafe, text=f"Teil {number}")
    page = client.post(new(promise), told(reporter=cafe.pk))
    assert page.status_code == 429
    assert "Bitte warten Sie kurz." in page.text and "Wir haben einen Raum." in page.text


# --- what becomes of it ---------------------------------------------------------------------
@pytest.fixture
def returned(cafe, promise, alice):
    return build.report(promise, cafe, state="returned", reason="Bitte mit Datum.")


def test_what_came_back_stands_among_the_tasks_with_the_reason(client, returned):
    assert returned.area_url in client.get(HOME).text
    assert "Bitte mit Datum." in client.get(returned.area_url).text


def test_mended_it_lies_with_the_office_again(client, returned):
    sent = sent_of(client.get(returned.area_url)) | {"text": "Seit Mai."}
    answer = client.post(returned.area_url, sent, follow=True)
    assert "Das Amt sieht die neue Fassung." in answer.text
    returned.refresh_from_db()
    assert (returned.state, returned.text, returned.reason) == ("waiting", "Seit Mai.", "")


def test_two_who_mend_it_at_once_lose_nothing(client, returned):
    late = sent_of(client.get(returned.area_url)) | {"text": "Meine Worte."}
    FindingUpdate.objects.filter(pk=returned.pk).update(text="Ihre Worte.")
    page = client.post(returned.area_url, late)
    assert "Meine Worte." in page.text and "Ihre Worte." in page.text
    returned.refresh_from_db()
    assert returned.text == "Ihre Worte."
    client.post(returned.area_url, sent_of(page) | {"text": "Beides."})
    returned.refresh_from_db()
    assert returned.text == "Beides."


def test_it_can_be_withdrawn(client, returned):
    client.post(f"{returned.area_url}zurueckziehen/")
    assert not FindingUpdate.objects.exists()


def test_what_is_public_is_read_and_no_longer_changed(client, cafe, promise, alice):
    report = build.report(promise, cafe, state="published")
    page = client.get(report.area_url)
    assert "Ihr Bericht steht auf der Seite des Ergebnisses" in page.text
    assert client.post(report.area_url, told(text="Anders")).status_code == 200
    client.post(f"{report.area_url}zurueckziehen/")
    report.refresh_from_db()
    assert report.text == "Bei uns gibt es jetzt eine Sprechstunde."


def test_another_initiatives_report_is_not_there(client, returned):
    charlie = build.coordinator(name="Charlie")
    client.force_login(charlie, backend=BACKEND)
    pages = (returned.area_url, f"{returned.area_url}zurueckziehen/")
    assert [client.post(page, told()).status_code for page in pages] == [404, 404]
    assert client.get(returned.area_url).status_code == 404
    assert "Mehr Räume" not in client.get(f"{ALL}?initiative={returned.reporter_id}").text
    assert FindingUpdate.objects.get() == returned


# --- the initiative's page ------------------------------------------------------------------
def test_the_initiatives_page_names_what_it_answers(client, alice, cafe, promise):
    promise.answers.add(cafe)
    hidden = build.finding(state="draft", title="Entwurf", answers=[cafe])
    page = client.get(reverse("my_initiatives:initiative", args=[cafe.pk])).text
    assert "Ergebnisse, auf die Sie antworten" in page and "Mehr Räume" in page
    assert f"{new(promise)}?initiative={cafe.pk}" in page
    assert hidden.title not in page


def test_all_reports_stand_in_a_list(client, returned, cafe):
    page = client.get(f"{ALL}?initiative={cafe.pk}").text
    assert "Mehr Räume" in page and "zurückgegeben" in page
    assert "Mehr Räume" in client.get(ALL).text
