"""„Das ist unsere Initiative“: asked on the public page, confirmed, decided by the office.

Alice asks; Bob works in the office of the tea room, Charlie in another one.
"""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from initiatives.models import StewardRequest
from initiatives.services.access import MOST_PER_ADDRESS, delete_old_requests, hints
from portal.accounts.models import AuditEntry, User
from portal.lib import guard
from portal.lib.dates import months_after
from portal.publishing.queue import Queue
from tests import builders as build

pytestmark = pytest.mark.django_db

ALICE = "alice@teestube.example"


@pytest.fixture(autouse=True)
def outbox_as_in_production(settings, db):
    settings.EMAIL_BACKEND = "portal.outbox.writing.OutboxBackend"
    cache.clear()


@pytest.fixture
def teestube():
    return build.initiative(
        office=build.office(), title="Teestube", website="https://www.teestube.example/"
    )


@pytest.fixture
def filled(monkeypatch) -> dict:
    """What a form holds that was opened long enough ago to be filled in by a person."""
    fresh = guard.new_stamp()
    monkeypatch.setattr(guard, "TOO_FAST", -1)
    return {
        "name": "Alice Beispiel",
        "email": ALICE,
        "position": "Vorstand",
        "message": "Rufen Sie gern an.",
        "opened": fresh,
        "homepage": "",
    }


@pytest.fixture
def bob(teestube):
    return build.editor(teestube.office)


def address_of(initiative) -> str:
    return f"/initiativen/{initiative.slug}/uebernehmen/"


def link() -> str:
    """The path in the last letter."""
    return re.search(r"https?://[^/]+(/\S+)", Email.objects.latest("pk").message)[1]


def asked(client, initiative, data, **more) -> StewardRequest:
    answer = client.post(address_of(initiative), {**data, **more})
    assert answer.status_code == 302, answer.context["form"].errors
    client.post(link())
    return StewardRequest.objects.latest("pk")


def decide(client, wish, decision: str, **data):
    url = reverse("admin:initiatives_stewardrequest_decide", args=[wish.pk])
    return client.post(url, {"entscheidung": decision, **data})


def page_of(wish) -> str:
    return reverse("admin:initiatives_stewardrequest_change", args=[wish.pk])


# --- asking -----------------------------------------------------------------------------------
def test_the_public_page_leads_to_the_form(client, teestube):
    assert f'href="{address_of(teestube)}"' in client.get(teestube.get_absolute_url()).text
    assert 'name="robots" content="noindex"' in client.get(address_of(teestube)).text


def test_the_office_sees_nothing_before_the_address_is_confirmed(client, teestube, filled, bob):
    client.post(address_of(teestube), filled)
    assert len(Queue(bob)) == 0
    client.post(link())
    (item,) = Queue(bob)[:5]
    assert (str(item.kind), item.title, item.who) == ("Zugang", "Teestube", "Alice Beispiel")


def test_nothing_typed_stands_in_the_letter(client, teestube, filled):
    client.post(address_of(teestube), filled)
    letter = Email.objects.get()
    assert letter.to == [ALICE]
    for typed in ("Alice Beispiel", "Vorstand", "Rufen Sie"):
        assert typed not in letter.subject + letter.message
    assert StewardRequest.objects.get().link_digest not in letter.message


def test_opening_the_link_confirms_nothing(client, teestube, filled):
    client.post(address_of(teestube), filled)
    page = client.get(link())
    assert page["Referrer-Policy"] == "no-referrer"
    assert not StewardRequest.objects.get().is_confirmed


def test_a_link_that_nobody_was_sent_is_not_there(client):
    assert client.post(f"/initiativen/zugang/{'x' * 43}/").status_code == 404


def test_sent_twice_is_kept_once(client, teestube, filled):
    for _ in range(2):
        assert client.post(address_of(teestube), filled).status_code == 302
    assert StewardRequest.objects.count() == Email.objects.count() == 1


def test_a_draft_cannot_be_asked_for(client, filled):
    draft = build.initiative(state="draft")
    assert client.post(address_of(draft), filled).status_code == 404


@pytest.mark.parametrize("missing", ["name", "email", "position"])
def test_what_is_missing_is_asked_for_and_nothing_is_lost(client, teestube, filled, missing):
    answer = client.post(address_of(teestube), filled | {missing: ""})
    assert missing in answer.context["form"].errors
    assert "Rufen Sie gern an." in answer.text
    assert not StewardRequest.objects.exists()


def test_machines_are_stopped(client, teestube, filled):
    answer = client.post(address_of(teestube), filled | {"homepage": "https://spam.example"})
    assert "verstecktes Feld" in answer.text
    assert not Email.objects.exists()


