"""What machines ask for: pictures, sitemap, robots, security contact, health."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.places.models import District, Office
from portal.publishing.kinds import kinds

from .models import Page

PICTURE_FOLDER = re.compile(r"[\w-]{16,40}")
PICTURE_NAME = re.compile(r"(480|960|1600)\.(webp|jpg)")


@require_safe
@cache_control(public=True, max_age=365 * 24 * 60 * 60, immutable=True)
def picture(request: HttpRequest, folder: str, name: str) -> FileResponse:
    """A stored picture; its random name never gets other content, so it may be kept for good."""
    if not (PICTURE_FOLDER.fullmatch(folder) and PICTURE_NAME.fullmatch(name)):
        raise Http404
    path = f"bilder/{folder}/{name}"
    if not default_storage.exists(path):
        raise Http404
    return FileResponse(default_storage.open(path))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public address that has a page of its own, with the date of its last change."""
    pages = [reverse("pages:home"), *(page.get_absolute_url() for page in Page.objects.all())]
    pages += [reverse(kind.list_url) for kind in kinds() if kind.list_url]
    offices = list(Office.objects.all())
    pages += [address for kind in kinds() for address in kind.overviews(offices)]
    pages += [office.get_absolute_url() for office in offices]
    pages += [d.get_absolute_url() for d in District.objects.select_related("office")]
    pages += [path for name in settings.SITEMAP_PAGES for path in import_string(name)()]
    entries = [
        (entry.get_absolute_url(), entry.changed_at)
        for kind in kinds()
        for entry in kind.objects.published().for_sitemap()
    ]
    context = {
        "site_url": settings.SITE_URL,
        "pages": list(dict.fromkeys(pages)),
        "entries": entries,
    }
    return render(request, "pages/sitemap.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", f"Disallow: {reverse('admin:index')}", "Disallow: /konto/"]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('pages:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116); absent where no contact is set."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    text = (
        f"Contact: {settings.SECURITY_CONTACT}\n"
        f"Expires: {expires}\n"
        "Preferred-Languages: de, en\n"
        f"Canonical: {settings.SITE_URL}{reverse('pages:security_txt')}\n"
    )
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers „ok" when the database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
