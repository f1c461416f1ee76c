"""Letters to the bodies that promised something, when its day comes."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.lib.dates import months_after
from portal.outbox.models import Letter
from portal.places.models import Office
from portal.publishing.querysets import OfficeScopedQuerySet

from ..querysets import DueLetterQuerySet
from .finding import Finding

#: how long the address that was written to stays known
KEPT_MONTHS = 12
BOUNDS = [MinValueValidator(1), MaxValueValidator(180)]


class DueRules(models.Model):
    """Whether an office has letters written when findings are due; without a row it has not."""

    office = models.OneToOneField(
        Office, models.CASCADE, verbose_name=_("Amt"), related_name="due_rules"
    )
    is_on = models.BooleanField(
        _("Briefe von selbst schreiben"),
        default=False,
        help_text=_(
            "Das Portal schreibt dann an die verantwortliche Stelle, wenn beim Ergebnis ein Tag "
            "und ihre E-Mail-Adresse stehen. Sonst schreiben Sie von Hand, auf der Seite des "
            "Ergebnisses."
        ),
    )
    reply_to = models.EmailField(
        _("Antworten gehen an"),
        help_text=_("Die Adresse Ihres Amtes. Wer auf einen Brief antwortet, schreibt dorthin."),
    )
    days_before = models.PositiveSmallIntegerField(
        _("Tage vor dem Termin"),
        default=30,
        validators=BOUNDS,
        help_text=_("So viele Tage vorher erinnert der erste Brief."),
    )
    days_after = models.PositiveSmallIntegerField(
        _("Tage nach dem Termin"),
        default=14,
        validators=BOUNDS,
        help_text=_("So viele Tage danach fragt der zweite Brief, falls noch nichts erledigt ist."),
    )

    objects = OfficeScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Regeln für fällige Ergebnisse")
        verbose_name_plural = _("Regeln für fällige Ergebnisse")
        ordering = ["office__position"]

    def __str__(self) -> str:
        return str(self.office)


def end_of_purpose() -> date:
    return months_after(timezone.localdate(), KEPT_MONTHS)


class DueLetter(models.Model):
    """A letter to the body responsible for a finding, about the day it was due.

    The row remembers that it was written, so that nothing is written twice about the same day.
    Purpose of the address: that the office sees whom it asked, and that an address which takes
    no letters is not written to again. It is emptied on `delete_on`, twelve months after the
    letter, by a chore of the worker; what is left names nobody.
    """

    class Occasion(models.TextChoices):
        SOON = "soon", _("vor dem Termin")
        OVERDUE = "overdue", _("nach dem Termin")

    finding = models.ForeignKey(
        Finding, models.CASCADE, verbose_name=_("Ergebnis"), related_name="due_letters"
    )
    occasion = models.CharField(_("Anlass"), max_length=8, choices=Occasion)
    due_on = models.DateField(_("Fällig am"))
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    # The outbox forgets letters after a month; that one was written stays known.
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, verbose_name=_("Brief"), related_name="+"
    )
    sent_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    is_automatic = models.BooleanField(_("von selbst"), default=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("geschrieben von"),
        related_name="+",
    )
    failed_at = models.DateTimeField(_("nicht zugestellt"), null=True, blank=True)
    delete_on = models.DateField(_("Adresse wird gelöscht am"), default=end_of_purpose)

    #: a letter about a finding that is another's now stays what it was
    when_merged = {"finding": "stay"}

    objects = DueLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("Brief zu einem fälligen Ergebnis")
        verbose_name_plural = _("Briefe zu fälligen Ergebnissen")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "occasion", "due_on"],
                condition=models.Q(is_automatic=True, failed_at=None),
                name="conferences_dueletter_nothing_twice",
            ),
        ]
        indexes = [
            models.Index(
                fields=["email"],
                condition=models.Q(failed_at__isnull=False),
                name="dueletter_failed",
            )
        ]

    def __str__(self) -> str:
        """Without any personal data: logs keep it longer than the address lives."""
        day = date_format(timezone.localtime(self.sent_at), "j. F Y")
        return _("Brief vom %(day)s") % {"day": day}
