"""What a secret link opens: one entry as it will be public, to read only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_safe

from portal.lib.tokens import opened_by_token

from ..models import Entry, PreviewLink, State


def behind_the_link(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """The view takes `(request, entry)`; a wrong, old or ended link is one and the same 404."""

    @opened_by_token
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, token: str, **rest) -> Any:
        link = PreviewLink.objects.behind(token)
        entry = entry_of(link) if link else None
        return view(request, entry, **rest) if entry else gone(request)

    return opened


def entry_of(link: PreviewLink) -> Entry | None:
    """The entry behind it; what was archived is shown to nobody outside the office."""
    entry = link.entry
    return entry if isinstance(entry, Entry) and entry.state != State.ARCHIVED else None


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "publishing/preview_gone.html", status=404)


@behind_the_link
def preview(request: HttpRequest, entry: Entry) -> HttpResponse:
    """The page that stands at the entry's own address, with just this entry."""
    page = resolve(entry.get_absolute_url()).func.view_class
    only_this = page.model.objects.filter(pk=entry.pk)
    view = page.as_view(queryset=only_this, is_preview=True, is_shared=True)
    return view(request, pk=entry.pk)


@behind_the_link
def preview_file(request: HttpRequest, entry: Entry, pk: int) -> HttpResponseBase:
    """A document that the entry's page names."""
    document = entry.documents_to_preview().filter(pk=pk).first()
    if document is None:
        return gone(request)
    name = f"{document.title}.pdf"
    return FileResponse(document.file.open(), content_type="application/pdf", filename=name)
