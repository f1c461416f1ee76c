"""Events: when people of the network meet."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.lib.history import History
from portal.publishing.models import (
    UNVERSIONED,
    Entry,
    FieldOfAction,
    Language,
    TargetGroup,
    prose_field,
)

from ..querysets import EventQuerySet
from .phase import InPhases, Phase
from .repeat import OneOfARow, Repeat
from .venue import Venue


class Series(models.Model):
    """A state-wide conference theme that each office deepens with a conference of its own."""

    number = models.PositiveSmallIntegerField(_("Nummer"), unique=True)
    title = models.CharField(_("Titel"), max_length=120)
    slug = models.SlugField(_("Adresse"), max_length=90, unique=True)
    field = models.ForeignKey(
        FieldOfAction,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Handlungsfeld"),
        related_name="series",
    )
    held = models.CharField(
        _("Landesweite Konferenz"),
        max_length=120,
        blank=True,
        help_text=_("Wann und wo sie stattfand, soweit bekannt: „29. August 2016, Hannover“."),
    )
    description = models.TextField(_("Beschreibung"), blank=True)

    history = History()

    class Meta:
        verbose_name = _("Konferenzreihe")
        verbose_name_plural = _("Konferenzreihen")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("conferences:series", args=[self.slug])

    @property
    def colour(self) -> int | None:
        """The stone of its field of action."""
        return self.field.colour if self.field else None


class Event(OneOfARow, InPhases, Entry):
    """A meeting of the network: conference, training, encounter."""

    class Kind(models.TextChoices):
        STATE_CONFERENCE = "landeskonferenz", _("Landesweite Konferenz")
        REGIONAL_CONFERENCE = "regionalkonferenz", _("Regionale Konferenz")
        NETWORK = "netzwerktreffen", _("Netzwerktreffen")
        TRAINING = "schulung", _("Schulung")
        INFORMATION = "information", _("Informationsveranstaltung")
        ENCOUNTER = "begegnung", _("Begegnung")

    class Registration(models.TextChoices):
        NONE = "none", _("ohne Anmeldung")
        PORTAL = "portal", _("über dieses Portal")
        ELSEWHERE = "elsewhere", _("an anderer Stelle")

    Phase = Phase

    CONFERENCE_KINDS = (Kind.STATE_CONFERENCE, Kind.REGIONAL_CONFERENCE)

    kind = models.CharField(_("Art"), max_length=20, choices=Kind, default=Kind.ENCOUNTER)
    series = models.ForeignKey(
        Series,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Konferenzreihe"),
        related_name="events",
    )
    motto = models.CharField(_("Motto"), max_length=200, blank=True)
    summary = models.CharField(
        _("In einem Satz"), max_length=300, blank=True, help_text=_("Steht in jeder Liste.")
    )
    introduction = prose_field(_("Einführung"))
    organiser = models.CharField(_("Veranstalter"), max_length=200, blank=True)
    host = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Gastgebende Initiative"),
        related_name="hosted_events",
    )
    starts = models.DateTimeField(_("Beginn"))
    ends = models.DateTimeField(_("Ende"))
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Veranstaltungsort"),
        related_name="events",
    )
    fields = models.ManyToManyField(
        FieldOfAction, verbose_name=_("Handlungsfelder"), related_name="events", blank=True
    )
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("Zielgruppen"), related_name="events", blank=True
    )
    languages = models.ManyToManyField(
        Language, verbose_name=_("Sprachen"), related_name="events", blank=True
    )
    best_practices = models.ManyToManyField(
        Initiative,
        verbose_name=_("Gute Praxis"),
        related_name="shown_at",
        blank=True,
        help_text=_("Initiativen, die hier vorgestellt wurden."),
    )
    report = prose_field(_("Bericht"))
    participants = models.PositiveIntegerField(_("Zahl der Teilnehmenden"), null=True, blank=True)
    participants_estimated = models.BooleanField(_("Zahl ist geschätzt"), default=False)
    registration = models.CharField(
        _("Anmeldung"), max_length=10, choices=Registration, default=Registration.NONE
    )
    registration_url = models.URLField(_("Adresse der Anmeldung"), blank=True)
    registration_opens = models.DateTimeField(_("Anmeldung ab"), null=True, blank=True)
    registration_closes = models.DateTimeField(_("Anmeldung bis"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("Plätze"), null=True, blank=True)
    is_free = models.BooleanField(_("kostenfrei"), default=True)
    cost_note = models.CharField(_("Kosten"), max_length=120, blank=True)
    repeat = models.ForeignKey(
        Repeat,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("Terminreihe"),
        related_name="dates",
    )
    stands_until = models.DateField(
        _("Stände anfragen bis"),
        null=True,
        blank=True,
        help_text=_(
            "Bis zu diesem Tag können Initiativen im Portal einen Stand anfragen. Leer lassen, "
            "wenn es keinen Markt der Möglichkeiten gibt oder Sie selbst fragen."
        ),
    )
    moved_from = models.DateTimeField(_("Verlegt vom"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("Abgesagt am"), null=True, blank=True)
    cancel_reason = models.CharField(_("Grund der Absage"), max_length=300, blank=True)

    objects = EventQuerySet.as_manager()
    history = History(
        links=["fields", "target_groups", "languages", "best_practices"], without=UNVERSIONED
    )

    card_template = "components/event_card.html"
    list_url = "conferences:event_list"
    kind_position = 30
    web_addresses = ("registration_url",)
    search_parts = {"conferences.Workshop": "event_id", "conferences.Document": "event_id"}
    search_owners = {"conferences.Venue": "venue_id"}
    # Neither office, host and series nor what the portal notes itself; the kind as the form of
    # hosts offers it, without the conferences.
    pending_fields = (
        "title",
        "kind",
        "summary",
        "introduction",
        "organiser",
        "starts",
        "ends",
        "venue",
        "fields",
        "target_groups",
        "languages",
        "registration",
        "registration_url",
        "registration_closes",
        "capacity",
        "is_free",
        "cost_note",
        "report",
        "participants",
        "participants_estimated",
    )
    home_title = _("Nächste Veranstaltungen")
    home_empty = _("Gerade ist keine Veranstaltung angekündigt.")

    class Meta:
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        ordering = ["-starts", "-pk"]
        indexes = [models.Index(fields=["state", "starts"], name="event_public_list")]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="conferences_event_ends_after_start",
                condition=models.Q(ends__gt=models.F("starts")),
                violation_error_message=_("Das Ende muss nach dem Beginn liegen."),
            ),
            models.CheckConstraint(
                name="conferences_event_capacity_is_positive",
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gte=1),
                violation_error_message=_("Die Zahl der Plätze muss mindestens 1 sein."),
            ),
            models.CheckConstraint(
                name="conferences_event_registration_closes_after_opening",
                condition=models.Q(registration_opens__isnull=True)
                | models.Q(registration_closes__isnull=True)
                | models.Q(registration_closes__gt=models.F("registration_opens")),
                violation_error_message=_("Die Anmeldung muss nach ihrem Beginn enden."),
            ),
            models.CheckConstraint(
                name="conferences_event_elsewhere_has_an_address",
                condition=~models.Q(registration="elsewhere") | ~models.Q(registration_url=""),
                violation_error_message=_("Geben Sie an, unter welcher Adresse man sich anmeldet."),
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        if self._note_moving() and (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = [*fields, "moved_from"]
        super().save(*args, **kwargs)

    def _note_moving(self) -> bool:
        """A public event that gets another beginning remembers the one people knew first."""
        if self.pk is None or not self.is_published:
            return False
        known = type(self)._base_manager.filter(pk=self.pk, state=self.state)
        before = known.values_list("starts", flat=True).first()
        if before is None or before == self.starts:
            return False
        first = self.moved_from or before
        self.moved_from = None if first == self.starts else first
        return True

    def get_absolute_url(self) -> str:
        return reverse("conferences:event", args=[self.slug])

    @property
    def admin_url(self) -> str:
        """Conferences are edited on their own desk."""
        page = "conference" if self.is_conference else "event"
        return reverse(f"admin:conferences_{page}_change", args=[self.pk])

    @property
    def pictures_url(self) -> str:
        """Where coordinators look after its pictures."""
        return reverse("my_events:pictures", args=[self.pk])

    @property
    def is_trusted_with_changes(self) -> bool:
        """As its host is."""
        return self.host is not None and self.host.is_trusted_with_changes

    def documents_to_preview(self) -> models.QuerySet:
        return self.documents.all()

    @property
    def is_conference(self) -> bool:
        return self.kind in self.CONFERENCE_KINDS

    @property
    def offers_stands(self) -> bool:
        """Whether initiatives may ask for a stand now."""
        if self.stands_until is None or not self.is_published or self.cancelled_at:
            return False
        return timezone.localdate() <= self.stands_until and timezone.now() < self.starts

    @property
    def linked_as(self):
        """Where an initiative's page names it: what comes, where it was shown, what it held."""
        if not self.is_over:
            return _("Nächste Termine")
        if getattr(self, "shows_it", False):
            return _("Hier wurde sie vorgestellt")
        return _("Frühere Veranstaltungen")

    @property
    def told_apart(self) -> str:
        return date_format(timezone.localtime(self.starts), "d.m.Y")

    @property
    def kind_line(self) -> str:
        kind = self.get_kind_display()
        return _("Abgesagt: %(kind)s") % {"kind": kind} if self.cancelled_at else kind

    @property
    def where_and_when(self) -> str:
        day = date_format(timezone.localtime(self.starts), "l, j. F Y, H:i")
        place = self.venue.place if self.venue else ""
        return " · ".join(filter(None, [_("%(day)s Uhr") % {"day": day}, place]))

    @property
    def title_and_day(self) -> str:
        """Tells the parts of an event from those of another."""
        return f"{self.title}, {self.told_apart}"

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.ends

    @property
    def is_one_day(self) -> bool:
        return timezone.localdate(self.starts) == timezone.localdate(self.ends)


class ConferenceManager(models.Manager.from_queryset(EventQuerySet)):
    def get_queryset(self):
        return super().get_queryset().conferences()


class Conference(Event):
    """An event of the two conference kinds; it has a desk of its own in the admin."""

    objects = ConferenceManager()

    class Meta:
        proxy = True
        verbose_name = _("Konferenz")
        verbose_name_plural = _("Konferenzen")
