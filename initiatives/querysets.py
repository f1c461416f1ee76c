"""Questions about initiatives and their needs."""

from datetime import timedelta

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from portal.outbox.querysets import DeliveryQuestions
from portal.places.models import District
from portal.publishing.models import FieldOfAction
from portal.publishing.querysets import (
    SEARCH_CHUNK,
    EntryQuerySet,
    HandInQuestions,
    IncomingQuestions,
    OfficeScopedQuerySet,
    PictureQuestions,
)
from portal.publishing.searchable import FORGOTTEN_AFTER

from .searchable import initiative_document, opportunity_document

#: an initiative is asked so many times, so long apart, whether its entry is still true
ROUNDS, BETWEEN_ROUNDS = 3, timedelta(days=21)


def true_since(path: str = "") -> Coalesce:
    """The day of `Initiative.true_since`; `path` leads to the initiative ("initiative__")."""
    return Coalesce(f"{path}confirmed_on", TruncDate(f"{path}published_at"))


def nobody_said(since) -> Q:
    """Neither confirmed nor, where nobody ever confirmed it, published since that day."""
    never = Q(confirmed_on=None, published_at__date__lt=since)
    return Q(confirmed_on__lt=since) | never


class InitiativeQuerySet(EntryQuerySet):
    def editable_by(self, user):
        """Staff: their offices' initiatives; coordinators: those they are stewards of."""
        if not user.is_authenticated or user.is_superuser:
            return super().editable_by(user)
        if not user.is_active:
            return self.none()
        stewarded = self.model.stewards.through.objects.filter(user=user).values("initiative")
        return self.filter(Q(office__in=user.office_ids) | Q(pk__in=stewarded))

    def kept_by(self, user):
        """Those the person is steward of, wherever they are."""
        return self.filter(stewardships__user=user)

    def in_district(self, district):
        """Initiatives that serve the district or have their address there."""
        served = self.model.districts.through.objects.filter(district=district)
        return self.filter(
            Q(state_wide=True)
            | Q(municipality__district=district)
            | Q(pk__in=served.values("initiative"))
        )

    def unconfirmed(self, since):
        """Public ones that nobody has confirmed, or published anew, since that day."""
        return self.ready().filter(nobody_said(since))

    def unconfirmed_for(self, span):
        """The same, for a span of time until today; `Initiative.true_since` for many rows."""
        return self.unconfirmed(timezone.localdate() - span)

    def forgotten_last(self, *order):
        """Those that nobody has confirmed for 18 months after all others; else in that order."""
        stale = nobody_said(timezone.localdate() - FORGOTTEN_AFTER)
        return self.order_by(Case(When(stale, then=Value(1)), default=Value(0)), *order)

    def confirm(self, *, by):
        """Note that these are true today: no new version, nothing else is touched."""
        return self.update(confirmed_on=timezone.localdate(), confirmed_by=str(by))

    # --- asking whether they are still true ---
    def asked(self):
        """Those with a letter about the confirmation that has grown old."""
        return self._with_letters()

    def overdue(self):
        """Asked for the last time weeks ago, and nobody has answered."""
        return self._with_letters(round=ROUNDS, sent_at__lte=timezone.now() - BETWEEN_ROUNDS)

    def to_be_asked(self, span):
        """Due; not asked of late or for the last time, not reported gone, with somebody to ask."""
        lately = Q(sent_at__gt=timezone.now() - BETWEEN_ROUNDS)
        quiet = self._letters().filter(Q(round=ROUNDS) | lately, failed_at=None)
        due = self.unconfirmed_for(span).alias(true_since=true_since())
        silent = due.exclude(Exists(quiet)).exclude(pk__in=self._reported())
        return silent.exclude(self._nobody_to_ask())

    def unreachable(self, span):
        """Public ones with somebody whose address takes no letters, or due with nobody at all."""
        wrong = self._rows("confirmation_requests").failed().values("email")
        stewards = self._stewards().filter(user__email__in=wrong)
        missing = nobody_said(timezone.localdate() - span) & self._nobody_to_ask()
        failing = Exists(stewards) | Q(contact_email__in=wrong)
        return self.ready().filter(failing | missing)

    def reported_gone(self):
        """Public ones of which somebody says that they do not exist any more."""
        return self.ready().filter(pk__in=self._reported())

    def _rows(self, name: str):
        return self.model._meta.get_field(name).related_model.objects

    def _with_letters(self, **which):
        rows = self.ready().alias(true_since=true_since()).exclude(pk__in=self._reported())
        return rows.filter(Exists(self._letters().filter(**which)))

    def _reported(self):
        return self._rows("closing_reports").undecided().values("initiative")

    def _letters(self):
        return self._rows("confirmation_requests").filter(
            initiative=OuterRef("pk"), since=OuterRef("true_since")
        )

    def _stewards(self):
        rows = self.model.stewards.through.objects
        return rows.filter(initiative=OuterRef("pk"), user__is_active=True)

    def _nobody_to_ask(self):
        return Q(contact_email="") & ~Exists(self._stewards())

    def left_alone(self):
        """Public ones that somebody looked after until the last one left."""
        named = self.model.stewards.through.objects.values("initiative")
        active = named.filter(user__is_active=True)
        once = Q(left_on__isnull=False) | Q(pk__in=named)
        return self.ready().filter(once).exclude(pk__in=active)

    def looked_after(self):
        """Those with at least one person whose account is switched on."""
        stewards = self.model.stewards.through.objects
        return self.filter(pk__in=stewards.filter(user__is_active=True).values("initiative"))

    def with_weak_alt(self):
        """Those with a picture whose alternative text tells nothing."""
        pictures = self.model._meta.get_field("pictures").related_model.objects
        return self.filter(pk__in=pictures.alt_to_check().values("initiative"))

    def for_home(self):
        """The latest first."""
        return self.forgotten_last("-published_at", "title")

    def for_cards(self):
        return self.select_related("organisation_type", "municipality").prefetch_related(
            Prefetch("fields", FieldOfAction.objects.with_parents())
        )

    def search_documents(self):
        districts = {d.pk: d for d in District.objects.select_related("office").order_by("pk")}
        opportunities = self.model._meta.get_field("opportunities").related_model
        rows = self.for_cards().prefetch_related(
            "districts",
            "target_groups",
            "engagement_forms",
            "languages",
            Prefetch("opportunities", opportunities.objects.ready(), to_attr="current_needs"),
        )
        return (initiative_document(row, districts) for row in rows.iterator(SEARCH_CHUNK))

    def with_details(self, opportunities):
        """With everything the initiative's own page shows; needs as given."""
        return (
            self.for_cards()
            .select_related("office")
            .prefetch_related(
                Prefetch("districts", District.objects.select_related("office")),
                "target_groups",
                "engagement_forms",
                "languages",
                "pictures",
                Prefetch("opportunities", opportunities, to_attr="current_needs"),
            )
        )


