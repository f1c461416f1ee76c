"""What an event takes up again of what others left open."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from ..querysets import TakenUpQuerySet
from .event import Event
from .finding import Finding
from .programme import ProgrammeItem, Workshop


class TakenUp(models.Model):
    """A finding that stands on an event's agenda again.

    The row is the event's, whoever's the finding is: an office says what its own event does and
    never writes into another office's finding. The finding reads it as `taken_up_at`.
    """

    class Way(models.TextChoices):
        ITEM = "item", _("als Teil von „Was wurde daraus?“")
        QUESTION = "question", _("als Frage eines Workshops")
        WORKSHOP = "workshop", _("als eigener Workshop")
        NOTED = "noted", _("vermerkt")

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="taken_up"
    )
    finding = models.ForeignKey(
        Finding, models.CASCADE, verbose_name=_("Ergebnis"), related_name="takings"
    )
    way = models.CharField(_("Wie"), max_length=10, choices=Way, default=Way.NOTED)
    item = models.ForeignKey(
        ProgrammeItem,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Programmpunkt"),
        related_name="taken_up",
    )
    workshop = models.ForeignKey(
        Workshop,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Workshop"),
        related_name="taken_up",
    )
    words = models.TextField(
        _("Wortlaut"),
        blank=True,
        help_text=_("Was dafür in Programm oder Workshop geschrieben ist."),
    )
    #: fingerprint of the item or workshop made for it, as it was made; empty where none was made
    stamp = models.CharField(max_length=20, blank=True)
    taken_at = models.DateTimeField(_("aufgenommen am"), default=timezone.now)

    when_merged = {"finding": "conferences.services.merging.unite_taken_up"}

    objects = TakenUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("wieder aufgenommenes Ergebnis")
        verbose_name_plural = _("wieder aufgenommene Ergebnisse")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "finding"], name="conferences_takenup_once_per_event"
            )
        ]

    def __str__(self) -> str:
        return str(self.finding)

    @property
    def place(self) -> str:
        """Where at the event: „im Workshop 3: Räume teilen“; empty where it is only noted."""
        if self.workshop:
            return now("im Workshop %(workshop)s") % {
                "workshop": f"{self.workshop.number}: {self.workshop.title}"
            }
        return now("im Programmpunkt „%(item)s“") % {"item": self.item} if self.item else ""
