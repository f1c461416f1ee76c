"""The office's pages for the log of a finding: the short form, and deciding what is reported."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from conferences.models import Finding, FindingUpdate
from portal.publishing.queue import Queue

from .. import builders as build
from ..admin.forms import fill_in

pytestmark = pytest.mark.django_db

QUEUE = "/verwaltung/publishing/pendingversion/"


@pytest.fixture
def office():
    return build.office(short_name="Nord", name="Amt Nord")


@pytest.fixture
def person(office):
    return build.editor(office, name="Alice Amt")


@pytest.fixture
def alice(person, signed_in):
    return signed_in(person)


@pytest.fixture
def charlie(signed_in):
    return signed_in(build.editor(build.office()))


@pytest.fixture
def promise(office):
    starts = timezone.now() - timedelta(days=100)
    return build.finding(build.conference(office=office, starts=starts), office=office)


@pytest.fixture
def cafe(office):
    return build.initiative(office=office, title="Sprachcafé")


def log_url(finding) -> str:
    return reverse("admin:conferences_finding_log", args=[finding.pk])


def entry(**values) -> dict:
    day = timezone.localdate().isoformat()
    return {"text": "Es gibt jetzt einen Plan.", "date": day, "status": "in-arbeit"} | values


def decision(client, report, **values) -> dict:
    version = client.get(report.review_url).context["form"]["version"].value()
    return {"version": version, "status": report.status, **values}


# --- the short form -------------------------------------------------------------------------
def test_an_entry_needs_a_sentence_and_is_public_at_once(alice, promise, client):
    answer = alice.post(log_url(promise), entry(), follow=True)
    assert "Das Ergebnis steht jetzt auf „in Arbeit“." in answer.text
    page = client.get(promise.get_absolute_url()).text
    assert "Es gibt jetzt einen Plan." in page and "Berichtet von: Amt Nord" in page
    assert "Alice Amt" not in page


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"text": "   "}, "Bitte schreiben Sie, was geschehen ist."),
        ({"date": "2999-01-01"}, "Dieser Tag liegt in der Zukunft."),
        ({"date": "2001-01-01"}, "Das wäre vor der Konferenz: Vereinbart wurde das am"),
        ({"date": "gestern"}, "gültiges Datum"),
        ({"link": "kein link"}, "gültige Adresse"),
        ({"initiative": "Quittengelee"}, "gibt es nicht"),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_nothing_is_lost(alice, promise, sent, says):
    page = alice.post(log_url(promise), entry(**sent)).text
    assert says in page
    assert "Quittengelee" in page or "Es gibt jetzt einen Plan." in page or "   " in sent["text"]
    assert not FindingUpdate.objects.exists()


def test_evidence_is_named_and_shown_with_what_it_is(alice, promise, cafe, client):
    build.event(title="Runder Tisch", office=cafe.office)
    paper = build.document(promise.event, title="Bericht der Stadt")
    named = {"initiative": f"#{cafe.pk}", "event": "Runder Tisch", "document": f"#{paper.pk}"}
    alice.post(log_url(promise), entry(link="https://beleg.example/", **named))
    page = client.get(promise.get_absolute_url()).text
    for words in ("Dokument:", "Bericht der Stadt", "Initiative:", "Sprachcafé", "Runder Tisch"):
        assert words in page
    assert 'href="https://beleg.example/"' in page


def test_anothers_draft_is_no_evidence(alice, promise):
    hidden = build.initiative(state="draft", title="Noch geheim")
    page = alice.post(log_url(promise), entry(initiative=f"#{hidden.pk}")).text
    assert "gibt es nicht" in page and "Noch geheim" not in page


def test_one_goes_back_to_where_one_came_from(alice, promise):
    tab = reverse("admin:conferences_conference_findings", args=[promise.event_id])
    ways = {
        "": log_url(promise),
        "?von=konferenz": f"{tab}#ergebnis-{promise.pk}",
        "?von=seite": f"{promise.get_absolute_url()}#daraus",
        "?von=https://boese.example/": log_url(promise),
    }
    for query, address in ways.items():
        assert alice.post(f"{log_url(promise)}{query}", entry(text=query or "x")).url == address


def test_it_is_one_click_from_the_desk_from_the_conference_and_from_the_list(alice, promise):
    Finding.objects.filter(pk=promise.pk).update(due_on=timezone.localdate())
    tab = reverse("admin:conferences_conference_findings", args=[promise.event_id])
    for address in ("/verwaltung/", tab, "/verwaltung/conferences/finding/"):
        assert log_url(promise) in alice.get(address).text


def test_the_public_page_leads_there_for_the_offices_own_staff_alone(
    client, signed_in, person, promise
):
    address = promise.get_absolute_url()
    assert log_url(promise) not in client.get(address).text
    assert log_url(promise) in signed_in(person).get(address).text
    assert log_url(promise) not in signed_in(build.editor(build.office())).get(address).text


def test_another_offices_finding_is_not_there(charlie, promise, cafe):
    report = build.report(promise, cafe)
    for address in (log_url(promise), report.review_url):
        assert charlie.get(address).status_code == 404
        assert charlie.post(address, entry() | {"decision": "ja"}).status_code == 404
    report.refresh_from_db()
    assert report.is_waiting and FindingUpdate.objects.count() == 1


def test_a_report_of_another_finding_is_not_there(alice, promise, cafe):
    report = build.report(build.finding(office=promise.office), cafe)
    address = reverse("admin:conferences_finding_log_review", args=[promise.pk, report.pk])
    assert alice.get(address).status_code == 404


# --- the form with all parts ----------------------------------------------------------------
def test_the_whole_form_keeps_the_same_rule(alice, promise, person):
    told = {"updates-0-text": "Fertig.", "updates-0-status": "erledigt"}
    assert fill_in(alice, promise.admin_url, **told).status_code == 302
    assert "steht das Ergebnis jetzt auf „erledigt“" in alice.get("/verwaltung/").text
    assert FindingUpdate.objects.get().author == person
    promise.refresh_from_db()
    assert promise.status == "erledigt"
    fill_in(alice, promise.admin_url, **{"updates-0-DELETE": "on"})
    promise.refresh_from_db()
    assert (promise.status, FindingUpdate.objects.count()) == ("offen", 0)


def test_what_waits_is_no_row_of_that_form(alice, promise, cafe):
    build.report(promise, cafe, text="Wartet noch.")
    assert "Wartet noch." not in alice.get(promise.admin_url).text


# --- what initiatives hand in ---------------------------------------------------------------
def test_it_waits_in_the_queue_of_the_findings_office_alone(signed_in, person, promise, cafe):
    report = build.report(promise, cafe, author=build.coordinator(cafe, name="Bob Bunt"))
    page = signed_in(person).get(QUEUE).text
    assert report.review_url in page and "Bob Bunt" in page
    assert report.review_url not in signed_in(build.editor(build.office())).get(QUEUE).text


def test_published_it_leaves_the_queue_and_stands_there_under_the_initiatives_name(
    alice, promise, cafe, client, person
):
    bob = build.coordinator(cafe, name="Bob Bunt")
    report = build.report(promise, cafe, author=bob, wants_to_answer=True, status="erledigt")
    sent = decision(alice, report, decision="ja", answers="on", status="in-arbeit")
    answer = alice.post(report.review_url, sent, follow=True)
    assert "Das Ergebnis steht jetzt auf „in Arbeit“." in answer.text
    assert not Queue(person).count()
    page = client.get(promise.get_absolute_url()).text
    assert "Berichtet von:" in page and ">Sprachcafé</a>" in page and "Bob Bunt" not in page
    assert list(promise.answers.all()) == [cafe]


def test_sent_back_without_a_word_it_stays(alice, promise, cafe):
    report = build.report(promise, cafe)
    page = alice.post(report.review_url, decision(alice, report, decision="zurueck"))
    assert "Bitte schreiben Sie der Initiative, worum Sie bitten." in page.text
    report.refresh_from_db()
    assert report.is_waiting


def test_sent_back_with_a_word_the_initiative_has_it_again(alice, promise, cafe):
    report = build.report(promise, cafe)
    sent = decision(alice, report, decision="zurueck", reason="Seit wann?")
    alice.post(report.review_url, sent)
    report.refresh_from_db()
    assert (report.state, report.reason) == ("returned", "Seit wann?")
    assert "Darüber ist entschieden: zurückgegeben" in alice.get(report.review_url).text


def test_what_changed_while_the_office_was_reading_is_read_again(alice, promise, cafe):
    report = build.report(promise, cafe)
    sent = decision(alice, report, decision="ja")
    FindingUpdate.objects.filter(pk=report.pk).update(text="Ganz anders.")
    page = alice.post(report.review_url, sent, follow=True).text
    assert "Die Initiative hat den Text gerade geändert." in page and "Ganz anders." in page
    report.refresh_from_db()
    assert report.is_waiting


# --- nothing of it leaks --------------------------------------------------------------------
@pytest.mark.parametrize("state", ["waiting", "returned"])
def test_nothing_unpublished_stands_in_anything_public(client, promise, cafe, state):
    secret = "zqgeheimnis"
    build.report(promise, cafe, state=state, text=secret, link=f"https://{secret}.example/")
    promise.answers.add(cafe)
    event = promise.event
    for address in (
        promise.get_absolute_url(),
        "/ergebnisse/",
        f"/ergebnisse/?q={secret}",
        f"/suche/?q={secret}",
        "/ergebnisse/feed.atom",
        "/sitemap.xml",
        "/api/v1/findings",
        f"/api/v1/findings/{promise.pk}",
        event.get_absolute_url(),
        f"{event.get_absolute_url()}dokumentation/",
        cafe.get_absolute_url(),
        "/einbetten/liste/",
        "/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        # what one searched for stands in the field
        text = answer.text.replace(f'value="{secret}"', "").replace(f"„{secret}“", "")
        assert secret not in text or f"q={secret}" in address, address
    assert "Hier ist noch nichts berichtet." in client.get(promise.get_absolute_url()).text


def test_the_words_of_the_log_are_found(client, promise):
    build.finding_update(promise, text="Die Fahrradwerkstatt hat geöffnet.")
    build.report(promise, text="Quittengelee")
    found = client.get("/ergebnisse/?q=Fahrradwerkstatt").text
    assert promise.get_absolute_url() in found
    assert promise.get_absolute_url() not in client.get("/ergebnisse/?q=Quittengelee").text


def test_the_api_tells_what_is_public_and_its_etag_follows(alice, promise, cafe, client):
    build.report(promise, cafe)
    before = client.get(f"/api/v1/findings/{promise.pk}")
    assert before.json()["updates"] == []
    alice.post(log_url(promise), entry())
    after = client.get(f"/api/v1/findings/{promise.pk}")
    assert [row["text"] for row in after.json()["updates"]] == ["Es gibt jetzt einen Plan."]
    assert after.json()["updates"][0]["source"] == "office"
    assert before["ETag"] != after["ETag"]


def test_what_is_not_reported_says_so_since_when_and_whom_to_tell(client, promise):
    page = client.get(promise.get_absolute_url()).text
    assert "Hier ist noch nichts berichtet." in page
    assert "ist das Ergebnis vereinbart und noch nicht erledigt" in page
    assert reverse("conferences:finding_hint", args=[promise.pk]) in page
