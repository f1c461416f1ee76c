"""What stays of an event's registrations: numbers, opinions, and the proof of deletion."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from conferences.querysets import EventPartQuerySet


class Totals(models.Model):
    """The numbers of an event, counted before the people in them are deleted."""

    event = models.OneToOneField(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="totals"
    )
    # {"registrations": 80, "seats": 96, "attended": 71, "waiting": 4, "cancelled": 9, …}
    numbers = models.JSONField(_("Zahlen"), default=dict)
    counted_at = models.DateTimeField(_("gezählt am"), auto_now=True)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zahlen einer Veranstaltung")
        verbose_name_plural = _("Zahlen der Veranstaltungen")
        ordering = ["-event__starts"]

    def __str__(self) -> str:
        return str(self.event)


def mark(label):
    """From 1 (not at all) to 5 (very); may stay empty."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )


class Feedback(models.Model):
    """What somebody who was there thinks of it; nothing tells who."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="feedback"
    )
    content = mark(_("Die Inhalte haben mir geholfen"))
    workshops = mark(_("Die Workshops waren gut"))
    exchange = mark(_("Ich konnte mich gut mit anderen austauschen"))
    organisation = mark(_("Die Organisation war gut"))
    comment = models.TextField(_("Was sollen wir nächstes Mal anders machen?"), blank=True)
    # The day is enough; the minute could tell who it was.
    given_on = models.DateField(_("gegeben am"), auto_now_add=True)
    sending = models.CharField(max_length=64, unique=True, editable=False)

    objects = EventPartQuerySet.as_manager()

    MARKS = ("content", "workshops", "exchange", "organisation")

    class Meta:
        verbose_name = _("Rückmeldung")
        verbose_name_plural = _("Rückmeldungen")
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return _("Rückmeldung %(number)d") % {"number": self.pk or 0}


class DeletionRun(models.Model):
    """Proof of one run of the deletion: what went and how much of it, never whose."""

    started_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    event = models.ForeignKey(
        Event,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Veranstaltung"),
        related_name="+",
    )
    # {"needs": 12, "answers": 30, "registrations": 80, "companions": 16, "letters": 240}
    numbers = models.JSONField(_("Gelöscht"), default=dict)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Löschnachweis")
        verbose_name_plural = _("Löschnachweise")
        ordering = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return _("Löschung %(number)d") % {"number": self.pk or 0}


class DeletionClock(models.Model):
    """When the deletion last looked at the clock; one row. A clock that jumped pauses it."""

    last_seen = models.DateTimeField(_("zuletzt gesehen"))
    paused_at = models.DateTimeField(_("angehalten seit"), null=True, blank=True)

    class Meta:
        verbose_name = _("Uhr der Löschung")
        verbose_name_plural = _("Uhr der Löschung")

    def __str__(self) -> str:
        return str(_("Uhr der Löschung"))
