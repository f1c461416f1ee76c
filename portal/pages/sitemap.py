"""/sitemap.xml (sitemaps.org 0.9): every public address, and when what stands there last changed.

A file never holds more addresses than MOST, so making it takes the same memory however many
entries there are. Beyond that /sitemap.xml is an index of files: one for the pages, as many as
needed for each kind of entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.module_loading import import_string
from django.views.decorators.http import conditional_page, require_safe

from portal.lib.reading import by_key
from portal.places.models import District, Office
from portal.publishing.kinds import kinds

from .models import Page

#: the standard allows 50,000; a file of so many is made in half a second
MOST, AT_ONCE = 10_000, 1000
PAGES = "seiten"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: (path, when what stands there was last changed; None where nobody knows)
Address = tuple[str, datetime | None]


@dataclass(frozen=True)
class Entries:
    """The public entries of a kind: how many there are and when one was last changed."""

    name: str
    rows: QuerySet
    count: int
    changed_at: datetime | None

    @property
    def files(self) -> int:
        return -(-self.count // MOST)

    def addresses(self, number: int = 1) -> Iterator[Address]:
        """Those of one file, by key: what is new stands in the last one."""
        rows = islice(by_key(self._from(number), AT_ONCE), MOST)
        return ((row.get_absolute_url(), row.changed_at) for row in rows)

    def _from(self, number: int) -> QuerySet:
        """All from the first of the file on."""
        if number == 1:
            return self.rows
        keys = self.rows.order_by("pk").values_list("pk", flat=True)
        return self.rows.filter(pk__gte=keys[(number - 1) * MOST])


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything in one file as long as it fits, else where the files are."""
    found = all_entries()
    pages = list(addresses_of_pages(found))
    if len(pages) + sum(entries.count for entries in found) > MOST:
        return _file("sitemapindex", "sitemap", _files(found))
    every = (address for entries in found for address in entries.addresses())
    return _file("urlset", "url", [*pages, *every])


@require_safe
@conditional_page
def sitemap_file(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One of the files the index names."""
    found = all_entries()
    if (name, number) == (PAGES, 1):
        return _file("urlset", "url", addresses_of_pages(found))
    entries = next((entries for entries in found if entries.name == name), None)
    if entries is None or not 1 <= number <= entries.files:
        raise Http404
    return _file("urlset", "url", entries.addresses(number))


def all_entries() -> list[Entries]:
    """One query for each kind that has pages of its own."""
    return [_entries(str(kind._meta.model_name), _public(kind)) for kind in kinds()]


def _public(kind: Any) -> QuerySet:
    return kind.objects.published().for_sitemap()


def _entries(name: str, rows: QuerySet) -> Entries:
    known = rows.order_by().aggregate(count=Count("pk"), last=Max("changed_at"))
    return Entries(name, rows, known["count"], known["last"])


def addresses_of_pages(found: list[Entries]) -> list[Address]:
    """Whatever is no entry, each once; a list is as new as the newest entry of its first kind."""
    newest = {entries.name: entries.changed_at for entries in found}
    offices: list[Any] = list(Office.objects.all())
    latest = max(filter(None, newest.values()), default=None)
    pages: list[Address] = [(reverse("pages:home"), latest)]
    pages += [(page.get_absolute_url(), page.changed_at) for page in Page.objects.all()]
    for kind in kinds():
        lists = [reverse(kind.list_url)] if kind.list_url else []
        lists += kind.overviews(offices)
        pages += [(path, newest[str(kind._meta.model_name)]) for path in lists]
    regions = [*offices, *District.objects.select_related("office")]
    pages += [(region.get_absolute_url(), None) for region in regions]
    pages += [(path, None) for name in settings.SITEMAP_PAGES for path in import_string(name)()]
    return list(dict(reversed(pages)).items())[::-1]


def _files(found: list[Entries]) -> Iterator[Address]:
    yield _path(PAGES, 1), max((e.changed_at for e in found if e.changed_at), default=None)
    for entries in found:
        for number in range(1, entries.files + 1):
            yield _path(entries.name, number), entries.changed_at


def _path(name: str, number: int) -> str:
    return reverse("pages:sitemap_file", args=[name, number])


def _file(outer: str, inner: str, addresses: Any) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{outer} xmlns="{NAMESPACE}">']
    lines += [f"<{inner}>{_facts(*address)}</{inner}>" for address in addresses]
    content = "\n".join([*lines, f"</{outer}>", ""])
    return HttpResponse(content, content_type="application/xml")


def _facts(path: str, changed_at: datetime | None) -> str:
    date = f"<lastmod>{changed_at.isoformat(timespec='seconds')}</lastmod>" if changed_at else ""
    return f"<loc>{escape(settings.SITE_URL + path)}</loc>{date}"
