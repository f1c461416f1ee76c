"""The entry: whatever the public may read, with its states and versions."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.lib.slugs import free_slug
from portal.places.models import Office

from ..querysets import EntryQuerySet
from .named import Named
from .review import Author


class State(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    SUBMITTED = "submitted", _("eingereicht")
    RETURNED = "returned", _("zurückgegeben")
    PUBLISHED = "published", _("veröffentlicht")
    ARCHIVED = "archived", _("archiviert")


def _by(label) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=label,
        related_name="+",
    )


#: columns a version does not keep: it has a date and a person of its own
UNVERSIONED = (
    "created_at",
    "created_by",
    "changed_at",
    "changed_by",
    "published_by",
    "publish_planned_by",
    "submitted_at",
)


class Entry(Named, models.Model):
    """Whatever the public may read once an office has published it.

    Concrete kinds tell how they appear: `card_template`, `list_url` (a URL name),
    `kind_position` and, for the home page, `home_title` and `home_empty`; those that answer
    `linked_to` also `linked_as`.
    """

    title = models.CharField(_("Titel"), max_length=200)
    slug = models.SlugField(
        _("Adresse"),
        max_length=90,
        unique=True,
        blank=True,
        help_text=_("Bleibt für immer. Leer lassen, dann entsteht sie aus dem Titel."),
    )
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Amt"),
        related_name="+",
        help_text=_("Ohne Amt gilt der Eintrag landesweit; dann ändert ihn die Administration."),
    )
    state = models.CharField(
        _("Stand"), max_length=10, choices=State, default=State.DRAFT, editable=False
    )
    is_example = models.BooleanField(
        _("Beispiel"),
        default=False,
        help_text=_("Erfundener Inhalt zum Ausprobieren; er trägt überall das Zeichen „Beispiel“."),
    )
    version = models.PositiveIntegerField(_("Fassung"), default=1, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    created_by = _by(_("angelegt von"))
    changed_at = models.DateTimeField(_("geändert am"), auto_now=True)
    changed_by = _by(_("geändert von"))
    published_at = models.DateTimeField(
        _("veröffentlicht am"), null=True, blank=True, editable=False
    )
    published_by = _by(_("veröffentlicht von"))
    publish_at = models.DateTimeField(
        _("geplant für"), null=True, blank=True, editable=False, db_index=True
    )
    publish_planned_by = _by(_("geplant von"))
    submitted_at = models.DateTimeField(_("eingereicht am"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("zusammengeführt mit"),
        related_name="merged_from",
    )

    objects = EntryQuerySet.as_manager()

    #: addresses beside the entries' own where other pages of the portal stand
    reserved_slugs: frozenset[str] = frozenset()
    #: what is the entry's own and not to be chosen when two are merged
    stays_in_merging: frozenset[str] = frozenset({"slug", "is_example"})
    card_template = ""
    list_url = ""
    kind_position = 0
    #: {"app.Model": its column with the key of an entry}: rows the entry's search text is made of
    search_parts: dict[str, str] = {}
    #: {"app.Model": the entry's column with its key}: rows whose change changes these entries;
    #: "event__venue_id" is the column of the event the entry belongs to
    search_owners: dict[str, str] = {}
    #: short lists, beside the vocabularies, the search shows names of: "app.Model"
    search_lists: tuple[str, ...] = ()
    #: lookup paths to addresses on the web that the entry names; the worker looks after them
    web_addresses: tuple[str, ...] = ()
    home_title: str | None = None
    home_empty: str | None = None
    #: under which heading an entry found by `linked_to` is named; some of these rows also carry
    #: `linked_parts`, the parts that are meant, each with its own `linked_as` and address
    linked_as: str = ""
    #: what may be changed in a published entry by handing it in for review
    pending_fields: tuple[str, ...] = ()
    #: where coordinators look after its pictures, for kinds that have some
    pictures_url: str = ""
    #: what the review's list needs to know who handed an entry in
    author_related: tuple[str, ...] = ("created_by",)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_state_is_known",
                condition=models.Q(state__in=State.values),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_has_a_date",
                condition=~models.Q(state=State.PUBLISHED) | models.Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_version_counts_from_one",
                condition=models.Q(version__gte=1),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_plan_waits_for_something",
                condition=models.Q(publish_at__isnull=True)
                | ~models.Q(state__in=[State.PUBLISHED, State.ARCHIVED]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_merged_is_archived",
                condition=models.Q(merged_into__isnull=True) | models.Q(state=State.ARCHIVED),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        if self.has_slug():
            self._keep_addresses_alive()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.has_slug():
            return
        if self.slug in self.reserved_slugs:
            raise ValidationError({"slug": _("Diese Adresse braucht das Portal selbst.")})
        if self.slug and FormerSlug.leads_elsewhere(self):
            raise ValidationError(
                {"slug": _("Diese Adresse führt schon für immer zu einem anderen Eintrag.")}
            )

    @classmethod
    def overviews(cls, offices: Iterable[Office]) -> list[str]:
        """Addresses of public pages about many of the kind, beside its list."""
        return []

    @classmethod
    def has_slug(cls) -> bool:
        """Whether entries of this kind have an address of their own, in words."""
        return any(field.name == "slug" for field in cls._meta.concrete_fields)

    def _keep_addresses_alive(self) -> None:
        """Make the address of a new entry; remember the old one of a changed entry."""
        if not self.slug:
            taken = [*FormerSlug.of_kind(self), *self.reserved_slugs]
            self.slug = free_slug(type(self), self.title, reserved=taken)
        if self.pk is None:
            return
        before = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
        if before and before != self.slug:
            FormerSlug.remember(self, before)

    def documents_to_preview(self) -> models.QuerySet:
        """Files that the entry's page names and that are public only with it."""
        return type(self)._base_manager.none()

    def handed_in_beside(self) -> models.QuerySet:
        """Entries of this kind that were handed in as one with it and still wait."""
        return type(self)._default_manager.none()

    @property
    def queue_title(self) -> str:
        """How the review's list names it."""
        return str(self)

    @property
    def one_of_many(self) -> str:
        """What tells it from others that are decided with it."""
        return str(self)

    @property
    def handed_in_by(self) -> Author | None:
        """Who hears what the office decides; nobody where an account is gone."""
        return Author.of(self.created_by)

    def change_is_public(self, author) -> None:
        """What else a kind does once a change that this person handed in is public."""

    @property
    def review_url(self) -> str:
        """Where the office reads and decides what was handed in."""
        return self.admin_url.removesuffix("change/") + "pruefung/"

    @property
    def area_url(self) -> str:
        """Where those who keep it true go on with it; empty for kinds without such a page."""
        return ""

    @property
    def is_trusted_with_changes(self) -> bool:
        """Whether what its coordinators change appears at once; kinds with such trust say so."""
        return False

    @property
    def pictures_review_url(self) -> str:
        """Where the office decides about the pictures that were handed in."""
        return self.admin_url.removesuffix("change/") + "bilder/pruefung/"

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def kind_line(self) -> str:
        """What it is, in a word or two."""
        return str(self._meta.verbose_name)

    @property
    def where_and_when(self) -> str:
        """Where it is, or when, in one short line."""
        return ""

    @property
    def picture_url(self) -> str:
        """Where the picture stands that messengers show beside a link to it."""
        return f"{self.get_absolute_url()}bild.png"  # type: ignore[attr-defined]

    @property
    def admin_url(self) -> str:
        opts = self._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[self.pk])


