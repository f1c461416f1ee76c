"""The Atom feed of a search keeps to RFC 4287 and says the same until something changes."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from initiatives.models import Initiative
from tests import builders

pytestmark = pytest.mark.django_db

URL = "/initiativen/feed.atom"
ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def read(client, query: str = "") -> ElementTree.Element:
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def text_of(element: ElementTree.Element, name: str) -> str:
    """The text of the one child of this name."""
    (child,) = element.findall(ATOM + name)
    return child.text


def links(element: ElementTree.Element) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def titles(feed: ElementTree.Element) -> list[str]:
    return [text_of(entry, "title") for entry in feed.findall(f"{ATOM}entry")]


# --- what Atom asks for -------------------------------------------------------------------
@pytest.mark.parametrize("rows", [0, 2])
def test_the_feed_has_what_atom_requires(client, rows):
    for _number in range(rows):
        builders.initiative()
    feed = read(client, "sucht=&q=Tee" if not rows else "")
    assert feed.tag == f"{ATOM}feed"
    assert text_of(feed, "id").startswith("http://localhost:8000/initiativen/feed.atom")
    assert text_of(feed, "title").startswith("Mosaik: ")
    assert RFC3339.fullmatch(text_of(feed, "updated"))
    assert text_of(feed.find(f"{ATOM}author"), "name") == "Mosaik"
    assert set(links(feed)) == {"alternate", "self"}
    assert len(feed.findall(f"{ATOM}entry")) == rows


def test_an_entry_has_what_atom_requires(client):
    field = builders.field_of_action(name="Sprache & Bildung")
    row = builders.initiative(title="Tee <3", summary="Für <alle> & jeden", fields=[field])
    (entry,) = read(client).findall(f"{ATOM}entry")
    assert text_of(entry, "id") == f"tag:localhost,{row.created_at:%Y-%m-%d}:initiative/{row.pk}"
    assert text_of(entry, "title") == "Tee <3"
    assert text_of(entry, "summary") == "Für &lt;alle&gt; &amp; jeden"
    assert entry.find(f"{ATOM}summary").get("type") == "html"
    assert links(entry) == {"alternate": f"http://localhost:8000/initiativen/{row.slug}/"}
    assert datetime.fromisoformat(text_of(entry, "published")) == row.published_at
    assert datetime.fromisoformat(text_of(entry, "updated")) == row.changed_at
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["Sprache & Bildung"]


def test_ids_are_unique_and_survive_a_new_title_and_address(client):
    row, _other = builders.initiative(), builders.initiative()
    before = {text_of(e, "id") for e in read(client).findall(f"{ATOM}entry")}
    row.title, row.slug = "Ganz anders", "ganz-anders"
    row.save()
    after = {text_of(e, "id") for e in read(client).findall(f"{ATOM}entry")}
    assert len(before) == 2
    assert after == before


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff", "]]>", "😀", "\x7f"])
def test_no_sign_in_a_text_breaks_the_xml(client, sign):
    field = builders.field_of_action(name=f"Feld{sign}")
    builders.initiative(title=f"Tee{sign}stube", summary=f"Wir{sign}", fields=[field])
    kept = sign if sign in ("]]>", "😀", "\x7f") else ""
    assert titles(read(client)) == [f"Tee{kept}stube"]


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\ufffe", "\ud800", "<&\"'>", "%", "😀"])
def test_no_sign_in_the_address_breaks_the_xml(client, sign):
    query = urlencode({"q": f"Tee{sign}", "thema": sign, sign: sign}, errors="surrogatepass")
    read(client, query)


# --- what it says -------------------------------------------------------------------------
def test_the_feed_follows_the_search_the_latest_first(client):
    field = builders.field_of_action(slug="sprache")
    now = timezone.now()
    for days, title in ((3, "Älter"), (1, "Neuer"), (2, "Dazwischen")):
        moment = now - timedelta(days=days)
        builders.initiative(title=title, fields=[field], published_at=moment)
    builders.initiative(title="Anderes Feld")
    feed = read(client, "thema=sprache")
    assert titles(feed) == ["Neuer", "Dazwischen", "Älter"]
    assert links(feed)["self"] == "http://localhost:8000/initiativen/feed.atom?thema=sprache"
    assert links(feed)["alternate"] == "http://localhost:8000/initiativen/?thema=sprache"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "archived"])
def test_nothing_unpublished_is_in_the_feed(client, state):
    builders.initiative(state=state, published_at=timezone.now())
    assert titles(read(client)) == []


def test_no_mail_address_is_in_the_feed(client):
    builders.initiative(contact_email="geheim@example.org")
    assert b"geheim@" not in client.get(URL).content


# --- asking again -------------------------------------------------------------------------
def test_who_asks_again_is_told_that_nothing_changed(client):
    builders.initiative()
    first = client.get(URL)
    again = client.get(URL, headers={"if-none-match": first["ETag"]})
    since = client.get(URL, headers={"if-modified-since": first["Last-Modified"]})
    assert (again.status_code, since.status_code) == (304, 304)
    assert again.content == b""


def test_also_of_an_empty_feed(client):
    first = client.get(f"{URL}?q=gibtesnicht")
    assert (
        client.get(f"{URL}?q=gibtesnicht", headers={"if-none-match": first["ETag"]}).status_code
        == 304
    )


def test_a_change_and_a_withdrawal_are_told(client):
    row, other = builders.initiative(title="Tee"), builders.initiative()
    etag = client.get(URL)["ETag"]
    row.title = "Kaffee"
    row.save()
    changed = client.get(URL, headers={"if-none-match": etag})
    assert changed.status_code == 200
    Initiative.objects.filter(pk=other.pk).update(state="archived")
    assert client.get(URL, headers={"if-none-match": changed["ETag"]}).status_code == 200
