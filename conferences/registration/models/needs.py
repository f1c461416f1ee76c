"""What somebody needs to take part: data of its own, with its own right, deleted first."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..querysets import RegistrationPartQuerySet
from .registration import Registration


class Needs(models.Model):
    """What a registered group needs. Purpose: so that the office can arrange it, nothing else.

    Some of it tells about health or belief, so it is asked with a consent of its own, read only
    by those with the right (leads), and deleted days after the event (see `Rules`).
    """

    registration = models.OneToOneField(
        Registration, models.CASCADE, verbose_name=_("Anmeldung"), related_name="needs"
    )
    assistance = models.BooleanField(_("Assistenz oder Begleitung"), default=False)
    sign_language = models.BooleanField(_("Gebärdensprache"), default=False)
    induction_loop = models.BooleanField(_("Induktionsschleife"), default=False)
    children = models.PositiveSmallIntegerField(_("Kinder in Betreuung"), default=0)
    children_ages = models.CharField(_("Alter der Kinder"), max_length=60, blank=True)
    vegetarian = models.PositiveSmallIntegerField(_("vegetarische Essen"), default=0)
    vegan = models.PositiveSmallIntegerField(_("vegane Essen"), default=0)
    halal = models.PositiveSmallIntegerField(_("Essen halal"), default=0)
    kosher = models.PositiveSmallIntegerField(_("Essen koscher"), default=0)
    gluten_free = models.PositiveSmallIntegerField(_("Essen ohne Gluten"), default=0)
    lactose_free = models.PositiveSmallIntegerField(_("Essen ohne Laktose"), default=0)
    other = models.CharField(_("Was noch wichtig ist"), max_length=500, blank=True)
    consented_at = models.DateTimeField(_("eingewilligt am"), default=timezone.now)

    objects = RegistrationPartQuerySet.as_manager()

    #: numbers a caterer counts
    DIETS = ("vegetarian", "vegan", "halal", "kosher", "gluten_free", "lactose_free")
    #: yes or no for a registration
    AIDS = ("assistance", "sign_language", "induction_loop")

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        constraints = [
            models.CheckConstraint(
                name="registration_needs_ages_only_of_children",
                condition=Q(children__gte=1) | Q(children_ages=""),
                violation_error_message=_("Wie viele Kinder sollen betreut werden?"),
            )
        ]

    def __str__(self) -> str:
        return _("Bedarf zu Anmeldung %(number)d") % {"number": self.registration_id}
