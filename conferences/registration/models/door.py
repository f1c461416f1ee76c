"""What was noted at the door, entry by entry, on however many devices."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..querysets import RegistrationPartQuerySet
from .guest import Guest
from .registration import Companion, Registration


class DoorEntry(models.Model):
    """Somebody at the door noted that a person is there, or is not after all.

    Devices without network hand in late and in any order. Kept one by one, the entries give the
    same answer in every order; what a person's row says of the arrival is worked out from them.
    They go with the registration.
    """

    # Given by the device that noted it, so that an entry handed in twice is kept once.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("Anmeldung"), related_name="door_entries"
    )
    # None: it is about the registered person.
    companion = models.ForeignKey(
        Companion,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("Begleitung"),
        related_name="door_entries",
    )
    at = models.DateTimeField(_("bemerkt um"))
    is_undo = models.BooleanField(_("doch nicht da"), default=False)
    via = models.CharField(_("eingetragen"), max_length=10, choices=Guest.Arrival)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("eingetragen von"),
        related_name="+",
    )

    objects = RegistrationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Eintrag vom Einlass")
        verbose_name_plural = _("Einträge vom Einlass")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return _("Eintrag vom Einlass %(id)s") % {"id": self.pk}
