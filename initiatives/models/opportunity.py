"""What initiatives need now."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.dates import months_after
from portal.lib.history import History
from portal.publishing.models import UNVERSIONED, EngagementForm, Entry, Language, State

from ..querysets import OpportunityQuerySet
from .initiative import Initiative

NEED_LASTS, NEED_LASTS_AT_MOST = 3, 12  # months
#: how long before its end a need is marked, and its people are asked to renew it
ENDS_SOON, TOLD_BEFORE = timedelta(days=14), timedelta(days=7)


def default_until() -> date:
    """A need ends after three months unless somebody renews it."""
    return months_after(timezone.localdate(), NEED_LASTS)


def latest_until() -> date:
    """Nobody plans further ahead; what is wanted for longer is renewed."""
    return months_after(timezone.localdate(), NEED_LASTS_AT_MOST)


class Opportunity(Entry):
    """A need for volunteers: what is wanted, when, where; it vanishes by itself.

    Its initiative's people put it online and end it by its last day alone; archived is what the
    office took offline, and only the office brings that back.
    """

    class Time(models.TextChoices):
        ONCE = "once", _("einmalig")
        LIMITED = "limited", _("befristet")
        FLEXIBLE = "flexible", _("flexibel")
        UP_TO_2 = "up-to-2", _("bis 2 Stunden je Woche")
        UP_TO_5 = "up-to-5", _("2 bis 5 Stunden je Woche")
        OVER_5 = "over-5", _("über 5 Stunden je Woche")

    slug = None  # it is shown on its initiative's page
    office = None  # it belongs to its initiative's office

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("Initiative"), related_name="opportunities"
    )
    description = models.TextField(_("Worum geht es?"), blank=True)
    form = models.ForeignKey(
        EngagementForm,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("Form des Engagements"),
        related_name="opportunities",
    )
    time = models.CharField(_("Zeitaufwand"), max_length=10, choices=Time, default=Time.FLEXIBLE)
    place = models.CharField(_("Wo?"), max_length=120, blank=True)
    languages = models.ManyToManyField(
        Language, verbose_name=_("Sprachen"), related_name="opportunities", blank=True
    )
    requirements = models.TextField(_("Voraussetzungen"), blank=True)
    until = models.DateField(
        _("Gesucht bis"),
        default=default_until,
        help_text=_("Danach verschwindet der Aufruf von selbst."),
    )
    ended_on = models.DateField(_("vorzeitig beendet am"), null=True, editable=False)
    told_until = models.DateField(
        _("Hinweis verschickt für das Ende am"), null=True, editable=False
    )

    objects = OpportunityQuerySet.as_manager()
    history = History(links=["languages"], without=[*UNVERSIONED, "told_until"])

    card_template = "components/opportunity_card.html"
    list_url = "initiatives:list"
    kind_position = 20
    pending_fields = (
        "title",
        "description",
        "form",
        "time",
        "place",
        "languages",
        "requirements",
        "until",
    )
    search_owners = {"initiatives.Initiative": "initiative_id"}
    home_title = _("Das können Sie jetzt tun")
    home_empty = _("Gerade liegt kein Aufruf vor. Jede Initiative freut sich trotzdem über Sie.")

    class Meta:
        verbose_name = _("Engagement-Aufruf")
        verbose_name_plural = _("Engagement-Aufrufe")
        ordering = ["until", "pk"]
        indexes = [
            models.Index(fields=["state", "until"], name="opportunity_public_list"),
            models.Index(fields=["until"], name="opportunity_list"),
        ]
        constraints = [*Entry.Meta.constraints]

    def get_absolute_url(self) -> str:
        return f"{self.initiative.get_absolute_url()}#gesucht-{self.pk}"

    @property
    def place_line(self) -> str:
        return self.place or self.initiative.place

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.until < timezone.localdate()

    @property
    def was_ended(self) -> bool:
        """Whether somebody ended it before its time, and nobody renewed it since."""
        return self.ended_on is not None and self.until < self.ended_on

    @property
    def is_taken_offline(self) -> bool:
        """Whether the office has decided that nobody shall read it."""
        return self.state == State.ARCHIVED

    @property
    def is_online(self) -> bool:
        """Whether the public reads it today."""
        return self.is_published and not self.is_over and self.initiative.is_published

    @property
    def days_left(self) -> int:
        """0 on the last day."""
        return (self.until - timezone.localdate()).days

    @property
    def ends_soon(self) -> bool:
        return 0 <= self.days_left <= ENDS_SOON.days
