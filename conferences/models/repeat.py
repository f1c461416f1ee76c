"""Dates that were made as a row: each an event of its own, changed and decided together."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    WEEKLY = "woche", _("jede Woche")
    FORTNIGHTLY = "zwei-wochen", _("alle zwei Wochen")
    WEEKDAY = "wochentag", _("jeden Monat am gleichen Wochentag")
    MONTHLY = "monat", _("jeden Monat am gleichen Tag")


class Repeat(models.Model):
    """What an event's dates have in common: how they were reckoned, and that they are one row.

    Everything else stands in the events; a date that goes its own way stays in the row.
    """

    rhythm = models.CharField(_("Rhythmus"), max_length=12, choices=Rhythm)
    until = models.DateField(_("bis"))
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("angelegt von"),
        related_name="+",
    )

    class Meta:
        verbose_name = _("Terminreihe")
        verbose_name_plural = _("Terminreihen")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
