"""Who did what that touches the safety of other people's data."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.places.models import Office

from ..querysets import AppendOnly, AuditQuerySet


class AuditEntry(models.Model):
    """One line of the audit list: a sign-in, an export, a right, a deletion; never changed.

    The text is a sentence for the administration. It names rows of the office's work, never
    participants, and never holds a token. Entries go after 24 months (`audit.forget_old_entries`).
    """

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("Anmeldung")
        SIGN_IN_FAILED = "sign_in_failed", _("Anmeldung gescheitert")
        SIGN_OUT = "sign_out", _("Abmeldung")
        SECURITY = "security", _("Passwort und zweiter Faktor")
        RIGHTS = "rights", _("Rechte")
        EXPORT = "export", _("Export")
        IMPORT = "import", _("Import")
        DELETION = "deletion", _("Löschung")
        RESTORE = "restore", _("Wiederherstellung")
        MERGE = "merge", _("Zusammenführung")

    kind = models.CharField(_("Art"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("wann"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("Konto"),
    )
    by_name = models.CharField(_("wer"), max_length=254, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", verbose_name=_("Amt")
    )
    text = models.TextField(_("was"))

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("Eintrag im Protokoll")
        verbose_name_plural = _("Protokolleinträge")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.text

    def save(self, **kwargs) -> None:
        if not self._state.adding:
            raise AppendOnly("Entries of the audit list are never changed.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise AppendOnly("Entries of the audit list are never deleted.")
