"""What is noted of everybody who comes, whether registered or brought along."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Guest(models.Model):
    """Somebody with a seat and a name badge, who arrives on the day or does not."""

    class Arrival(models.TextChoices):
        CODE = "code", _("mit dem Code")
        NAME = "name", _("über den Namen")
        PAPER = "paper", _("von der Papierliste")

    name = models.CharField(_("Name"), max_length=120)
    arrived_at = models.DateTimeField(_("angekommen um"), null=True, blank=True)
    arrived_via = models.CharField(
        _("eingetragen"), max_length=10, choices=Arrival, blank=True, editable=False
    )
    arrived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("eingetragen von"),
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def has_arrived(self) -> bool:
        return self.arrived_at is not None
