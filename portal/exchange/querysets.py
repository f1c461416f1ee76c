"""Questions about imports."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class ImportJobQuerySet(models.QuerySet):
    """An import belongs to the office it is for; those without one to the administrators."""

    office_path = "office"

    def editable_by(self, user):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(office__in=user.office_ids)

    def in_office(self, office):
        return self.filter(office=office)

    def at_work(self):
        """Those the worker has something to do for."""
        return self.filter(state__in=self.model.AT_WORK)

    def unclaimed(self):
        """Those no process is at; one that died with an import has it no longer than a lease."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=timezone.now()))

    def due_for_deletion(self):
        return self.filter(delete_on__lte=timezone.localdate())
