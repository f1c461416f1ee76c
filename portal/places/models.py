"""The state's places: offices, districts, municipalities, postcodes, addresses in them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Office(models.Model):
    """One of the four state offices (Amt für regionale Landesentwicklung)."""

    name = models.CharField(_("Name"), max_length=120)
    short_name = models.CharField(_("Kurzname"), max_length=40, unique=True)
    slug = models.SlugField(_("Adresse"), max_length=40, unique=True)
    seat = models.CharField(_("Sitz"), max_length=60)
    introduction = models.TextField(_("Einleitung"), blank=True)
    website = models.URLField(_("Webauftritt"), blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Amt")
        verbose_name_plural = _("Ämter")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:office", args=[self.slug])


class District(models.Model):
    """A Landkreis, a town of its own, or the Region Hannover, known by its official key (AGS)."""

    class Kind(models.TextChoices):
        RURAL = "Landkreis", _("Landkreis")
        TOWN = "kreisfreie Stadt", _("kreisfreie Stadt")
        REGION = "Region", _("Region")

    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=5, primary_key=True)
    name = models.CharField(_("Name"), max_length=60)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind)
    slug = models.SlugField(_("Adresse"), max_length=60, unique=True)
    office = models.ForeignKey(
        Office, models.PROTECT, verbose_name=_("Amt"), related_name="districts"
    )

    class Meta:
        verbose_name = _("Landkreis oder kreisfreie Stadt")
        verbose_name_plural = _("Landkreise und kreisfreie Städte")
        ordering = ["name", "kind"]

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("pages:district", args=[self.office.slug, self.slug])

    @property
    def full_name(self) -> str:
        """„Landkreis Gifhorn", „Stadt Braunschweig", „Region Hannover"."""
        if self.kind == self.Kind.RURAL:
            return f"Landkreis {self.name}"
        if self.kind == self.Kind.TOWN:
            return f"Stadt {self.name}"
        return self.name


class Municipality(models.Model):
    """A Gemeinde with a point inside it (WGS 84 degrees)."""

    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=8, primary_key=True)
    name = models.CharField(_("Name"), max_length=80)
    kind = models.CharField(_("Art"), max_length=40)
    district = models.ForeignKey(
        District, models.PROTECT, verbose_name=_("Landkreis"), related_name="municipalities"
    )
    latitude = models.FloatField(_("Breite"))
    longitude = models.FloatField(_("Länge"))

    class Meta:
        verbose_name = _("Gemeinde")
        verbose_name_plural = _("Gemeinden")
        ordering = ["name", "ags"]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A postcode and the municipalities it serves."""

    code = models.CharField(_("Postleitzahl"), max_length=5, primary_key=True)
    municipalities = models.ManyToManyField(
        Municipality, verbose_name=_("Gemeinden"), related_name="postcodes"
    )

    class Meta:
        verbose_name = _("Postleitzahl")
        verbose_name_plural = _("Postleitzahlen")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Address(models.Model):
    """Where something is: street, postcode, municipality, and a point for the map."""

    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    locality = models.CharField(
        _("Ort"), max_length=80, blank=True, help_text=_("So, wie es auf einem Brief stünde.")
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Gemeinde"),
        related_name="+",
    )
    latitude = models.FloatField(_("Breite"), null=True, blank=True)
    longitude = models.FloatField(_("Länge"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_point_is_whole",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180
                ),
            ),
        ]

    @property
    def place(self) -> str:
        """The name of the place as people say it, empty when none is known."""
        if self.locality:
            return self.locality
        return self.municipality.name if self.municipality else ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude: the address's own, else that of its municipality."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        if self.municipality:
            return self.municipality.latitude, self.municipality.longitude
        return None

    @property
    def address_line(self) -> str:
        """„Porschestraße 49, 38440 Wolfsburg", leaving out what is unknown."""
        town = f"{self.postcode} {self.place}".strip()
        return ", ".join(part for part in (self.street, town) if part)


class Access(models.TextChoices):
    """What is known about one accessibility fact."""

    YES = "yes", _("ja")
    PARTLY = "partly", _("teilweise")
    NO = "no", _("nein")
    UNKNOWN = "unknown", _("nicht bekannt")


def access_field(label) -> models.CharField:
    """One accessibility fact; unknown until somebody has looked."""
    return models.CharField(label, max_length=8, choices=Access, default=Access.UNKNOWN)


class AccessibilityFacts(models.Model):
    """What people with disabilities need to know before they come, and when it was checked."""

    FACTS = ("step_free", "step_free_toilet", "disabled_parking", "induction_loop", "guidance")

    step_free = access_field(_("Stufenloser Zugang"))
    step_free_toilet = access_field(_("Barrierefreie Toilette"))
    disabled_parking = access_field(_("Behindertenparkplatz"))
    induction_loop = access_field(_("Induktive Höranlage"))
    guidance = access_field(_("Leitsystem für Blinde"))
    accessibility_note = models.TextField(_("Hinweis zur Barrierefreiheit"), blank=True)
    accessibility_checked_on = models.DateField(_("Geprüft am"), null=True, blank=True)

    class Meta:
        abstract = True

    def accessibility_facts(self) -> list[tuple[str, str, str]]:
        """(label, answer, value) for every fact that is known."""
        return [
            (
                str(self._meta.get_field(name).verbose_name),
                getattr(self, f"get_{name}_display")(),
                getattr(self, name),
            )
            for name in self.FACTS
            if getattr(self, name) != Access.UNKNOWN
        ]
