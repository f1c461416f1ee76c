"""The sitemap: what the standard asks for, checked element by element; every address opens."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .. import builders
from ..world import world

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read(client, url: str = "/sitemap.xml") -> dict[str, str | None]:
    """{path: last change} of a file; fails where the standard's schema would."""
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml"), url
    root = ElementTree.fromstring(answer.content)
    parts = {"urlset": "url", "sitemapindex": "sitemap"}
    outer = root.tag.removeprefix(NAMESPACE)
    assert 0 < len(root) <= 50_000 and len(answer.content) <= 50_000_000
    return dict(_address(part, parts[outer]) for part in root)


def _address(part, name: str) -> tuple[str, str | None]:
    assert part.tag == f"{NAMESPACE}{name}"
    tags = [child.tag.removeprefix(NAMESPACE) for child in part]
    assert tags in (["loc"], ["loc", "lastmod"])
    address, changed = part.findtext(f"{NAMESPACE}loc"), part.findtext(f"{NAMESPACE}lastmod")
    assert address.startswith(f"{SITE}/") and 12 <= len(address) <= 2048
    if changed:
        assert datetime.fromisoformat(changed).tzinfo
    return address.removeprefix(SITE), changed


def test_every_kind_stands_there_with_its_last_change_and_every_address_opens(client):
    here = world("Nord")
    found = read(client)
    for name in ("initiatives.initiative", "conferences.conference", "conferences.finding"):
        row = here.rows[name]
        row.refresh_from_db()
        assert found[row.get_absolute_url()] == row.changed_at.isoformat(timespec="seconds")
    dated = ("/", "/initiativen/", "/veranstaltungen/", "/ergebnisse/")
    assert all(found[path] for path in dated)
    assert here.office.get_absolute_url() in found
    assert {client.get(path).status_code for path in found} == {200}


def test_drafts_have_no_address(client):
    draft = builders.initiative(state="draft")
    assert draft.get_absolute_url() not in read(client)


def test_a_sitemap_without_entries_is_one_too(client):
    assert read(client)["/"] is None


def test_beyond_what_a_file_holds_an_index_names_files_that_hold_everything_once(
    client, monkeypatch
):
    rows = [builders.initiative() for _number in range(7)]
    findings = [builders.finding() for _number in range(2)]
    everything = read(client)
    monkeypatch.setattr("portal.pages.sitemap.MOST", 3)
    monkeypatch.setattr("portal.pages.sitemap.AT_ONCE", 2)
    index = read(client)
    assert [*index] == [
        "/sitemap-seiten-1.xml",
        *(f"/sitemap-initiative-{number}.xml" for number in (1, 2, 3)),
        "/sitemap-finding-1.xml",
    ]
    files = [read(client, path) for path in index]
    assert [len(file) for file in files[1:]] == [3, 3, 1, 2]
    assert {path: day for file in files for path, day in file.items()} == everything
    assert sum(map(len, files)) == len(everything) >= len(rows) + len(findings)


@pytest.mark.parametrize("name", ["initiative-2", "initiative-0", "opportunity-1", "seiten-2"])
def test_a_file_nobody_named_does_not_exist(client, name):
    builders.initiative()
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_a_file_is_read_in_parts(client, monkeypatch):
    monkeypatch.setattr("portal.pages.sitemap.AT_ONCE", 2)
    for _number in range(5):
        builders.initiative()
    with CaptureQueriesContext(connection) as caught:
        client.get("/sitemap-initiative-1.xml")
    assert sum("LIMIT 2" in query["sql"] for query in caught) == 3


def test_an_unchanged_sitemap_is_not_sent_again(client):
    row = builders.initiative()
    first = client.get("/sitemap.xml")
    headers = {"If-None-Match": first["ETag"]}
    assert client.get("/sitemap.xml", headers=headers).status_code == 304
    row.save()
    builders.initiative()
    assert client.get("/sitemap.xml", headers=headers).status_code == 200
