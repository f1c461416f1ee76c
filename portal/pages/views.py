"""Home, search, regions, and the portal's own texts."""

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView, TemplateView

from portal.places.map import district_map
from portal.places.models import District, Office
from portal.publishing.kinds import kinds, section
from portal.publishing.models import FieldOfAction
from portal.search.counts import count_search
from portal.search.services import search

from .models import Page

HOME_ROWS = 4
REGION_ROWS = 6
SEARCH_ROWS = 6
SEARCH_ALL = 200


class Home(TemplateView):
    """Search first; then what one can do now, what comes, what was agreed, who stands behind it."""

    template_name = "pages/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=self.sections(),
            fields=FieldOfAction.objects.top_level(),
            # counting drops the model's own order
            offices=Office.objects.annotate(district_count=Count("districts")).order_by(
                *Office._meta.ordering
            ),
            **kwargs,
        )

    def sections(self) -> list[dict]:
        """A section for each kind that has a place here, empty ones too: they say what to do."""
        return [
            section(kind, list(kind.objects.published().for_home().for_cards()[:HOME_ROWS]))
            for kind in kinds()
            if kind.home_title
        ]


class Search(TemplateView):
    """One field over everything public."""

    template_name = "pages/search.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "").strip()[:200]
        shows_all = "alles" in self.request.GET
        found, spellings = search(text, limit=SEARCH_ALL if shows_all else SEARCH_ROWS)
        count_search(text, sum(hits.count for hits in found))
        return super().get_context_data(
            query=text,
            spellings=spellings,
            sections=[{**section(hits.kind, hits.entries), "count": hits.count} for hits in found],
            total=sum(hits.count for hits in found),
            has_more=any(hits.count > len(hits.entries) for hits in found) and not shows_all,
            fields=FieldOfAction.objects.top_level(),
            **kwargs,
        )


class Regions(ListView):
    """The four offices and their districts."""

    template_name = "pages/regions.html"
    context_object_name = "offices"
    queryset = Office.objects.prefetch_related("districts__office")

    def get_context_data(self, **kwargs):
        offices = [(office, f"tile-{number}") for number, office in enumerate(self.object_list, 1)]
        return super().get_context_data(offices=offices, map=office_map(offices), **kwargs)


def office_map(offices: list[tuple[Office, str]]) -> dict:
    """All districts, each in the colour of its office and leading to its own page."""
    coloured = {row: colour for office, colour in offices for row in office.districts.all()}
    addresses = {row.ags: row.get_absolute_url() for row in coloured}
    return district_map(
        None,
        addresses.__getitem__,
        districts=coloured,
        colours={row.ags: colour for row, colour in coloured.items()},
    )


class OfficeRegion(DetailView):
    """An office: its districts, its events, its findings, its initiatives."""

    template_name = "pages/office.html"
    slug_url_kwarg = "office"
    context_object_name = "office"
    queryset = Office.objects.prefetch_related(
        Prefetch("districts", District.objects.select_related("office"))
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=region_sections(lambda entries: entries.in_office(self.object)), **kwargs
        )


class DistrictRegion(DetailView):
    """A district: the initiatives that serve it, its events and findings."""

    template_name = "pages/district.html"
    context_object_name = "district"

    def get_object(self, queryset=None) -> District:
        return get_object_or_404(
            District.objects.select_related("office"),
            slug=self.kwargs["district"],
            office__slug=self.kwargs["office"],
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=region_sections(lambda entries: entries.in_district(self.object)), **kwargs
        )


def region_sections(narrow) -> list[dict]:
    """The first entries of each kind there; empty kinds left out."""
    rows = []
    for kind in kinds():
        public = narrow(kind.objects.published()).for_home().for_cards()
        entries = list(public[:REGION_ROWS])
        if entries:
            rows.append(section(kind, entries))
    return rows


class TextPage(DetailView):
    """A legal or explaining page."""

    template_name = "pages/page.html"
    slug_field = slug_url_kwarg = "key"
    context_object_name = "page"
    model = Page
