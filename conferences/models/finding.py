"""Findings: what people agreed on, and what became of it."""

from collections.abc import Iterable
from datetime import date
from itertools import takewhile

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.lib.history import History
from portal.places.models import Office
from portal.publishing.models import UNVERSIONED, Addressee, Entry, FieldOfAction

from ..querysets import FindingQuerySet
from .event import Event
from .programme import Workshop


class Finding(Entry):
    """A promise with an address: what a conference agreed on. The title is the statement.

    `responsible_email` is the contact of the responsible body, for the office alone. Purpose: the
    letters that ask what became of the promise (`DueLetter`). A chore of the worker empties it
    twelve months after the finding was last changed, once it is done, dropped or archived.
    """

    class Status(models.TextChoices):
        OPEN = "offen", _("offen")
        IN_PROGRESS = "in-arbeit", _("in Arbeit")
        DONE = "erledigt", _("erledigt")
        DROPPED = "verworfen", _("nicht weiterverfolgt")

    slug = None  # its address carries its number in the portal

    title = models.CharField(_("Aussage"), max_length=300)
    number = models.PositiveSmallIntegerField(_("Nummer"), default=1)
    explanation = models.TextField(_("Erläuterung"), blank=True)
    event = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Konferenz"),
        related_name="findings",
    )
    workshop = models.ForeignKey(
        Workshop,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Workshop"),
        related_name="findings",
    )
    addressees = models.ManyToManyField(
        Addressee, verbose_name=_("Richtet sich an"), related_name="findings", blank=True
    )
    fields = models.ManyToManyField(
        FieldOfAction, verbose_name=_("Handlungsfelder"), related_name="findings", blank=True
    )
    responsible = models.CharField(_("Verantwortliche Stelle"), max_length=200, blank=True)
    responsible_email = models.EmailField(
        _("E-Mail der verantwortlichen Stelle"),
        blank=True,
        help_text=_("Nicht öffentlich. Dorthin schreibt das Portal, wenn der Tag näher kommt."),
    )
    due_on = models.DateField(_("Fällig am"), null=True, blank=True)
    status = models.CharField(_("Umsetzung"), max_length=10, choices=Status, default=Status.OPEN)
    answers = models.ManyToManyField(
        Initiative,
        verbose_name=_("Initiativen, die darauf antworten"),
        related_name="answered_findings",
        blank=True,
    )
    taken_up_at = models.ManyToManyField(
        Event,
        through="TakenUp",
        verbose_name=_("Wieder aufgegriffen bei"),
        related_name="taken_up_findings",
        blank=True,
    )

    objects = FindingQuerySet.as_manager()
    history = History(
        links=["addressees", "fields", "answers"], without=[*UNVERSIONED, "responsible_email"]
    )

    stays_in_merging = Entry.stays_in_merging | {"event", "number", "workshop"}
    card_template = "components/finding_card.html"
    list_url = "conferences:finding_list"
    kind_position = 40
    web_addresses = ("updates__link",)
    search_parts = {"conferences.FindingUpdate": "finding_id"}
    search_owners = {
        "conferences.Event": "event_id",
        "conferences.Workshop": "workshop_id",
        "conferences.Venue": "event__venue_id",
    }
    search_lists = ("conferences.Series",)
    home_title = _("Zuletzt vereinbart")
    home_empty = _("Noch ist kein Ergebnis veröffentlicht.")
    linked_as = _("Auf diese Ergebnisse antwortet sie")

    class Meta:
        verbose_name = _("Ergebnis")
        verbose_name_plural = _("Ergebnisse")
        ordering = ["event", "number", "pk"]
        indexes = [models.Index(fields=["state", "status"], name="finding_public_list")]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "number"],
                name="conferences_finding_one_number_per_event",
                violation_error_message=_("Diese Ergebnis-Nummer gibt es hier schon."),
            ),
            models.CheckConstraint(
                name="conferences_finding_status_is_known",
                condition=models.Q(status__in=["offen", "in-arbeit", "erledigt", "verworfen"]),
            ),
        ]

    def clean(self) -> None:
        if self.workshop_id and self.workshop.event_id != self.event_id:
            raise ValidationError(
                {"workshop": _("Dieser Workshop gehört zu einer anderen Konferenz.")}
            )

    def get_absolute_url(self) -> str:
        return reverse("conferences:finding", args=[self.pk])

    @classmethod
    def overviews(cls, offices: Iterable[Office]) -> list[str]:
        """The balance: of the whole state, and of each office."""
        of_each = [reverse("conferences:office_balance", args=[row.slug]) for row in offices]
        return [reverse("conferences:balance"), *of_each]

    @property
    def agreed_on(self) -> date:
        """The day of the conference, else the day it became public; today for a draft."""
        moment = self.event.starts if self.event else self.published_at
        return timezone.localdate(moment)

    @property
    def is_promised(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.status in (self.Status.OPEN, self.Status.IN_PROGRESS)

    @property
    def is_late(self) -> bool:
        return self.is_promised and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def status_since(self) -> date | None:
        """The day from which on the log says nothing else; None where nobody noted one."""
        said = [row for row in self.updates.all() if row.status and row.is_public]
        same = list(takewhile(lambda row: row.status == self.status, said))
        if same:
            return same[-1].date
        is_as_agreed = self.status == self.Status.OPEN and not said
        return self.agreed_on if is_as_agreed and self.event else None

    @property
    def kind_line(self) -> str:
        """The status stands in front: a finding is a promise."""
        return f"{self._meta.verbose_name}: {self.get_status_display()}"

    @property
    def where_and_when(self) -> str:
        return str(self.event or "")
