"""What machines ask for: pictures, robots, security contact, health."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

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
