"""Texts of the portal itself: imprint, privacy, accessibility …"""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.lib.history import History
from portal.publishing.models import prose_field


class Page(models.Model):
    """A legal or explaining page; its address is fixed, its text belongs to the staff."""

    class Key(models.TextChoices):
        IMPRINT = "impressum", _("Impressum")
        PRIVACY = "datenschutz", _("Datenschutz")
        ACCESSIBILITY = "barrierefreiheit", _("Barrierefreiheit")
        EASY_LANGUAGE = "leichte-sprache", _("Leichte Sprache")
        SIGN_LANGUAGE = "gebaerdensprache", _("Gebärdensprache")
        CREDITS = "quellen", _("Quellen und Bildnachweise")

    key = models.CharField(_("Seite"), max_length=20, choices=Key, unique=True)
    title = models.CharField(_("Überschrift"), max_length=120)
    body = prose_field(_("Text"))
    changed_at = models.DateTimeField(_("geändert am"), auto_now=True)

    history = History(without=["changed_at"])

    class Meta:
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pages:page", args=[self.key])

    def clean_body(self) -> None:
        """As saving would: only what the editor can make stays."""
        self._meta.get_field("body").pre_save(self, add=False)
