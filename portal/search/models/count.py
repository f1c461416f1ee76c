"""What people search for, counted without anything about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..querysets import SearchCountQuerySet


class SearchCount(models.Model):
    """How often a text was searched for on a day, and how often nothing was found.

    Purpose: the office sees what people look for and miss. No text that could name a person gets
    here (see `portal.search.counts`); those are only summed up, under the empty text. A day's rows
    are deleted after thirteen months.
    """

    day = models.DateField(_("Tag"))
    text = models.CharField(_("Gesucht"), max_length=60, blank=True)
    searches = models.PositiveIntegerField(_("Suchen"), default=0)
    without_result = models.PositiveIntegerField(_("ohne Treffer"), default=0)

    objects = SearchCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("Suche")
        verbose_name_plural = _("Was gesucht wird")
        ordering = ["-day", "-searches", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "text"], name="search_searchcount_once_per_day_and_text"
            ),
            models.CheckConstraint(
                name="search_searchcount_misses_are_searches",
                condition=models.Q(without_result__lte=models.F("searches")),
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(_("nur gezählt"))
