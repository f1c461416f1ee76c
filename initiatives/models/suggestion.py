"""Initiatives that readers name to the office."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.places.models import District

from ..querysets import SuggestionQuerySet
from .initiative import Initiative

LINK_LASTS = timedelta(days=7)
KEPT_MONTHS = 6


def end_of_link() -> date:
    return timezone.localdate() + LINK_LASTS


class Suggestion(models.Model):
    """An initiative that somebody without an account names to the office.

    It becomes a submitted initiative once its writer has confirmed the address by the link in
    a letter. Purpose of the personal data in it: that the office can ask back. It goes on
    `delete_on`, seven days after it was written or six months after it was confirmed, by a
    chore of the worker. Of the link's token only the digest is kept.
    """

    title = models.CharField(_("Name der Initiative"), max_length=200)
    summary = models.CharField(_("In einem Satz"), max_length=300)
    place = models.CharField(_("Ort"), max_length=100, blank=True)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Landkreis"),
        related_name="+",
    )
    website = models.URLField(_("Webauftritt"), blank=True)
    message = models.TextField(_("Nachricht an das Amt"), max_length=2000, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"))
    name = models.CharField(_("Name"), max_length=120, blank=True)
    belongs = models.BooleanField(_("gehört dazu"), default=False)
    created_at = models.DateTimeField(_("eingegangen am"), auto_now_add=True)
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    delete_on = models.DateField(_("wird gelöscht am"), default=end_of_link, db_index=True)
    initiative = models.OneToOneField(
        Initiative,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("Eintrag"),
        related_name="suggestion",
    )
    link_digest = models.CharField(max_length=64, unique=True, editable=False)
    sending = models.CharField(max_length=64, unique=True, editable=False)

    when_merged = {"initiative": "initiatives.services.merging.move_suggestion"}

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorschlag")
        verbose_name_plural = _("Vorschläge")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="initiatives_suggestion_is_an_initiative_once_confirmed",
                condition=models.Q(confirmed_at__isnull=True, initiative__isnull=True)
                | models.Q(confirmed_at__isnull=False, initiative__isnull=False),
            ),
            models.CheckConstraint(
                name="initiatives_suggestion_has_an_address",
                condition=~models.Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        """Without any personal data: logs keep it longer than the row lives."""
        day = date_format(timezone.localtime(self.created_at), "j. F Y")
        return _("Vorschlag vom %(day)s") % {"day": day}

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None
