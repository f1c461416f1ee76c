"""Who comes to an event: registrations and the people they bring."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conferences.models import Event

from ..querysets import RegistrationPartQuerySet, RegistrationQuerySet
from .guest import Guest


class Registration(Guest):
    """A person's registration for an event, with everybody they bring along.

    Purpose of the personal data: to hold the seats, to write about the event, and to let people
    in on the day. All of it is deleted some months after the event (see `Rules`). The link's
    token is not kept, only its digest.
    """

    class Standing(models.TextChoices):
        """Whether the registration holds seats; the one fact that seats are counted by."""

        SEAT = "seat", _("hat Plätze")
        WAITING = "waiting", _("wartet")
        GONE = "gone", _("nicht mehr dabei")

    class GoneBecause(models.TextChoices):
        SELF = "self", _("selbst abgesagt")
        OFFICE = "office", _("vom Amt abgemeldet")
        EXPIRED = "expired", _("nicht bestätigt")

    class State(models.TextChoices):
        """What people call it; derived from the facts."""

        UNCONFIRMED = "unconfirmed", _("noch nicht bestätigt")
        CONFIRMED = "confirmed", _("angemeldet")
        WAITING = "waiting", _("auf der Warteliste")
        PROMOTED = "promoted", _("nachgerückt")
        CANCELLED = "cancelled", _("abgesagt")
        EXPIRED = "expired", _("nicht bestätigt, Platz freigegeben")
        ATTENDED = "attended", _("war da")

    class AttendsAs(models.TextChoices):
        VOLUNTEER = "volunteer", _("ehrenamtlich")
        PROFESSIONAL = "professional", _("hauptamtlich")
        MUNICIPALITY = "municipality", _("für eine Kommune oder Behörde")
        POLITICS = "politics", _("in der Politik")
        OTHER = "other", _("anders")

    event = models.ForeignKey(
        Event, models.PROTECT, verbose_name=_("Veranstaltung"), related_name="registrations"
    )
    email = models.EmailField(
        _("E-Mail-Adresse"),
        blank=True,
        help_text=_("Leer nur bei Menschen ohne E-Mail, die das Amt selbst einträgt."),
    )
    organisation = models.CharField(_("Organisation"), max_length=160, blank=True)
    attends_as = models.CharField(
        _("Engagiert"), max_length=12, choices=AttendsAs, blank=True, default=""
    )
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    language = models.CharField(
        _("Sprache der Briefe"), max_length=5, choices=settings.LANGUAGES, default="de"
    )
    standing = models.CharField(
        _("Platz"), max_length=8, choices=Standing, default=Standing.WAITING, editable=False
    )
    seats = models.PositiveSmallIntegerField(_("Plätze"), default=1, editable=False)
    # The order of sending, counted within the event under its lock; a clock could jump.
    rank = models.PositiveIntegerField(_("Rang"), editable=False)
    sent_at = models.DateTimeField(_("eingegangen am"), default=timezone.now, editable=False)
    hold_until = models.DateTimeField(_("gehalten bis"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True, editable=False)
    promoted_at = models.DateTimeField(_("nachgerückt am"), null=True, blank=True, editable=False)
    gone_at = models.DateTimeField(_("beendet am"), null=True, blank=True, editable=False)
    gone_because = models.CharField(
        _("beendet, weil"), max_length=8, choices=GoneBecause, blank=True, editable=False
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("eingetragen von"),
        related_name="+",
        editable=False,
    )
    sending = models.CharField(max_length=64, unique=True, editable=False)
    link_digest = models.CharField(max_length=64, unique=True, editable=False)
    link_number = models.PositiveSmallIntegerField(default=1, editable=False)
    check_in_code = models.CharField(
        _("Code für den Einlass"), max_length=12, unique=True, editable=False
    )
    calendar_sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    nudged_at = models.DateTimeField(_("ans Bestätigen erinnert"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("an den Termin erinnert"), null=True, editable=False)
    thanked_at = models.DateTimeField(_("bedankt"), null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        ordering = ["rank", "pk"]
        indexes = [
            models.Index(fields=["event", "standing", "rank"], name="registration_queue"),
            models.Index(fields=["sent_at"], name="registration_new"),
            models.Index(fields=["standing", "hold_until"], name="registration_holds"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "rank"], name="registration_one_rank_each"),
            models.UniqueConstraint(
                "event",
                Lower("email"),
                condition=~Q(standing="gone") & ~Q(email=""),
                name="registration_once_per_address",
            ),
            models.CheckConstraint(name="registration_has_a_seat", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="registration_gone_has_a_reason",
                condition=Q(standing="gone", gone_at__isnull=False) & ~Q(gone_because="")
                | ~Q(standing="gone") & Q(gone_at__isnull=True, gone_because=""),
            ),
            models.CheckConstraint(
                name="registration_held_or_confirmed",
                condition=Q(confirmed_at__isnull=False) | Q(hold_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        """Without any personal data: logs keep it longer than the row lives."""
        return _("Anmeldung %(number)d zu %(event)s") % {"number": self.rank, "event": self.event}

    @property
    def desk_url(self) -> str:
        return reverse("registration:person", args=[self.event_id, self.pk])

    @property
    def state(self) -> "Registration.State":
        if self.standing == self.Standing.GONE:
            expired = self.gone_because == self.GoneBecause.EXPIRED
            return self.State.EXPIRED if expired else self.State.CANCELLED
        if self.has_arrived:
            return self.State.ATTENDED
        if not self.confirmed_at:
            return self.State.UNCONFIRMED
        if self.standing == self.Standing.WAITING:
            return self.State.WAITING
        return self.State.PROMOTED if self.promoted_at else self.State.CONFIRMED

    @property
    def is_active(self) -> bool:
        return self.standing != self.Standing.GONE

    @property
    def has_seat(self) -> bool:
        return self.standing == self.Standing.SEAT

    @property
    def is_waiting(self) -> bool:
        return self.standing == self.Standing.WAITING

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def has_expired(self) -> bool:
        """Gone because nobody confirmed in time; confirming still brings it back."""
        return self.gone_because == self.GoneBecause.EXPIRED


class Companion(Guest):
    """Somebody who comes along with a registered person and needs a seat."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("Anmeldung"), related_name="companions"
    )

    objects = RegistrationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Begleitung")
        verbose_name_plural = _("Begleitungen")
        ordering = ["pk"]

    def __str__(self) -> str:
        return _("Begleitung %(number)d") % {"number": self.pk or 0}


