"""A strict reader of Atom feeds: what RFC 4287 asks of a feed, read from its grammar (appendix B).

It shares nothing with the generator the portal writes with.
"""

from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
#: {element: how often it may stand in a feed, in an entry} – (least, most)
IN_FEED = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "subtitle": (0, 1)}
IN_ENTRY = {"id": (1, 1), "title": (1, 1), "updated": (1, 1), "published": (0, 1)}
IN_ENTRY |= {"summary": (0, 1), "content": (0, 1)}
FREE = {"link", "category", "author", "contributor", "entry"}


@dataclass
class Item:
    id: str
    title: str
    updated: datetime
    link: str
    text: str
    terms: list[str] = field(default_factory=list)


@dataclass
class Feed:
    id: str
    title: str
    updated: datetime
    links: dict[str, str]
    items: list[Item]


def read(content: bytes) -> Feed:
    """The feed; AssertionError where a validator would complain."""
    root = ElementTree.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    _only(root, IN_FEED)
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    items = [_item(entry) for entry in root.findall(f"{ATOM}entry")]
    assert len({item.id for item in items}) == len(items)
    updated = _moment(root)
    assert all(item.updated <= updated for item in items)
    links = _links(root)
    assert {"self", "alternate"} <= links.keys()
    return Feed(_iri(root), root.findtext(f"{ATOM}title"), updated, links, items)


def _only(element, allowed: dict[str, tuple[int, int]]) -> None:
    """Known elements, each as often as it may be."""
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= allowed.keys() | FREE, names
    for name, (least, most) in allowed.items():
        assert least <= names.count(name) <= most, (name, names)


def _item(entry) -> Item:
    _only(entry, IN_ENTRY)
    links = _links(entry)
    assert links.keys() == {"alternate"}
    title, summary = entry.find(f"{ATOM}title"), entry.find(f"{ATOM}summary")
    assert title.get("type", "text") == "text" and len(title) == len(summary) == 0
    assert summary.get("type") == "html" and "<" not in summary.text
    terms = [category.get("term") for category in entry.findall(f"{ATOM}category")]
    assert all(terms)
    return Item(
        id=_iri(entry),
        title=title.text,
        updated=_moment(entry),
        link=links["alternate"],
        text=unescape(summary.text),
        terms=terms,
    )


def _iri(element) -> str:
    text = element.findtext(f"{ATOM}id")
    assert urlsplit(text).scheme in ("tag", "http", "https") and text == text.strip()
    return text


def _moment(element) -> datetime:
    """RFC 3339: with its offset from UTC."""
    for name in ("updated", "published"):
        text = element.findtext(f"{ATOM}{name}")
        assert text is None or ("T" in text and datetime.fromisoformat(text).tzinfo)
    return datetime.fromisoformat(element.findtext(f"{ATOM}updated"))


def _links(element) -> dict[str, str]:
    """{relation: address}, each relation once and every address whole."""
    found = element.findall(f"{ATOM}link")
    links = {link.get("rel", "alternate"): link.get("href") for link in found}
    assert len(links) == len(found)
    assert all(urlsplit(address).scheme and urlsplit(address).netloc for address in links.values())
    return links
