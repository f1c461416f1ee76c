"""Atom feeds (RFC 4287) of entries: the same for every kind, each says what an item tells."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date

from .models import Entry

LENGTH = 50
#: a feed must say when it last changed; one that is empty has not changed since then
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
#: what may not stand in XML 1.0, not even escaped
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class StillFeed(Atom1Feed):
    """Says the same as long as nothing changed, also when there is nothing."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


@dataclass(frozen=True)
class Told:
    """What an item of a feed says of an entry: plain text both."""

    title: str
    text: str


def atom_response(
    entries: Iterable[Any],
    *,
    kind: type[Entry],
    title: str,
    subtitle: str,
    page: str,
    address: str,
    tell: Callable[[Any], Told],
) -> HttpResponse:
    """The feed at `address`, about what stands on `page`; both are whole addresses.

    What was withdrawn changes a feed, too, so the last change is that of any entry of the kind.
    """
    feed = StillFeed(
        title=xml_text(f"{settings.SITE_NAME}: {title}"),
        subtitle=subtitle,
        link=page,
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
        feed_url=address,
        feed_guid=address,
    )
    for entry in entries:
        _add(feed, entry, tell(entry))
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    last = kind._default_manager.aggregate(last=Max("changed_at"))["last"] or NEVER
    response["Last-Modified"] = http_date(last.timestamp())
    return response


def _add(feed: StillFeed, entry: Any, told: Told) -> None:
    """One entry; its id stays when title and address change."""
    feed.add_item(
        title=xml_text(told.title),
        link=f"{settings.SITE_URL}{entry.get_absolute_url()}",
        description=xml_text(escape(told.text)),
        unique_id=tag_of(entry),
        pubdate=entry.published_at,
        updateddate=max(entry.changed_at, entry.published_at or entry.changed_at),
        categories=[xml_text(field.name) for field in entry.fields.all()],
    )


def tag_of(entry: Entry) -> str:
    """A name for good (RFC 4151): our host, the day the row was made, its number."""
    host = settings.SITE_URL.split("://", 1)[-1].split(":")[0]
    return f"tag:{host},{entry.created_at:%Y-%m-%d}:{entry._meta.model_name}/{entry.pk}"


def xml_text(text: str) -> str:
    return NOT_XML.sub("", text)
