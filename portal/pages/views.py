"""Home, search, regions, and the portal's own texts."""

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView, TemplateView

from portal.places.models import District, Office
from portal.publishing.kinds import kinds
from portal.publishing.models import FieldOfAction
from portal.search.services import search

from .models import Page

HOME_ROWS = 4
REGION_ROWS = 6


class Home(TemplateView):
    """Search first; then what one can do now, what comes, what was agreed, who stands behind it."""

    template_name = "pages/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=self.sections(),
            fields=FieldOfAction.objects.top_level(),
            offices=Office.objects.annotate(district_count=Count("districts")),
            **kwargs,
        )

    def sections(self) -> list[dict]:
        """[{"kind": model, "entries": [entry, …]}, …] for the kinds that have a place here."""
        return [
            {
                "kind": kind,
                "entries": list(kind.objects.published().for_home().for_cards()[:HOME_ROWS]),
            }
            for kind in kinds()
            if kind.home_title
        ]


class Search(TemplateView):
    """One field over everything public."""

    template_name = "pages/search.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "").strip()[:200]
        return super().get_context_data(query=text, found=search(text), **kwargs)


class Regions(ListView):
    """The four offices and their districts."""

    template_name = "pages/regions.html"
    context_object_name = "offices"
    queryset = Office.objects.prefetch_related("districts__office")


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
    """[{"kind", "entries"}, …]: the first entries of each kind there; empty kinds left out."""
    rows = []
    for kind in kinds():
        public = narrow(kind.objects.published()).for_home().for_cards()
        entries = list(public[:REGION_ROWS])
        if entries:
            rows.append({"kind": kind, "entries": entries})
    return rows


class TextPage(DetailView):
    """A legal or explaining page."""

    template_name = "pages/page.html"
    slug_field = slug_url_kwarg = "key"
    context_object_name = "page"
    model = Page