class OpportunityQuerySet(EntryQuerySet):
    office_path = "initiative__office"

    def editable_by(self, user):
        """The office's staff, and the stewards of the initiative that needs somebody."""
        initiatives = self.model._meta.get_field("initiative").related_model
        return self.filter(initiative__in=initiatives.objects.editable_by(user))

    def kept_by(self, user):
        """Those of the initiatives the person is a steward of."""
        return self.filter(initiative__stewardships__user=user)

    def wanted_first(self):
        """Those that still stand, the soonest ending first; then what is over, the latest first."""
        today = timezone.localdate()
        over = Case(When(until__lt=today, then=1), default=0, output_field=IntegerField())
        left = Case(When(until__gte=today, then=F("until")))
        return self.annotate(over=over).order_by("over", left.asc(nulls_last=True), "-until", "pk")

    def ending(self, since, until):
        """Public ones whose last day lies between these two, and that nobody has ended."""
        rows = super().ready().filter(initiative__state="published")
        untouched = Q(ended_on=None) | Q(until__gte=F("ended_on"))
        return rows.filter(untouched, until__gte=since, until__lte=until)

    def ready(self):
        """Published needs that are still wanted today."""
        return super().ready().filter(until__gte=timezone.localdate())

    def published(self):
        """Those of published initiatives."""
        return super().published().filter(initiative__state="published")

    def in_district(self, district):
        initiatives = self.model._meta.get_field("initiative").related_model
        return self.filter(initiative__in=initiatives.objects.in_district(district))

    def with_fields_of_action(self, fields):
        initiatives = self.model._meta.get_field("initiative").related_model
        return self.filter(initiative__in=initiatives.objects.with_fields_of_action(fields))

    def for_cards(self):
        return self.select_related("initiative__municipality", "form")

    def search_documents(self):
        rows = self.for_cards().prefetch_related("languages")
        return (opportunity_document(row) for row in rows.iterator(SEARCH_CHUNK))

    def for_home(self):
        """Soonest ending first."""
        return self.order_by("until", "pk")

    def for_sitemap(self):
        """Needs stand on their initiative's page."""
        return self.none()


