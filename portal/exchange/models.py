"""Imports: a file somebody sent, what each of its lines would change, and how far it is."""

from datetime import date, timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib import tables
from portal.places.models import Office

from .querysets import ImportJobQuerySet

KEPT = timedelta(days=7)


def default_delete_on() -> date:
    return timezone.localdate() + KEPT


class ImportJob(models.Model):
    """One import of one file: first it is only checked, then, if somebody says so, carried out.

    The file may name people (contact addresses); job, lines and results are deleted on
    `delete_on` by a chore of the worker.
    """

    class State(models.TextChoices):
        SENT = "sent", _("wird gelesen")
        CHECKING = "checking", _("wird geprüft")
        CHECKED = "checked", _("geprüft")
        APPLYING = "applying", _("wird übernommen")
        APPLIED = "applied", _("übernommen")
        REFUSED = "refused", _("nicht lesbar")
        STALE = "stale", _("nicht übernommen")

    AT_WORK = (State.SENT, State.CHECKING, State.APPLYING)

    #: the page of the admin it was started from, as "app.model"
    kind = models.CharField(_("Art"), max_length=60, editable=False)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, verbose_name=_("Amt"), related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("hochgeladen von"),
        related_name="+",
    )
    file_name = models.CharField(_("Datei"), max_length=200)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.SENT)
    reason = models.TextField(_("Grund"), blank=True)
    #: headings of the file that no column has, and what else to know about the file as a whole
    remarks = models.JSONField(default=list)
    total = models.PositiveIntegerField(_("Zeilen"), default=0)
    done = models.PositiveIntegerField(_("geprüft"), default=0)
    #: {verdict: number of lines}
    counts = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("hochgeladen am"), auto_now_add=True)
    checked_at = models.DateTimeField(_("geprüft am"), null=True)
    applied_at = models.DateTimeField(_("übernommen am"), null=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    delete_on = models.DateField(_("wird gelöscht am"), default=default_delete_on, db_index=True)
    #: until when a process has it to itself, and how often one died or failed at it in a row
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("Import")
        verbose_name_plural = _("Importe")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="exchange_job_by_state")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def admin_url(self) -> str:
        return reverse("admin:exchange_importjob_change", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in self.AT_WORK

    @property
    def percent(self) -> int:
        """How far checking is; reading and carrying out are short."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def has_changes(self) -> bool:
        return bool(self.counts.get(tables.NEW) or self.counts.get(tables.CHANGED))

    @property
    def may_be_applied(self) -> bool:
        is_clean = self.state == self.State.CHECKED and not self.counts.get(tables.FAULTY)
        return is_clean and self.has_changes

    @property
    def may_be_checked_again(self) -> bool:
        return self.state in (self.State.CHECKED, self.State.STALE)


class ImportFile(models.Model):
    """The file itself, until the worker has read it."""

    job = models.OneToOneField(ImportJob, models.CASCADE, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("Datei eines Imports")
        verbose_name_plural = _("Dateien von Importen")

    def __str__(self) -> str:
        return str(self.job)


class ImportRow(models.Model):
    """A line of the file and what it means for its row."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("noch nicht geprüft")
        NEW = tables.NEW, _("neu")
        CHANGED = tables.CHANGED, _("geändert")
        SAME = tables.SAME, _("unverändert")
        FAULTY = tables.FAULTY, _("fehlerhaft")

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("Zeile"))
    key = models.CharField(_("Kennung"), max_length=60, blank=True)
    title = models.CharField(_("Titel"), max_length=300, blank=True)
    #: {heading: text}
    cells = models.JSONField(default=dict)
    verdict = models.CharField(_("Ergebnis"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    changes = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    hints = models.JSONField(default=list)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    #: the row it is about, and the version the check saw; a new row has none
    target = models.CharField(max_length=20, blank=True)
    version = models.CharField(max_length=64, blank=True)
    twin = models.CharField(max_length=60, blank=True)
    #: whether the row was changed by somebody else before the import could be carried out
    is_stale = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Zeile eines Imports")
        verbose_name_plural = _("Zeilen von Importen")
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["job", "line"], name="exchange_row_each_line_once")
        ]
        indexes = [
            models.Index(fields=["job", "verdict", "line"], name="exchange_row_by_verdict"),
            models.Index(fields=["job", "key"], name="exchange_row_by_key"),
            models.Index(fields=["job", "title"], name="exchange_row_by_title"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.title}"
