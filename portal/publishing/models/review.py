"""What the office's review needs beside the entries: who handed in, why something went back."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


@dataclass(frozen=True)
class Author:
    """Somebody who handed something in: whom a letter reaches, and what they wrote beside it."""

    name: str
    email: str
    #: whether it is a guest, who has no account to go on with
    is_guest: bool = False
    message: str = ""
    #: who chooses how to be told
    account: User | None = None

    def __str__(self) -> str:
        return self.name or self.email

    @classmethod
    def of(cls, user) -> "Author | None":
        if not (user and user.is_active):
            return None
        return cls(name=user.name, email=user.email, account=user)


class ReturnedEntry(models.Model):
    """An entry that went back to whoever handed it in, and why; the latest counts."""

    kind = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("Art"))
    object_id = models.PositiveBigIntegerField()
    entry = GenericForeignKey("kind", "object_id")
    reason = models.TextField(_("Begründung"))
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("zurückgegeben von"),
        related_name="+",
    )
    returned_at = models.DateTimeField(_("zurückgegeben am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Rückgabe")
        verbose_name_plural = _("Rückgaben")
        ordering = ["-returned_at", "-pk"]
        indexes = [models.Index(fields=["kind", "object_id"], name="returnedentry_of_entry")]
        constraints = [
            models.CheckConstraint(
                name="publishing_returnedentry_has_a_reason", condition=~models.Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return str(_("Rückgabe"))
