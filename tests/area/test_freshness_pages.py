"""Answering whether an entry is still true: by a letter's links, signed in, and at the office."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.models import ClosingReport, ConfirmationRequest, Initiative
from initiatives.models.initiative import ASK_AFTER
from initiatives.services.closing import archive_reported, keep_reported
from initiatives.services.freshness import ask, ask_who_is_due
from portal.outbox.models import Letter
from portal.publishing.models import State
from portal.publishing.services.review import AlreadyDecided

from .. import builders as build

pytestmark = pytest.mark.django_db

BACKEND = "portal.accounts.backends.SignInBackend"
AGES_AGO = timedelta(days=400)
PAGES = ("stimmt", "aendern", "vorbei")


@pytest.fixture
def office():
    return build.office(website="https://amt.example/")


@pytest.fixture
def entry(office):
    return build.initiative(
        office=office,
        title="Teestube",
        summary="Tee für alle.",
        opening_hours="Mi 15 Uhr",
        confirmed_on=timezone.localdate() - AGES_AGO,
    )


@pytest.fixture
def alice(entry):
    return build.coordinator(entry, email="alice@example.org")


def letters() -> list[Letter]:
    return list(Letter.objects.order_by("pk"))


def links(letter: Letter) -> dict[str, str]:
    """{last part of the address: path} of a letter's links."""
    found = re.findall(r"(/initiativen/stand/[\w-]{43}/(\w+)/)$", letter.message, re.MULTILINE)
    return {name: path for path, name in found}


@pytest.fixture
def asked(entry, alice):
    """The links of the letter that asks Alice."""
    ask(entry.pk)
    return links(letters()[-1])


def facts(entry: Initiative) -> dict:
    return Initiative.objects.filter(pk=entry.pk).values().get()


# --- the pages ------------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_opening_a_link_shows_the_entry_and_changes_nothing(client, entry, asked, page):
    before = facts(entry)
    response = client.get(asked[page])
    assert response.status_code == 200
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "no-store"
    for words in ("Teestube", "Tee für alle.", "Mi 15 Uhr"):
        assert words in response.text
    assert facts(entry) == before
    assert ConfirmationRequest.objects.get().ended_at is None
    assert not ClosingReport.objects.exists()


def test_the_button_confirms_without_a_new_version(client, entry, asked):
    before, versions = facts(entry), entry.history.count()
    assert client.post(asked["stimmt"]).url == reverse("initiatives:stand_thanks")
    new = {"confirmed_on": timezone.localdate(), "confirmed_by": "die Initiative"}
    assert facts(entry) == before | new
    assert entry.history.count() == versions
    assert "Danke" in client.get(reverse("initiatives:stand_thanks")).text


def test_the_search_knows_at_once(client, entry, asked):
    Initiative.objects.update(confirmed_on=timezone.localdate() - timedelta(days=600))
    build.initiative(title="Zoo", confirmed_on=timezone.localdate())
    assert_order(client, ["Zoo", "Teestube"])
    Initiative.objects.filter(pk=entry.pk).confirm(by="die Initiative")
    assert_order(client, ["Teestube", "Zoo"])


def assert_order(client, titles: list[str]) -> None:
    text = client.get("/initiativen/").text
    assert sorted(titles, key=lambda title: text.index(f">{title}</a>")) == titles


def test_a_form_from_elsewhere_needs_the_token_and_nothing_else(entry, asked):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(asked["stimmt"], headers={"origin": "null"}).status_code == 302


def test_a_second_click_is_thanked_and_a_later_one_finds_the_link_used(client, asked):
    client.post(asked["stimmt"])
    assert client.post(asked["stimmt"]).status_code == 302
    later = timezone.now() - timedelta(minutes=2)
    ConfirmationRequest.objects.update(ended_at=later)
    assert client.post(asked["stimmt"]).status_code == 404


def test_changing_leads_to_signing_in_and_then_to_the_initiative(client, entry, asked):
    assert "Anmelden und ändern" in client.get(asked["aendern"]).text
    own_page = client.post(asked["aendern"]).url
    assert own_page.startswith(f"/mein-bereich/initiativen/{entry.pk}/")
    assert client.get(own_page).url.startswith(reverse("account_login"))


def test_the_contact_address_without_an_account_learns_whom_to_ask(client, entry):
    Initiative.objects.update(contact_email="kontakt@example.org")
    ask(entry.pk)
    text = client.get(links(letters()[-1])["aendern"]).text
    assert "Anmelden und ändern" not in text
    assert reverse("initiatives:take_over", args=[entry.slug]) in text


