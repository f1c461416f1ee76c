"""The closed lists every entry is sorted by; administrators edit them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.history import History

from ..querysets import FieldOfActionQuerySet


class Vocabulary(models.Model):
    """One word of a closed list; its slug stands in addresses and never changes."""

    name = models.CharField(_("Name"), max_length=80, unique=True)
    slug = models.SlugField(_("Adresse"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    history = History(inherit=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class FieldOfAction(Vocabulary):
    """A field of action (Handlungsfeld); those with a parent are the second level."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Oberfeld"),
        related_name="children",
        limit_choices_to={"parent": None},
    )
    tile = models.PositiveSmallIntegerField(
        _("Kachelfarbe"),
        default=0,
        help_text=_("1 bis 5: eine der Mosaikfarben; 0: die Farbe des Oberfelds."),
    )

    objects = FieldOfActionQuerySet.as_manager()

    class Meta(Vocabulary.Meta):
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        constraints = [
            models.CheckConstraint(
                name="publishing_fieldofaction_tile_is_a_tile",
                condition=models.Q(tile__gte=0, tile__lte=5),
            ),
            models.CheckConstraint(
                name="publishing_fieldofaction_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
            ),
        ]

    @property
    def top(self) -> "FieldOfAction":
        """The field of the first level this one belongs to."""
        return self.parent or self

    @property
    def colour(self) -> int:
        """The number of the tile colour it is shown in (0 = none)."""
        return self.tile or self.top.tile


class TargetGroup(Vocabulary):
    """For whom something is."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("Zielgruppe")
        verbose_name_plural = _("Zielgruppen")


class EngagementForm(Vocabulary):
    """How one can help."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("Form des Engagements")
        verbose_name_plural = _("Formen des Engagements")


class OrganisationType(Vocabulary):
    """What kind of body carries an initiative."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("Art des Trägers")
        verbose_name_plural = _("Arten der Träger")


class Addressee(Vocabulary):
    """To whom a finding speaks."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("Adressat")
        verbose_name_plural = _("Adressaten")


class Language(Vocabulary):
    """A language spoken at a place or needed for a task."""

    code = models.CharField(_("Sprachkürzel"), max_length=8, unique=True)

    class Meta(Vocabulary.Meta):
        verbose_name = _("Sprache")
        verbose_name_plural = _("Sprachen")
