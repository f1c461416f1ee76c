"""Messages of people who want to help."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.lib.dates import months_after

from ..querysets import EnquiryQuerySet
from .initiative import Initiative
from .opportunity import Opportunity

KEPT_MONTHS = 6


def default_delete_on() -> date:
    return months_after(timezone.localdate(), KEPT_MONTHS)


class Enquiry(models.Model):
    """A visitor's message to an initiative.

    Purpose of the personal data in it: that the initiative can answer, and that it and its
    office see whether somebody did. It is deleted on `delete_on`, six months after it was
    written, by a chore of the worker (`initiatives.chores`). Links' tokens are kept as digests.
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
    def is_answered(self) -> bool:
        return self.answered_at is not None
