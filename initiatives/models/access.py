"""Who wants to look after an initiative, until the office has decided."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..querysets import StewardRequestQuerySet
from .initiative import Initiative, Steward

LINK_LASTS = timedelta(days=7)
KEPT_MONTHS, KEPT_AFTER_DECISION_MONTHS = 6, 3


def end_of_link() -> date:
    return timezone.localdate() + LINK_LASTS


class StewardRequest(models.Model):
    """Somebody asks to look after an initiative, or is named for it by who does already.

    The office decides once it is known whose the address is: by the link in a letter, by having
    signed in, or because a coordinator named it; who was named shows it by the first sign-in.
    Purpose of the personal data: that decision, and asking back. It goes on `delete_on`, seven
    days after it was written, six months after it was confirmed, three months after the decision,
    by a chore of the worker. Of the link's token only the digest is kept.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("steht aus")
        ACCEPTED = "accepted", _("angenommen")
        DECLINED = "declined", _("abgelehnt")

    initiative = models.ForeignKey(
        Initiative,
        models.CASCADE,
        verbose_name=_("Initiative"),
        related_name="steward_requests",
    )
    name = models.CharField(_("Name"), max_length=120)
    email = models.EmailField(_("E-Mail-Adresse"))
    position = models.CharField(_("Aufgabe in der Initiative"), max_length=200, blank=True)
    message = models.TextField(_("Nachricht an das Amt"), max_length=1000, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("vorgeschlagen von"),
        related_name="+",
    )
    created_at = models.DateTimeField(_("eingegangen am"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("Adresse bestätigt am"), null=True, blank=True)
    decision = models.CharField(
        _("Entscheidung"), max_length=8, choices=Decision, default=Decision.OPEN
    )
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("entschieden von"),
        related_name="+",
    )
    reason = models.TextField(_("Grund"), max_length=1000, blank=True)
    delete_on = models.DateField(_("wird gelöscht am"), default=end_of_link, db_index=True)
    link_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)
    sending = models.CharField(max_length=64, unique=True, editable=False)

    objects = StewardRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bitte um Zugang")
        verbose_name_plural = _("Bitten um Zugang")
        ordering = ["-confirmed_at", "-pk"]
        indexes = [
            models.Index(fields=["decision", "confirmed_at"], name="steward_request_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                name="initiatives_stewardrequest_has_an_address",
                condition=~models.Q(email=""),
            ),
            models.CheckConstraint(
                name="initiatives_stewardrequest_decided_at_some_time",
                condition=models.Q(decision="open", decided_at__isnull=True)
                | (~models.Q(decision="open") & models.Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        """Without any personal data: logs keep it longer than the row lives."""
        day = date_format(timezone.localtime(self.created_at), "j. F Y")
        return _("Bitte um Zugang vom %(day)s") % {"day": day}

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    @property
    def admin_url(self) -> str:
        return reverse("admin:initiatives_stewardrequest_change", args=[self.pk])


def main_of(initiative: Initiative) -> Steward | None:
    """Who has the main part, read with the account."""
    rows = Steward.objects.filter(initiative=initiative, part=Steward.Part.MAIN)
    return rows.select_related("user").first()
