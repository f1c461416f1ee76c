"""Addresses on the web that public entries name, and whether anybody still answers there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..querysets import DEAD_AFTER, LinkCheckQuerySet


class LinkCheck(models.Model):
    """An address and what came of asking it; the portal asks once a week."""

    url = models.URLField(_("Adresse"), unique=True)
    checked_at = models.DateTimeField(_("zuletzt geprüft"), null=True, db_index=True)
    status = models.PositiveSmallIntegerField(_("Antwort des Servers"), null=True)
    answer = models.CharField(_("Ergebnis"), max_length=120, blank=True)
    failing_since = models.DateField(_("antwortet nicht seit"), null=True)
    # Of different days, in a row.
    failures = models.PositiveSmallIntegerField(_("Fehlversuche"), default=0)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("Link, der nicht antwortet")
        verbose_name_plural = _("Links, die nicht antworten")
        ordering = ["failing_since", "url"]
        indexes = [models.Index(fields=["failures", "url"], name="linkcheck_failing")]

    def __str__(self) -> str:
        return self.url

    @property
    def is_dead(self) -> bool:
        return self.failures >= DEAD_AFTER
