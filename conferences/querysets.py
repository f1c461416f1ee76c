"""Questions about events, their parts, and findings."""

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.outbox.querysets import DeliveryQuestions
from portal.publishing.models import FieldOfAction
from portal.publishing.querysets import (
    SEARCH_CHUNK,
    EntryQuerySet,
    HandInQuestions,
    IncomingQuestions,
    OfficeScopedQuerySet,
    PictureQuestions,
)

from .searchable import event_document, finding_document


class EventQuerySet(EntryQuerySet):
    def editable_by(self, user):
        """Staff: their offices' events; coordinators: those their initiatives host."""
        if not user.is_authenticated or user.is_superuser:
            return super().editable_by(user)
        if not user.is_active:
            return self.none()
        return self.filter(
            Q(office__in=user.office_ids) | Q(host__in=user.stewardships.values("initiative"))
        )

    def upcoming(self):
        """Not over yet, soonest first."""
        return self.filter(ends__gte=timezone.now()).order_by("starts", "pk")

    def past(self):
        """Over, latest first."""
        return self.filter(ends__lt=timezone.now()).order_by("-starts", "-pk")

    def with_admin_page(self):
        """Conferences are edited on their own desk."""
        is_conference = When(kind__in=self.model.CONFERENCE_KINDS, then=Value("conference"))
        return self.annotate(page=Case(is_conference, default=Value("event")))

    def with_weak_alt(self):
        """Those with a picture whose alternative text tells nothing."""
        pictures = self.model._meta.get_field("pictures").related_model.objects
        return self.filter(pk__in=pictures.alt_to_check().values("event"))

    def with_nameless_document(self):
        """Those with a document that has no title, a file's name for one, or no language."""
        documents = self.model._meta.get_field("documents").related_model.objects
        nameless = Q(title="") | Q(title__iregex=r"\.pdf$|^(scan|dokument)[-_ ]*[0-9]*$")
        return self.filter(pk__in=documents.filter(nameless | Q(language="")).values("event"))

    def offering_stands(self):
        """Where an initiative may ask for a stand now, soonest first."""
        now, today = timezone.now(), timezone.localdate()
        rows = self.published().filter(stands_until__gte=today, starts__gt=now, cancelled_at=None)
        return rows.order_by("starts", "pk")

    def conferences(self):
        return self.filter(kind__in=self.model.CONFERENCE_KINDS)

    def in_district(self, district):
        return self.filter(venue__municipality__district=district)

    def linked_to(self, entry):
        """Events an initiative hosts or was shown at, with the workshops it was shown in.

        What comes stands first, soonest at the top; then what is over, latest at the top.
        """
        if entry._meta.model_name != "initiative":
            return self.none()
        workshops = self.model._meta.get_field("workshops").related_model.objects
        here = self.annotate(shows_it=self._shows(entry)).filter(Q(shows_it=True) | Q(host=entry))
        in_workshops = Prefetch(
            "workshops", workshops.filter(initiatives=entry), to_attr="linked_parts"
        )
        coming = Case(When(ends__gte=timezone.now(), then=F("starts")))
        return here.prefetch_related(in_workshops).order_by(
            coming.asc(nulls_last=True), "-starts", "-pk"
        )

    def _shows(self, initiative):
        """Whether the initiative was good practice, in a workshop or had a confirmed stand."""
        events = self.model._base_manager.filter(pk=OuterRef("pk"))
        stand = Q(stands__initiative=initiative, stands__status="confirmed")
        return Exists(
            events.filter(
                Q(best_practices=initiative) | Q(workshops__initiatives=initiative) | stand
            )
        )

    def for_cards(self):
        return self.with_seats().with_places_and_fields()

    def with_places_and_fields(self):
        return self.select_related("venue__municipality", "office").prefetch_related(
            Prefetch("fields", FieldOfAction.objects.with_parents())
        )

    def with_seats(self):
        """With the numbers `Event.seats` is made of, counted where registrations are kept."""
        registrations = self.model._meta.get_field("registrations").related_model.objects
        return self.annotate(**registrations.seats_of_each_event())

    def first_of_each_hand_in(self):
        """The dates of a row that were handed in together are one for the office."""
        earlier = self._handed_in_with_it().filter(pk__lt=OuterRef("pk"))
        return self.filter(Q(repeat=None) | ~Exists(earlier))

    def for_queue(self):
        others = self._handed_in_with_it().exclude(pk=OuterRef("pk")).order_by().values("repeat")
        number = Subquery(others.annotate(n=Count("pk")).values("n"), IntegerField())
        return self.annotate(dates_beside=Coalesce(number, 0))

    def _handed_in_with_it(self):
        same = {name: OuterRef(name) for name in ("repeat", "submitted_at", "office")}
        return self.model._base_manager.filter(state="submitted", **same)

    def search_documents(self):
        rows = self.with_places_and_fields().prefetch_related("workshops", "documents")
        return (event_document(row) for row in rows.iterator(SEARCH_CHUNK))

    def for_home(self):
        return self.upcoming()


