"""The portal's own pages: looked at before they are saved, and brought back to what was shipped."""

import pytest
from django.urls import reverse

from portal.accounts.models import AuditEntry
from portal.pages.loading import shipped
from portal.pages.models import Page
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    return builders.page(key=Page.Key.IMPRINT, title="Unser Impressum", body="<p>Amt Nord</p>")


@pytest.fixture
def lead(signed_in):
    return signed_in(builders.lead())


def url(page, view: str = "change") -> str:
    return reverse(f"admin:pages_page_{view}", args=[page.pk])


def form_of(client, page) -> dict:
    form = client.get(url(page)).context["adminform"].form
    return {"title": page.title, "body": page.body, "version": form["version"].value()}


def test_a_look_is_the_public_page_as_typed_and_stores_nothing(lead, page):
    typed = {**form_of(lead, page), "title": "Neu", "body": "<p>Neuer Text</p><script>x</script>"}
    response = lead.post(url(page), {**typed, "_preview": "1"})
    text = response.content.decode()
    assert "<h1>Neu</h1>" in text
    assert "<p>Neuer Text</p>" in text
    assert "<script>x" not in text
    assert "Vorschau:" in text
    assert response["X-Robots-Tag"] == "noindex"
    page.refresh_from_db()
    assert (page.title, page.body) == ("Unser Impressum", "<p>Amt Nord</p>")
    assert "Neuer Text" not in lead.get("/impressum/").content.decode()


def test_what_is_seen_is_what_is_saved(lead, page):
    typed = {**form_of(lead, page), "body": "<p>So</p><h4>nicht</h4>"}
    seen = lead.post(url(page), {**typed, "_preview": "1"}).content.decode()
    lead.post(url(page), typed)
    page.refresh_from_db()
    assert page.body in seen


def test_a_look_at_what_cannot_be_saved_says_why(lead, page):
    response = lead.post(url(page), {**form_of(lead, page), "title": "", "_preview": "1"})
    assert response.context["adminform"].form.errors["title"]
    typed = form_of(lead, page)
    Page.objects.update(title="Von einer Kollegin")
    response = lead.post(url(page), {**typed, "title": "Von mir", "_preview": "1"})
    assert "Von einer Kollegin" in response.content.decode()
    assert Page.objects.get().title == "Von einer Kollegin"


def test_going_back_shows_both_texts_and_then_the_shipped_one_stands_there(lead, page):
    asked = lead.get(url(page, "reset"))
    text = asked.content.decode()
    assert "<p>Amt Nord</p>" in text
    assert "Diese Seite ist eine Vorlage" in text
    lead.post(url(page, "reset"), {"version": asked.context["version"]})
    page.refresh_from_db()
    original = shipped("impressum")
    assert (page.title, page.body) == (original.title, original.body)
    assert AuditEntry.objects.get(kind="restore").text.startswith("Seite „Impressum“")
    assert Page.history.filter(id=page.pk).last().body == "<p>Amt Nord</p>"


def test_going_back_from_a_text_that_somebody_has_just_saved_asks_again(lead, page):
    version = lead.get(url(page, "reset")).context["version"]
    Page.objects.update(body="<p>Gerade neu</p>")
    response = lead.post(url(page, "reset"), {"version": version})
    assert "Inzwischen hat jemand anderes" in response.content.decode()
    assert Page.objects.get().body == "<p>Gerade neu</p>"


def test_an_editor_neither_looks_nor_goes_back(signed_in, page):
    client = signed_in(builders.editor())
    assert client.get(url(page, "reset")).status_code == 403
    assert client.post(url(page, "reset")).status_code == 403
    typed = {"title": "Neu", "body": "<p>x</p>", "_preview": "1"}
    assert client.post(url(page), typed).status_code == 403


@pytest.mark.parametrize("key", Page.Key.values)
def test_every_page_has_a_text_to_go_back_to(key):
    assert shipped(key).title
