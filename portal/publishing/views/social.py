"""The picture messengers show beside a link to an entry, drawn when it is asked for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from portal.lib.social import card

from ..models import Entry

A_DAY = 24 * 60 * 60


def social_picture(kind: type[Entry]):
    """A view for a kind of entry; takes what its own page takes, slug or number."""

    @require_safe
    @cache_control(public=True, max_age=A_DAY)
    @conditional_page
    def view(request: HttpRequest, **which) -> HttpResponse:
        rows = kind.objects.published().for_cards()  # type: ignore[attr-defined]
        return HttpResponse(picture_of(get_object_or_404(rows, **which)), "image/png")

    return view


def picture_of(entry: Entry) -> bytes:
    field = next(iter(entry.fields.all()), None)  # type: ignore[attr-defined]
    kind = str(entry.kind_line)
    return card(
        entry.title,
        above=_("Beispiel: %(kind)s") % {"kind": kind} if entry.is_example else kind,
        below=entry.where_and_when,
        site=_("%(site)s – Netzwerk für Integration und Ehrenamt") % {"site": settings.SITE_NAME},
        tile=field.colour if field else None,
    )
