"""Asking whether an initiative's entry is still true, and what people answer."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.lib.dates import months_after
from portal.outbox.models import Letter

from ..querysets import ClosingReportQuerySet, ConfirmationRequestQuerySet
from .initiative import Initiative, Steward

#: how long a letter's links count
LINKS_LAST = timedelta(days=183)
#: how long the address that was asked stays known, and a report that nobody decides on
KEPT_MONTHS = 12
#: how long a report stays once the office has decided
KEPT_AFTER_DECISION = 6


def end_of_links() -> date:
    return timezone.localdate() + LINKS_LAST


def end_of_purpose() -> date:
    return months_after(timezone.localdate(), KEPT_MONTHS)


class Asked(models.TextChoices):
    """In what part somebody is asked; after the stewards the contact address."""

    MAIN = Steward.Part.MAIN.value, Steward.Part.MAIN.label
    DEPUTY = Steward.Part.DEPUTY.value, Steward.Part.DEPUTY.label
    CONTACT = "contact", _("Kontaktadresse")


class ConfirmationRequest(models.Model):
    """One letter to one person that asks: is this entry still true?

    `since` is the day of the confirmation that has grown old; with a newer one all links that
    ask about the older stop counting. Purpose of the address: that the next letter goes to
    whoever can be reached, and the office sees whom it asked. It is emptied on `delete_on`,
    twelve months after the letter, by a chore of the worker; then the row itself goes, unless it
    still says that nobody has answered. Of the links' token only the digest is kept.
    """

    class Answer(models.TextChoices):
        TRUE = "true", _("stimmt noch")
        GONE = "gone", _("gibt es nicht mehr")

    initiative = models.ForeignKey(
        Initiative,
        models.CASCADE,
        verbose_name=_("Initiative"),
        related_name="confirmation_requests",
    )
    since = models.DateField(_("bestätigt war"))
    round = models.PositiveSmallIntegerField(_("Brief"))
    part = models.CharField(_("An"), max_length=8, choices=Asked)
    steward = models.ForeignKey(
        Steward,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Koordination"),
        related_name="+",
    )
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    # The outbox forgets letters after a month; that one was written stays known.
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, verbose_name=_("Brief"), related_name="+"
    )
    sent_at = models.DateTimeField(_("geschrieben am"), default=timezone.now)
    expires_on = models.DateField(_("Links gelten bis"), default=end_of_links)
    ended_at = models.DateTimeField(_("Links beendet am"), null=True, blank=True)
    answer = models.CharField(_("Antwort"), max_length=8, choices=Answer, blank=True)
    failed_at = models.DateTimeField(_("nicht zugestellt"), null=True, blank=True)
    delete_on = models.DateField(_("wird gelöscht am"), default=end_of_purpose, db_index=True)

    #: who was asked about an entry that is another's now has nothing to answer any more
    when_merged = {"initiative": "stay"}

    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Frage nach der Aktualität")
        verbose_name_plural = _("Fragen nach der Aktualität")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "since", "round", "email"],
                condition=~models.Q(email=""),
                name="initiatives_confirmationrequest_nobody_twice",
            ),
            models.CheckConstraint(
                name="initiatives_confirmationrequest_answered_has_ended",
                condition=models.Q(answer="") | models.Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["email"],
                condition=models.Q(failed_at__isnull=False),
                name="confirmationrequest_failed",
            )
        ]

    def __str__(self) -> str:
        """Without any personal data: logs keep it longer than the address lives."""
        day = date_format(timezone.localtime(self.sent_at), "j. F Y")
        return _("Frage vom %(day)s") % {"day": day}


class ClosingReport(models.Model):
    """Somebody whom a letter asked says that the initiative does not exist any more.

    The office decides what becomes of the entry. Purpose of the address: that whoever said so
    hears what the office decides. All of it goes on `delete_on`, six months after the decision
    or twelve after the report, by a chore of the worker.
    """

    class Outcome(models.TextChoices):
        ARCHIVED = "archived", _("archiviert")
        KEPT = "kept", _("bleibt öffentlich")

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("Initiative"), related_name="closing_reports"
    )
    part = models.CharField(_("Gemeldet von"), max_length=8, choices=Asked)
    email = models.EmailField(_("E-Mail-Adresse"))
    reason = models.CharField(_("Was ist geschehen?"), max_length=500, blank=True)
    reported_at = models.DateTimeField(_("gemeldet am"), default=timezone.now)
    outcome = models.CharField(_("Entscheidung"), max_length=8, choices=Outcome, blank=True)
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("entschieden von"),
        related_name="+",
    )
    delete_on = models.DateField(_("wird gelöscht am"), default=end_of_purpose, db_index=True)

    when_merged = {"initiative": "stay"}

    objects = ClosingReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("Meldung „Gibt es nicht mehr“")
        verbose_name_plural = _("Meldungen „Gibt es nicht mehr“")
        ordering = ["-reported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"],
                condition=models.Q(decided_at__isnull=True),
                name="initiatives_closingreport_one_open_each",
            ),
            models.CheckConstraint(
                name="initiatives_closingreport_decided_has_an_outcome",
                condition=models.Q(decided_at__isnull=True, outcome="")
                | models.Q(decided_at__isnull=False) & ~models.Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        """Without any personal data: logs keep it longer than the row lives."""
        day = date_format(timezone.localtime(self.reported_at), "j. F Y")
        return _("Meldung vom %(day)s") % {"day": day}

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def admin_url(self) -> str:
        """Where the office decides about it."""
        return reverse("admin:initiatives_initiative_freshness", args=[self.initiative_id])
