"""The conference series: all of them, and each told from top to bottom."""

from django.db.models import QuerySet
from django.views.generic import DetailView, TemplateView

from ..linked_data import series_facts
from ..models import Series
from ..story import all_in_words, story_of


class SeriesList(TemplateView):
    """Every series with its figures in a sentence."""

    template_name = "conferences/series_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(rows=all_in_words(), **kwargs)


class SeriesDetail(DetailView):
    """From the state-wide conference over the four regions to what became of the findings."""

    template_name = "conferences/series_detail.html"
    context_object_name = "series"

    def get_queryset(self) -> QuerySet[Series]:
        return Series.objects.select_related("field__parent")

    def get_context_data(self, **kwargs):
        story = story_of(self.object)
        facts = series_facts(self.object, story.events_told)
        return super().get_context_data(story=story, facts=facts, **kwargs)
