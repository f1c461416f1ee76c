"""What happens at an event, and when."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.lib.history import History
from portal.publishing.models import Language, Named, prose_field

from ..querysets import EventPartQuerySet, SpeakerQuerySet
from .event import Event


class ProgrammeItem(Named, models.Model):
    """One point of a programme with its time."""

    class Kind(models.TextChoices):
        ARRIVAL = "arrival", _("Ankommen")
        WELCOME = "welcome", _("Begrüßung")
        KEYNOTE = "keynote", _("Impuls")
        PANEL = "panel", _("Podium")
        WORKSHOPS = "workshops", _("Workshops")
        BREAK = "break", _("Pause")
        MARKET = "market", _("Markt der Möglichkeiten")
        CULTURE = "culture", _("Kultur")
        CLOSING = "closing", _("Abschluss")

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="programme"
    )
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, default=Kind.KEYNOTE)
    title = models.CharField(_("Titel"), max_length=200)
    description = models.TextField(_("Beschreibung"), blank=True)
    starts = models.DateTimeField(
        _("Beginn"), null=True, blank=True, help_text=_("Leer, wenn die Uhrzeit nicht feststeht.")
    )
    ends = models.DateTimeField(_("Ende"), null=True, blank=True)
    room = models.CharField(_("Raum"), max_length=60, blank=True)
    moderation = models.CharField(_("Moderation"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = EventPartQuerySet.as_manager()
    history = History()

    named_with = ("event",)

    class Meta:
        verbose_name = _("Programmpunkt")
        verbose_name_plural = _("Programm")
        ordering = ["position", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="conferences_programmeitem_ends_after_start",
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=False, ends__gt=models.F("starts")),
                violation_error_message=_("Das Ende muss nach dem Beginn liegen."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def told_apart(self) -> str:
        return self.event.title_and_day


class Speaker(models.Model):
    """Somebody who speaks at a programme item, with role and organisation."""

    item = models.ForeignKey(
        ProgrammeItem, models.CASCADE, verbose_name=_("Programmpunkt"), related_name="speakers"
    )
    name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(_("Funktion"), max_length=120, blank=True)
    organisation = models.CharField(_("Organisation"), max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Sprecherin oder Sprecher")
        verbose_name_plural = _("Sprecherinnen und Sprecher")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.role, self.organisation) if part)


class Workshop(Named, models.Model):
    """A workshop of an event: its question, its people, what came of it."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="workshops"
    )
    number = models.PositiveSmallIntegerField(_("Nummer"))
    title = models.CharField(_("Titel"), max_length=250)
    question = models.CharField(_("Leitfrage"), max_length=300, blank=True)
    description = models.TextField(_("Beschreibung"), blank=True)
    slot = models.ForeignKey(
        ProgrammeItem,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Zeitfenster"),
        related_name="workshops",
        limit_choices_to={"kind": ProgrammeItem.Kind.WORKSHOPS},
    )
    room = models.CharField(_("Raum"), max_length=60, blank=True)
    capacity = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    language = models.ForeignKey(
        Language,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Sprache"),
        related_name="+",
    )
    interpreting = models.CharField(_("Dolmetschen"), max_length=120, blank=True)
    moderation = models.CharField(_("Moderation"), max_length=200, blank=True)
    initiatives = models.ManyToManyField(
        Initiative, verbose_name=_("Vorgestellte Initiativen"), related_name="workshops", blank=True
    )
    outcome = prose_field(_("Ergebnis"))

    objects = EventPartQuerySet.as_manager()
    history = History(links=["initiatives"])

    named_with = ("event",)

    class Meta:
        verbose_name = _("Workshop")
        verbose_name_plural = _("Workshops")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "number"],
                name="conferences_workshop_one_number_per_event",
                violation_error_message=_("Diese Workshop-Nummer gibt es hier schon."),
            ),
            models.CheckConstraint(
                name="conferences_workshop_capacity_is_positive",
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1),
                violation_error_message=_("Die Zahl der Plätze muss mindestens 1 sein."),
            ),
            models.CheckConstraint(
                name="conferences_workshop_number_counts_from_one",
                condition=models.Q(number__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return f"{self.event.get_absolute_url()}#workshop-{self.number}"

    @property
    def told_apart(self) -> str:
        return self.event.title_and_day

    @property
    def linked_as(self) -> str:
        """How the page of an initiative that was shown here names it."""
        return _("Workshop %(number)d: %(title)s") % {"number": self.number, "title": self.title}

    def clean(self) -> None:
        if self.slot_id and self.slot.event_id != self.event_id:
            raise ValidationError(
                {"slot": _("Dieses Zeitfenster gehört zu einer anderen Konferenz.")}
            )
