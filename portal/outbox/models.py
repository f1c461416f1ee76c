"""Letters: rows written in the business transaction, sent by the worker; and its other chores."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from post_office.models import Email


class Letter(Email):
    """A letter the portal sends or has sent, as the staff sees it."""

    class Meta:
        proxy = True
        verbose_name = _("Brief")
        verbose_name_plural = _("Briefe")


class ChoreRun(models.Model):
    """When the worker last did one of its chores."""

    name = models.CharField(max_length=200, unique=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("Lauf einer Daueraufgabe")
        verbose_name_plural = _("Läufe der Daueraufgaben")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_due(self, interval: timedelta) -> bool:
        """Whether its time has come again since it last started."""
        return self.started_at is None or self.started_at <= timezone.now() - interval
