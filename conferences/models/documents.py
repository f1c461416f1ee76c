"""What an event leaves behind: documents, pictures, stands."""

import secrets
from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from initiatives.models import Initiative
from portal.lib.documents import PdfFile, facts_of
from portal.lib.languages import LANGUAGES
from portal.publishing.models import IncomingBase, Named, PictureBase, PictureChangeBase

from ..querysets import (
    EventPartQuerySet,
    IncomingQuerySet,
    PictureChangeQuerySet,
    PictureQuerySet,
    StandQuerySet,
)
from .event import Event


def document_path(_document, _filename: str) -> str:
    """A random name; the title is what people see."""
    return f"dokumente/{secrets.token_urlsafe(16)}.pdf"


class Document(Named, models.Model):
    """A PDF of an event: report, slides, programme. Its facts are read from the file itself."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="documents"
    )
    title = models.CharField(_("Titel"), max_length=200)
    file = PdfFile(_("Datei (PDF)"), upload_to=document_path)
    size = models.PositiveIntegerField(_("Größe in Byte"), editable=False, default=0)
    pages = models.PositiveIntegerField(_("Seiten"), editable=False, null=True)
    is_tagged = models.BooleanField(_("barrierefrei ausgezeichnet"), editable=False, null=True)
    language = models.CharField(_("Sprache"), max_length=8, choices=LANGUAGES, default="de")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    objects = EventPartQuerySet.as_manager()

    named_with = ("event",)

    class Meta:
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        """What was read from a new file is kept with it (see portal/lib/documents.py)."""
        if self.file and not self.file._committed:
            self.size = self.file.size
            facts = facts_of(self.file)
            self.pages = facts.pages if facts else None
            self.is_tagged = facts.is_tagged if facts else None
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("conferences:document", args=[self.pk])

    @property
    def told_apart(self) -> str:
        return self.event.title_and_day

    def delete(self, *args, **kwargs):
        """The file goes as soon as it is certain that the row has gone."""
        storage, name = self.file.storage, str(self.file.name)
        gone = super().delete(*args, **kwargs)
        transaction.on_commit(partial(storage.delete, name), robust=True)
        return gone

    @property
    def facts(self) -> list[str]:
        """What readers want to know before they open it: „PDF, 12 Seiten, 1,2 MB, Deutsch"."""
        pages = ngettext("%(count)d Seite", "%(count)d Seiten", self.pages or 0)
        known = [
            "PDF",
            pages % {"count": self.pages} if self.pages else "",
            filesizeformat(self.size),
            str(self.get_language_display()),
        ]
        return [fact for fact in known if fact]


class Picture(PictureBase):
    """A picture of an event."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="pictures"
    )

    objects = PictureQuerySet.as_manager()

    whole = "event"

    class Meta(PictureBase.Meta):
        verbose_name = _("Bild einer Veranstaltung")
        verbose_name_plural = _("Bilder von Veranstaltungen")


class IncomingPicture(IncomingBase):
    """An uploaded picture of an event that is not public yet."""

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="incoming_pictures"
    )

    objects = IncomingQuerySet.as_manager()

    class Meta(IncomingBase.Meta):
        verbose_name = _("Bild in Arbeit")
        verbose_name_plural = _("Bilder in Arbeit")


class PictureChange(PictureChangeBase):
    """Other texts for a public picture of an event, handed in."""

    picture = models.OneToOneField(
        Picture, models.CASCADE, verbose_name=_("Bild"), related_name="change"
    )

    objects = PictureChangeQuerySet.as_manager()

    class Meta(PictureChangeBase.Meta):
        verbose_name = _("Änderung an einem Bild")
        verbose_name_plural = _("Änderungen an Bildern")


class Stand(models.Model):
    """An initiative at an event's Markt der Möglichkeiten.

    `asked_at` tells a stand the initiative asked for from one the office asks it about. Who asked
    is kept so that the answer reaches the person; it goes with the account.
    """

    class Status(models.TextChoices):
        ASKED = "asked", _("angefragt")
        CONFIRMED = "confirmed", _("zugesagt")
        DECLINED = "declined", _("abgelehnt")

    event = models.ForeignKey(
        Event, models.CASCADE, verbose_name=_("Veranstaltung"), related_name="stands"
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("Initiative"), related_name="stands"
    )
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.CONFIRMED)
    spot = models.CharField(_("Platz"), max_length=40, blank=True)
    note = models.TextField(
        _("Bedarf"), blank=True, help_text=_("Strom, Stellwand …; nicht öffentlich.")
    )
    shows = models.TextField(_("Was gezeigt wird"), blank=True)
    needs_table = models.BooleanField(_("Tisch"), default=False)
    needs_power = models.BooleanField(_("Strom"), default=False)
    needs_board = models.BooleanField(_("Stellwand"), default=False)
    asked_at = models.DateTimeField(_("angefragt am"), null=True, blank=True, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("angefragt von"),
        related_name="+",
    )
    reply = models.TextField(
        _("Antwort an die Initiative"), blank=True, help_text=_("Steht im Brief an sie.")
    )

    when_merged = {"initiative": "conferences.services.merging.unite_stands"}

    objects = StandQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stand")
        verbose_name_plural = _("Markt der Möglichkeiten")
        ordering = ["spot", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "initiative"], name="conferences_stand_once_per_event"
            )
        ]

    def __str__(self) -> str:
        return str(self.initiative)

    @property
    def waits_for_office(self) -> bool:
        """The initiative asked, and nobody has answered."""
        return self.status == self.Status.ASKED and self.asked_at is not None

    @property
    def waits_for_initiative(self) -> bool:
        """The office asked, and nobody has answered."""
        return self.status == self.Status.ASKED and self.asked_at is None

    @property
    def needs(self) -> str:
        """„Tisch, Strom“."""
        names = ("needs_table", "needs_power", "needs_board")
        labels = [self._meta.get_field(name).verbose_name for name in names if getattr(self, name)]
        return ", ".join(map(str, labels))
