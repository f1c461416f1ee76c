"""What an event leaves behind: documents, pictures, stands."""

import secrets

from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.lib.documents import validate_pdf
from portal.publishing.models import PictureBase

from ..querysets import EventPartQuerySet, StandQuerySet
from .event import Event


def document_path(_document, _filename: str) -> str:
    """A random name; the title is what people see."""
    return f"dokumente/{secrets.token_urlsafe(16)}.pdf"


class Document(models.Model):
    """A PDF of an event: report, slides, programme."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="documents"
    )
    title = models.CharField(_("Titel"), max_length=200)
    file = models.FileField(
        _("Datei (PDF)"),
        upload_to=document_path,
        validators=[FileExtensionValidator(["pdf"]), validate_pdf],
    )
    size = models.PositiveIntegerField(_("Größe in Byte"), editable=False, default=0)
    language = models.CharField(_("Sprache"), max_length=8, default="de")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        if self.file:
            self.size = self.file.size
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("conferences:document", args=[self.pk])


class Picture(PictureBase):
    """A picture of an event."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="pictures"
    )

    objects = EventPartQuerySet.as_manager()

    class Meta(PictureBase.Meta):
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")


class Stand(models.Model):
    """An initiative at an event's Markt der Möglichkeiten."""

    class Status(models.TextChoices):
        ASKED = "asked", _("angefragt")
        CONFIRMED = "confirmed", _("zugesagt")
        DECLINED = "declined", _("abgelehnt")

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="stands"
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("Initiative"), related_name="stands"
    )
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.CONFIRMED)
    spot = models.CharField(_("Platz"), max_length=40, blank=True)
    note = models.TextField(
        _("Bedarf"), blank=True, help_text=_("Strom, Stellwand …; nicht öffentlich.")
    )

    objects = StandQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stand")
        verbose_name_plural = _("Markt der Möglichkeiten")
        ordering = ["spot", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "initiative"], name="conferences_stand_once_per_event"
            )
        ]

    def __str__(self) -> str:
        return str(self.initiative)
