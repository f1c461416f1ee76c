"""The lasting: initiatives, their pictures, and who keeps them true."""

from datetime import date, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.history import History
from portal.places.models import AccessibilityFacts, Address, District
from portal.publishing.models import (
    UNVERSIONED,
    Author,
    EngagementForm,
    Entry,
    FieldOfAction,
    IncomingBase,
    Language,
    OrganisationType,
    PictureBase,
    PictureChangeBase,
    TargetGroup,
    prose_field,
)
from portal.publishing.searchable import FORGOTTEN_AFTER

from ..querysets import (
    IncomingQuerySet,
    InitiativePartQuerySet,
    InitiativeQuerySet,
    PictureChangeQuerySet,
    PictureQuerySet,
)

#: so old is a confirmation when people are asked for a new one
ASK_AFTER = timedelta(days=334)
NOTICE_AFTER = timedelta(days=365)
#: who says that an entry is true: a body, no person
BY_INITIATIVE, BY_OFFICE = _("die Initiative"), _("das Amt")


class Initiative(Entry, Address, AccessibilityFacts):
    """People who do something for integration, and whom a volunteer can join."""

    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    organisation = models.CharField(_("Träger"), max_length=200, blank=True)
    organisation_type = models.ForeignKey(
        OrganisationType,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Art des Trägers"),
        related_name="+",
    )
    summary = models.CharField(
        _("In einem Satz"),
        max_length=300,
        help_text=_("Was tun Sie, für wen und wo? Steht in jeder Liste."),
    )
    description = prose_field(_("Beschreibung"))
    good_practice = models.TextField(
        _("Warum es gute Praxis ist"),
        blank=True,
        help_text=_("Was können andere sich abschauen?"),
    )
    lessons = models.TextField(
        _("Erfahrungen"), blank=True, help_text=_("Was würden Sie heute anders machen?")
    )
    founded = models.PositiveSmallIntegerField(
        _("Gegründet"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1500), MaxValueValidator(2100)],
        help_text=_("Jahr, vierstellig."),
    )
    districts = models.ManyToManyField(
        District, verbose_name=_("Wirkt in"), related_name="initiatives", blank=True
    )
    state_wide = models.BooleanField(_("wirkt landesweit"), default=False)
    fields = models.ManyToManyField(
        FieldOfAction, verbose_name=_("Handlungsfelder"), related_name="initiatives", blank=True
    )
    target_groups = models.ManyToManyField(
        TargetGroup, verbose_name=_("Zielgruppen"), related_name="initiatives", blank=True
    )
    engagement_forms = models.ManyToManyField(
        EngagementForm,
        verbose_name=_("Formen des Engagements"),
        related_name="initiatives",
        blank=True,
    )
    languages = models.ManyToManyField(
        Language, verbose_name=_("Sprachen"), related_name="initiatives", blank=True
    )
    opening_hours = models.TextField(_("Öffnungszeiten"), blank=True)
    website = models.URLField(_("Webauftritt"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    contact_email = models.EmailField(
        _("Kontaktadresse"),
        blank=True,
        help_text=_("Wird nie veröffentlicht; Nachrichten leitet das Portal weiter."),
    )
    confirmed_on = models.DateField(_("Zuletzt bestätigt am"), null=True, blank=True)
    confirmed_by = models.CharField(
        _("Bestätigt durch"),
        max_length=120,
        blank=True,
        help_text=_("Eine Stelle, keine Person: „die Initiative“, „das Amt“."),
    )
    is_trusted = models.BooleanField(
        _("Änderungen erscheinen sofort"),
        default=False,
        help_text=_(
            "Was die Koordination an dieser Initiative ändert, ist ohne Prüfung öffentlich. "
            "Das Amt sieht es unter „Zuletzt geändert“ und im Verlauf."
        ),
    )
    stewards = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="Steward",
        verbose_name=_("Koordination"),
        related_name="initiatives",
    )

    # since when nobody looks after it any more; empty where somebody does, or nobody ever did
    left_on = models.DateField(_("Ohne Koordination seit"), null=True, blank=True, editable=False)

    objects = InitiativeQuerySet.as_manager()
    # The contact address is personal and never public; a former one is of use to nobody. When it
    # was confirmed is no part of a version: bringing an old one back does not make it unconfirmed.
    history = History(
        links=["districts", "fields", "target_groups", "engagement_forms", "languages"],
        without=[*UNVERSIONED, "contact_email", "left_on", "confirmed_on", "confirmed_by"],
    )

    reserved_slugs = frozenset(
        {"abo", "beantwortet", "kopie", "merkliste", "stand", "vorschlagen", "zugang"}
    )
    stays_in_merging = Entry.stays_in_merging | {"is_trusted", "left_on"}
    named_by = ("title", "short_name")
    named_with = ("municipality",)
    card_template = "components/initiative_card.html"
    list_url = "initiatives:list"
    kind_position = 10
    web_addresses = ("website",)
    search_parts = {"initiatives.Opportunity": "initiative_id"}
    # Neither office, address and contact, which the office decides, nor when it was confirmed.
    pending_fields = (
        "title",
        "short_name",
        "summary",
        "description",
        "organisation",
        "organisation_type",
        "founded",
        "website",
        "phone",
        "opening_hours",
        "street",
        "postcode",
        "locality",
        "municipality",
        "latitude",
        "longitude",
        "districts",
        "state_wide",
        "fields",
        "target_groups",
        "engagement_forms",
        "languages",
        "good_practice",
        "lessons",
        *AccessibilityFacts.FACTS,
        "accessibility_note",
        "accessibility_checked_on",
    )
    author_related = ("created_by", "suggestion")

    class Meta:
        verbose_name = _("Initiative")
        verbose_name_plural = _("Initiativen")
        ordering = ["title"]
        indexes = [
            models.Index(fields=["state", "title"], name="initiative_public_list"),
            models.Index(fields=["office", "title"], name="initiative_office_list"),
            models.Index(fields=["title"], name="initiative_list"),
            models.Index(fields=["state", "office", "confirmed_on"], name="initiative_confirmed"),
            models.Index(fields=["changed_at"], name="initiative_changed"),
            models.Index(fields=["website"], name="initiative_website"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            *Address.Meta.constraints,
            models.CheckConstraint(
                name="initiatives_initiative_founded_in_our_calendar",
                condition=models.Q(founded__isnull=True)
                | models.Q(founded__gte=1500, founded__lte=2100),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("initiatives:detail", args=[self.slug])

    @property
    def area_url(self) -> str:
        return reverse("my_initiatives:initiative", args=[self.pk])

    @property
    def is_trusted_with_changes(self) -> bool:
        return self.is_trusted

    @property
    def pictures_url(self) -> str:
        """Where coordinators look after its pictures."""
        return reverse("my_initiatives:pictures", args=[self.pk])

    @property
    def handed_in_by(self) -> Author | None:
        """Whoever suggested it, as long as the portal keeps that; else whoever wrote it."""
        suggestion = getattr(self, "suggestion", None)
        if suggestion is None:
            return super().handed_in_by
        return Author(suggestion.name, suggestion.email, True, suggestion.message)

    def change_is_public(self, author) -> None:
        """Whoever keeps the entry has looked at it: that confirms it, too."""
        if author and self.stewardships.filter(user=author).exists():
            Initiative.objects.filter(pk=self.pk).confirm(by=BY_INITIATIVE)

    @property
    def true_since(self) -> date | None:
        """When somebody last said that all of it is true: confirmed it, else published it."""
        if self.confirmed_on or self.published_at is None:
            return self.confirmed_on
        return timezone.localtime(self.published_at).date()

    @property
    def is_due(self) -> bool:
        """Whether the initiative is asked, or will be, if all of it is still true."""
        return self._nobody_said_for(ASK_AFTER)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nobody has confirmed the entry for a year, so that readers are told."""
        return self._nobody_said_for(NOTICE_AFTER)

    @property
    def is_forgotten(self) -> bool:
        """Whether nobody has confirmed the entry for 18 months; it stands last in lists."""
        return self._nobody_said_for(FORGOTTEN_AFTER)

    def _nobody_said_for(self, span: timedelta) -> bool:
        """The same rule as `InitiativeQuerySet.unconfirmed`, for one row."""
        return self.true_since is not None and self.true_since < timezone.localdate() - span

    @property
    def told_apart(self) -> str:
        return self.place

    @property
    def where_and_when(self) -> str:
        return self.place_line

    @property
    def place_line(self) -> str:
        """Where it works, in a few words: its place, else its districts, else the whole state."""
        if self.place:
            return self.place
        if self.state_wide:
            return str(_("landesweit"))
        return ", ".join(str(district) for district in self.districts.all()[:3])


class Steward(models.Model):
    """A person who keeps an initiative's entry true: the main one or a deputy."""

    class Part(models.TextChoices):
        MAIN = "main", _("Hauptverantwortlich")
        DEPUTY = "deputy", _("Vertretung")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("Konto"),
        related_name="stewardships",
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("Initiative"), related_name="stewardships"
    )
    part = models.CharField(_("Aufgabe"), max_length=8, choices=Part, default=Part.MAIN)

    when_merged = {"initiative": "initiatives.services.merging.unite_stewards"}

    objects = InitiativePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Koordination")
        verbose_name_plural = _("Koordination")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "initiative"], name="initiatives_steward_once_per_initiative"
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=models.Q(part="main"),
                name="initiatives_steward_one_main_per_initiative",
                violation_error_message=_("Hauptverantwortlich kann nur eine Person sein."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_part_display()}"


class Picture(PictureBase):
    """A picture of an initiative."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("Initiative"), related_name="pictures"
    )

    objects = PictureQuerySet.as_manager()

    whole = "initiative"

    class Meta(PictureBase.Meta):
        verbose_name = _("Bild einer Initiative")
        verbose_name_plural = _("Bilder von Initiativen")


class IncomingPicture(IncomingBase):
    """An uploaded picture of an initiative that is not public yet."""

    initiative = models.ForeignKey(
        Initiative,
        models.CASCADE,
        verbose_name=_("Initiative"),
        related_name="incoming_pictures",
    )

    objects = IncomingQuerySet.as_manager()

    class Meta(IncomingBase.Meta):
        verbose_name = _("Bild in Arbeit")
        verbose_name_plural = _("Bilder in Arbeit")


class PictureChange(PictureChangeBase):
    """Other texts for a public picture of an initiative, handed in."""

    picture = models.OneToOneField(
        Picture, models.CASCADE, verbose_name=_("Bild"), related_name="change"
    )

    objects = PictureChangeQuerySet.as_manager()

    class Meta(PictureChangeBase.Meta):
        verbose_name = _("Änderung an einem Bild")
        verbose_name_plural = _("Änderungen an Bildern")
