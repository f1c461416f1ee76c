"""The way into a new account."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import InvitationQuerySet

#: for how long a link works; a new one is a click of the office away
VALID = timedelta(days=14)


class Invitation(models.Model):
    """The letter that invites somebody into an office or to look after an initiative.

    The table keeps the digest of the link's token only; a new letter ends the former link. It
    opens once, for 14 days, and only as long as the person has not signed in since it was sent:
    afterwards it would be a second key to the account.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation", verbose_name=_("Konto")
    )
    digest = models.CharField(_("Prüfsumme des Links"), max_length=64, unique=True)
    sent_at = models.DateTimeField(_("verschickt"), default=timezone.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")

    def __str__(self) -> str:
        return str(_("Einladung"))

    @property
    def valid_until(self):
        return self.sent_at + VALID

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        return self.user.is_active and self.is_unused and timezone.now() < self.valid_until

    @property
    def is_unused(self) -> bool:
        """Whether nobody has come in since it was sent, by whatever way."""
        last = self.user.last_login
        return last is None or last < self.sent_at
