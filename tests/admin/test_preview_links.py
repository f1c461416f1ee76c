"""Secret links to a preview: made by the office, opened by anybody who has one, ended in time."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.lib.logs import WithoutTokens
from portal.lib.tokens import digest
from portal.publishing import services
from portal.publishing.models import PreviewLink
from tests import builders as build

pytestmark = pytest.mark.django_db

KINDS = pytest.mark.parametrize(
    ("name", "make"),
    [
        ("initiatives_initiative", build.initiative),
        ("conferences_conference", build.conference),
        ("conferences_event", build.event),
        ("conferences_finding", build.finding),
    ],
)


@pytest.fixture
def ours():
    return build.office()


@pytest.fixture
def alice(ours, signed_in):
    return signed_in(build.editor(ours, name="Alice"))


def page_of(row, name: str = "initiatives_initiative", what: str = "links") -> str:
    return reverse(f"admin:{name}_preview_{what}", args=[row.pk])


def shared(row) -> str:
    """The address of a fresh link, as somebody without an account has it."""
    _link, token = services.share_preview(row, days=14, by=build.editor(row.office))
    return f"/vorschau/{token}/"


# --- making and ending them ---
@KINDS
def test_the_office_makes_a_link_that_opens_the_unpublished_page(ours, alice, name, make):
    row = make(office=ours, state="draft", title="Noch geheim")
    answer = alice.post(page_of(row, name), {"days": "7"})
    address = re.search(r'value="http://[^/]+(/vorschau/[\w-]{43}/)"', answer.content.decode())[1]
    link = PreviewLink.objects.get()
    assert link.digest == digest(address.split("/")[2])
    assert link.made_by.name == "Alice"
    assert timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= timedelta(days=7)
    page = Client().get(address)
    assert page.status_code == 200
    assert "Noch geheim" in page.content.decode()


def test_two_weeks_are_offered_first_and_other_days_are_refused(ours, alice):
    row = build.initiative(office=ours, state="draft")
    assert 'value="14" selected' in alice.get(page_of(row)).content.decode()
    alice.post(page_of(row), {"days": "365"})
    assert not PreviewLink.objects.exists()


def test_the_entrys_page_names_living_links_without_their_token(ours, alice):
    row = build.initiative(office=ours, state="draft")
    _link, token = services.share_preview(row, days=1, by=build.editor(ours, name="Bob"))
    dead, _token = services.share_preview(row, days=1, by=build.editor(ours, name="Zora"))
    services.revoke_preview(dead)
    for url in (row.admin_url, page_of(row)):
        page = alice.get(url).content.decode()
        assert "Bob" in page
        assert "Zora" not in page
        assert token not in page


def test_an_ended_link_opens_nothing(ours, alice, client):
    row = build.initiative(office=ours, state="draft")
    address = shared(row)
    alice.post(page_of(row, what="revoke"), {"link": PreviewLink.objects.get().pk})
    assert Client().get(address).status_code == 404


def test_a_link_of_another_entry_is_not_ended(ours, alice):
    row, other = (build.initiative(office=ours, state="draft") for _ in range(2))
    shared(other)
    link = PreviewLink.objects.get()
    assert alice.post(page_of(row, what="revoke"), {"link": link.pk}).status_code == 404
    assert alice.post(page_of(row, what="revoke"), {"link": "x" * 30}).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_others_neither_make_nor_see_nor_end_links(ours, signed_in):
    row = build.initiative(office=ours, state="draft")
    shared(row)
    charlie = signed_in(build.editor(build.office()))
    assert charlie.get(page_of(row)).status_code == 404
    assert charlie.post(page_of(row), {"days": "7"}).status_code == 404
    link = PreviewLink.objects.get()
    assert charlie.post(page_of(row, what="revoke"), {"link": link.pk}).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


# --- opening them ---
def test_a_wrong_an_old_an_ended_and_an_archived_one_are_one_and_the_same(ours):
    row = build.initiative(office=ours, state="draft")
    wrong = f"/vorschau/{'x' * 43}/"
    old, ended = shared(row), shared(row)
    first, second = PreviewLink.objects.order_by("pk")
    PreviewLink.objects.filter(pk=first.pk).update(expires_at=timezone.now())
    services.revoke_preview(second)
    archived = shared(build.initiative(office=ours, state="archived"))
    answers = [Client().get(url) for url in (wrong, old, ended, archived)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert all(answer["Cache-Control"] == "no-store" for answer in answers)


@KINDS
def test_the_page_is_kept_nowhere_and_says_what_it_is(ours, name, make):
    page = Client().get(shared(make(office=ours, state="draft")))
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"
    text = page.content.decode()
    assert '<meta name="robots" content="noindex">' in text
    assert "über einen geheimen Link geöffnet" in text
    assert 'rel="canonical"' not in text


@KINDS
def test_nothing_can_be_sent_from_it(ours, name, make):
    row = make(office=ours, state="draft")
    address = shared(row)
    text = Client().get(address).content.decode()
    main = re.search(r"<main.*</main>", text, re.S)[0]
    assert '<fieldset class="still" disabled>' in main
    assert "<form" not in main
    assert "kontakt/" not in main
    assert Client().post(address, {"title": "x"}).status_code == 405


def test_a_link_opens_its_own_entry_only(ours):
    row = build.conference(office=ours, state="draft")
    other = build.conference(office=ours, state="draft", title="Anderes")
    mine, foreign = build.document(row), build.document(other, title="Fremdes Dokument")
    address = shared(row)
    assert Client().get(other.get_absolute_url()).status_code == 404
    text = Client().get(address).content.decode()
    assert "Anderes" not in text
    assert "Fremdes Dokument" not in text
    assert f"{address}datei/{mine.pk}/" in text
    assert Client().get(f"{address}datei/{foreign.pk}/").status_code == 404
    initiative = shared(build.initiative(office=ours, state="draft"))
    assert Client().get(f"{initiative}datei/{mine.pk}/").status_code == 404


def test_programme_and_documents_are_shown_as_the_public_page_will(ours):
    row = build.conference(office=ours, state="draft")
    build.programme_item(row, title="Begrüßung im Saal")
    document = build.document(row)
    build.finding(row, title="Kommt mit")
    build.finding(row, title="Bleibt zurück", state="draft")
    address = shared(row)
    text = Client().get(address).content.decode()
    assert "Begrüßung im Saal" in text
    assert "Kommt mit" in text
    assert "Bleibt zurück" not in text
    assert Client().get(document.get_absolute_url()).status_code == 404
    file = Client().get(f"{address}datei/{document.pk}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Cache-Control"] == "no-store"
    assert file["Referrer-Policy"] == "no-referrer"


def test_the_token_stands_in_no_log(ours, caplog):
    address = shared(build.initiative(office=ours, state="archived"))
    with caplog.at_level(logging.DEBUG):
        assert Client().get(address).status_code == 404
    lines = [WithoutTokens("{message}", style="{").format(record) for record in caplog.records]
    assert address.split("/")[2] not in " ".join(lines)


def test_looking_makes_and_ends_nothing(ours, alice):
    row = build.initiative(office=ours, state="draft")
    alice.get(page_of(row), {"days": "7"})
    assert alice.get(page_of(row, what="revoke")).status_code == 405
    assert not PreviewLink.objects.exists()


def test_a_month_after_its_end_a_link_is_forgotten(ours):
    row = build.initiative(office=ours, state="draft")
    shared(row)
    PreviewLink.objects.update(expires_at=timezone.now() - timedelta(days=31))
    shared(row)
    services.forget_old_previews()
    assert PreviewLink.objects.alive().count() == PreviewLink.objects.count() == 1