# --- links that are over ------------------------------------------------------------------------
def over(client, url: str) -> str:
    """The page of a link that is over, with GET and POST, without its own address."""
    got, posted = client.get(url), client.post(url)
    assert (got.status_code, posted.status_code) == (404, 404)
    assert got["Referrer-Policy"] == "no-referrer"
    token = url.split("/")[3]
    return got.text.replace(token, "")


def used(entry, request):
    request.ended_at, request.answer = timezone.now() - timedelta(days=1), "true"
    request.save()


def expired(entry, request):
    request.expires_on = timezone.localdate()
    request.save()


def confirmed_elsewhere(entry, request):
    Initiative.objects.update(confirmed_on=timezone.localdate())


def archived(entry, request):
    Initiative.objects.update(state=State.ARCHIVED)


def handed_over(entry, request):
    entry.stewardships.all().delete()


def switched_off(entry, request):
    build.User.objects.update(is_active=False)


def moved_to_another_mailbox(entry, request):
    build.User.objects.update(email="neu@example.org")


ENDS = [used, expired, confirmed_elsewhere, archived, handed_over, switched_off]


@pytest.mark.parametrize("end", [*ENDS, moved_to_another_mailbox])
@pytest.mark.parametrize("page", PAGES)
def test_links_that_are_over_look_like_wrong_ones_and_do_nothing(client, entry, asked, end, page):
    wrong = over(client, f"/initiativen/stand/{'x' * 43}/{page}/")
    end(entry, ConfirmationRequest.objects.get())
    before = facts(entry)
    assert over(client, asked[page]) == wrong
    assert facts(entry) == before
    assert not ClosingReport.objects.exists()


def test_a_newer_letter_ends_the_links_of_the_older(client, entry, asked):
    request = ConfirmationRequest.objects.get()
    request.sent_at -= timedelta(days=21)
    request.save()
    ask(entry.pk)
    over(client, asked["stimmt"])
    assert client.get(links(letters()[-1])["stimmt"]).status_code == 200


def test_links_of_everybody_end_with_one_answer(client, entry, alice):
    build.coordinator(entry, part="deputy")
    build.confirmation_request(
        entry,
        round=2,
        email=alice.email,
        part="main",
        sent_at=timezone.now() - timedelta(days=21),
    )
    ask(entry.pk)
    first, second = (links(letter) for letter in letters())
    client.post(first["stimmt"])
    over(client, second["stimmt"])


def test_the_token_stands_nowhere_in_the_database_but_in_the_letter(asked):
    token = asked["stimmt"].split("/")[3]
    values = ConfirmationRequest.objects.values().get()
    assert token not in str(values)


# --- gone -----------------------------------------------------------------------------------
def test_gone_is_asked_once_more_and_then_waits_for_the_office(client, entry, asked, office):
    build.coordinator(entry, part="deputy", email="bob@example.org")
    response = client.post(asked["vorbei"], {"reason": "Der Verein ist aufgelöst."})
    assert response.url == reverse("initiatives:stand_reported")
    report = ClosingReport.objects.get()
    assert (report.reason, report.part) == ("Der Verein ist aufgelöst.", "main")
    assert report.email == "alice@example.org"
    entry.refresh_from_db()
    assert entry.is_published
    assert letters()[-1].to == ["bob@example.org"]
    assert "nicht mehr gibt" in letters()[-1].message
    assert client.get(asked["stimmt"]).status_code == 404
    ask_who_is_due()
    assert len(letters()) == 2


def test_a_reason_that_is_too_long_is_said_and_stays(client, asked):
    response = client.post(asked["vorbei"], {"reason": "x" * 501})
    assert response.status_code == 200
    assert "x" * 501 in response.text
    assert not ClosingReport.objects.exists()


def test_the_reason_is_no_markup_at_the_office(signed_in, entry, office):
    build.closing_report(entry, reason="<b>Weg</b>")
    text = signed_in(build.editor(office)).get(page_of(entry)).text
    assert "&lt;b&gt;Weg" in text


def test_the_queue_leads_the_office_to_the_report_and_others_nowhere(client, entry, office):
    build.closing_report(entry)
    queue = "/verwaltung/publishing/pendingversion/?was=ende"
    client.force_login(build.editor(office), backend=BACKEND)
    assert page_of(entry) in client.get(queue).text
    client.force_login(build.editor(), backend=BACKEND)
    assert "Teestube" not in client.get(queue).text
    assert client.get(page_of(entry)).status_code == 404
    assert client.post(page_of(entry), {"tat": "archivieren"}).status_code == 404