class FormerSlug(models.Model):
    """An address an entry once had; it redirects to the present one."""

    kind = models.ForeignKey(ContentType, models.CASCADE)
    slug = models.SlugField(_("frühere Adresse"), max_length=90)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("frühere Adresse")
        verbose_name_plural = _("frühere Adressen")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"], name="publishing_formerslug_leads_to_one_entry"
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @classmethod
    def remember(cls, entry: Entry, slug: str) -> None:
        kind = ContentType.objects.get_for_model(entry)
        cls.objects.update_or_create(kind=kind, slug=slug, defaults={"object_id": entry.pk})

    @classmethod
    def forget(cls, entry: Entry) -> None:
        """The entry stands at its own address again."""
        if entry.has_slug():
            cls.of_entrys_kind(entry).filter(slug=entry.slug).delete()

    @classmethod
    def leads_elsewhere(cls, entry: Entry) -> bool:
        """Whether the entry's address was another's before, and so is not to be given again."""
        former = cls.of_entrys_kind(entry).filter(slug=entry.slug).exclude(object_id=entry.pk)
        own = type(entry)._base_manager.filter(pk=entry.pk, slug=entry.slug)
        return former.exists() and not own.exists()

    @classmethod
    def of_entrys_kind(cls, entry: Entry) -> models.QuerySet:
        return cls.objects.filter(kind=ContentType.objects.get_for_model(entry))

    @classmethod
    def of_kind(cls, entry: Entry) -> models.QuerySet:
        """All former addresses of entries of this one's kind; they are not given out again."""
        return cls.of_entrys_kind(entry).values_list("slug", flat=True)

    @classmethod
    def entry_at(cls, queryset: models.QuerySet, slug: str) -> Entry | None:
        """The entry of the queryset that once stood at this address, if there is one."""
        kind = ContentType.objects.get_for_model(queryset.model)
        former = cls.objects.filter(kind=kind, slug=slug).first()
        return queryset.filter(pk=former.object_id).first() if former else None


class PendingVersion(models.Model):
    """A change handed in for a published entry; the public one stays until it is approved."""

    class Decision(models.TextChoices):
        OPEN = "open", _("wartet")
        RETURNED = "returned", _("zurückgegeben")
        APPROVED = "approved", _("übernommen")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    kind = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("Art"))
    object_id = models.PositiveBigIntegerField()
    entry = GenericForeignKey("kind", "object_id")
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, verbose_name=_("Amt"), related_name="+"
    )
    based_on = models.PositiveIntegerField(_("beruht auf Fassung"))
    changes = models.JSONField(_("Änderungen"), help_text=_("{Feld: neuer Wert}"))
    before = models.JSONField(
        _("Stand davor"), default=dict, help_text=_("{Feld: Wert, als eingereicht wurde}")
    )
    decision = models.CharField(
        _("Entscheidung"), max_length=10, choices=Decision, default=Decision.OPEN
    )
    reason = models.TextField(_("Begründung"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        verbose_name=_("eingereicht von"),
        related_name="+",
    )
    created_at = models.DateTimeField(_("eingereicht am"), auto_now_add=True)
    decided_by = _by(_("entschieden von"))
    decided_at = models.DateTimeField(_("entschieden am"), null=True, blank=True)

    class Meta:
        verbose_name = _("eingereichte Änderung")
        verbose_name_plural = _("Zur Prüfung")
        indexes = [models.Index(fields=["kind", "object_id"], name="pendingversion_of_entry")]
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                condition=models.Q(decision__in=["open", "returned"]),
                name="publishing_pendingversion_one_open_per_entry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} – {self.get_decision_display()}"