class FindingQuerySet(EntryQuerySet):
    def not_done(self):
        """Those that somebody still has to do something about."""
        return self.exclude(state="archived").filter(status__in=["offen", "in-arbeit"])

    def due(self, since=None, until=None):
        """Not done, and due from the one day to the other."""
        rows = self.not_done().exclude(due_on=None)
        rows = rows.filter(due_on__gte=since) if since else rows
        return rows.filter(due_on__lte=until) if until else rows

    def written_to(self):
        """Not done, and the responsible body was asked about the day it is due."""
        about = self._letters().filter(due_on=OuterRef("due_on"), failed_at=None)
        return self.not_done().filter(Exists(about))

    def unreachable(self):
        """Not done, and the responsible body's address takes no letters."""
        failed = self._rows_of_letters().failed().values("email")
        return self.not_done().filter(responsible_email__in=failed)

    def _letters(self):
        return self._rows_of_letters().filter(finding=OuterRef("pk"))

    def _rows_of_letters(self):
        return self.model._meta.get_field("due_letters").related_model.objects

    def published(self):
        """Published findings; those of a conference only once the conference is public."""
        return super().published().filter(Q(event=None) | Q(event__state="published"))

    def in_district(self, district):
        return self.filter(event__venue__municipality__district=district)

    def linked_to(self, entry):
        """Findings an initiative answers."""
        if entry._meta.model_name != "initiative":
            return self.none()
        return self.filter(answers=entry)

    def for_cards(self):
        return (
            self.with_news()
            .select_related("event", "workshop")
            .prefetch_related(Prefetch("fields", FieldOfAction.objects.with_parents()))
        )

    def with_news(self):
        """With day, words and mark of the latest entry in „Was wurde daraus?“; no query more."""
        updates = self.model._meta.get_field("updates").related_model.objects
        latest = updates.ready().filter(finding=OuterRef("pk")).order_by("-date", "-pk")
        return self.annotate(
            news_date=Subquery(latest.values("date")[:1]),
            news_text=Subquery(latest.values("text")[:1]),
            news_is_example=Subquery(latest.values("is_example")[:1]),
        )

    def with_log(self):
        """With what became of them, as far as it is public: `updates.all()`, newest first."""
        updates = self.model._meta.get_field("updates").related_model.objects
        return self.prefetch_related(Prefetch("updates", updates.ready().with_evidence()))

    def with_address(self, path: str):
        """The web addresses in the log, without those of entries that are not public."""
        if not path.startswith("updates__"):
            return super().with_address(path)
        public = FilteredRelation("updates", condition=Q(updates__state="published"))
        return self.annotate(public_log=public, address=F(path.replace("updates", "public_log", 1)))

    def search_documents(self):
        rows = self.for_cards().with_log().prefetch_related("addressees")
        rows = rows.select_related("office", "event__venue__municipality", "event__series")
        return (finding_document(row) for row in rows.iterator(SEARCH_CHUNK))

    def for_home(self):
        """Real ones first, of the latest conference, in the order they were agreed."""
        return self.order_by("is_example", "-event__starts", "number", "pk")