def page_of(entry: Initiative) -> str:
    return reverse("admin:initiatives_initiative_freshness", args=[entry.pk])


@pytest.mark.parametrize(
    ("deed", "state", "subject"),
    [
        ("archivieren", "archived", "Nicht mehr öffentlich: Teestube"),
        ("behalten", "published", "Bleibt öffentlich: Teestube"),
    ],
)
def test_the_office_decides_and_everybody_is_told(
    signed_in, entry, alice, office, deed, state, subject
):
    build.closing_report(entry, email="kontakt@example.org")
    client = signed_in(build.editor(office))
    client.post(page_of(entry), {"tat": deed})
    entry.refresh_from_db()
    assert entry.state == state
    assert (entry.confirmed_on == timezone.localdate()) == (deed == "behalten")
    told = {(letter.to[0], letter.subject) for letter in letters()}
    assert told == {(alice.email, subject), ("kontakt@example.org", subject)}
    response = client.post(page_of(entry), {"tat": deed}, follow=True)
    assert "schon entschieden" in response.text
    assert len(letters()) == 2


def test_of_two_who_decide_the_second_is_told(entry, alice):
    report, by = build.closing_report(entry), build.administrator()
    keep_reported(report, by=by)
    with pytest.raises(AlreadyDecided):
        archive_reported(report, by=by)


# --- the office -------------------------------------------------------------------------------
def test_the_office_confirms_by_a_button(signed_in, entry, alice, office, asked):
    client = signed_in(build.editor(office))
    client.post(page_of(entry), {"tat": "bestaetigen"})
    entry.refresh_from_db()
    assert (entry.confirmed_on, entry.confirmed_by) == (timezone.localdate(), "das Amt")
    over(client, asked["stimmt"])


def test_the_office_sees_who_was_asked_and_marks_a_wrong_address(signed_in, entry, office, asked):
    build.coordinator(entry, part="deputy", email="bob@example.org")
    client = signed_in(build.editor(office))
    assert "alice@example.org" in client.get(page_of(entry)).text
    key = ConfirmationRequest.objects.get().pk
    client.post(page_of(entry), {"tat": "adresse-falsch", "brief": key})
    assert "nicht erreichbar" in client.get(page_of(entry)).text
    assert list(Initiative.objects.unreachable(ASK_AFTER)) == [entry]
    client.post(page_of(entry), {"tat": "adresse-stimmt", "adresse": "alice@example.org"})
    assert not Initiative.objects.unreachable(ASK_AFTER).exists()


def test_the_office_marks_no_letter_of_another_initiative(signed_in, entry, office):
    foreign = build.confirmation_request(build.initiative(contact_email="f@example.org"))
    client = signed_in(build.editor(office))
    for key in (foreign.pk, "x", "", 10**30):
        client.post(page_of(entry), {"tat": "adresse-falsch", "brief": key})
    foreign.refresh_from_db()
    assert foreign.failed_at is None
    ConfirmationRequest.objects.update(failed_at=timezone.now())
    client.post(page_of(entry), {"tat": "adresse-stimmt", "adresse": foreign.email})
    foreign.refresh_from_db()
    assert foreign.failed_at


def test_the_list_is_narrowed_by_what_came_of_asking(signed_in, office):
    old = {"office": office, "confirmed_on": timezone.localdate() - AGES_AGO}
    known = old | {"contact_email": "kontakt@example.org"}
    rows = {
        "gefragt": build.initiative(title="Gefragt", **known),
        "ueberfaellig": build.initiative(title="Lange gefragt", **known),
        "nicht-erreichbar": build.initiative(title="Niemand", **old),
        "gemeldet": build.initiative(title="Gemeldet", **known),
    }
    build.initiative(title="Frisch", office=office, confirmed_on=timezone.localdate())
    build.confirmation_request(rows["gefragt"])
    weeks_ago = timezone.now() - timedelta(days=22)
    build.confirmation_request(rows["ueberfaellig"], round=3, sent_at=weeks_ago)
    build.closing_report(rows["gemeldet"])
    client = signed_in(build.editor(office))
    for choice, row in rows.items():
        response = client.get(f"/verwaltung/initiatives/initiative/?rueckfrage={choice}")
        shown = set(response.context["cl"].result_list)
        also = {rows["ueberfaellig"]} if choice == "gefragt" else set()
        assert shown == {row} | also


# --- signed in ----------------------------------------------------------------------------------
def confirm_url(entry: Initiative) -> str:
    return reverse("my_initiatives:confirm", args=[entry.pk])


