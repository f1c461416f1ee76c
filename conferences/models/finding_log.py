"""The log „Was wurde daraus?“ of a finding."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from initiatives.models import Initiative
from portal.lib.history import History

from ..querysets import FindingUpdateQuerySet
from .documents import Document
from .event import Event
from .finding import Finding

MOST_TEXT, MOST_REASON = 3000, 1000


class FindingUpdate(models.Model):
    """A dated entry in „Was wurde daraus?“, with evidence.

    Offices write theirs at once. What an initiative reports waits until the office of the finding
    has published it; what came back stays with the initiative. `author` is the person who wrote
    it. Purpose: to know whom to ask and whom to tell. It is shown nowhere in public, ends with the
    account, and is forgotten half a year after `decided_at` by a chore of the worker, which then
    also deletes what came back and nobody mended.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("liegt beim Amt")
        RETURNED = "returned", _("zurückgegeben")
        PUBLISHED = "published", _("veröffentlicht")

    class Source(models.TextChoices):
        OFFICE = "office", _("Amt")
        INITIATIVE = "initiative", _("Initiative")

    finding = models.ForeignKey(
        Finding, models.CASCADE, verbose_name=_("Ergebnis"), related_name="updates"
    )
    date = models.DateField(_("Datum"), default=timezone.localdate)
    text = models.TextField(_("Was ist geschehen?"), max_length=MOST_TEXT)
    status = models.CharField(
        _("Umsetzung seither"), max_length=10, choices=Finding.Status, blank=True
    )
    link = models.URLField(_("Beleg im Netz"), blank=True)
    document = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Dokument als Beleg"),
        related_name="+",
    )
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Initiative als Beleg"),
        related_name="+",
    )
    event = models.ForeignKey(
        Event,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("Veranstaltung als Beleg"),
        related_name="+",
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    state = models.CharField(
        _("Stand"), max_length=9, choices=State, default=State.PUBLISHED, editable=False
    )
    source = models.CharField(
        _("Berichtet von"), max_length=10, choices=Source, default=Source.OFFICE, editable=False
    )
    reporter = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("Initiative, die berichtet"),
        related_name="reported_updates",
    )
    wants_to_answer = models.BooleanField(
        _("Die Initiative antwortet auf dieses Ergebnis"), default=False, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("geschrieben von"),
        related_name="+",
    )
    handed_in_at = models.DateTimeField(_("eingereicht am"), null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(
        _("entschieden am"), null=True, blank=True, editable=False, default=timezone.now
    )
    reason = models.TextField(_("Grund"), max_length=MOST_REASON, blank=True, editable=False)

    objects = FindingUpdateQuerySet.as_manager()
    history = History(without=["author"])

    class Meta:
        verbose_name = _("Was wurde daraus?")
        verbose_name_plural = _("Was wurde daraus?")
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(
                fields=["handed_in_at"], condition=Q(state="waiting"), name="findingupdate_waiting"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="conferences_findingupdate_says_something", condition=~Q(text="")
            ),
            models.CheckConstraint(
                name="conferences_findingupdate_state_is_known",
                condition=Q(state__in=["waiting", "returned", "published"]),
            ),
            models.CheckConstraint(
                name="conferences_findingupdate_of_an_office_is_public",
                condition=Q(source="office", reporter__isnull=True, state="published")
                | Q(source="initiative"),
            ),
            models.CheckConstraint(
                name="conferences_findingupdate_waits_undecided",
                condition=Q(state="waiting", decided_at__isnull=True, handed_in_at__isnull=False)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="conferences_findingupdate_came_back_with_a_reason",
                condition=~Q(state="returned") | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def clean(self) -> None:
        """A day that can be true: not to come, and not before people agreed on it."""
        super().clean()
        self.text = self.text.strip()
        if self.date and self.date > timezone.localdate():
            raise ValidationError({"date": _("Dieser Tag liegt in der Zukunft.")})
        agreed = self._agreed_on()
        if self.date and agreed and self.date < agreed:
            day = date_format(agreed, "j. F Y")
            sentence = _("Das wäre vor der Konferenz: Vereinbart wurde das am %(day)s.")
            raise ValidationError({"date": sentence % {"day": day}})

    def _agreed_on(self):
        event = self.finding.event if self.finding_id else None
        return timezone.localdate(event.starts) if event else None

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_returned(self) -> bool:
        return self.state == self.State.RETURNED

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def reported_by(self) -> str:
        """The office or the initiative, never a person; an initiative only while it is public."""
        if self.source == self.Source.INITIATIVE:
            is_named = self.reporter and self.reporter.is_published
            return str(self.reporter) if is_named else str(_("eine Initiative"))
        office = self.finding.office
        return office.name if office else str(_("die Ämter für regionale Landesentwicklung"))

    @property
    def review_url(self) -> str:
        """Where the office reads and decides it."""
        return reverse("admin:conferences_finding_log_review", args=[self.finding_id, self.pk])

    @property
    def area_url(self) -> str:
        """Where the initiative's people go on with it."""
        return reverse("my_events:log_entry", args=[self.pk])
