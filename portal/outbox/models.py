"""Letters: rows written in the business transaction, sent by the worker; and its other chores."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from post_office.models import Email

from portal.lib.history import History
from portal.places.models import Office

from .how import How
from .wording import MOST_OF_A_BODY, MOST_OF_A_SUBJECT, Words, letter_kinds


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


class OwnWords(models.Model):
    """A subject and a text that somebody of the staff gave to one of the letters."""

    key = models.CharField(_("Brief"), max_length=60)
    subject = models.CharField(_("Betreff"), max_length=MOST_OF_A_SUBJECT)
    body = models.TextField(_("Text"), validators=[MaxLengthValidator(MOST_OF_A_BODY)])
    changed_at = models.DateTimeField(_("geändert am"), auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("geändert von"),
        related_name="+",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        kind = letter_kinds().get(self.key)
        return str(kind or self.key)

    @property
    def words(self) -> Words:
        return Words(self.subject, self.body)


class LetterText(OwnWords):
    """An office's own words for one of the letters; without an office they hold for all.

    No row means: the words that come with the portal.
    """

    office = models.ForeignKey(
        Office, models.CASCADE, null=True, blank=True, verbose_name=_("Amt"), related_name="+"
    )

    history = History(without=["changed_at", "changed_by"])

    class Meta:
        verbose_name = _("Brieftext")
        verbose_name_plural = _("Brieftexte")
        ordering = ["key", "office__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "office"], name="outbox_lettertext_once_per_office"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(office=None),
                name="outbox_lettertext_once_for_all",
            ),
        ]


class NoticeChoice(models.Model):
    """How somebody wants to be told of one kind of notices; no row means the kind's default.

    Purpose: to send people what they asked for and nothing else. It goes with the account.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notice_choices",
        verbose_name=_("Konto"),
    )
    notice = models.CharField(_("Art"), max_length=60)
    how = models.CharField(_("wie"), max_length=10, choices=How)

    class Meta:
        verbose_name = _("Wahl der Benachrichtigung")
        verbose_name_plural = _("Wahlen der Benachrichtigungen")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "notice"], name="outbox_noticechoice_once_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.get_how_display()}"


class WaitingNotice(models.Model):
    """What somebody will read in the letter of the next morning.

    Purpose of what it says: that letter alone. It is deleted in the transaction that writes the
    letter (`daily.send_daily`), at the latest on the morning after it was written; earlier where
    the person does not want such notices any more; and with the account.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="waiting_notices",
        verbose_name=_("Konto"),
    )
    notice = models.CharField(_("Art"), max_length=60)
    subject = models.CharField(_("Betreff"), max_length=989)
    summary = models.TextField(_("Text"), blank=True)
    url = models.CharField(_("Adresse"), max_length=500, blank=True)
    number = models.PositiveIntegerField(_("Anzahl"), default=1)
    kind = models.ForeignKey(ContentType, models.CASCADE, null=True)
    object_id = models.PositiveBigIntegerField(null=True)
    about = GenericForeignKey("kind", "object_id")
    created_at = models.DateTimeField(_("geschrieben am"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("wartende Benachrichtigung")
        verbose_name_plural = _("wartende Benachrichtigungen")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(_("wartende Benachrichtigung"))
