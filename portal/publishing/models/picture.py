"""Pictures: checked, re-encoded, with alternative text and credit."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.pictures import PictureFile, PictureSource


class PictureBase(models.Model):
    """A picture with what a reader and a rights holder need: alternative text and credit.

    `file` holds the largest re-encoded JPEG; its smaller and WebP twins stand beside it.
    """

    file = PictureFile(_("Bilddatei"), width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("Breite in Pixeln"), editable=False, default=0)
    height = models.PositiveIntegerField(_("Höhe in Pixeln"), editable=False, default=0)
    alt = models.CharField(
        _("Alternativtext"),
        max_length=300,
        help_text=_("Was ist zu sehen? Für Menschen, die das Bild nicht sehen."),
    )
    caption = models.CharField(_("Bildunterschrift"), max_length=300, blank=True)
    credit = models.CharField(
        _("Bildnachweis"), max_length=200, help_text=_("Wer hat die Rechte, unter welcher Lizenz?")
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_alt_and_credit_are_given",
                condition=~models.Q(alt="") & ~models.Q(credit=""),
            )
        ]

    def __str__(self) -> str:
        return self.caption or self.alt

    @property
    def sources(self) -> list[PictureSource]:
        """The files of this picture by format, best first, for `srcset`."""
        return self.file.sources(self.width, self.height)
