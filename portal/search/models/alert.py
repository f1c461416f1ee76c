"""Who wants a letter when a search finds something new."""

from base64 import urlsafe_b64encode
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.lib.tokens import digest, new_token

from ..querysets import SearchAlertQuerySet

#: who does not confirm within this time never asked
UNCONFIRMED_KEPT = timedelta(days=7)


class SearchAlert(models.Model):
    """A search that somebody without an account follows by e-mail.

    Purpose: to send that person what is new, and nothing else; nobody of the staff sees the row.
    It is deleted at once when the person stops it, and after seven days when the address was
    never confirmed.

    Tables keep digests of tokens only. The tokens are made of the row's seed and the portal's
    secret key: every letter can carry the same link, and the table alone opens none.
    """

    email = models.EmailField(_("E-Mail-Adresse"))
    query = models.CharField(_("Suche als Adresse"), max_length=1000, blank=True)
    description = models.CharField(_("Suche in Worten"), max_length=300)
    seed = models.CharField(max_length=43, default=new_token, editable=False)
    confirm_digest = models.CharField(max_length=64, unique=True, editable=False)
    stop_digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("angefragt am"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    last_sent_at = models.DateTimeField(_("letzter Brief am"), null=True, blank=True)
    #: what was published until then is known to the person
    last_seen_at = models.DateTimeField(_("bekannt bis"), default=timezone.now)

    objects = SearchAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("Benachrichtigung zu einer Suche")
        verbose_name_plural = _("Benachrichtigungen zu Suchen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email", "query"], name="search_searchalert_once_per_address_and_search"
            )
        ]

    def __str__(self) -> str:
        return self.description

    def save(self, *args, **kwargs) -> None:
        self.confirm_digest = digest(self.confirm_token)
        self.stop_digest = digest(self.stop_token)
        super().save(*args, **kwargs)

    @property
    def confirm_token(self) -> str:
        return self._token("confirm")

    @property
    def stop_token(self) -> str:
        return self._token("stop")

    def _token(self, purpose: str) -> str:
        mac = salted_hmac(f"portal.search.alert.{purpose}", self.seed, algorithm="sha256")
        return urlsafe_b64encode(mac.digest()).rstrip(b"=").decode()

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def delete_on(self) -> date:
        """The day on which it goes unless it is confirmed before."""
        return timezone.localdate(self.created_at + UNCONFIRMED_KEPT)
