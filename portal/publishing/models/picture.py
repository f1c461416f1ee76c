"""Pictures: checked, re-encoded, with alternative text, credit and licence."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.alt_texts import is_a_file_name
from portal.lib.pictures import PictureFile, PictureSource

#: what is said about a picture, as opposed to how it is shown
TEXTS = ("alt", "caption", "credit", "licence")
SHOWING = ("position", "focus_x", "focus_y")


class Licence(models.TextChoices):
    """What others may do with a picture: a closed list, so that the answer is always clear."""

    OFFICE = "amt", _("Rechte beim Amt")
    PERMISSION = "erlaubnis", _("mit Erlaubnis der Rechteinhabenden")
    DRAWING = "zeichnung", _("eigene Zeichnung")
    CC_BY = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC0 = "cc0-1.0", "CC0 1.0"

    @property
    def url(self) -> str:
        """Where the licence can be read; empty for those that are none of Creative Commons'."""
        return LICENCE_URLS.get(self, "")


LICENCE_URLS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/deed.de",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/deed.de",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/deed.de",
}


def validate_alt(text: str) -> None:
    """Refuse what only repeats the name of a file."""
    if is_a_file_name(text):
        raise ValidationError(
            _(
                "Das ist der Name einer Datei. Bitte schreiben Sie, was zu sehen ist, zum "
                "Beispiel: „Sechs Menschen sitzen im Kreis und sprechen miteinander.“"
            )
        )


class StoredPicture(models.Model):
    """A picture file made anew, whether or not everything about it is known yet.

    `file` holds the largest re-encoded JPEG; its smaller and WebP twins stand beside it.
    """

    file = PictureFile(_("Bilddatei"), width_field="width", height_field="height")
    width = models.PositiveIntegerField(_("Breite in Pixeln"), editable=False, default=0)
    height = models.PositiveIntegerField(_("Höhe in Pixeln"), editable=False, default=0)

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        """The files go as soon as it is certain that the row has gone."""
        file = self.file
        gone = super().delete(*args, **kwargs)
        transaction.on_commit(file.delete_variants, robust=True)
        return gone

    @property
    def sources(self) -> list[PictureSource]:
        """The files of this picture by format, best first, for `srcset`."""
        return self.file.sources(self.width, self.height)

    @property
    def thumbnail_url(self) -> str:
        return f"{self.file.folder_url}/480.webp"


class PictureBase(StoredPicture):
    """A picture with what readers and rights holders need: alternative text, credit, licence.

    Without these there is no row, so nothing without them can ever be public.
    """

    alt = models.CharField(
        _("Alternativtext"),
        max_length=300,
        validators=[validate_alt],
        help_text=_("Was ist zu sehen? Für Menschen, die das Bild nicht sehen."),
    )
    caption = models.CharField(_("Bildunterschrift"), max_length=300, blank=True)
    credit = models.CharField(
        _("Bildnachweis"), max_length=200, help_text=_("Wer hat das Bild gemacht oder gezeichnet?")
    )
    licence = models.CharField(
        _("Rechte und Lizenz"),
        max_length=12,
        choices=Licence,
        help_text=_("Was dürfen andere mit dem Bild tun? Steht neben dem Bild."),
    )
    focus_x = models.PositiveSmallIntegerField(
        _("Bildmitte, von links in Prozent"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("Bildmitte, von oben in Prozent"), default=50, validators=[MaxValueValidator(100)]
    )
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    #: the field that leads to the entry it is a picture of
    whole = ""

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_alt_and_credit_are_given",
                condition=~models.Q(alt="") & ~models.Q(credit=""),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_licence_is_known",
                condition=models.Q(licence__in=Licence.values),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_focus_is_inside",
                condition=models.Q(focus_x__lte=100, focus_y__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt

    @property
    def owner(self):
        """The entry it is a picture of."""
        return getattr(self, self.whole)

    @property
    def licence_url(self) -> str:
        return Licence(self.licence).url

    @property
    def is_cropped(self) -> bool:
        """Whether the galleries' tiles (3:2) leave out a noticeable part of it."""
        return not 1.2 < self.width / max(self.height, 1) < 1.9

    @property
    def focus_class(self) -> str:
        """Classes that keep the important part inside a crop (static/css/pictures.css)."""
        return f"focus-x{round(self.focus_x / 10)} focus-y{round(self.focus_y / 10)}"


class HandedIn(models.Model):
    """What coordinators hand in about pictures: it waits for the office, or came back.

    Who handed it in is kept so that the office knows whom it answers; it goes with the row, which
    goes once the office has decided, or a month after it came back (`given_up`).
    """

    handed_in_at = models.DateTimeField(
        _("eingereicht am"), null=True, blank=True, editable=False, db_index=True
    )
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("eingereicht von"),
        related_name="+",
    )
    returned_at = models.DateTimeField(_("zurückgegeben am"), null=True, blank=True, editable=False)
    reason = models.TextField(_("Begründung"), blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_waits_or_came_back",
                condition=models.Q(handed_in_at=None) | models.Q(returned_at=None),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_came_back_with_a_reason",
                condition=models.Q(returned_at=None) | ~models.Q(reason=""),
            ),
        ]

    @property
    def waits(self) -> bool:
        """For the office's decision."""
        return self.handed_in_at is not None

    @property
    def came_back(self) -> bool:
        return self.returned_at is not None

    def hand_in(self, *, by) -> None:
        """Not stored yet; what came back is forgotten."""
        self.handed_in_at, self.handed_in_by = timezone.now(), by
        self.returned_at, self.reason = None, ""

    def send_back(self, reason: str) -> None:
        """Not stored yet."""
        self.handed_in_at, self.returned_at, self.reason = None, timezone.now(), reason


class IncomingBase(HandedIn, StoredPicture):
    """A picture that is not public: uploaded, described perhaps, and handed in perhaps.

    Once alternative text, credit and licence are given, and the office agrees where it must, it
    becomes a picture. What nobody describes is deleted after a while.
    """

    alt = models.CharField(
        _("Alternativtext"), max_length=300, blank=True, validators=[validate_alt]
    )
    caption = models.CharField(_("Bildunterschrift"), max_length=300, blank=True)
    credit = models.CharField(_("Bildnachweis"), max_length=200, blank=True)
    licence = models.CharField(_("Rechte und Lizenz"), max_length=12, choices=Licence, blank=True)
    people_agree = models.BooleanField(_("Abgebildete sind einverstanden"), default=False)
    focus_x = models.PositiveSmallIntegerField(default=50)
    focus_y = models.PositiveSmallIntegerField(default=50)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    uploaded_at = models.DateTimeField(_("hochgeladen am"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            *HandedIn.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_handed_in_is_described",
                condition=models.Q(handed_in_at=None)
                | (
                    ~models.Q(alt="")
                    & ~models.Q(credit="")
                    & models.Q(licence__in=Licence.values, people_agree=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.alt or str(_("Bild ohne Beschreibung"))


class PictureChangeBase(HandedIn):
    """Other texts for a public picture, {field: text}; the public ones stay until approved.

    `picture` is the one-to-one field that leads to it.
    """

    changes = models.JSONField(_("Änderungen"))

    class Meta:
        abstract = True
        constraints = HandedIn.Meta.constraints

    def __str__(self) -> str:
        return str(_("Änderung an den Texten eines Bildes"))