class InitiativePartQuerySet(OfficeScopedQuerySet):
    office_path = "initiative__office"


class PictureQuerySet(PictureQuestions, InitiativePartQuerySet):
    """Pictures of initiatives."""


class IncomingQuerySet(IncomingQuestions, InitiativePartQuerySet):
    """Pictures of initiatives that are not public yet."""


class PictureChangeQuerySet(HandInQuestions):
    """Other texts for public pictures of initiatives."""

    office_path = "picture__initiative__office"


class EnquiryQuerySet(InitiativePartQuerySet):
    def editable_by(self, user):
        """The office's staff, and the initiative's stewards: to both the message was written."""
        initiatives = self.model._meta.get_field("initiative").related_model
        return self.filter(initiative__in=initiatives.objects.editable_by(user))

    def kept_by(self, user):
        """Those to the initiatives the person is a steward of."""
        return self.filter(initiative__stewardships__user=user)

    def unanswered(self):
        return self.filter(answered_at=None)

    def answered(self):
        return self.exclude(answered_at=None)

    def waiting_for(self, time):
        """Those without an answer that were written so long ago."""
        return self.unanswered().filter(created_at__lte=timezone.now() - time)

    def due_for_deletion(self):
        """Those whose time is over today."""
        return self.filter(delete_on__lte=timezone.localdate())


class AnswerLinkQuerySet(OfficeScopedQuerySet):
    office_path = "enquiry__initiative__office"


class AnswerTimeQuerySet(OfficeScopedQuerySet):
    """Figures of an office, without any person in them."""


class SuggestionQuerySet(OfficeScopedQuerySet):
    """What nobody has confirmed belongs to no office yet."""

    office_path = "initiative__office"

    def alive(self):
        """Those whose link still counts, used or not."""
        return self.filter(delete_on__gt=timezone.localdate())

    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def waiting(self):
        """Confirmed, and the office has not decided yet."""
        return self.confirmed().filter(initiative__state="submitted")

    def due_for_deletion(self):
        """Those whose time is over today."""
        return self.filter(delete_on__lte=timezone.localdate())


class StewardRequestQuerySet(InitiativePartQuerySet):
    """Who asks for access; what nobody has confirmed is nobody's work."""

    def alive(self):
        """Those whose link still counts, used or not."""
        return self.filter(delete_on__gt=timezone.localdate())

    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def waiting(self):
        """Confirmed, and the office has not decided yet."""
        return self.confirmed().filter(decision="open")

    def due_for_deletion(self):
        """Those whose time is over today."""
        return self.filter(delete_on__lte=timezone.localdate())


class ConfirmationRequestQuerySet(DeliveryQuestions, InitiativePartQuerySet):
    def current(self):
        """Those about public entries that nobody has confirmed since they were written."""
        rows = self.alias(true_since=true_since("initiative__"))
        return rows.filter(initiative__state="published", since=F("true_since"))

    def unanswered(self):
        return self.current().filter(answer="")

    def alive(self):
        """Those whose links count: neither used nor followed by a newer letter to this address,
        which still is this person's."""
        theirs = Q(steward__user__is_active=True, steward__user__email=F("email"))
        contact = Q(part="contact", initiative__contact_email=F("email"))
        lasting = Q(ended_at=None, expires_on__gt=timezone.localdate())
        return self.current().filter(theirs | contact, lasting)

    def due_for_deletion(self):
        return self.filter(delete_on__lte=timezone.localdate())


class ClosingReportQuerySet(InitiativePartQuerySet):
    def undecided(self):
        return self.filter(decided_at=None)

    def waiting(self):
        """Those the office decides on: about entries that are public."""
        return self.undecided().filter(initiative__state="published")

    def due_for_deletion(self):
        return self.filter(delete_on__lte=timezone.localdate())
