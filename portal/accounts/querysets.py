"""Rows about people: an audit list that only grows, and invitations."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from portal.lib.tokens import digest

#: for how long an entry is kept; the triggers of `append_only.py` know the same term
KEPT = timedelta(days=731)


class AppendOnly(TypeError):
    """Somebody tried to change or delete what is only ever added to."""


class AuditQuerySet(models.QuerySet):
    """Refuses every change; `forget_old` is the one way for entries to go."""

    def update(self, **kwargs) -> int:
        raise AppendOnly("Entries of the audit list are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Entries of the audit list are never deleted; see forget_old().")

    def bulk_update(self, *args, **kwargs) -> int:
        raise AppendOnly("Entries of the audit list are never changed.")

    def forget_old(self) -> int:
        """Delete the entries whose time is over; how many they were."""
        old = self.filter(at__lt=timezone.now() - KEPT)
        return models.QuerySet.delete(old)[0]


class InvitationQuerySet(models.QuerySet):
    def behind(self, token: str):
        """The invitation this link's token belongs to, or None."""
        return self.filter(digest=digest(token)).select_related("user").first()
