"""How entries are listed and shown, whatever their kind."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import DetailView
from django_filters.views import FilterView

from ..models import FormerSlug
from ..services.three_way import overlay


class LenientPaginator(Paginator):
    """Junk in the page parameter is page one, a page too far is the last one."""

    def page(self, number):
        return super().page(self._sensible(number))

    def _sensible(self, number) -> int:
        try:
            wanted = int(number)
        except (TypeError, ValueError):
            return 1
        return min(max(wanted, 1), self.num_pages)


class EntryList(FilterView):
    """A filtered list of published entries, page by page."""

    model = None
    paginate_by = 20
    paginator_class = LenientPaginator
    page_kwarg = "seite"
    strict = False
    allow_empty = True
    template_name_suffix = "_list"

    def get_queryset(self):
        return self.model.objects.published().for_cards()

    def paginate_queryset(self, queryset, page_size):
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.page(self.request.GET.get(self.page_kwarg, 1))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        context["page_range"] = page.paginator.get_elided_page_range(
            page.number, on_each_side=1, on_ends=1
        )
        return context


class EntryDetail(DetailView):
    """A published entry under its address; a former address redirects for good.

    The office's preview names its own queryset and sets `is_preview`; nobody else does. Behind a
    secret link `is_shared` is set, too: the page is then for reading only.
    """

    is_preview = False
    is_shared = False
    #: what stands above a preview
    preview_note = "components/preview_note.html"
    #: {field: JSON value} of a change handed in, shown in the office's preview as if it were made
    overlaid: Mapping[str, Any] = {}

    def get_object(self, queryset=None):
        entry = super().get_object(queryset)
        overlay(entry, self.overlaid)
        return entry

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            entry = None if self.is_preview else self.find_elsewhere()
            if entry is None:
                raise
            return redirect(self.new_address(entry), permanent=True)

    def new_address(self, entry) -> str:
        """Where this page of the entry stands now."""
        return entry.get_absolute_url()

    def find_elsewhere(self):
        """The entry that once stood at this address, or that another was merged into."""
        slug, key = self.kwargs.get(self.slug_url_kwarg), self.kwargs.get(self.pk_url_kwarg)
        if slug:
            return FormerSlug.entry_at(self.get_queryset(), slug)
        return self.get_queryset().filter(merged_from__pk=key).first() if key else None

    def get_queryset(self):
        return self.queryset.all() if self.is_preview else self.model.objects.published()

    def visible(self, parts):
        """The parts readers see; in the preview, those they will see with the entry."""
        return parts.ready() if self.is_preview else parts.published()
