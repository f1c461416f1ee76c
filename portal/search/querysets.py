"""Questions about searches that people made or follow."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q, Sum


class SearchAlertQuerySet(models.QuerySet):
    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def due(self, now: datetime, pause: timedelta):
        """Confirmed ones whose last letter is at least this long ago."""
        rested = Q(last_sent_at=None) | Q(last_sent_at__lte=now - pause)
        return self.confirmed().filter(rested)

    def never_confirmed(self, before: datetime):
        return self.filter(confirmed_at=None, created_at__lt=before)


class SearchCountQuerySet(models.QuerySet):
    def since(self, day: date):
        return self.filter(day__gte=day)

    def often(self, least: int):
        """{text, searches, without_result} of texts searched at least so often, most first."""
        sums = self.exclude(text="").values("text").order_by()
        sums = sums.annotate(times=Sum("searches"), misses=Sum("without_result"))
        return sums.filter(times__gte=least).order_by("-times", "text")

    def total(self) -> dict[str, int]:
        """{times, misses} over all rows, also those whose text is not told."""
        sums = self.aggregate(times=Sum("searches"), misses=Sum("without_result"))
        return {name: value or 0 for name, value in sums.items()}