def test_one_address_cannot_be_written_to_without_end(client, teestube, filled):
    for number in range(MOST_PER_ADDRESS):
        client.post(address_of(teestube), filled | {"message": str(number)})
    answer = client.post(address_of(teestube), filled | {"message": "noch eine"})
    assert answer.status_code == 429
    assert "noch eine" in answer.text
    assert Email.objects.count() == MOST_PER_ADDRESS


def test_known_and_unknown_addresses_get_the_same_answer_and_letter(client, teestube, filled):
    """Also whoever looks after it already, and also an initiative somebody looks after."""
    steward = build.coordinator(teestube)
    cases = [(teestube, steward.email), (teestube, "neu@example.org"), (build.initiative(), ALICE)]
    seen = []
    for initiative, email in cases:
        answer = client.post(address_of(initiative), filled | {"email": email}, follow=True)
        letter = Email.objects.latest("pk")
        assert letter.to == [email]
        page = answer.text.replace(initiative.title, "").replace(initiative.slug, "")
        seen.append((page, re.sub(r"zugang/\S+", "", letter.message)))
    assert seen[0] == seen[1] == seen[2]


def test_whoever_is_signed_in_needs_no_letter(client, teestube, filled, bob):
    charlie = build.coordinator(email="charlie@example.org")
    client.force_login(charlie, backend="portal.accounts.backends.SignInBackend")
    answer = client.post(address_of(teestube), filled | {"email": "andere@example.org"})
    assert answer.status_code == 302
    assert not Email.objects.exists()
    assert StewardRequest.objects.get().email == "charlie@example.org"
    assert len(Queue(bob)) == 1


def test_whoever_looks_after_it_already_is_led_there(signed_in, teestube, filled):
    client = signed_in(build.coordinator(teestube))
    assert f"/mein-bereich/initiativen/{teestube.pk}/" in client.get(address_of(teestube)).text
    client.post(address_of(teestube), filled)
    assert not StewardRequest.objects.exists()


# --- deciding ---------------------------------------------------------------------------------
def test_accepted_the_person_is_invited_and_comes_in(client, teestube, filled, bob, signed_in):
    wish = asked(client, teestube, filled)
    decide(signed_in(bob), wish, "main")
    steward = teestube.stewardships.get()
    assert (steward.user.email, steward.user.name) == (ALICE, "Alice Beispiel")
    assert steward.part == "main"
    way_in = link()
    guest = type(client)()
    guest.get(way_in)
    assert guest.post(way_in)["Location"] == "/mein-bereich/"
    assert "Teestube" in guest.get("/mein-bereich/").text
    assert len(Queue(bob)) == 0


def test_an_account_that_is_there_is_taken_and_told(teestube, bob, signed_in):
    alice = build.coordinator(email=ALICE)
    User.objects.filter(pk=alice.pk).update(last_login=timezone.now())
    wish = build.steward_request(teestube, email=ALICE)
    decide(signed_in(bob), wish, "deputy")
    assert teestube.stewardships.get().user == alice
    letter = Email.objects.get()
    assert letter.subject == "Sie betreuen jetzt: Teestube"
    assert f"/mein-bereich/initiativen/{teestube.pk}/" in letter.message


def test_a_new_main_person_makes_the_former_one_a_deputy(teestube, bob, signed_in):
    former = build.coordinator(teestube, name="Emma")
    client, wish = signed_in(bob), build.steward_request(teestube)
    assert "Emma wird Vertretung" in client.get(page_of(wish)).text
    decide(client, wish, "main")
    parts = dict(teestube.stewardships.values_list("user__email", "part"))
    assert parts == {former.email: "deputy", wish.email: "main"}


def test_declined_the_person_reads_why(teestube, bob, signed_in):
    wish = build.steward_request(teestube, email=ALICE)
    decide(signed_in(bob), wish, "ablehnen", grund="Wir kennen Sie nicht.")
    letter = Email.objects.get()
    assert letter.to == [ALICE]
    assert "Wir kennen Sie nicht." in letter.message
    assert not teestube.stewardships.exists()
    assert not User.objects.filter(email=ALICE).exists()


@pytest.mark.parametrize("sent", [("ablehnen", {"grund": " "}), ("", {}), ("unfug", {})])
def test_without_a_reason_or_a_choice_nothing_is_decided(teestube, bob, signed_in, sent):
    wish = build.steward_request(teestube)
    decision, data = sent
    decide(signed_in(bob), wish, decision, **data)
    wish.refresh_from_db()
    assert wish.is_open
    assert not Email.objects.exists()


def test_the_second_to_decide_is_told(teestube, bob, signed_in):
    client, wish = signed_in(bob), build.steward_request(teestube)
    decide(client, wish, "deputy")
    answer = client.post(
        reverse("admin:initiatives_stewardrequest_decide", args=[wish.pk]),
        {"entscheidung": "ablehnen", "grund": "Nein."},
        follow=True,
    )
    assert "Darüber hat schon jemand entschieden." in answer.text
    assert teestube.stewardships.count() == 1


