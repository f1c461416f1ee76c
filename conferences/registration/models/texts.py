"""How the letters of one event are worded."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from conferences.querysets import EventPartQuerySet
from portal.lib.history import History
from portal.outbox.models import OwnWords


class EventText(OwnWords):
    """The office's own words for a letter of this one event."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="letter_texts"
    )

    history = History(without=["changed_at", "changed_by"])

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Brieftext einer Veranstaltung")
        verbose_name_plural = _("Brieftexte der Veranstaltungen")
        ordering = ["event", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "key"], name="registration_eventtext_once_per_event"
            )
        ]