class EventPartQuerySet(OfficeScopedQuerySet):
    """Rows that are part of an event: public with it, editable with it."""

    office_path = "event__office"

    def published(self):
        return self.filter(event__state="published")


class TakenUpQuerySet(EventPartQuerySet):
    def published(self):
        """Of a public event, and only findings the public may read."""
        return super().published().filter(self._of_public_findings())

    def public_findings(self):
        """The same whatever the event's state: a preview shows what readers will see."""
        return self.filter(self._of_public_findings())

    @staticmethod
    def _of_public_findings():
        origin = Q(finding__event=None) | Q(finding__event__state="published")
        return Q(finding__state="published") & origin

    def for_reading(self):
        """With what a line about each shows."""
        return self.select_related("finding__event", "finding__office", "item", "workshop")


class PictureQuerySet(PictureQuestions, EventPartQuerySet):
    """Pictures of events."""


class IncomingQuerySet(IncomingQuestions, EventPartQuerySet):
    """Pictures of events that are not public yet."""


class PictureChangeQuerySet(HandInQuestions):
    """Other texts for public pictures of events."""

    office_path = "picture__event__office"


class StandQuerySet(EventPartQuerySet):
    def kept_by(self, user):
        """Those of the initiatives the person looks after, or whose office they work in."""
        initiatives = self.model._meta.get_field("initiative").related_model.objects
        return self.filter(initiative__in=initiatives.editable_by(user).values("pk"))

    def of_stewards(self, user):
        return self.filter(initiative__in=user.stewardships.values("initiative"))

    def waiting_for_office(self):
        """Asked for by an initiative, and not answered."""
        return self.filter(status="asked", asked_at__isnull=False)

    def waiting_for_initiative(self):
        """The office asked whether they come, and the event is still to come."""
        open_rows = self.filter(status="asked", asked_at=None, event__starts__gt=timezone.now())
        return open_rows.filter(event__state="published", event__cancelled_at=None)

    def public(self):
        """Confirmed stands of initiatives the public may read about, in the order of the hall."""
        confirmed = self.filter(status="confirmed", initiative__state="published")
        return confirmed.select_related("initiative").order_by("spot", "initiative__title")


class FindingUpdateQuerySet(OfficeScopedQuerySet):
    """Entries of the log; those of initiatives are public once the finding's office says so."""

    office_path = "finding__office"

    def ready(self):
        """What is public as soon as its finding is."""
        return self.filter(state="published")

    def published(self):
        """What the public may read."""
        findings = self.model._meta.get_field("finding").related_model.objects
        return self.ready().filter(finding__in=findings.published().values("pk"))

    def waiting(self):
        """For the office."""
        return self.filter(state="waiting")

    def returned(self):
        """Back with the initiative, for somebody to mend."""
        return self.filter(state="returned")

    def kept_by(self, user):
        """What the initiatives the person looks after, or whose office they work in, reported."""
        initiatives = self.model._meta.get_field("reporter").related_model.objects
        return self.filter(reporter__in=initiatives.editable_by(user).values("pk"))

    def of_stewards(self, user):
        return self.filter(reporter__in=user.stewardships.values("initiative"))

    def with_evidence(self):
        """With everything an entry shows."""
        return self.select_related("reporter", "initiative", "event", "document__event")


class DueLetterQuerySet(DeliveryQuestions, OfficeScopedQuerySet):
    office_path = "finding__office"

    def due_for_deletion(self):
        """Whose address has served its purpose."""
        return self.exclude(email="").filter(delete_on__lte=timezone.localdate())


class SpeakerQuerySet(OfficeScopedQuerySet):
    office_path = "item__event__office"
