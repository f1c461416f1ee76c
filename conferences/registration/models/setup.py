"""How an event takes registrations, and for how long an office keeps what people gave."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from conferences.models import Event
from conferences.querysets import EventPartQuerySet
from portal.places.models import Office
from portal.publishing.querysets import OfficeScopedQuerySet


def between(least: int, most: int) -> list:
    return [MinValueValidator(least), MaxValueValidator(most)]


class Rules(models.Model):
    """An office's settings for all of its events; an office without a row has the defaults."""

    office = models.OneToOneField(
        Office, models.CASCADE, verbose_name=_("Amt"), related_name="registration_rules"
    )
    hold_hours = models.PositiveSmallIntegerField(
        _("Stunden zum Bestätigen"),
        default=48,
        validators=between(4, 14 * 24),
        help_text=_("So lange hält das Portal einen Platz, der noch nicht bestätigt ist."),
    )
    nudge_hours = models.PositiveSmallIntegerField(
        _("Erinnerung vor Ablauf (Stunden)"),
        default=12,
        validators=between(1, 7 * 24),
        help_text=_("So lange vor dem Ende erinnert ein Brief ans Bestätigen."),
    )
    needs_days = models.PositiveSmallIntegerField(
        _("Bedarfe löschen nach (Tagen)"), default=14, validators=between(0, 60)
    )
    person_months = models.PositiveSmallIntegerField(
        _("Personen löschen nach (Monaten)"), default=6, validators=between(1, 24)
    )

    objects = OfficeScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Regeln für Anmeldungen")
        verbose_name_plural = _("Regeln für Anmeldungen")
        ordering = ["office__position"]

    def __str__(self) -> str:
        return str(self.office)

    @classmethod
    def of(cls, office_id: int | None) -> "Rules":
        """The office's rules, or the defaults."""
        found = cls.objects.filter(office_id=office_id).first() if office_id else None
        return found or cls()


class Setup(models.Model):
    """How one event takes registrations; an event without a row has the defaults."""

    class Allocation(models.TextChoices):
        FIRST_COME = "first", _("wer zuerst kommt")
        OFFICE = "office", _("das Amt teilt zu, wenn alle Wünsche da sind")

    event = models.OneToOneField(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="setup"
    )
    most_companions = models.PositiveSmallIntegerField(
        _("Begleitpersonen höchstens"), default=4, validators=between(0, 20)
    )
    allocation = models.CharField(
        _("Plätze in Workshops"),
        max_length=8,
        choices=Allocation,
        default=Allocation.FIRST_COME,
    )
    contact = models.CharField(
        _("Bei Fragen"),
        max_length=200,
        blank=True,
        help_text=_("Name und Telefon oder E-Mail; steht in jedem Brief und auf der Anmeldeseite."),
    )
    offers_assistance = models.BooleanField(_("Assistenz anbieten"), default=True)
    offers_sign_language = models.BooleanField(_("Gebärdensprache anbieten"), default=True)
    offers_induction_loop = models.BooleanField(_("Induktionsschleife anbieten"), default=True)
    offers_child_care = models.BooleanField(_("Kinderbetreuung anbieten"), default=False)
    offers_diet = models.BooleanField(_("Nach dem Essen fragen"), default=True)

    # --- what the portal notes itself
    allocated_at = models.DateTimeField(_("Workshops zugeteilt am"), null=True, editable=False)
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    allocation_report = models.JSONField(default=dict, blank=True, editable=False)
    # What those registered were last told of time, place and cancellation.
    told = models.JSONField(default=dict, blank=True, editable=False)
    # A change that waits for a quarter of an hour in case the office corrects it again.
    noticed = models.JSONField(default=dict, blank=True, editable=False)
    noticed_at = models.DateTimeField(null=True, editable=False)
    # Until when the host has been told who is new.
    host_told_at = models.DateTimeField(null=True, editable=False)
    calendar_sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    feedback_key = models.CharField(max_length=43, blank=True, editable=False)

    objects = EventPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einrichtung der Anmeldung")
        verbose_name_plural = _("Einrichtung der Anmeldungen")
        ordering = ["-event__starts"]

    def __str__(self) -> str:
        return str(self.event)

    @classmethod
    def of(cls, event: Event) -> "Setup":
        """The event's set-up, or the defaults (not saved)."""
        return cls.objects.filter(event=event).first() or cls(event=event)

    @property
    def asks_needs(self) -> bool:
        return any(
            (
                self.offers_assistance,
                self.offers_sign_language,
                self.offers_induction_loop,
                self.offers_child_care,
                self.offers_diet,
            )
        )

    @property
    def waits_for_allocation(self) -> bool:
        """Whether workshop choices are wishes only, until the office allocates."""
        return self.allocation == self.Allocation.OFFICE and self.allocated_at is None