def test_what_nobody_confirmed_cannot_be_decided(teestube, bob, signed_in):
    wish = build.steward_request(teestube, confirmed_at=None)
    client = signed_in(bob)
    assert client.get(page_of(wish)).status_code in (302, 404)
    assert decide(client, wish, "main").status_code == 404
    assert not teestube.stewardships.exists()


def test_whoever_asked_twice_is_answered_once(teestube, bob, signed_in):
    first, second = (build.steward_request(teestube, email=ALICE) for _ in range(2))
    decide(signed_in(bob), first, "main")
    second.refresh_from_db()
    assert second.decision == "accepted"
    assert Email.objects.count() == 1


def test_rights_are_written_down(teestube, bob, signed_in):
    client = signed_in(bob)
    decide(client, build.steward_request(teestube, name="Nele"), "main")
    decide(client, build.steward_request(teestube), "ablehnen", grund="Nein.")
    rows = AuditEntry.objects.filter(kind="rights").order_by("pk")
    assert {(row.by, row.office) for row in rows} == {(bob, teestube.office)}
    assert [row.text for row in rows] == [
        "Nele betreut „Teestube“: Hauptverantwortlich",
        "Nele eingeladen",
        "Bitte um Zugang zu „Teestube“ abgelehnt",
    ]


@pytest.mark.parametrize("who", [build.editor, build.lead, build.coordinator])
def test_others_see_and_decide_nothing(teestube, signed_in, who):
    wish, charlie = build.steward_request(teestube), who()
    client = signed_in(charlie)
    assert len(Queue(charlie)) == 0
    assert client.get(page_of(wish)).status_code in (302, 404)
    assert decide(client, wish, "main").status_code in (302, 404)
    assert not teestube.stewardships.exists()


def test_a_steward_does_not_decide_about_others(teestube, signed_in):
    alice, wish = build.coordinator(teestube), build.steward_request(teestube)
    assert len(Queue(alice)) == 0
    assert decide(signed_in(alice), wish, "deputy").status_code == 302
    assert teestube.stewardships.count() == 1


def test_the_queue_is_narrowed_to_requests(teestube, bob, signed_in):
    build.steward_request(teestube)
    build.initiative(office=teestube.office, state="submitted", title="Neues Haus")
    page = signed_in(bob).get("/verwaltung/publishing/pendingversion/?was=zugang").text
    assert "Teestube" in page
    assert "Neues Haus" not in page


# --- what helps to decide ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("email", "says", "speaks_for"),
    [
        ("alice@teestube.example", "gehört zur Domain der Initiative", True),
        ("ALICE@Teestube.example", "gehört zur Domain der Initiative", True),
        ("kontakt@post.example", "Kontaktadresse der Initiative", True),
        ("alice@gmx.de", "kann jede Person haben", None),
        ("alice@woanders.example", "gehört nicht zur Domain", False),
        ("alice@boese-teestube.example", "gehört nicht zur Domain", False),
    ],
)
def test_the_office_reads_whether_the_address_fits(teestube, email, says, speaks_for):
    teestube.contact_email = "kontakt@post.example"
    hint = hints(build.steward_request(teestube, email=email))[0]
    assert says in hint.text
    assert hint.speaks_for is speaks_for


def test_the_office_reads_who_looks_after_it_already(teestube, bob, signed_in):
    client, wish = signed_in(bob), build.steward_request(teestube)
    assert "Bisher betreut niemand" in client.get(page_of(wish)).text
    build.coordinator(teestube, name="Emma")
    assert "Hauptverantwortlich: Emma" in client.get(page_of(wish)).text


# --- deletion ---------------------------------------------------------------------------------
def test_unconfirmed_ones_go_after_seven_days_with_their_link(client, teestube, filled):
    client.post(address_of(teestube), filled)
    row = StewardRequest.objects.get()
    assert row.delete_on == timezone.localdate() + timedelta(days=7)
    StewardRequest.objects.update(delete_on=timezone.localdate())
    assert client.post(link()).status_code == 404
    delete_old_requests()
    assert not StewardRequest.objects.exists()


def test_confirmed_ones_stay_six_months_and_decided_ones_three(
    client, teestube, filled, bob, signed_in
):
    wish = asked(client, teestube, filled)
    assert wish.delete_on == months_after(timezone.localdate(), 6)
    decide(signed_in(bob), wish, "main")
    wish.refresh_from_db()
    assert wish.delete_on == months_after(timezone.localdate(), 3)


def test_the_worker_deletes_them(teestube):
    build.steward_request(teestube, delete_on=timezone.localdate())
    call_command("worker", "--once")
    assert not StewardRequest.objects.exists()
    assert teestube.stewardships.count() == 0
