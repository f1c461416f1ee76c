"""The Atom feed of a search: what was published last, for readers that ask by themselves."""

import re
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from ..models import Initiative
from ..search import InitiativeSearch

LENGTH = 50
#: a feed must say when it last changed; one that is empty has not changed since then
NEVER = datetime(2026, 1, 1, tzinfo=UTC)
#: what may not stand in XML 1.0, not even escaped
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class StillFeed(Atom1Feed):
    """Says the same as long as nothing changed, also when there is nothing."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NEVER


@require_safe
@conditional_page
def feed(request: HttpRequest) -> HttpResponse:
    """The latest initiatives the search finds; unchanged ones are answered by 304."""
    search = InitiativeSearch(request.GET)
    entries = search.newest(LENGTH)
    atom = empty_feed(search)
    for entry in entries:
        add(atom, entry)
    response = HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)
    response["Last-Modified"] = http_date(atom.latest_post_date().timestamp())
    return response


def empty_feed(search: InitiativeSearch) -> StillFeed:
    address = absolute("initiatives:feed", search.query)
    return StillFeed(
        title=xml_text(f"{settings.SITE_NAME}: {search.description}"),
        subtitle=_("Neue Initiativen zu dieser Suche"),
        link=absolute("initiatives:list", search.query),
        description="",
        language=settings.LANGUAGE_CODE,
        author_name=settings.SITE_NAME,
        feed_url=address,
        feed_guid=address,
    )


def add(atom: StillFeed, entry: Initiative) -> None:
    """One initiative; its id stays when title and address change."""
    atom.add_item(
        title=xml_text(entry.title),
        link=f"{settings.SITE_URL}{entry.get_absolute_url()}",
        description=xml_text(escape(entry.summary)),
        unique_id=tag_of(entry),
        pubdate=entry.published_at,
        updateddate=max(entry.changed_at, entry.published_at or entry.changed_at),
        categories=[xml_text(field.name) for field in entry.fields.all()],
    )


def tag_of(entry: Initiative) -> str:
    """A name for good (RFC 4151): our host, the day the row was made, its number."""
    host = settings.SITE_URL.split("://", 1)[-1].split(":")[0]
    return f"tag:{host},{entry.created_at:%Y-%m-%d}:initiative/{entry.pk}"


def absolute(name: str, query: str) -> str:
    address = f"{settings.SITE_URL}{reverse(name)}"
    return f"{address}?{query}" if query else address


def xml_text(text: str) -> str:
    return NOT_XML.sub("", text)
