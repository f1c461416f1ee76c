"""Secret links to the preview of an entry, for people without an account."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.tokens import digest

from .entry import Entry

#: how many days a link may last, and what is offered first
DAYS = (1, 7, 14, 30)
DEFAULT_DAYS = 14
#: a link that opens nothing any more stays on record for this long
KEPT = timedelta(days=30)


class PreviewLinkQuerySet(models.QuerySet):
    def alive(self):
        """Those that open their entry now."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def of(self, entry: Entry):
        kind = ContentType.objects.get_for_model(entry)
        return self.filter(kind=kind, object_id=entry.pk)

    def behind(self, token: str) -> "PreviewLink | None":
        """The living link with this token."""
        return self.alive().filter(digest=digest(token)).select_related("kind").first()

    def due_for_deletion(self):
        return self.filter(expires_at__lte=timezone.now() - KEPT)


class PreviewLink(models.Model):
    """An address that shows one entry as it will be public, until it expires or is ended.

    The token stands in the address only; the table keeps its digest.
    """

    kind = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("Art"))
    object_id = models.PositiveBigIntegerField()
    entry = GenericForeignKey("kind", "object_id")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("erstellt von"),
        related_name="+",
    )
    created_at = models.DateTimeField(_("erstellt am"), auto_now_add=True)
    expires_at = models.DateTimeField(_("gilt bis"), db_index=True)
    revoked_at = models.DateTimeField(_("beendet am"), null=True, blank=True)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorschau-Link")
        verbose_name_plural = _("Vorschau-Links")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id"], name="previewlink_of_an_entry")]

    def __str__(self) -> str:
        """Without the entry's title: it need not be public."""
        return f"{self._meta.verbose_name} {self.pk}"
