"""Houses and other places where events happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.history import History
from portal.places.models import AccessibilityFacts, Address, Office
from portal.publishing.querysets import OfficeScopedQuerySet


class Venue(Address, AccessibilityFacts):
    """A place where events happen."""

    name = models.CharField(_("Name"), max_length=120)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, verbose_name=_("Amt"), related_name="+"
    )
    arrival = models.TextField(_("Anreise"), blank=True)

    objects = OfficeScopedQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("Veranstaltungsort")
        verbose_name_plural = _("Veranstaltungsorte")
        ordering = ["name"]
        constraints = [*Address.Meta.constraints]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.place) if part)

    @property
    def compared_as(self) -> str:
        """With the whole address and all that is known: two rows of one house may differ in it."""
        facts = [f"{label}: {answer}" for label, answer, _value in self.accessibility_facts()]
        lines = [self.name, self.address_line, *facts, self.accessibility_note, self.arrival]
        return "; ".join(" ".join(line.split()) for line in lines if line.strip())