class WorkshopChoice(models.Model):
    """A wish for a workshop: first or second choice among those of its slot."""

    class Standing(models.TextChoices):
        SEAT = "seat", _("Platz")
        WAITING = "waiting", _("Warteliste")
        IDLE = "idle", _("Wunsch")

    FIRST, SECOND = 1, 2

    registration = models.ForeignKey(
        Registration, models.CASCADE, verbose_name=_("Anmeldung"), related_name="choices"
    )
    workshop = models.ForeignKey(
        "conferences.Workshop",
        models.PROTECT,
        verbose_name=_("Workshop"),
        related_name="choices",
    )
    preference = models.PositiveSmallIntegerField(
        _("Wunsch"), choices=[(FIRST, _("Erstwunsch")), (SECOND, _("Zweitwunsch"))], default=FIRST
    )
    # Who chose earlier comes first; counted together with the ranks of registrations.
    rank = models.PositiveIntegerField(_("Rang"), editable=False)
    standing = models.CharField(
        _("Stand"), max_length=8, choices=Standing, default=Standing.IDLE, editable=False
    )

    objects = RegistrationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Workshop-Wunsch")
        verbose_name_plural = _("Workshop-Wünsche")
        ordering = ["workshop__number", "preference"]
        indexes = [
            models.Index(fields=["workshop", "standing", "rank"], name="registration_choice_queue")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "workshop"], name="registration_choice_once"
            ),
            models.CheckConstraint(
                name="registration_choice_first_or_second",
                condition=Q(preference__in=[1, 2]),
            ),
        ]

    def __str__(self) -> str:
        return _("%(preference)s: %(workshop)s") % {
            "preference": self.get_preference_display(),
            "workshop": self.workshop,
        }
