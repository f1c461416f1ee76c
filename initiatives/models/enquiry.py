"""Messages of people who want to help."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.lib.dates import months_after
from portal.places.models import Office

from ..querysets import AnswerLinkQuerySet, AnswerTimeQuerySet, EnquiryQuerySet
from .initiative import Initiative
from .opportunity import Opportunity

KEPT_MONTHS = 6


def default_delete_on() -> date:
    return months_after(timezone.localdate(), KEPT_MONTHS)


class Enquiry(models.Model):
    """A visitor's message to an initiative.

    Purpose of the personal data in it: that the initiative can answer, and that it and its
    office see whether somebody did. It is deleted on `delete_on`, six months after it was
    written, by a chore of the worker (`services.delete_old_enquiries`); how long the answer took
    stays as an `AnswerTime`. Links' tokens are kept as digests.
    """

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("Initiative"), related_name="enquiries"
    )
    opportunity = models.ForeignKey(
        Opportunity,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Aufruf"),
        related_name="enquiries",
    )
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail-Adresse"))
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    message = models.TextField(_("Nachricht"), max_length=4000)
    created_at = models.DateTimeField(_("eingegangen am"), auto_now_add=True, db_index=True)
    delete_on = models.DateField(
        _("wird gelöscht am"),
        default=default_delete_on,
        db_index=True,
        help_text=_("Name, Adresse und Nachricht dienen nur dazu, zu antworten."),
    )
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("beantwortet von"),
        related_name="+",
    )
    wants_copy = models.BooleanField(_("möchte eine Kopie"), default=False)
    copy_sent_at = models.DateTimeField(_("Kopie verschickt am"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, editable=False)
    reminded_again_at = models.DateTimeField(
        _("noch einmal erinnert am"), null=True, editable=False
    )
    copy_digest = models.CharField(max_length=64, blank=True, editable=False)
    sending = models.CharField(max_length=64, unique=True, editable=False)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anfrage")
        verbose_name_plural = _("Anfragen")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["copy_digest"],
                condition=~models.Q(copy_digest=""),
                name="initiatives_enquiry_one_link_each",
            ),
            models.CheckConstraint(
                name="initiatives_enquiry_has_sender_and_message",
                condition=~models.Q(email="") & ~models.Q(message=""),
            ),
        ]

    def __str__(self) -> str:
        """Without any personal data: logs keep it longer than the row lives."""
        day = date_format(timezone.localtime(self.created_at), "j. F Y")
        return _("Anfrage vom %(day)s an %(initiative)s") % {
            "day": day,
            "initiative": self.initiative,
        }

    @property
    def admin_url(self) -> str:
        return reverse("admin:initiatives_enquiry_change", args=[self.pk])

    @property
    def area_url(self) -> str:
        """Where the initiative's people read and mark it."""
        return reverse("my_initiatives:enquiry", args=[self.pk])

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def days_to_answer(self) -> int | None:
        """From the day it was written to the day it was answered."""
        if self.answered_at is None:
            return None
        return days_between(self.created_at, self.answered_at)

    @property
    def waits_for_days(self) -> int:
        return days_between(self.created_at, timezone.now())


def days_between(first: datetime, second: datetime) -> int:
    """Days as people count them; never less than none, whatever the clock did."""
    return max(0, (timezone.localdate(second) - timezone.localdate(first)).days)


class AnswerLink(models.Model):
    """A letter's link „Habe ich beantwortet“: it marks one enquiry, without a sign-in.

    Every letter about the enquiry has its own. It goes with the enquiry, and as soon as somebody
    says that it was not answered after all. Of its token only the digest is kept.
    """

    enquiry = models.ForeignKey(
        Enquiry, models.CASCADE, verbose_name=_("Anfrage"), related_name="answer_links"
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = AnswerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Link zum Markieren")
        verbose_name_plural = _("Links zum Markieren")

    def __str__(self) -> str:
        return str(self.enquiry)


class AnswerTime(models.Model):
    """How long a deleted enquiry had waited for its answer, for the office's figures.

    Nothing of who wrote what is left in it. It goes after 13 months, by a chore.
    """

    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, verbose_name=_("Amt"), related_name="+"
    )
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        verbose_name=_("Initiative"),
        related_name="answer_times",
    )
    asked_on = models.DateField(_("gefragt am"), db_index=True)
    days = models.PositiveSmallIntegerField(
        _("Tage bis zur Antwort"), null=True, help_text=_("Leer: nie beantwortet.")
    )

    objects = AnswerTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Antwortzeit")
        verbose_name_plural = _("Antwortzeiten")

    def __str__(self) -> str:
        return f"{self.asked_on}: {self.days}"
