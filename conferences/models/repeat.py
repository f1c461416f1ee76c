"""Dates that were made as a row: each an event of its own, changed and decided together."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.publishing.models import State


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


class OneOfARow:
    """What an event says as one of the dates of a row: what is decided with it, and its name."""

    _meta: Any
    pk: Any
    repeat_id: int | None
    office_id: int | None
    state: str
    submitted_at: Any
    starts: Any
    ends: Any
    title: str
    venue: Any

    def handed_in_beside(self) -> models.QuerySet:
        """The other dates of its row that were handed in with it and still wait."""
        events = self._meta.concrete_model.objects
        if self.repeat_id is None or self.state != State.SUBMITTED:
            return events.none()
        same = {"repeat": self.repeat_id, "office": self.office_id}
        rows = events.filter(state=State.SUBMITTED, submitted_at=self.submitted_at, **same)
        return rows.exclude(pk=self.pk).select_related("venue").order_by("starts", "pk")

    @property
    def one_of_many(self) -> str:
        starts, ends = timezone.localtime(self.starts), timezone.localtime(self.ends)
        period = f"{date_format(starts, 'l, j. F Y, H:i')}–{date_format(ends, 'H:i')}"
        return ", ".join(str(part) for part in (period, self.title, self.venue) if part)

    @property
    def queue_title(self) -> str:
        beside = getattr(self, "dates_beside", 0)
        return f"{self.title} {and_more_dates(beside)}".strip()


def and_more_dates(number: int) -> str:
    """„und 11 weitere Termine“; nothing for none."""
    if not number:
        return ""
    words = ngettext("und ein weiterer Termin", "und %(n)d weitere Termine", number)
    return words % {"n": number}