def test_my_area_asks_from_eleven_months_on(client, entry, alice):
    client.force_login(alice, backend=BACKEND)
    assert confirm_url(entry) in client.get("/mein-bereich/").text
    fresh = timezone.localdate() - timedelta(days=334)
    Initiative.objects.update(confirmed_on=fresh)
    assert confirm_url(entry) not in client.get("/mein-bereich/").text


def test_the_button_in_my_area_confirms_and_opening_the_page_does_not(client, entry, alice, asked):
    client.force_login(alice, backend=BACKEND)
    before = facts(entry)
    assert "Tee für alle." in client.get(confirm_url(entry)).text
    assert facts(entry) == before
    response = client.post(confirm_url(entry), follow=True)
    assert "ist bestätigt" in response.text
    assert facts(entry)["confirmed_on"] == timezone.localdate()
    assert facts(entry)["version"] == before["version"]
    over(client, asked["stimmt"])


def test_who_works_in_the_office_confirms_as_the_office(signed_in, entry, office):
    signed_in(build.editor(office)).post(confirm_url(entry))
    assert facts(entry)["confirmed_by"] == "das Amt"


def test_what_is_not_public_is_not_confirmed(client, entry, alice):
    Initiative.objects.update(state=State.ARCHIVED)
    client.force_login(alice, backend=BACKEND)
    assert client.get(confirm_url(entry)).status_code == 302
    client.post(confirm_url(entry))
    assert facts(entry)["confirmed_on"] == entry.confirmed_on


def test_to_another_coordinator_it_is_not_there(client, entry):
    client.force_login(build.coordinator(), backend=BACKEND)
    assert client.get(confirm_url(entry)).status_code == 404
    assert client.post(confirm_url(entry)).status_code == 404
    assert facts(entry)["confirmed_on"] == entry.confirmed_on


def test_the_page_of_the_initiative_says_when_it_was_confirmed(client, entry, alice):
    client.force_login(alice, backend=BACKEND)
    text = client.get(reverse("my_initiatives:initiative", args=[entry.pk])).text
    assert "Stimmt noch alles?" in text
    assert confirm_url(entry) in text


# --- forgotten --------------------------------------------------------------------------------
LONG_AGO = timedelta(days=549)


@pytest.fixture
def forgotten(office):
    """One confirmed long ago, one never, both published long ago, and one that is fresh."""
    today, district = timezone.localdate(), build.district(office=office)
    common = {"office": office, "districts": [district]}
    then = timezone.now() - LONG_AGO
    build.initiative(title="Alt bestätigt", confirmed_on=today - LONG_AGO, **common)
    build.initiative(title="Nie bestätigt", published_at=then, **common)
    older = timezone.now() - timedelta(days=300)
    build.initiative(title="Frisch", confirmed_on=today, published_at=older, **common)
    return district


def test_model_and_query_agree_on_what_is_forgotten(forgotten):
    asked = set(Initiative.objects.unconfirmed_for(LONG_AGO - timedelta(days=1)))
    assert asked == {row for row in Initiative.objects.all() if row.is_forgotten}
    assert len(asked) == 2


@pytest.mark.parametrize("where", ["/initiativen/", "district", "office", "/suche/?q=bestätigt"])
def test_who_nobody_confirmed_for_18_months_is_marked_and_comes_last(client, forgotten, where):
    if where == "/suche/?q=bestätigt":
        Initiative.objects.filter(title="Frisch").update(title="Frisch bestätigt")
    pages = {"district": forgotten, "office": forgotten.office}
    url = pages[where].get_absolute_url() if where in pages else where
    text = client.get(url).text
    assert text.count("Seit über 18 Monaten nicht bestätigt") == 2
    assert text.index("Frisch") < min(text.index(">Alt bestätigt"), text.index(">Nie bestätigt"))


def test_near_a_place_they_come_last_too_unless_one_asks_for_the_nearest(client, forgotten):
    town = build.municipality(district=forgotten, name="Nahdorf", latitude=52.4, longitude=10.7)
    near = {"latitude": 52.4, "longitude": 10.7, "municipality": town}
    Initiative.objects.filter(title="Alt bestätigt").update(**near)
    Initiative.objects.filter(title="Frisch").update(**near | {"latitude": 52.45})
    url = "/initiativen/?ort=Nahdorf&umkreis=25"
    for tail, first in (("", "Frisch"), ("&sortierung=naehe", "Alt bestätigt")):
        text = client.get(url + tail).text
        titles = {name: text.index(f">{name}</a>") for name in ("Frisch", "Alt bestätigt")}
        assert min(titles, key=titles.get) == first
